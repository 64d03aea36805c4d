"""LivePortrait's twenty-one implicit points: what a face says of its pose and expression, and where that puts them.

In: the motion extractor's numbers for one picture. Out: `Portrait`, and `points_of` it: float32[21, 3]. Formula 2 of
Guo et al. 2024 (LivePortrait), as its `transform_keypoint` computes it: s · (x R + e) + t, without t's depth. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

POINTS = 21
LIPS = (6, 12, 14, 17, 19, 20)  # the points that the lips move
BINS = 66  # an angle is given as the likelihood of each of 66 ranges of three degrees
VECTOR = 1 + 3 * BINS + 3 + 3 * POINTS  # of Ditto: size − 1, pitch, yaw, roll, place, expression
EXPRESSION = VECTOR - 3 * POINTS  # where the expression begins


@dataclass(frozen=True, eq=False, slots=True)
class Portrait:
    """`angles` float32[3, 66] (pitch, yaw, roll), `place` [3], `expression` and `still` (the face's own points)
    [21, 3], `size` a number."""

    angles: np.ndarray
    place: np.ndarray
    expression: np.ndarray
    size: float
    still: np.ndarray

    def vector(self) -> np.ndarray:
        """float32[265], as Ditto's diffusion takes it."""
        parts = ([self.size - 1.0], self.angles.ravel(), self.place, self.expression.ravel())
        return np.concatenate(parts).astype(np.float32)


def points_of(face: Portrait, expression: np.ndarray | None = None) -> np.ndarray:
    """float32[21, 3], with another expression where one is given."""
    shown = face.expression if expression is None else expression
    out = (face.still @ rotation(degrees(face.angles)) + shown) * face.size
    out[:, :2] += face.place[:2]
    return out.astype(np.float32)


def degrees(angles: np.ndarray) -> np.ndarray:
    """float64[n] of float[n, 66]: the mean over the ranges, weighed by how likely each is."""
    likely = np.exp(angles - angles.max(-1, keepdims=True))
    return (likely / likely.sum(-1, keepdims=True)) @ np.arange(BINS) * 3 - 97.5


def rotation(angles: np.ndarray) -> np.ndarray:
    """float64[3, 3], to be multiplied from the right; degrees: pitch, yaw, roll."""
    (sx, sy, sz), (cx, cy, cz) = np.sin(np.radians(angles)), np.cos(np.radians(angles))
    about_x = np.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]])
    about_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    about_z = np.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]])
    return (about_z @ about_y @ about_x).T


def lips_only(move: np.ndarray) -> np.ndarray:
    """float32[..., 21, 3]: of a change of expression what the lips have of it."""
    out = np.zeros_like(move)
    out[..., LIPS, :] = move[..., LIPS, :]
    return out
