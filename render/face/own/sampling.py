"""Reading pictures and fields between their pixels. In: arrays and places in pixels (centres at .5). Out: values."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F


def sampled(values: np.ndarray, places: np.ndarray, mode: str = "bilinear") -> np.ndarray:
    """`values` (c, h, w) at `places` (..., 2), x and y in its pixels; beyond its edge the edge's value. (c, ...)."""
    h, w = values.shape[1:]
    grid = torch.tensor(places.reshape(1, 1, -1, 2) / (w, h) * 2 - 1, dtype=torch.float32)
    out = F.grid_sample(
        torch.tensor(np.asarray(values, np.float32))[None], grid, mode=mode, padding_mode="border", align_corners=False
    )
    return out[0, :, 0].numpy().reshape(len(values), *places.shape[:-1])


def centres(width: int, height: int, origin: tuple[float, float] = (0, 0), step: float = 1.0) -> np.ndarray:
    """(height, width, 2): the middles of cells of `step` pixels from `origin`."""
    ys, xs = np.mgrid[:height, :width]
    return np.stack([origin[0] + (xs + 0.5) * step, origin[1] + (ys + 0.5) * step], -1)


def picture_at(picture: np.ndarray, places: np.ndarray) -> np.ndarray:
    """uint8 (h, w, 3) read at `places` (h', w', 2)."""
    out = sampled(picture.transpose(2, 0, 1), places, "bicubic")
    return np.clip(out.transpose(1, 2, 0) + 0.5, 0, 255).astype(np.uint8)
