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

COLUMN = 2  # pack pixels
_SMOOTH = (1.0, 2.0, 3.0, 4.0, 3.0, 2.0, 1.0)
_TINT = (1.0, 0.95, 0.885)
_FLESH = (1.0, 0.74, 0.70)  # of the lips' colour, in the mouth's own shadow
_DEEP, _FLOOR = 0.38, 0.17  # of that: what the corners of the mouth fade into, and its darkest
OPEN_FROM = 0.6  # pack pixels between the lips below which nothing shows there
_OPEN = 13.0  # pack pixels between the lips from which the teeth are in full light
_CORNERS = 0.34  # of the opening's width: as far as its corners lie in shadow
TURNED = 14.0  # pack pixels by which a turned head tilts the mouth's box, and some more
TAPER = 0.16  # of the opening's width: as far as it narrows towards its corners


@dataclass(frozen=True, eq=False, slots=True)
class Opening:
    """Per column of the face box: lower edge of the upper lip, upper edge of the lower lip, what lies between; `jaw`
    is how far the lower teeth moved since the mouth picture; `corners` are the abscissae of its ends."""

    upper: torch.Tensor
    lower: torch.Tensor
    gap: torch.Tensor
    jaw: torch.Tensor
    corners: tuple[float, float] | tuple[torch.Tensor, torch.Tensor]


class Lips:
    def __init__(self, pack: Pack, device: torch.device, scale: float) -> None:
        self._pixel = 1.0 / scale  # of the canvas, in the pack's
        tensor = lambda a: torch.tensor(a, dtype=torch.float32, device=device)  # noqa: E731
        self._x0, _, x1, _ = pack.boxes["face"]
        self._columns = (x1 - self._x0) // COLUMN
        self._upper, self._upper_shape = _linear(tensor(pack.lip_upper))
        self._lower, self._lower_shape = _linear(tensor(pack.lip_lower))
        self._jaw = tensor(pack.jaw)
        self._jaw_picture = tensor(pack.mouth_jaw)
        self._smooth = tensor(_SMOOTH).view(1, 1, -1) / sum(_SMOOTH)
        self._tint = tensor(_TINT).view(1, 3, 1, 1)
        x0, y0, x1, y1 = pack.boxes["mouth"]
        self._picture_at = tensor([x0, y0]).view(2, 1, 1)
        self._picture_size = tensor([x1 - x0, y1 - y0]).view(2, 1, 1)
        self._teeth = F.avg_pool2d(tensor(pack.teeth)[None, None] / 255.0, 3, 1, 1, count_include_pad=False)
        # the neutral lips: their line, and the hair's breadth that the mesh leaves between them
        self._rest_gap = torch.zeros(65, device=device)
        rest = self._edges(torch.zeros(len(self._jaw) - 1, device=device))
        upper, lower, first, last = rest
        self._line = (upper + lower) / 2
        self._middle = float(self._line[first : last + 1].mean())
        self._span = (first, last)
        red = tensor(_lip_colour(pack.plate, self._line.cpu().numpy(), self._x0, self._span) * _FLESH).view(1, 3, 1, 1)
        self._deep = _DEEP * red
        # the picture of the inside ends somewhere behind the cheeks: nothing in a mouth is blacker than this
        self._picture = torch.maximum(tensor(pack.mouth).permute(2, 0, 1)[None] * self._tint, _FLOOR * red)
        gap = (lower - upper).clamp_min(0)[first : last + 1]
        self._rest_gap = F.interpolate(gap[None, None], 65, mode="linear", align_corners=True)[0, 0]

    def shape(self, weights: torch.Tensor) -> Opening:
        upper, lower, first, last = self._edges(weights)
        along = ((torch.arange(self._columns, device=upper.device) - first) / max(1, last - first)).clamp(0, 1)
        taper = smooth((torch.minimum(along, 1 - along) / TAPER).clamp(0, 1))
        rest = self._rest_gap[(along * 64).long()]
        half = ((lower - upper - rest) / 2).clamp_min(0) * taper
        middle = (upper + lower) / 2
        jaw = self._jaw[0] + weights @ (self._jaw[1:] - self._jaw[0]) - self._jaw_picture
        corners = tuple(float(self._x0 + COLUMN * (column + 0.5)) for column in (first, last))
        return Opening(middle - half, middle + half, 2 * half, jaw, corners)

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
        below = (place[1] - (upper + lower) * 0.5) / self._pixel + 0.5
        above = below < 0.5
        source = torch.where(above, flow[:2], flow[2:4]).add_(place)
        first, last = (self._x0 + COLUMN * s for s in self._span)
        middle = self._middle
        ys, xs = _within(place, (first - 40, middle - 80, last + 40, middle + 80))
        source[1, ys, xs] = self._kept_apart(source[:, ys, xs], above[ys, xs])
        skin = sample(source)
        left, right = opening.corners
        lips = slice(int((left - self._x0) / COLUMN), int((right - self._x0) / COLUMN) + 1)
        top, foot = float(opening.upper[lips].min()), float(opening.lower[lips].max())
        ys, xs = _within(place, (left - TURNED, top - TURNED, right + TURNED, foot + TURNED))
        parts = skin[:, :, ys, xs], place[:, ys, xs], flow[:, ys, xs]
        if parts[0].numel():
            self._blend_line(*parts, below[ys, xs], sample)
            if float(opening.gap.max()) > OPEN_FROM:
                self._fill(parts[0], opening, parts[1], parts[2][4], parts[2][5])
        return skin

    def _blend_line(
        self,
        skin: torch.Tensor,
        place: torch.Tensor,
        flow: torch.Tensor,
        below: torch.Tensor,
        sample: Callable[[torch.Tensor], torch.Tensor],
    ) -> None:
        """Pixels that the lips' line runs through are part of both: no steps along it."""
        rows, columns = torch.nonzero((below - 0.5).abs() < 0.5, as_tuple=True)
        if not len(rows):
            return
        share = below[rows, columns]
        above = share >= 0.5  # what `parted` took the other way
        there, ways = place[:, rows, columns][:, None], flow[:4, rows, columns][:, None]
        source = torch.where(above, ways[:2], ways[2:]).add_(there)
        source[1] = self._kept_apart(source, above[None])
        other = sample(source)[0, :, 0]
        own = torch.maximum(share, 1 - share)
        skin[0][:, rows, columns] = torch.lerp(other, skin[0][:, rows, columns], own)

    def _kept_apart(self, source: torch.Tensor, above: torch.Tensor) -> torch.Tensor:
        """The heights of `source`, so that the upper lip never shows pixels from below the neutral lip line, nor the
        lower lip from above it: what would be sampled beyond the line is mirrored at it, at half the pace."""
        x, y = source
        line = self._at(x, self._line[None])[0]
        first, last = self._x0 + COLUMN * self._span[0] - 8, self._x0 + COLUMN * self._span[1] + 8
        beyond = y - line
        mirrored = line - 0.5 * beyond
        kept = torch.where(above, torch.minimum(y, mirrored), torch.maximum(y, mirrored))
        return torch.where((x > first) & (x < last) & (beyond.abs() < 24), kept, y)

    def _fill(
        self, skin: torch.Tensor, opening: Opening, place: torch.Tensor, upper: torch.Tensor, lower: torch.Tensor
    ) -> None:
        """Lay the inside of the mouth into `skin` where the lips are apart. Light falls in from the front: the corners
        and a mouth that is hardly open lie in shadow. Jaw and corners may be given row of pixels by row of pixels."""
        cover = ((place[1] - upper) / self._pixel + 0.5).clamp(0, 1)
        cover = cover * ((lower - place[1]) / self._pixel + 0.5).clamp(0, 1) * ((lower - upper) * 2).clamp(0, 1)
        fixed = self._look(self._picture, place)
        moved = self._look(self._picture, place - opening.jaw.view(2, -1, 1))
        teeth = self._look(self._teeth, place)
        inner = torch.lerp(moved * 0.74, fixed * 1.16, teeth)
        gap = lower - upper
        shade = (0.80 + 0.20 * ((place[1] - upper) / 8).clamp(0, 1)) * (
            0.74 + 0.26 * ((lower - place[1]) / 6).clamp(0, 1)
        )
        left, right = opening.corners
        aside = torch.minimum(place[0] - left, right - place[0]) / (_CORNERS * (right - left))
        lit = smooth(aside.clamp(0, 1)) * (0.45 + 0.55 * (gap / _OPEN).clamp(0, 1))
        inner = torch.lerp(self._deep.expand_as(inner), inner * shade, lit)
        skin.lerp_(inner.clamp(0, 255), cover)

    def _look(self, picture: torch.Tensor, place: torch.Tensor) -> torch.Tensor:
        grid = ((place - self._picture_at) / self._picture_size * 2 - 1).permute(1, 2, 0)[None]
        return F.grid_sample(picture, grid, mode="bilinear", padding_mode="border", align_corners=False)

    def _at(self, x: torch.Tensor, values: torch.Tensor) -> torch.Tensor:
        """`values` (k, columns) read at pack abscissae `x` (h, w), linearly: (k, h, w)."""
        at = (x - self._x0) * (2.0 / COLUMN / self._columns) - 1
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
        points = (motion[0] + weights @ motion[1:]).view(*weights.shape[:-1], *shape)
        column = ((points[..., 0] - self._x0) / COLUMN).long().clamp(0, self._columns - 1)
        edge = torch.full((*weights.shape[:-1], self._columns), start, device=weights.device)
        return edge.scatter_reduce(-1, column, points[..., 1], worst)


