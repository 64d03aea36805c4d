"""Ditto's motion, drawn out of noise: which steps its sampler takes, and how the windows of a long clause join.

In: a network's guess (`Guess`: from a noised window, its first frame's motion, its sound and the step to the noise and
to the motion), the sound's conditions. Out: float32[frames, 265]. As antgroup/ditto-talkinghead does it
(`core/models/lmdm.py`, `core/atomic_components/audio2motion.py`): DDIM of Song et al. 2021 with eta 1 over a cosine
schedule of a thousand steps (Nichol and Dhariwal 2021), ten of them taken, as it does live; windows of eighty frames,
ten of which are the next one's too and are faded. The noise is the same for every clause: one sound, one mouth.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from render.face.engines.keypoints import EXPRESSION, VECTOR

WINDOW, SHARED = 80, 10  # frames
STEPS, _LEVELS = 10, 1000
_OFFSET, _MOST = 8e-3, 0.999
Guess = Callable[[np.ndarray, np.ndarray, np.ndarray, int], tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True, slots=True)
class Step:
    """At noise level `level`: the next window is `motion` of the guessed motion, `noise` of the guessed noise and
    `fresh` of fresh noise; the last one is the motion itself."""

    level: int
    motion: float
    noise: float
    fresh: float


def steps_of(count: int = STEPS) -> tuple[Step, ...]:
    along = (np.arange(_LEVELS + 1) / _LEVELS + _OFFSET) / (1 + _OFFSET) * np.pi / 2
    kept = np.cos(along) ** 2
    alpha = np.cumprod(1 - np.clip(1 - kept[1:] / kept[:-1], 0, _MOST))
    levels = np.floor(np.linspace(-1, _LEVELS - 1, count + 1) + 1e-6).astype(int)[::-1]
    out = []
    for level, after in itertools.pairwise(levels):
        if after < 0:
            out.append(Step(int(level), 1.0, 0.0, 0.0))
            continue
        fresh = np.sqrt((1 - alpha[level] / alpha[after]) * (1 - alpha[after]) / (1 - alpha[level]))
        noise = np.sqrt(max(0.0, 1 - alpha[after] - fresh**2))
        out.append(Step(int(level), float(np.sqrt(alpha[after])), float(noise), float(fresh)))
    return tuple(out)


def window_of(guess: Guess, first: np.ndarray, sound: np.ndarray, dice: np.random.Generator) -> np.ndarray:
    """float32[WINDOW, 265]: one window, whose first frame is to be like `first`."""
    draw = lambda: dice.standard_normal((WINDOW, VECTOR)).astype(np.float32)  # noqa: E731
    now = draw()
    for step in steps_of():
        noise, motion = guess(now, first, sound, step.level)
        now = motion if step.noise == step.fresh == 0.0 else (
            step.motion * motion + step.noise * noise + step.fresh * draw()
        )  # fmt: skip
    return np.asarray(now, np.float32)


def motion_of(guess: Guess, start: np.ndarray, sound: np.ndarray, *, seed: int) -> np.ndarray:
    """float32[len(sound), 265]: a whole clause, window after window; `start` is the motion it sets out from."""
    frames, stride = len(sound), WINDOW - SHARED
    out = np.zeros((0, VECTOR), np.float32)
    for number, at in enumerate(range(0, max(1, frames - SHARED), stride)):
        heard = sound[at : at + WINDOW]
        heard = np.concatenate([heard, np.repeat(heard[-1:], WINDOW - len(heard), 0)])
        window = window_of(guess, start, heard, np.random.default_rng((seed, number)))
        before = len(out)
        out = joined(out, window)
        out = smoothed(out, max(0, before - SHARED), before + 1 if before else len(out))
        start = out[len(out) - SHARED - 1]
    return out[:frames]


def joined(before: np.ndarray, window: np.ndarray) -> np.ndarray:
    """The last frames of `before` faded into the first ones of `window`, then its others."""
    if not len(before):
        return window
    part = (np.arange(SHARED, dtype=np.float32) / SHARED)[:, None]
    faded = before[-SHARED:] * (1 - part) + window[:SHARED] * part
    return np.concatenate([before[:-SHARED], faded, window[SHARED:]])


def smoothed(motion: np.ndarray, first: int, end: int) -> np.ndarray:
    """How the head stands, from `first` to `end`, over three frames; the expression is left as it is."""
    out = motion.copy()
    for n in range(first, min(end, len(motion))):
        out[n, :EXPRESSION] = motion[max(0, n - 1) : n + 2, :EXPRESSION].mean(0)
    return out
