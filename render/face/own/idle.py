"""How a person keeps still: turns of the head and blinks taken from footage, as a loop without a seam.

In: a `Take`. Out: float32[n, 3], a row for each frame of the loop: yaw to the picture's right and roll in degrees away
from the resting frame, and blink 0..1. The loop's ends are the two nearest moments of the clip (place and speed), and
the last eight frames ease into those before its beginning; it is never played backwards.

Nodding is left out: its few tenths of a degree are less than what the landmarks tremble by.
"""

from __future__ import annotations

import numpy as np

from render.face.own.footage import FPS, Take

_SHORTEST = 5.0  # seconds
_SMOOTH = 3.0  # frames
_EASE = 8  # frames
_MOST = 4.0  # degrees: as far as one picture can be turned
_SPEED = 6.0  # how much a difference of speed (degrees a frame) counts beside one of place
_SHUT = (0.35, 0.80)  # of the usual opening: a shut eye, an open one


def idle_of(take: Take) -> np.ndarray | None:
    """The loop; None where no stretch of the clip is long enough."""
    start, end = take.longest_seen()
    if end - start < (_SHORTEST + 1) * FPS:
        return None
    return looped(track_of(take, start, end))


def track_of(take: Take, start: int, end: int) -> np.ndarray:
    """float32[end - start, 3] of frames whose face is seen: yaw and roll in degrees from the resting frame, blink."""
    still = take.points[take.rest]
    faces = [face for face in take.points[start:end] if face is not None]
    assert still is not None and len(faces) == end - start
    turns = np.array([face.turned() for face in faces]) - still.turned()
    turns = np.stack([_smoothed(turns[:, k]) for k in (0, 1)], 1)
    opening = np.array([face.eyes_open() for face in faces])
    blink = np.clip((_SHUT[1] - opening / np.median(opening)) / (_SHUT[1] - _SHUT[0]), 0, 1)
    return np.concatenate([np.clip(turns, -_MOST, _MOST), blink[:, None]], 1).astype(np.float32)


def looped(track: np.ndarray) -> np.ndarray:
    """The best loop of `track` (n, 3): between its two nearest moments, eased over where they meet."""
    first, last = loop_points(track)
    loop = track[first:last].copy()
    ease = min(_EASE, first, len(loop))
    if ease:
        part = ((np.arange(ease) + 1) / (ease + 1))[:, None]
        loop[-ease:] = loop[-ease:] * (1 - part) + track[first - ease : first] * part
    return loop


def loop_points(track: np.ndarray) -> tuple[int, int]:
    """Where the loop begins and, one past its end, where it may go on as from its beginning."""
    place, speed = track[:, :2], np.gradient(track[:, :2], axis=0)
    shortest, best, found = round(_SHORTEST * FPS), np.inf, (0, len(track))
    for first in range(len(track) - shortest):
        ends = slice(first + shortest, len(track))
        apart = np.linalg.norm(place[ends] - place[first], axis=1)
        apart += _SPEED * np.linalg.norm(speed[ends] - speed[first], axis=1)
        apart += 0.5 * (track[ends, 2] + track[first, 2])  # not within a blink
        apart += 0.2 * shortest / np.arange(shortest, len(track) - first)  # the longer the better
        at = int(np.argmin(apart))
        if apart[at] < best:
            best, found = float(apart[at]), (first, first + shortest + at)
    return found


def _smoothed(signal: np.ndarray) -> np.ndarray:
    reach = int(3 * _SMOOTH)
    taps = np.exp(-0.5 * (np.arange(-reach, reach + 1) / _SMOOTH) ** 2)
    return np.convolve(np.pad(signal, reach, mode="edge"), taps / taps.sum(), "valid")