def _within(place: torch.Tensor, box: tuple[float, float, float, float]) -> tuple[slice, slice]:
    """Rows and columns of `place` (2, h, w) that lie in `box`, by its middle column and its middle row."""
    x0, y0, x1, y1 = box
    y, x = place[1, :, place.shape[2] // 2], place[0, place.shape[1] // 2]
    found = [torch.nonzero((v > low) & (v < high)).flatten() for v, low, high in ((y, y0, y1), (x, x0, x1))]
    return tuple(slice(int(f[0]), int(f[-1]) + 1) if len(f) else slice(0, 0) for f in found)


def smooth(x: torch.Tensor) -> torch.Tensor:
    return x * x * (3 - 2 * x)


def _lip_colour(plate: np.ndarray, line: np.ndarray, x0: int, span: tuple[int, int]) -> np.ndarray:
    """RGB of the lips at rest: the median a little above and below their line, in the middle half of the mouth."""
    quarter = (span[1] - span[0]) // 4
    columns = np.arange(span[0] + quarter, span[1] - quarter + 1)
    xs, ys = x0 + COLUMN * columns, line[columns].round().astype(int)
    seen = np.concatenate([plate[np.clip(ys + d, 0, len(plate) - 1), xs] for d in (-8, -6, 6, 8)])
    return np.median(seen, 0)


def _linear(vertices: torch.Tensor) -> tuple[torch.Tensor, torch.Size]:
    """Vertices per key (1 + actions, n, 2) as rest and per-action motion, flattened for one product."""
    shape = vertices.shape[1:]
    return torch.cat([vertices[:1], vertices[1:] - vertices[:1]]).flatten(1), shape
