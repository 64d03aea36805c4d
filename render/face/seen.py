"""The mouth as a viewer sees it: how far the lips are apart, read from the picture alone.

In: the resting picture once, with the box that holds the lips; then pictures. Out: pixels of opening. It learns from
the rest what lips and skin look like on this host; what is darker than any of that, or greyer, is seen between the
lips: the dark of the mouth, the tongue in it, and teeth. No weight that drove the mouth is known here, so it serves any
face, a neural one too.
"""

from __future__ import annotations

import numpy as np

_DARK = 0.85  # of the darkest red that lips and skin show at rest
_GREY = 0.80  # of the least excess of red over green
_TALLEST = 0.125  # share of the columns, the most open ones, whose opening is averaged


class MouthMeter:
    """`rest` uint8[H, W, 3] shows shut lips; `rows`, `columns` the part of every picture that is looked at."""

    def __init__(self, rest: np.ndarray, rows: slice, columns: slice) -> None:
        self._at = (rows, columns)
        red, excess = self._colours(rest)
        self._dark = _DARK * float(np.percentile(red, 1))
        self._grey = _GREY * float(np.percentile(excess, 1))
        self._count = max(1, round(_TALLEST * red.shape[1]))
        self._shut = 0.0
        self._shut = self.opening(rest)

    def opening(self, picture: np.ndarray) -> float:
        """Height of the opening in pixels, where it is widest; 0 is the resting mouth."""
        red, excess = self._colours(picture)
        between = ((red < self._dark) | (excess < self._grey)).sum(0)
        return max(0.0, float(np.sort(between)[-self._count :].mean()) - self._shut)

    def _colours(self, picture: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        part = picture[self._at].astype(np.int16)
        return part[..., 0], part[..., 0] - part[..., 1]
