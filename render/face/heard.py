"""The mouth of a sound whose phones nobody tells: a voice on a server, a recording.

In: 48 kHz mono. Out: a mouth track as `mouth_track` gives it. The net's probabilities (`render.face.viseme_net`) stand
where the phones' segments would: each moment is as much an "a" as the net believes it is, with the same dominance, the
same fading, the same contacts. Numpy only.
"""

from __future__ import annotations

import numpy as np

from render.face.coarticulation import (
    EARLY,
    FADE_JAW,
    FADE_LIPS,
    FADE_ROUND,
    JAW,
    REST,
    STEP,
    Segment,
    settle,
    steps_of,
)
from render.face.viseme_net.mel import RATE, ROWS
from render.face.viseme_net.net import hear, load_net
from render.face.visemes import Viseme
from render.speech import MOUTH, SAMPLE_RATE

SURE = 0.3  # a contact that is believed less is none


def heard_track(pcm: np.ndarray) -> np.ndarray:
    """float32[ceil(len(pcm) / 1920), len(MOUTH)], every value in 0..1."""
    from render.voice.sound import resample

    if not len(pcm):
        return np.zeros((0, len(MOUTH)), np.float32)
    return track_of(hear(resample(pcm, SAMPLE_RATE, RATE)), pcm)


def track_of(rows: np.ndarray, pcm: np.ndarray, usual_db: float | None = None) -> np.ndarray:
    """The mouth of `pcm` (48 kHz) from the net's `rows`, the first begins with it; `usual_db` as `settle`'s."""
    classes = load_net().classes
    return settle(_blend(rows, classes, steps_of(pcm)), _touching(rows, classes), pcm, usual_db)


def _blend(rows: np.ndarray, classes: tuple[Viseme, ...], steps: int) -> np.ndarray:
    """What the mouth is wanted to do at each step: the targets' mean, weighted by belief and dominance."""
    target = np.array([v.target for v in classes])
    lips = np.array([v.lips for v in classes])
    rounds = np.array([v.rounds for v in classes])
    jaw = _believed(rows, np.array([v.jaw for v in classes]), target, FADE_JAW)
    usual = _believed(rows, lips, target, FADE_LIPS)
    slow = _believed(rows, np.where(rounds, 1.4 * lips, 0.0), target, FADE_ROUND)
    quick = _believed(rows, np.where(rounds, 0.0, lips), target, FADE_LIPS)
    times, at = np.arange(steps) * STEP, (np.arange(len(rows)) + 0.5) / ROWS
    out = np.empty((steps, len(MOUTH)))
    for column in range(len(MOUTH)):
        parts = [jaw] if column == JAW else [slow, quick] if column in EARLY else [usual]
        asked = sum(part[:, column] for part in parts)
        weight = sum(part[:, -1] for part in parts)
        out[:, column] = np.interp(times, at, asked / (weight + REST))
    return out


def _believed(rows: np.ndarray, force: np.ndarray, target: np.ndarray, fade: tuple[float, float]) -> np.ndarray:
    """Per row and column belief × force × target, and in the last column belief × force, faded to both sides."""
    now = rows @ np.column_stack([force[:, None] * target, force])
    reach = round(5 * max(fade) * ROWS)
    away = np.arange(-reach, reach + 1) / ROWS
    taps = np.exp(-np.where(away < 0, -away / fade[0], away / fade[1]))
    taps /= taps.sum()
    padded = np.pad(now, ((reach, reach), (0, 0)))
    return np.stack([np.convolve(column, taps, "valid") for column in padded.T], 1)


def _touching(rows: np.ndarray, classes: tuple[Viseme, ...]) -> list[Segment]:
    """Stretches in which the lips are believed to touch."""
    out = []
    for i, viseme in enumerate(classes):
        if viseme.kind not in ("bilabial", "labiodental"):
            continue
        sure = np.concatenate(([False], rows[:, i] > SURE, [False]))
        edges = np.flatnonzero(np.diff(sure))
        out += [Segment(viseme, a / ROWS, b / ROWS) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return sorted(out, key=lambda part: part.start)
