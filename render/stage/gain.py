"""How loud the host is: a gain that ramps, so that ducking and un-ducking never click.

In: one frame of samples and whether to duck. Out: the same samples at the gain of the moment.
"""

from __future__ import annotations

import numpy as np

from render.speech import SAMPLES_PER_FRAME

DUCK = 10 ** (-18 / 20)  # −18 dB
RAMP_FRAMES = 2  # full travel in 80 ms


class Gain:
    def __init__(self) -> None:
        self._now = 1.0

    def apply(self, samples: np.ndarray, *, ducked: bool) -> np.ndarray:
        """Move at most one ramp step towards the target across this frame. Returns its input where nothing changes."""
        target = DUCK if ducked else 1.0
        if self._now == target:
            return samples if target == 1.0 else samples * np.float32(target)
        step = (1.0 - DUCK) / RAMP_FRAMES
        after = max(target, self._now - step) if target < self._now else min(target, self._now + step)
        ramp = np.linspace(self._now, after, SAMPLES_PER_FRAME, dtype=np.float32)
        self._now = after
        return samples * ramp
