"""Between the lips of several rooms at once: `render.face.lips` over a stack of rooms.

In: the mixed weights of M rooms, then their places and ways, (2, M, h, w) and (6, M, h, w). Out: the openings of all,
and RGB of all. Rooms lie one above the other: what asks pixel by pixel sees one tall picture and is the code of one
room. Only the outline, made column by column, and the windows that it asks for are made here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F

from render.face.lips import COLUMN, OPEN_FROM, TAPER, TURNED, Lips, Opening, smooth

Slices = tuple[slice, slice]
Place = tuple[float, float, float, float]  # x0, y0, x1, y1 in pack pixels


@dataclass(frozen=True, eq=False, slots=True)
class Openings:
    """Of M rooms: `edges` (2, M, columns), the heights of both lips; `jaw` (M, 2); `known` float32[M, 5] on the CPU:
    left and right corner, top and foot of the opening, its widest gap."""

    edges: torch.Tensor
    jaw: torch.Tensor
    known: np.ndarray


class LipsOfRooms(Lips):
    def shapes(self, weights: torch.Tensor) -> Openings:
        """`weights` (M, actions). One wait for the device."""
        upper, lower, first, last = self._edges_of_all(weights)
        column = torch.arange(self._columns, device=weights.device)
        along = ((column - first) / (last - first).clamp_min(1)).clamp(0, 1)
        taper = smooth((torch.minimum(along, 1 - along) / TAPER).clamp(0, 1))
        rest = self._rest_gap[(along * 64).long()]
        half = ((lower - upper - rest) / 2).clamp_min(0) * taper
        middle = (upper + lower) / 2
        upper, lower = middle - half, middle + half
        jaw = self._jaw[0] + weights @ (self._jaw[1:] - self._jaw[0]) - self._jaw_picture
        within = (column >= first) & (column <= last)
        top = upper.masked_fill(~within, torch.inf).amin(1)
        foot = lower.masked_fill(~within, -torch.inf).amax(1)
        corners = self._x0 + COLUMN * (torch.cat([first, last], 1) + 0.5)
        known = torch.cat([corners, top[:, None], foot[:, None], 2 * half.amax(1, keepdim=True)], 1)
        return Openings(torch.stack([upper, lower]), jaw, known.cpu().numpy())

    def kept_apart_in(self) -> Place:
        """Where the sheets are kept from showing each other's skin."""
        first, last = (self._x0 + COLUMN * s for s in self._span)
        return first - 40, self._middle - 80, last + 40, self._middle + 80

    @staticmethod
    def opening_in(known: np.ndarray) -> Place:
        """Where the lips of all these rooms lie (`Openings.known`)."""
        left, top = known[:, (0, 2)].min(0) - TURNED
        right, foot = known[:, (1, 3)].max(0) + TURNED
        return float(left), float(top), float(right), float(foot)

    def parted_in_all(
        self,
        known: np.ndarray,
        jaw: torch.Tensor,
        place: torch.Tensor,
        flow: torch.Tensor,
        sample: Callable[[torch.Tensor], torch.Tensor],
        windows: tuple[Slices, Slices],
    ) -> torch.Tensor:
        """RGB (3, M, h, w). `sample` takes places (2, M h, w) of rooms one above the other; `windows`: rows and columns
        for `kept_apart_in` and `opening_in`."""
        rooms, height, width = place.shape[1:]
        below = (place[1] - (flow[4] + flow[5]) * 0.5) / self._pixel + 0.5
        above = below < 0.5
        source = torch.where(above, flow[:2], flow[2:4]).add_(place)
        ys, xs = windows[0]
        part = source[:, :, ys, xs]
        if part.numel():
            source[1, :, ys, xs] = self._kept_apart(tall(part), tall(above[:, ys, xs])).view(part.shape[1:])
        skin = sample(tall(source)).view(3, rooms, height, width)
        ys, xs = windows[1]
        there = place[:, :, ys, xs]
        if there.numel():
            drawn = tall(skin[:, :, ys, xs])
            ways = flow[:, :, ys, xs]
            self._blend_line(drawn[None], tall(there), tall(ways), tall(below[:, ys, xs]), sample)
            drawn = drawn.view(3, *there.shape[1:])
            self._fill_open(drawn, known, jaw, there, ways[4:])
            skin[:, :, ys, xs] = drawn
        return skin

    def _fill_open(
        self, skin: torch.Tensor, known: np.ndarray, jaw: torch.Tensor, place: torch.Tensor, edges: torch.Tensor
    ) -> None:
        wide = np.flatnonzero(known[:, 4] > OPEN_FROM).tolist()
        if not wide:
            return
        everyone = len(wide) == len(known)
        chosen = (lambda a: a) if everyone else (lambda a: a[:, wide])
        part, height = chosen(skin), place.shape[2]
        rows = lambda a: torch.as_tensor(a, device=place.device).repeat_interleave(height, -1)  # noqa: E731
        corners = rows(np.ascontiguousarray(known[wide, :2].T))[..., None]
        upper, lower = tall(chosen(edges))
        opening = Opening(upper, lower, lower, rows(chosen(jaw.T)), (corners[0], corners[1]))
        filled = tall(part)[None]
        self._fill(filled, opening, tall(chosen(place)), upper, lower)
        if not everyone:
            skin[:, wide] = filled.view(part.shape)

    def _edges_of_all(self, weights: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """As `Lips._edges` for each row, without leaving the device; first and last column as (M, 1)."""
        upper = self._silhouette(weights, self._upper, self._upper_shape, "amax", -1e6)
        lower = self._silhouette(weights, self._lower, self._lower_shape, "amin", 1e6)
        both = (upper > 0) & (lower < 1e5)
        column = torch.arange(self._columns, device=weights.device).expand_as(both)
        before = torch.where(both, column, -1).cummax(1).values
        after = torch.where(both, column, self._columns).flip(1).cummin(1).values.flip(1)
        first, last = after[:, :1], before[:, -1:]
        before, after = before.maximum(first), after.minimum(last)
        way = ((column - before) / (after - before).clamp_min(1)).clamp(0, 1)
        edges = torch.stack([torch.lerp(e.gather(1, before), e.gather(1, after), way) for e in (upper, -lower)])
        edges = F.max_pool1d(edges, 5, 1, 2)
        wide = F.pad(edges.flatten(0, 1)[:, None], (3, 3), mode="replicate")
        edges = F.conv1d(wide, self._smooth).view_as(edges)
        return edges[0], -edges[1], first, last


def tall(rooms: torch.Tensor) -> torch.Tensor:
    """(..., M, h, w) as (..., M h, w): rooms one above the other."""
    return rooms.flatten(-3, -2)


def repeated(values: Sequence[float], height: int, device: torch.device) -> torch.Tensor:
    """(M h, 1): one number for each room's rows of pixels."""
    return torch.tensor(values, dtype=torch.float32, device=device).repeat_interleave(height)[:, None]
