"""Lids and gaze for a picture that has only open eyes looking at the camera.

In: the picture and its points. Out: the eye keys of a pack: lids at 35, 70 and 100 %, eight directions of gaze. The
upper lid's skin is drawn down over the eye with its lashes; for a gaze the iris moves within the lids and stays round.
"""

from __future__ import annotations

import numpy as np

from render.face.own.landmarks import EYES, Points
from render.face.own.sampling import centres, picture_at

_LASHES = 0.20  # of the eye's height: what moves with the lid's edge unstretched
_ASIDE, _UP = 0.105, 0.055  # how far the iris goes, in eye widths
_LOWERED = 0.18  # the lid follows a look down this far
Box = tuple[int, int, int, int]


def eye_box(points: Points, size: tuple[int, int]) -> Box:
    """The part of the picture that the eye keys cover: both eyes up to the brows, whole pixels, even size."""
    rows = [points.xy[list(eye[part])] for eye in EYES.values() for part in ("upper", "lower", "brow")]
    width = points.between_eyes()
    low, high = np.concatenate(rows).min(0), np.concatenate(rows).max(0)
    x0, y0 = np.maximum(0, (low - 0.18 * width) // 2 * 2).astype(int)
    x1, y1 = np.minimum(size, (high + 0.24 * width) // 2 * 2).astype(int)
    return int(x0), int(y0), int(x1), int(y1)


def eye_keys(picture: np.ndarray, points: Points, box: Box) -> dict[str, np.ndarray]:
    """uint8 pictures the size of `box`, by the names a pack gives them."""
    lines = [_Lines(points, side) for side in EYES]

    def drawn(shut: float, x: float = 0.0, y: float = 0.0) -> np.ndarray:
        places = centres(box[2] - box[0], box[3] - box[1], box[:2])
        for eye in lines:
            places = eye.lidded(places, shut)
        for eye in lines:
            places = eye.looking(places, x, y) if x or y else places
        out = picture_at(picture, places)
        return _lashed(out, lines, box, shut) if shut > 0.5 else out

    keys = {f"blink{name}": drawn(shut) for name, shut in (("35", 0.35), ("70", 0.7), ("", 1.0))}
    for x in (-1, 0, 1):
        for y in (-1, 0, 1):
            if x or y:
                keys[f"gaze{x:+d}{y:+d}"] = drawn(_LOWERED if y < 0 else 0.0, x, y)
    return keys


class _Lines:
    """One eye's lids as heights over columns, and where its iris is."""

    def __init__(self, points: Points, side: str) -> None:
        eye = EYES[side]
        upper, lower, brow = (points.xy[list(eye[part])] for part in ("upper", "lower", "brow"))
        order = np.argsort(upper[:, 0])
        self._x = upper[order, 0]
        self._upper, self._lower = upper[order, 1], np.interp(self._x, *_sorted(lower))
        self.left, self.right = float(self._x[0]), float(self._x[-1])
        self.width = self.right - self.left
        self.height = float((self._lower - self._upper).max())
        self._brow = float(np.interp((self.left + self.right) / 2, *_sorted(brow)))
        self._iris = points.xy[eye["iris"]]
        self._radius = float(np.linalg.norm(points.xy[eye["iris"] + 1 : eye["iris"] + 5] - self._iris, axis=1).mean())

    def lids(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Heights of the upper and the lower lid's edge at columns `x`; they meet at the corners and beyond."""
        return np.interp(x, self._x, self._upper), np.interp(x, self._x, self._lower)

    def edge(self, x: np.ndarray, shut: float) -> np.ndarray:
        """Where the upper lid's edge is now."""
        upper, lower = self.lids(x)
        return upper + (lower - upper) * shut

    def lidded(self, places: np.ndarray, shut: float) -> np.ndarray:
        """Where each place's pixel comes from once the lid is `shut` (0..1)."""
        if shut <= 0:
            return places
        x, y = places[..., 0], places[..., 1]
        upper, _ = self.lids(x)
        band = _LASHES * self.height
        top = np.minimum(self._brow + 0.10 * (upper - self._brow), upper - 2 * band)
        edge = self.edge(x, shut)
        along = np.clip((y - top) / np.maximum(edge - band - top, 1e-3), 0, 1)
        # skin near the brow keeps its place, near the lashes it follows: the slope grows from 1 side to the other
        lid = top + (upper - band - top) * along
        source = np.where(y > edge - band, y - (edge - upper), lid)
        near = (x > self.left - 1) & (x < self.right + 1) & (y > top) & (y <= edge)
        return np.stack([x, np.where(near, source, y)], -1)

    def looking(self, places: np.ndarray, right: float, up: float) -> np.ndarray:
        x, y = places[..., 0], places[..., 1]
        upper, lower = self.lids(x)
        inside = np.clip((y - upper) / 1.5, 0, 1) * np.clip((lower - y) / 1.5, 0, 1)
        inside = inside * ((x > self.left) & (x < self.right))
        shift = np.array([right * _ASIDE, -up * _UP]) * self.width
        side = np.where(x < self._iris[0] + shift[0], self._iris[0] - self.left, self.right - self._iris[0])
        away = np.abs(x - self._iris[0] - shift[0]) - self._radius
        room = np.maximum(side - self._radius - shift[0] * np.sign(x - self._iris[0]) * 0.5, 1.0)
        weight = inside * (1 - np.clip(away / room, 0, 1) ** 1.5)
        moved = places - shift * weight[..., None]
        sy = np.where(inside > 0, np.clip(moved[..., 1], upper + 0.5, np.maximum(lower - 0.5, upper + 0.5)), y)
        return np.stack([moved[..., 0], sy], -1)


def _sorted(line: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    order = np.argsort(line[:, 0])
    return line[order, 0], line[order, 1]


def _lashed(picture: np.ndarray, lines: list[_Lines], box: Box, shut: float) -> np.ndarray:
    """Lashes lie along the lid's edge once it is down."""
    out = picture.astype(np.float32)
    places = centres(box[2] - box[0], box[3] - box[1], box[:2])
    x, y = places[..., 0], places[..., 1]
    for eye in lines:
        within = np.clip((x - eye.left) / (0.2 * eye.width), 0, 1) * np.clip((eye.right - x) / (0.1 * eye.width), 0, 1)
        reach = max(1.0, 0.07 * eye.height)
        line = np.exp(-(((y - eye.edge(x, shut)) / reach) ** 2)) * within
        out *= 1 - 0.45 * line[..., None]
    return np.clip(out + 0.5, 0, 255).astype(np.uint8)
