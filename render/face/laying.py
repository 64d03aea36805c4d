"""Laying a drawn mouth over a frame of footage: where it goes, which pixels it covers, what colour they get.

In: the way from the resting plate's pixels to the frame's, a box, values that fill it. Out: pixels of the frame and
their places on the plate; values read there. Torch, so that it runs where the face runs.
"""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F

Box = tuple[int, int, int, int]


def reach(way: np.ndarray, box: Box, size: tuple[int, int], pad: int = 4) -> Box:
    """The even box of a picture of `size` that `box` of the plate may cover there."""
    x0, y0, x1, y1 = box
    corners = np.array([(x0, y0), (x1, y0), (x0, y1), (x1, y1)], np.float64) @ way[:, :2].T + way[:, 2]
    return even(corners, size, pad)


def even(corners: np.ndarray, size: tuple[int, int], pad: int = 0) -> Box:
    low = np.maximum(0, corners.min(0) - pad).astype(int) // 2 * 2
    high = np.minimum(size, -(-(corners.max(0) + pad) // 2) * 2).astype(int)
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])


def pixels(box: Box, device: torch.device | str = "cpu") -> torch.Tensor:
    """(2, h, w): the middles of the pixels in `box`."""
    xs = torch.arange(box[0], box[2], device=device) + 0.5
    ys = torch.arange(box[1], box[3], device=device) + 0.5
    return torch.stack([xs[None].expand(len(ys), -1), ys[:, None].expand(-1, len(xs))])


def back(way: np.ndarray, places: torch.Tensor) -> torch.Tensor:
    """Where `places` (2, h, w) of the frame are on the plate."""
    turn = np.linalg.inv(way[:, :2])
    m = torch.tensor(np.concatenate([turn, (-turn @ way[:, 2])[:, None]], 1), dtype=torch.float32, device=places.device)
    return torch.einsum("ij,jyx->iyx", m[:, :2], places) + m[:, 2].view(2, 1, 1)


def within(values: torch.Tensor, places: torch.Tensor, box: tuple, edge: str = "zeros") -> torch.Tensor:
    """`values` (1, c, h, w), which fill `box`, read at `places` (2, y, x)."""
    x0, y0, x1, y1 = (float(v) for v in box)
    start = torch.tensor([x0, y0], device=places.device).view(2, 1, 1)
    size = torch.tensor([x1 - x0, y1 - y0], device=places.device).view(2, 1, 1)
    grid = ((places - start) / size * 2 - 1).permute(1, 2, 0)[None]
    return F.grid_sample(values, grid, mode="bilinear", padding_mode=edge, align_corners=False)


def inside(places: torch.Tensor, box: tuple, edge: float) -> torch.Tensor:
    """(1, 1, y, x) in 0..1: 0 outside `box`, 1 from `edge` of its sides on inwards."""
    x0, y0, x1, y1 = (float(v) for v in box)
    across = torch.minimum(places[0] - x0, x1 - places[0]) / (edge * (x1 - x0))
    along = torch.minimum(places[1] - y0, y1 - places[1]) / (edge * (y1 - y0))
    return torch.minimum(across, along).clamp(0, 1)[None, None]
