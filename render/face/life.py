"""Signs of life: when the host blinks, looks aside, breathes, sways and nods.

In: a tick of the 25 fps clock, whether she speaks, how stressed this moment of her speech is, and whether she glances
at the product card. Out: a `Life`. Pure: one seed gives one life for ever, any tick can be asked in any order.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import exp, pi, sin

import numpy as np

FPS = 25
_CHAPTER = 60 * FPS  # events are drawn a minute at a time
_BLINK = (0.45, 1.0, 1.0, 0.72, 0.30)  # 80 ms down, 120 ms up
_DOUBLE_BLINK = 0.15
ACCENT_NOD = 1.5  # degrees at full stress
ACCENT_S = 0.7  # between two accents that are nodded at
SWELL = 7  # frames of a nod's way down, and of its way up


@dataclass(frozen=True, slots=True)
class Life:
    """`blink`, `brow`, `squint`, `smile`, `breath` in 0..1; `gaze_x` (her look to the picture's right), `gaze_y` (up)
    in −1..1; `sway_x` (turn to the picture's right), `sway_y` (down), `roll`, `nod` (down) in degrees."""

    blink: float = 0.0
    gaze_x: float = 0.0
    gaze_y: float = 0.0
    brow: float = 0.0
    squint: float = 0.0
    sway_x: float = 0.0
    sway_y: float = 0.0
    roll: float = 0.0
    breath: float = 0.0
    nod: float = 0.0
    smile: float = 0.0


REST = Life()


class LifeLine:
    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._phase = np.random.default_rng((seed, 0)).uniform(0.0, 2 * pi, 12).tolist()
        self._chapter = lru_cache(maxsize=8)(self._draw)

    def at(self, tick: int, speaking: bool = False, stress: float = 0.0, glance: float = 0.0) -> Life:
        """The life at `tick`. `stress` 0..1 is a smooth level (see `stress_track`); `glance` 0..1 looks at the card."""
        t = tick / FPS
        p = self._phase
        blinks, looks = self._chapter(tick // _CHAPTER)
        within = tick % _CHAPTER
        gaze_x, gaze_y = (0.0, 0.0) if speaking else looks[within]
        if glance > 0.3:
            gaze_x, gaze_y = -1.0, -1.0
        stress = min(max(stress, 0.0), 1.0)
        return Life(
            blink=blinks[within],
            gaze_x=gaze_x,
            gaze_y=gaze_y,
            brow=min(1.0, 0.10 + 0.10 * _waves(t, p[0:3], (0.07, 0.13, 0.19)) + 0.45 * stress),
            squint=max(0.0, 0.10 + 0.12 * _waves(t, p[3:6], (0.05, 0.09, 0.21))),
            sway_x=1.5 * _waves(t, p[0:3], (0.061, 0.113, 0.237)) - 1.6 * glance,
            sway_y=0.7 * _waves(t, p[3:6], (0.053, 0.127, 0.271)) + 0.7 * glance,
            roll=0.8 * _waves(t, p[6:9], (0.047, 0.097, 0.181)),
            breath=0.5 - 0.5 * _breath(t * 0.23 + p[9]),
            nod=ACCENT_NOD * stress,
        )

    def _draw(self, chapter: int) -> tuple[tuple[float, ...], tuple[tuple[float, float], ...]]:
        rng = np.random.default_rng((self._seed, 1, chapter))
        blinks = [0.0] * _CHAPTER
        at = float(rng.uniform(0.5, 2.5)) * FPS
        while at < _CHAPTER - 2 * len(_BLINK) - 4:
            starts = [int(at)] + ([int(at) + len(_BLINK) + 2] if rng.random() < _DOUBLE_BLINK else [])
            for start in starts:
                blinks[start : start + len(_BLINK)] = _BLINK
            at += max(0.8, float(rng.lognormal(1.25, 0.45))) * FPS
        looks = [(0.0, 0.0)] * _CHAPTER
        at = float(rng.uniform(3.0, 6.0)) * FPS
        while at < _CHAPTER - 2 * FPS:
            stay = int(rng.uniform(0.4, 1.1) * FPS)
            where = [(-1.0, 0.0), (1.0, 0.0), (-1.0, -1.0), (1.0, -1.0), (0.0, -1.0)][int(rng.integers(5))]
            looks[int(at) : int(at) + stay] = [where] * stay
            at += stay + float(rng.uniform(3.0, 8.0)) * FPS
        return tuple(blinks), tuple(looks)


def stress_track(mouth: np.ndarray) -> np.ndarray:
    """float32[frames] in 0..1: how much each frame of a mouth track stands out, for nods and brows. Smooth: one swell
    for each accent, the widest syllables that lie ACCENT_S apart; loudness has already widened the stressed ones."""
    frames = len(mouth)
    if frames == 0:
        return np.zeros(0, np.float32)
    jaw = _gaussian(mouth[:, 0].astype(np.float64), 1.5)
    inner = np.concatenate(([-1.0], jaw, [-1.0]))
    tops = np.flatnonzero((inner[1:-1] > inner[:-2]) & (inner[1:-1] >= inner[2:]) & (jaw > 0.08))
    chosen: list[int] = []
    for top in sorted(tops, key=lambda t: -jaw[t]):
        if jaw[top] >= 0.6 * jaw.max() and all(abs(top - other) >= ACCENT_S * FPS for other in chosen):
            chosen.append(int(top))
    out = np.zeros(frames)
    for top in chosen:
        np.maximum(out, _swell((np.arange(frames) - top) / SWELL) * jaw[top] / jaw.max(), out=out)
    # a clause begins and ends with a still head
    edge = np.minimum(np.arange(frames), np.arange(frames)[::-1]) / SWELL
    return np.minimum(out, 1.0 - _swell(edge)).astype(np.float32)


def _swell(away: np.ndarray) -> np.ndarray:
    """A raised cosine: 1 at 0, 0 from ±1 on."""
    return np.where(np.abs(away) < 1, 0.5 + 0.5 * np.cos(np.pi * away), 0.0)


def _gaussian(signal: np.ndarray, sigma: float) -> np.ndarray:
    reach = int(3 * sigma) + 1
    taps = np.array([exp(-0.5 * (k / sigma) ** 2) for k in range(-reach, reach + 1)])
    return np.convolve(np.pad(signal, reach), taps / taps.sum(), "valid")


def _waves(t: float, phase: list[float], hertz: tuple[float, float, float]) -> float:
    """Three sines that never meet again, within −1..1."""
    return sum(w * sin(2 * pi * f * t + a) for w, f, a in zip((0.5, 0.3, 0.2), hertz, phase, strict=True))


def _breath(cycles: float) -> float:
    """In faster than out: a cosine with its phase bent, −1..1."""
    turn = 2 * pi * (cycles % 1.0)
    return sin(turn + pi / 2 + 0.45 * sin(turn))
