"""Between the lips: the shape of the opening, and what is seen through it.

In: a pack's lip vertices and mouth picture; per frame the mixed weights. Out: the opening's outline per column, and
pixels of the lower face with skin parted at the lip line and teeth, tongue and darkness in the gap.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F

from render.face.pack import Pack

_COLUMN = 2  # pack pixels
_SMOOTH = (1.0, 2.0, 3.0, 4.0, 3.0, 2.0, 1.0)
_TINT = (1.0, 0.96, 0.91)


@dataclass(frozen=True, eq=False, slots=True)
class Opening:
    """Per column of the face box: lower edge of the upper lip, upper edge of the lower lip, what lies between; `jaw`
    is how far the lower teeth moved since the mouth picture."""

    upper: torch.Tensor
    lower: torch.Tensor
    gap: torch.Tensor
    jaw: torch.Tensor


class Lips:
    def __init__(self, pack: Pack, device: torch.device) -> None:
        tensor = lambda a: torch.tensor(a, dtype=torch.float32, device=device)  # noqa: E731
        self._x0, _, x1, _ = pack.boxes["face"]
        self._columns = (x1 - self._x0) // _COLUMN
        self._upper, self._upper_shape = _linear(tensor(pack.lip_upper))
        self._lower, self._lower_shape = _linear(tensor(pack.lip_lower))
        self._jaw = tensor(pack.jaw)
        self._jaw_picture = tensor(pack.mouth_jaw)
        self._smooth = tensor(_SMOOTH).view(1, 1, -1) / sum(_SMOOTH)
        self._tint = tensor(_TINT).view(1, 3, 1, 1)
        x0, y0, x1, y1 = pack.boxes["mouth"]
        self._picture_at = tensor([x0, y0]).view(2, 1, 1)
        self._picture_size = tensor([x1 - x0, y1 - y0]).view(2, 1, 1)
        self._picture = tensor(pack.mouth).permute(2, 0, 1)[None] * self._tint
        self._teeth = tensor(pack.teeth)[None, None] / 255.0
        # the neutral lips: their line, and the hair's breadth that the mesh leaves between them
        self._rest_gap = torch.zeros(65, device=device)
        rest = self._edges(torch.zeros(len(self._jaw) - 1, device=device))
        upper, lower, first, last = rest
        self._line = (upper + lower) / 2
        self._middle = float(self._line[first : last + 1].mean())
        self._span = (first, last)
        gap = (lower - upper).clamp_min(0)[first : last + 1]
        self._rest_gap = F.interpolate(gap[None, None], 65, mode="linear", align_corners=True)[0, 0]

    def shape(self, weights: torch.Tensor) -> Opening:
        upper, lower, first, last = self._edges(weights)
        along = ((torch.arange(self._columns, device=upper.device) - first) / max(1, last - first)).clamp(0, 1)
        taper = (along * (1 - along) * 16).clamp(0, 1).sqrt()
        rest = self._rest_gap[(along * 64).long()]
        half = ((lower - upper - rest) / 2).clamp_min(0) * taper
        middle = (upper + lower) / 2
        jaw = self._jaw[0] + weights @ (self._jaw[1:] - self._jaw[0]) - self._jaw_picture
        return Opening(middle - half, middle + half, 2 * half, jaw)

    def parted(
        self,
        opening: Opening,
        place: torch.Tensor,
        flow: torch.Tensor,
        sample: Callable[[torch.Tensor], torch.Tensor],
    ) -> torch.Tensor:
        """RGB (1, 3, h, w) at `place` (2, h, w); `flow` (6, h, w): the ways back to the picture for the upper and the
        lower sheet, and the heights of the two lips there."""
        upper, lower = flow[4], flow[5]
        above = place[1] < (upper + lower) * 0.5
        source = torch.where(above, flow[:2], flow[2:4]).add_(place)
        self._keep_apart(source, above)
        skin = sample(source)
        if float(opening.gap.max()) > 0.6:
            self._fill(skin, opening, place, upper, lower)
        return skin

    def _keep_apart(self, source: torch.Tensor, above: torch.Tensor) -> None:
        """The upper lip never shows pixels from below the neutral lip line, nor the lower lip from above it."""
        near = (source[1] - self._middle).abs() < 40
        rows = torch.nonzero(near.any(1)).flatten()
        if not len(rows):
            return
        ys = slice(int(rows[0]), int(rows[-1]) + 1)
        x, y, above = source[0, ys], source[1, ys], above[ys]
        line = self._at(x, self._line[None])[0]
        first, last = (self._x0 + _COLUMN * s for s in self._span)
        kept = torch.where(above, torch.minimum(y, line - 0.4), torch.maximum(y, line + 0.4))
        source[1, ys] = torch.where((x > first) & (x < last) & ((y - line).abs() < 24), kept, y)

    def _fill(
        self, skin: torch.Tensor, opening: Opening, place: torch.Tensor, upper: torch.Tensor, lower: torch.Tensor
    ) -> None:
        """Lay the inside of the mouth into `skin` where the lips are apart."""
        cover = (place[1] - upper + 0.5).clamp(0, 1) * (lower - place[1] + 0.5).clamp(0, 1)
        cover = cover * ((lower - upper) > 0.05)
        rows, columns = (torch.nonzero(cover.amax(d) > 0).flatten() for d in (1, 0))
        if not len(rows):
            return
        ys, xs = slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)
        place, upper, lower, cover = place[:, ys, xs], upper[ys, xs], lower[ys, xs], cover[ys, xs]
        fixed = self._look(self._picture, place)
        moved = self._look(self._picture, place - opening.jaw.view(2, 1, 1))
        teeth = self._look(self._teeth, place)
        inner = torch.lerp(moved * 0.74, fixed * 1.16, teeth)
        gap = lower - upper
        shade = (0.80 + 0.20 * ((place[1] - upper) / 8).clamp(0, 1)) * (
            0.74 + 0.26 * ((lower - place[1]) / 6).clamp(0, 1)
        )
        shade = shade * (0.88 + 0.12 * (gap / 44).clamp(0, 1))
        skin[:, :, ys, xs] = torch.lerp(skin[:, :, ys, xs], (inner * shade).clamp(0, 255), cover)

    def _look(self, picture: torch.Tensor, place: torch.Tensor) -> torch.Tensor:
        grid = ((place - self._picture_at) / self._picture_size * 2 - 1).permute(1, 2, 0)[None]
        return F.grid_sample(picture, grid, mode="bilinear", padding_mode="border", align_corners=False)

    def _at(self, x: torch.Tensor, values: torch.Tensor) -> torch.Tensor:
        """`values` (k, columns) read at pack abscissae `x` (h, w), linearly: (k, h, w)."""
        at = (x - self._x0) * (2.0 / _COLUMN / self._columns) - 1
        grid = torch.stack([at, torch.zeros_like(at)], -1)[None]
        row = values[None, :, None]
        return F.grid_sample(row, grid, mode="bilinear", padding_mode="border", align_corners=False)[0]

    def _edges(self, weights: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, int, int]:
        """Outline of both lips per column, continued to the sides, and the first and last column that has both."""
        upper = self._silhouette(weights, self._upper, self._upper_shape, "amax", -1e6)
        lower = self._silhouette(weights, self._lower, self._lower_shape, "amin", 1e6)
        both = ((upper > 0) & (lower < 1e5)).cpu().numpy().nonzero()[0]
        first, last = int(both[0]), int(both[-1])
        everywhere = np.arange(self._columns)
        filled = [
            torch.as_tensor(np.interp(everywhere, both, edge.cpu().numpy()[both]), dtype=torch.float32)
            for edge in (upper, lower)
        ]
        edges = torch.stack(filled).to(weights.device)
        edges = edges * torch.tensor([[1.0], [-1.0]], device=weights.device)
        edges = F.max_pool1d(edges[:, None], 5, 1, 2)  # columns between two vertices
        edges = F.conv1d(F.pad(edges, (3, 3), mode="replicate"), self._smooth)[:, 0]
        return edges[0], -edges[1], first, last

    def _silhouette(
        self, weights: torch.Tensor, motion: torch.Tensor, shape: torch.Size, worst: str, start: float
    ) -> torch.Tensor:
        points = (motion[0] + weights @ motion[1:]).view(shape)
        column = ((points[:, 0] - self._x0) / _COLUMN).long().clamp(0, self._columns - 1)
        return torch.full((self._columns,), start, device=weights.device).scatter_reduce(0, column, points[:, 1], worst)


def _linear(vertices: torch.Tensor) -> tuple[torch.Tensor, torch.Size]:
    """Vertices per key (1 + actions, n, 2) as rest and per-action motion, flattened for one product."""
    shape = vertices.shape[1:]
    return torch.cat([vertices[:1], vertices[1:] - vertices[:1]]).flatten(1), shape
