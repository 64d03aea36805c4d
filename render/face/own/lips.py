"""Where closed lips meet in a picture. In: the picture and its points. Out: the seam, one point for each of the
landmarker's eleven, laid on the dark line between the lips."""

from __future__ import annotations

import numpy as np

from render.face.own.landmarks import LIPS_LOWER, LIPS_UPPER, Points
from render.face.own.sampling import sampled

_REACH = 0.035  # of the eyes' distance: how far from the landmarks the line may lie
_STEPS = 41


def seam(picture: np.ndarray, points: Points) -> np.ndarray:
    """float64[11, 2] from the picture's left corner of the mouth to its right."""
    rough = (points.xy[list(LIPS_UPPER)] + points.xy[list(LIPS_LOWER)]) / 2
    eyes = points.between_eyes()
    x = np.linspace(rough[0, 0], rough[-1, 0], 61)
    middle = np.polyval(np.polyfit(rough[:, 0] - rough[5, 0], rough[:, 1], 4), x - rough[5, 0])
    away = np.linspace(-_REACH, _REACH, _STEPS) * eyes
    places = np.stack(np.broadcast_arrays(x[:, None], middle[:, None] + away), -1)
    light = sampled(picture.transpose(2, 0, 1), places).mean(0)
    light = np.apply_along_axis(lambda row: np.convolve(np.pad(row, 2, mode="edge"), np.ones(5) / 5, "valid"), 0, light)
    dark = light.max(1, keepdims=True) - light
    dark = dark / np.maximum(dark.max(1, keepdims=True), 1e-6) * (1 - 0.5 * (away / away[-1]) ** 2)
    weight = np.exp(8 * (dark - dark.max(1, keepdims=True)))
    found = middle + (weight * away).sum(1) / weight.sum(1)
    inner = slice(6, -6)  # at the corners other shadows are darker
    bend = np.polyfit(x[inner] - rough[5, 0], (found - middle)[inner], 3)
    ease = np.clip(np.minimum(rough[:, 0] - rough[0, 0], rough[-1, 0] - rough[:, 0]) / (0.1 * np.ptp(x)), 0, 1)
    shift = np.polyval(bend, rough[:, 0] - rough[5, 0]) * ease
    return np.stack([rough[:, 0], rough[:, 1] + np.clip(shift, away[0], away[-1])], 1)
