"""Turns of the head on top of footage: nods, a look aside, a tilt, for gestures that a film does not know.

In: the pack's fields of motion (plate pixels for a degree of each turn), the way from the plate to a frame, degrees.
Out: the frame with its head turned by them. Only what the head reaches is drawn anew, and nothing below a quarter of a
pixel: at rest the footage is the footage. Torch, on the CPU or where the face runs.
"""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F

from render.face import laying

_TILE = 8  # canvas pixels for one cell of the field
_STILL = 0.25  # canvas pixels
_EDGE = 0.04  # of the reach, in which a turn fades out: no seam where the field does not end by itself


class FilmTurn:
    """`body` (4, 2, h, w) as in `Pack`; `plate` and `size` are widths and heights of plate and canvas."""

    def __init__(self, body: np.ndarray, plate: tuple[int, int], size: tuple[int, int], device: torch.device) -> None:
        turns = torch.tensor(np.asarray(body[:3], np.float32), device=device)
        self._turns = turns.flatten(0, 1)[None]
        self._most = turns.abs().amax((1, 2, 3)).cpu().numpy()
        self._plate, self._size, self._device = plate, size, device
        moved = turns.abs().amax((0, 1)).cpu().numpy() > 0.3
        rows, columns = np.flatnonzero(moved.any(1)), np.flatnonzero(moved.any(0))
        step = plate[0] / moved.shape[1], plate[1] / moved.shape[0]
        self._reach = (
            int(columns[0] * step[0]), int(rows[0] * step[1]), int((columns[-1] + 1) * step[0]),
            int((rows[-1] + 1) * step[1]),
        )  # fmt: skip

    def turned(self, frame: np.ndarray, way: np.ndarray, degrees: tuple[float, float, float]) -> bool:
        """Turn the head in `frame` (uint8[h, w, 3], drawn into) to the picture's right, down, and about itself. False
        where that would not be seen."""
        scale = float(np.sqrt(abs(np.linalg.det(way[:, :2]))))
        if float(np.abs(degrees) @ self._most) * scale < _STILL:
            return False
        x0, y0, x1, y1 = laying.reach(way, self._reach, self._size)
        x1, y1 = x0 + (x1 - x0) // _TILE * _TILE, y0 + (y1 - y0) // _TILE * _TILE
        if x1 <= x0 or y1 <= y0:
            return False
        shift = self._shift((x0, y0, x1, y1), way, degrees)
        place = laying.pixels((x0, y0, x1, y1), self._device)
        shift = shift * laying.inside(place, (x0, y0, x1, y1), _EDGE)[0]
        picture = torch.from_numpy(frame[y0:y1, x0:x1]).to(self._device).permute(2, 0, 1)[None].float()
        out = laying.within(picture, place - shift, (x0, y0, x1, y1), edge="border")
        frame[y0:y1, x0:x1] = (out + 0.5).clamp(0, 255).to(torch.uint8)[0].permute(1, 2, 0).cpu().numpy()
        return True

    def _shift(self, box: laying.Box, way: np.ndarray, degrees: tuple[float, float, float]) -> torch.Tensor:
        """(2, h, w): canvas pixels that each pixel of `box` has moved by."""
        x0, y0, x1, y1 = box
        ys, xs = (torch.arange(a, b, _TILE, device=self._device) + _TILE / 2 for a, b in ((y0, y1), (x0, x1)))
        coarse = torch.stack([xs[None].expand(len(ys), -1), ys[:, None].expand(-1, len(xs))])
        there = laying.within(self._turns, laying.back(way, coarse), (0, 0, *self._plate))[0]
        turns = torch.tensor(degrees, dtype=torch.float32, device=self._device)
        on_plate = torch.einsum("k,kcyx->cyx", turns, there.view(3, 2, *there.shape[1:]))
        matrix = torch.tensor(way[:, :2], dtype=torch.float32, device=self._device)
        shift = torch.einsum("ij,jyx->iyx", matrix, on_plate)
        return F.interpolate(shift[None], scale_factor=_TILE, mode="bilinear", align_corners=False)[0]
