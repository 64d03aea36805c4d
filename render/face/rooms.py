"""Several rooms' hosts in one pass: N rooms of one pack and one canvas size, each with a mouth and a life of its own.

In: for each room a row of MOUTH weights and a `Life`. Out: each room's `Patch`es, what N single `Face`s would draw to
within 1 of 255. Rooms whose face did not move are not drawn; the others are drawn together, box by box.

One room's picture is warped by `render.face.runtime`; here the same operations run over a stack of rooms that lie one
above the other. The motion of all is mixed by one product and inverted together. There is one picture: the rendered
eyes lie below the plate, and a room whose eyes are not the plate's reads that band of rows further down.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from render.face.life import Life
from render.face.lips_of_rooms import LipsOfRooms, Place, Slices, repeated, tall
from render.face.pack import Pack, open_pack
from render.face.runtime import TILE, Box, Face, Patch, Window, over_pixels, overlap
from render.face.shown import Shown
from render.speech import MOUTH

_BELOW = 64  # rows of the last one's colour between the plate and the first eyes, for places beyond the plate


def load_faces(pack: str | Path, rooms: int, size: tuple[int, int] = (720, 1280), device: str = "cpu") -> Faces:
    """The hosts of so many rooms, all of `pack`, for canvases of `size`; BadInput when the pack is damaged."""
    return Faces(open_pack(Path(pack)), rooms, size, device)


class Faces:
    """N hosts on N canvases of one size. It remembers what it drew last of each."""

    @torch.inference_mode()
    def __init__(self, pack: Pack, rooms: int, size: tuple[int, int], device: str = "cpu") -> None:
        one = self._one = Face(pack, size, device)
        self.size, self.plate = size, one.plate
        self._device, self._scale, self._count = one._device, one._scale, rooms
        self._shown = [Shown() for _ in range(rooms)]
        self._lips = LipsOfRooms(pack, one._device, one._scale)
        self._atlas, self._eyes_at = _atlas(one, pack.boxes["eyes"])
        _, y0, _, y1 = pack.boxes["eyes"]
        self._eyes_rows = (y0 + 1.0, y1 - 1.0)
        height, width = self._atlas.shape[2:]
        self._extent = torch.tensor([2.0 / width, 2.0 / height], device=self._device).view(2, 1, 1)
        self._fields = torch.zeros((2, rooms, *one._body.shape[2:]), device=self._device)
        self._flow = one._flow[0, :, None].repeat(1, rooms, 1, 1)  # (6, rooms, h, w)
        self._jaws = torch.zeros((rooms, 2), device=self._device)
        self._known = np.zeros((rooms, 5), np.float32)
        at = Box.around(pack.boxes["mouth"], self._scale, TILE, size)
        rows, columns = slice(at.y0 // TILE, at.y1 // TILE), slice(at.x0 // TILE, at.x1 // TILE)
        self._mouth_body = one._body[:, :, rows, columns].flatten(2).cpu().numpy()
        self._retouch, self._added = one._retouched, None
        if self._retouch is not None:
            self._added = self._retouch._added.repeat(rooms, 1, 1, 1)
        self._express(range(rooms), one._whole)

    @torch.inference_mode()
    def render(self, mouth_rows: np.ndarray, lives: Sequence[Life]) -> list[list[Patch]]:
        """`mouth_rows` (N, MOUTH), N lives. For each room what to paste on its plate; empty where nothing moved.
        ValueError where they are not N."""
        one = self._one
        if not len(mouth_rows) == len(lives) == self._count:
            raise ValueError(f"{self._count} rooms want as many rows and lives, not {len(mouth_rows)} and {len(lives)}")
        everyone = zip(self._shown, mouth_rows, lives, strict=True)
        moved = [shown.move(row, life, one._reach) for shown, row, life in everyone]
        for brows, window in ((True, one._whole), (False, one._mouth)):
            self._express([n for n, m in enumerate(moved) if (m.brows or m.mouth) and m.brows == brows], window)
        if turned := [n for n, m in enumerate(moved) if m.head]:
            poses = torch.as_tensor(np.stack([self._shown[n].pose for n in turned])).to(self._device)
            self._fields[:, turned] = torch.einsum("nk,kcyx->cnyx", poses, one._body)
        wanted: dict[Box, list[int]] = {}
        for n, m in enumerate(moved):
            for box in one._boxes(m):
                wanted.setdefault(box, []).append(n)
        drawn = {(box, n): rgb for box, rooms in wanted.items() for n, rgb in self._draw(box, rooms).items()}
        return [[Patch(b.x0, b.y0, drawn[b, n]) for b in one._boxes(m)] for n, m in enumerate(moved)]

    def _express(self, rooms: Sequence[int], window: Window) -> None:
        """Mix these rooms' motion and turn it round in `window`, and outline their lips."""
        if not rooms:
            return
        rooms, one = list(rooms), self._one
        weights = torch.as_tensor(np.stack([self._shown[n].row for n in rooms])).to(self._device)
        back = window.back(weights, one._cell)
        back = back.view(len(rooms), 4, *back.shape[2:]).transpose(0, 1)
        self._flow[:4, rooms, window.rows, window.columns] = back
        openings = self._lips.shapes(weights)
        edges = F.interpolate(openings.edges, one._cells[1], mode="linear")
        self._flow[4:, rooms] = edges[:, :, None].expand(-1, -1, one._cells[0], -1)
        self._jaws[rooms] = openings.jaw
        self._known[rooms] = openings.known
        if self._retouch is not None:
            self._learn(rooms, weights[:, : len(MOUTH)])

    def _learn(self, rooms: list[int], weights: torch.Tensor) -> None:
        """What the pack's network adds to these rooms' mouths; see `render.face.retouched`."""
        place = self._retouch.place[:, None].expand(-1, len(rooms), -1, -1)
        corner, step = place[:, 0, 0, 0], place[:, 0, 1, 1] - place[:, 0, 0, 0]
        still = np.zeros((2, 2), np.float32)
        rgb = self._warped(place, rooms, self._windows(rooms, corner.tolist(), step.tolist(), place.shape[2:], still))
        self._added[rooms] = self._retouch._net(rgb.transpose(0, 1).contiguous(), weights)

    def _draw(self, box: Box, rooms: list[int]) -> dict[int, np.ndarray]:
        one = self._one
        fields = self._fields if len(rooms) == self._count else self._fields[:, rooms]
        source = one._place(box)[:, None] - over_pixels(fields, box)
        inner = overlap(box, one._face)
        if inner == box:
            rgb = self._faced(source, inner, rooms)
        elif inner is None:
            rgb = self._sample(source, rooms)
        else:
            ys, xs = slice(inner.y0 - box.y0, inner.y1 - box.y0), slice(inner.x0 - box.x0, inner.x1 - box.x0)
            rgb = source.new_empty((3, *source.shape[1:]))
            rgb[:, :, ys, xs] = self._faced(source[:, :, ys, xs], inner, rooms)
            around = (slice(0, ys.start), slice(None)), (slice(ys.stop, None), slice(None))
            for rows, columns in (*around, (ys, slice(0, xs.start)), (ys, slice(xs.stop, None))):
                part = source[:, :, rows, columns]
                if part.numel():
                    rgb[:, :, rows, columns] = self._sample(part, rooms)
        pixels = rgb.to(torch.uint8).permute(1, 2, 3, 0).contiguous().cpu().numpy()
        return dict(zip(rooms, pixels, strict=True))

    def _faced(self, place: torch.Tensor, box: Box, rooms: list[int]) -> torch.Tensor:
        """(3, M, h, w): skin, lips and the inside of the mouth at `place` (2, M, h, w) of the unturned faces."""
        corner = ((box.x0 + 0.5) / self._scale, (box.y0 + 0.5) / self._scale)
        poses = np.stack([self._shown[n].pose for n in rooms])
        away = np.einsum("nk,kct->nct", poses, self._mouth_body)
        away = np.stack([away.min((0, 2)), away.max((0, 2))])
        windows = self._windows(rooms, corner, (1 / self._scale,) * 2, place.shape[2:], away)
        rgb = self._warped(place, rooms, windows)
        if self._retouch is None:
            return rgb
        add = self._retouch
        grid = ((tall(place) - add._start) / add._size * 2 - 1).view_as(place).permute(1, 2, 3, 0)
        added = F.grid_sample(
            self._added[rooms], grid, mode="bilinear", padding_mode="zeros", align_corners=False
        ).transpose(0, 1)
        return (rgb + added).clamp(0, 255)

    def _warped(self, place: torch.Tensor, rooms: list[int], windows: tuple[Slices, Slices]) -> torch.Tensor:
        one, (cells, _) = self._one, self._one._cells
        grid = torch.addcmul(one._face_shift, tall(place), one._face_scale)
        # each room's cells are a band of one tall field: its own border ends each band
        band = repeated([(2 * n + 1) / self._count - 1 for n in rooms], place.shape[2], self._device)
        grid[1].clamp_(1 / cells - 1, 1 - 1 / cells).div_(self._count).add_(band)
        grid = grid.permute(1, 2, 0)[None]
        flow = F.grid_sample(tall(self._flow)[None], grid, mode="bilinear", padding_mode="border", align_corners=False)[
            0
        ].view(6, *place.shape[1:])
        sample = self._reader(rooms)
        return self._lips.parted_in_all(self._known[rooms], self._jaws[rooms], place, flow, sample, windows)

    def _sample(self, source: torch.Tensor, rooms: list[int]) -> torch.Tensor:
        return self._reader(rooms)(tall(source)).view(3, *source.shape[1:])

    def _reader(self, rooms: list[int]):
        """Reads the one picture at places (2, M h, w), each room with its own eyes. Places that are no multiple of the
        rooms are single pixels about the lips: there the eyes make no difference."""
        down = [self._eyes_at[self._shown[n].eyes] for n in rooms]
        low, high = self._eyes_rows

        def read(source: torch.Tensor) -> torch.Tensor:
            if any(down) and source.shape[1] > 1:
                y = source[1]
                further = repeated(down, source.shape[1] // len(rooms), self._device)
                source = torch.stack([source[0], torch.where((y > low) & (y < high), y + further, y)])
            grid = torch.addcmul(self._one._minus, source, self._extent).permute(1, 2, 0)[None]
            return F.grid_sample(self._atlas, grid, mode="bilinear", padding_mode="border", align_corners=False)

        return read

    def _windows(
        self, rooms: list[int], corner: Sequence[float], step: Sequence[float], shape: Sequence[int], away: np.ndarray
    ) -> tuple[Slices, Slices]:
        """Rows and columns of the pixels where these rooms' lips may lie. The first pixel is at `corner` (x, y) of the
        pack, the next `step` further; `away` (2, 2): least and most that the heads are turned by, pack pixels."""

        def window(place: Place) -> Slices:
            out = []
            for axis in (1, 0):
                low = (place[axis] + away[0, axis] - corner[axis]) / step[axis]
                high = (place[axis + 2] + away[1, axis] - corner[axis]) / step[axis]
                last = int(shape[1 - axis])
                start = min(last, max(0, int(low)))
                out.append(slice(start, max(start, min(last, int(high) + 2))))
            return out[0], out[1]

        return window(self._lips.kept_apart_in()), window(self._lips.opening_in(self._known[rooms]))


def _atlas(one: Face, eyes: tuple[int, int, int, int]) -> tuple[torch.Tensor, dict[str, float]]:
    """The plate with the rows of every key of the eyes below it, and how far below its own rows each key lies."""
    plate = one._picture
    x0, y0, x1, y1 = eyes
    parts, down, end = [plate, plate[:, :, -1:].expand(-1, -1, _BELOW, -1)], {"open": 0.0}, plate.shape[2] + _BELOW
    for name, key in one._eyes.keys.items():
        if name == "open":
            continue
        band = plate[:, :, y0:y1].clone()
        band[..., x0:x1] = key
        parts.append(band)
        down[name] = float(end - y0)
        end += y1 - y0
    return torch.cat(parts, 2).contiguous(), down
