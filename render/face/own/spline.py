"""Smooth maps between two pictures from pairs of points.

In: points in one picture and the same points in the other. Out: `Spline`, a thin-plate spline (Bookstein 1989) with a
little smoothing, and `similarity`, the turn, scale and shift that fits best (Umeyama 1991).
"""

from __future__ import annotations

import numpy as np

_CHUNK = 40_000  # places evaluated at once


class Spline:
    """Calling it takes float[n, 2] to float[n, 2]."""

    def __init__(self, start: np.ndarray, end: np.ndarray, smooth: float = 1e-4) -> None:
        self._middle, self._scale = start.mean(0), float(np.ptp(start, axis=0).max())
        self._knots = (start - self._middle) / self._scale
        n = len(start)
        kernel = _kernel(self._knots, self._knots) + smooth * np.eye(n)
        flat = np.concatenate([np.ones((n, 1)), self._knots], 1)
        system = np.block([[kernel, flat], [flat.T, np.zeros((3, 3))]])
        self._weights = np.linalg.solve(system, np.concatenate([end, np.zeros((3, 2))]))

    def __call__(self, places: np.ndarray) -> np.ndarray:
        flat = (np.asarray(places, float).reshape(-1, 2) - self._middle) / self._scale
        n = len(self._knots)
        out = [
            _kernel(part, self._knots) @ self._weights[:n] + self._weights[n] + part @ self._weights[n + 1 :]
            for part in np.array_split(flat, max(1, -(-len(flat) // _CHUNK)))
        ]
        return np.concatenate(out).reshape(np.shape(places))


def _kernel(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    square = np.maximum(((a[:, None] - b[None]) ** 2).sum(2), 1e-20)
    return 0.5 * square * np.log(square)


def similarity(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """The 2 x 3 matrix that takes `start` nearest to `end`."""
    a, b = start - start.mean(0), end - end.mean(0)
    u, d, vt = np.linalg.svd(b.T @ a)
    flip = np.array([1.0, np.sign(np.linalg.det(u @ vt))])
    turn = (u * flip) @ vt * ((d * flip).sum() / (a**2).sum())
    return np.concatenate([turn, (end.mean(0) - turn @ start.mean(0))[:, None]], 1)


def applied(matrix: np.ndarray, points: np.ndarray) -> np.ndarray:
    return points @ matrix[:, :2].T + matrix[:, 2]


def inverse(matrix: np.ndarray) -> np.ndarray:
    back = np.linalg.inv(matrix[:, :2])
    return np.concatenate([back, (-back @ matrix[:, 2])[:, None]], 1)
