"""Music under a rest: comes when nothing has been said for a while, is gone before the next word is a syllable old.

In: one frame of what the host says, whether she speaks, whether silence is wanted. Out: the frame, the bed under it.
The clock calls it at every tick; it never waits and draws nothing at random. A stage that says nothing for long (the
room is closed, nobody drives it) falls silent.
"""

from __future__ import annotations

import numpy as np

from render.speech import FPS, SAMPLES_PER_FRAME

WAIT = round(1.6 * FPS)  # frames of silence before it comes: a pause between two sentences has none
RISE, FALL = 2.0 * FPS, 0.28 * FPS  # frames from silence to full level and back
ALONE = 90 * FPS  # frames after the last word at which it goes


class Bed:
    """`loop`: what is played, over and over; None: nothing ever is."""

    def __init__(self, loop: np.ndarray | None) -> None:
        self._loop = loop
        self._at = 0
        self._level = 0.0
        self._quiet = ALONE

    def mix(self, samples: np.ndarray, *, speaking: bool, hush: bool = False) -> np.ndarray:
        """`speaking`: the host, or somebody she listens to. `hush`: panic or pause, silence at once means silence."""
        self._quiet = 0 if speaking else self._quiet + 1
        if self._loop is None:
            return samples
        if hush:
            self._level = 0.0
            return samples
        wanted = WAIT <= self._quiet < ALONE
        after = min(1.0, self._level + 1 / RISE) if wanted else max(0.0, self._level - 1 / FALL)
        before, self._level = self._level, after
        if before == after == 0.0:
            return samples
        where = (self._at + np.arange(SAMPLES_PER_FRAME)) % self._loop.size
        self._at = (self._at + SAMPLES_PER_FRAME) % self._loop.size
        return samples + self._loop[where] * np.linspace(before, after, SAMPLES_PER_FRAME, dtype=np.float32)
