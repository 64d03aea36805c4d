"""A person's learnt mouth, laid over the warp: see `render.face.own.retouch`, which learns it.

In: a pack with a network, and for each mouth the warped picture. Out: what to add to the skin, sampled wherever a pixel
of the face is drawn, so that it turns and breathes with the head.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
import torch.nn.functional as F

from render.face.own.retouch import SIDE, Retouch

Box = tuple[int, int, int, int]


class Retouched:
    def __init__(self, net: Retouch, box: Box, device: torch.device) -> None:
        self._net = net.to(device)
        x0, y0, x1, y1 = box
        xs = x0 + (torch.arange(SIDE, device=device) + 0.5) * (x1 - x0) / SIDE
        ys = y0 + (torch.arange(SIDE, device=device) + 0.5) * (y1 - y0) / SIDE
        self.place = torch.stack([xs[None].expand(SIDE, -1), ys[:, None].expand(-1, SIDE)])
        self._start = torch.tensor([x0, y0], dtype=torch.float32, device=device).view(2, 1, 1)
        self._size = torch.tensor([x1 - x0, y1 - y0], dtype=torch.float32, device=device).view(2, 1, 1)
        self._added = torch.zeros((1, 3, SIDE, SIDE), device=device)

    def draw(self, row: torch.Tensor, faced: Callable[[torch.Tensor], torch.Tensor]) -> None:
        """The mouth `row` (MOUTH weights) is shown from now on; `faced` draws the warp at places of the pack."""
        self._added = self._net(faced(self.place), row[None])

    def onto(self, rgb: torch.Tensor, place: torch.Tensor) -> torch.Tensor:
        grid = ((place - self._start) / self._size * 2 - 1).permute(1, 2, 0)[None]
        added = F.grid_sample(self._added, grid, mode="bilinear", padding_mode="zeros", align_corners=False)
        return (rgb + added).clamp(0, 255)
