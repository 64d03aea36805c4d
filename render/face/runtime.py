"""The host moves: one rendered picture, warped by exact motion, talks and lives. Torch only; the same on CPU and CUDA.

In: a baked pack (see `render.face.pack`), then for each frame a row of MOUTH weights and a `Life`. Out: `Patch`es, the
parts of the plate that changed since the frame before, as uint8 with even places and sizes.

Every output pixel asks where it came from: the turn of the head is undone first (a coarse field, upsampled), then the
face (two sheets parted at the lip line, inverted by a few fixed-point steps), and the one picture is sampled once. What
shows between the lips is a picture of its own: upper teeth stay with the skull, lower teeth and tongue follow the jaw.
Eyelids and gaze are rendered keys laid into the picture. Unchanged parts are not drawn again, and the head is drawn
anew only when it has moved by half a pixel.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from render.face.life import REST, Life
from render.face.lips import Lips
from render.face.pack import Pack, open_pack
from render.face.retouched import Retouched
from render.face.shown import Moved, Shown, effective
from render.speech import MOUTH

TILE = 8  # output pixels for one cell of the body's field
_INVERSIONS, _STEP = 4, 0.7  # fixed-point steps, and how far each goes: whole ones swing where lips roll
_EVEN = (1.0, 4.0, 6.0, 4.0, 1.0)  # over cells: skin that a rolling lip hides would else fold over itself


@dataclass(frozen=True, eq=False, slots=True)
class Patch:
    """A rectangle of the new frame: `rgb` uint8[h, w, 3] goes to (x, y)."""

    x: int
    y: int
    rgb: np.ndarray


@dataclass(frozen=True, slots=True)
class Box:
    x0: int
    y0: int
    x1: int
    y1: int

    @staticmethod
    def around(place: tuple[float, float, float, float], scale: float, pad: int, size: tuple[int, int]) -> Box:
        """The box of whole tiles around `place` (pack pixels), `pad` output pixels wider, within the frame."""
        x0, y0, x1, y1 = (v * scale for v in place)
        down = lambda v: max(0, int(v - pad) // TILE * TILE)  # noqa: E731
        up = lambda v, limit: min(limit // TILE * TILE, -(-int(v + pad) // TILE) * TILE)  # noqa: E731
        return Box(down(x0), down(y0), up(x1, size[0]), up(y1, size[1]))


def load_face(pack: str | Path, size: tuple[int, int] = (720, 1280), device: str = "cpu") -> Face:
    """The host of `pack` for a canvas of `size` (width, height); BadInput when the pack is damaged."""
    return Face(open_pack(Path(pack)), size, device)


class Face:
    """One host on one canvas. It remembers what it drew last; one instance serves one picture."""

    @torch.inference_mode()
    def __init__(self, pack: Pack, size: tuple[int, int], device: str = "cpu") -> None:
        self.size = size
        self.idle = pack.idle
        self._device = torch.device(device)
        self._scale = size[0] / pack.size[0]
        tensor = lambda a: torch.tensor(a, dtype=torch.float32, device=self._device)  # noqa: E731
        self._picture = _prefiltered(tensor(pack.plate).permute(2, 0, 1)[None] + 0.5, self._scale).contiguous()
        self._extent = tensor([2.0 / pack.size[0], 2.0 / pack.size[1]]).view(2, 1, 1)
        self._eyes = EyeKeys(pack, self._picture, self._scale, self._device)
        self._lips = Lips(pack, self._device, self._scale)

        self._body = self._over_tiles(tensor(pack.body))  # (4, 2, rows, columns)
        sheets = torch.stack([tensor(pack.upper), tensor(pack.lower)])  # (2, actions, 2, h, w)
        self._motion = _evened(sheets.transpose(0, 1))  # (actions, 2, 2, h, w)
        self._cells = tuple(sheets.shape[-2:])
        x0, y0, x1, y1 = pack.boxes["face"]
        self._minus = torch.full((2, 1, 1), -1.0, device=self._device)
        self._face_scale = tensor([2 / (x1 - x0), 2 / (y1 - y0)]).view(2, 1, 1)
        self._face_shift = tensor([-2 * x0 / (x1 - x0) - 1, -2 * y0 / (y1 - y0) - 1]).view(2, 1, 1)
        h, w = self._cells
        self._cell = tensor([(x1 - x0) / w, (y1 - y0) / h]).view(1, 2, 1, 1)
        pad = int(9 * self._scale * 1.5)
        reach = np.maximum(np.abs(pack.upper), np.abs(pack.lower)).max(1)  # (actions, h, w)
        cell = (x1 - x0) / w

        def moved(cells: np.ndarray) -> tuple[slice, slice, Box]:
            rows, columns = np.flatnonzero(cells.any(1)), np.flatnonzero(cells.any(0))
            ends = (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)
            place = tuple(origin + cell * float(end) for origin, end in zip((x0, y0, x0, y0), ends, strict=True))
            box = Box.around(place, self._scale, pad, size)
            return slice(max(0, ends[1] - 1), ends[3] + 1), slice(max(0, ends[0] - 1), ends[2] + 1), box

        self._whole = Window(self._motion, slice(0, h), slice(0, w))
        self._face = moved(reach.max(0) > 0.4)[2]
        mouth_rows, mouth_columns, self._speech = moved(reach[: len(MOUTH)].max(0) > 0.6)
        self._mouth = Window(self._motion, mouth_rows, mouth_columns)
        self._speech = overlap(self._speech, self._face) or self._face
        self.lips_at = _middle(pack.boxes["mouth"], self._scale)  # rows, columns of the canvas where the lips are
        self._gaze = Box.around(pack.boxes["eyes"], self._scale, pad, size)
        moving = self._body.abs().amax(1)
        whole = Box(0, 0, size[0] // TILE * TILE, size[1] // TILE * TILE)
        self._head = overlap(_union(_covering(moving[:3].amax(0) > 0.05), self._face), whole) or whole
        chest = overlap(_covering(moving[3] > 0.05), whole) or whole
        self._chest = Box(chest.x0, self._head.y1 - 6 * TILE, chest.x1, chest.y1)
        self._places: dict[Box, torch.Tensor] = {}
        reach = moving.flatten(1).amax(1) * self._scale
        self._reach = reach.cpu().numpy()  # output pixels for one unit of each turn
        self._flow = torch.zeros((1, 6, h, w), device=self._device)
        self._shown = Shown()
        self._field = torch.zeros_like(self._body[0])
        self._retouched: Retouched | None = None
        if pack.retouch is not None:
            self._retouched = Retouched(pack.retouch, pack.boxes["retouch"], self._device)
            reach = Box.around(pack.boxes["retouch"], self._scale, 0, size)
            self._speech = overlap(_union(self._speech, reach), self._face) or self._face
        self._express(self._shown.row, self._whole)
        self.plate = _bytes(self._sample(self._place(Box(0, 0, *size))))
        at = self._face
        self.plate[at.y0 : at.y1, at.x0 : at.x1] = self._draw(at)

    def _over_tiles(self, fields: torch.Tensor) -> torch.Tensor:
        """Fields over the pack's frame, read at the middle of each tile of the canvas."""
        axes = []
        for length in self.size:
            middle = (torch.arange(-(-length // TILE)) + 0.5) * TILE / length
            axes.append(middle.to(self._device) * 2 - 1)
        ys, xs = torch.meshgrid(axes[1], axes[0], indexing="ij")
        grid = torch.stack([xs, ys], -1)[None].expand(len(fields), -1, -1, -1)
        return F.grid_sample(fields, grid, mode="bilinear", padding_mode="border", align_corners=False)

    @torch.inference_mode()
    def render(self, mouth_row: np.ndarray, life: Life = REST) -> list[Patch]:
        """What to paste so that the plate shows this mouth and this life; empty when nothing moved."""
        moved = self._shown.move(mouth_row, life, self._reach)
        if moved.eyes:
            self._eyes.show(self._shown.eyes)
        if moved.mouth or moved.brows:
            self._express(self._shown.row, self._whole if moved.brows else self._mouth)
        if moved.head:
            self._field = torch.einsum("k,kcyx->cyx", torch.as_tensor(self._shown.pose).to(self._device), self._body)
        return [Patch(b.x0, b.y0, self._draw(b)) for b in self._boxes(moved)]

    def _boxes(self, moved: Moved) -> list[Box]:
        """What has to be drawn anew, the later over the earlier."""
        if moved.head:
            return [self._head, self._chest] if moved.chest else [self._head]
        if moved.brows:
            return [self._face]
        return [self._speech] * moved.mouth + [self._gaze] * moved.eyes

    def opening(self, mouth_row: np.ndarray) -> float:
        """Height of the widest gap between the lips for this row, in pixels of the canvas."""
        row = torch.as_tensor(np.concatenate([effective(mouth_row), (0.0, 0.0)]), dtype=torch.float32)
        return float(self._lips.shape(row.to(self._device)).gap.max()) * self._scale

    def _express(self, row: np.ndarray, window: Window) -> None:
        """Mix the motion for `row` and turn it round: for each place in `window`, where its skin came from."""
        weights = torch.as_tensor(row, device=self._device)
        self._flow[0, :4, window.rows, window.columns] = window.back(weights, self._cell).flatten(0, 1)
        self._shape = self._lips.shape(weights)
        edges = torch.stack([self._shape.upper, self._shape.lower])[None]
        self._flow[0, 4:] = F.interpolate(edges, self._cells[1], mode="linear")[0, :, None]
        if self._retouched is not None:
            self._retouched.draw(weights[: len(MOUTH)], self._warped)

    @torch.inference_mode()
    def warped(self, mouth_row: np.ndarray, place: torch.Tensor) -> torch.Tensor:
        """RGB (1, 3, h, w) of the unturned face at `place` (2, h, w), pack pixels, without what was learnt."""
        row = np.concatenate([effective(mouth_row), (0.0, 0.0)]).astype(np.float32)
        if not np.array_equal(row, self._shown.row):
            same_brows = np.array_equal(row[-2:], self._shown.row[-2:])
            self._shown.row = row
            self._express(row, self._mouth if same_brows else self._whole)
        return self._warped(place)

    def _draw(self, box: Box) -> np.ndarray:
        source = self._unturned(box)
        inner = overlap(box, self._face)
        if inner == box:
            return _bytes(self._faced(source))
        if inner is None:
            return _bytes(self._sample(source))
        ys, xs = slice(inner.y0 - box.y0, inner.y1 - box.y0), slice(inner.x0 - box.x0, inner.x1 - box.x0)
        rgb = source.new_empty((1, 3, *source.shape[1:]))
        rgb[:, :, ys, xs] = self._faced(source[:, ys, xs])
        around = (slice(0, ys.start), slice(None)), (slice(ys.stop, None), slice(None))
        for rows, columns in (*around, (ys, slice(0, xs.start)), (ys, slice(xs.stop, None))):
            part = source[:, rows, columns]
            if part.numel():
                rgb[:, :, rows, columns] = self._sample(part)
        return _bytes(rgb)

    def _unturned(self, box: Box) -> torch.Tensor:
        """(2, h, w): for each pixel of `box` its place in the pack's picture before head and breath moved it."""
        return self._place(box) - over_pixels(self._field, box)

    def _place(self, box: Box) -> torch.Tensor:
        """(2, h, w): the pixels of `box` in the pack's picture; made once for each box."""
        if box not in self._places:
            xs = (torch.arange(box.x0, box.x1, device=self._device) + 0.5) / self._scale
            ys = (torch.arange(box.y0, box.y1, device=self._device) + 0.5) / self._scale
            self._places[box] = torch.stack([xs[None].expand(len(ys), -1), ys[:, None].expand(-1, len(xs))])
        return self._places[box]

    def _sample(self, source: torch.Tensor) -> torch.Tensor:
        grid = torch.addcmul(self._minus, source, self._extent).permute(1, 2, 0)[None]
        return F.grid_sample(self._picture, grid, mode="bilinear", padding_mode="border", align_corners=False)

    def _faced(self, place: torch.Tensor) -> torch.Tensor:
        """Skin, lips and the inside of the mouth at `place` (2, h, w) of the unturned face."""
        rgb = self._warped(place)
        return rgb if self._retouched is None else self._retouched.onto(rgb, place)

    def _warped(self, place: torch.Tensor) -> torch.Tensor:
        grid = torch.addcmul(self._face_shift, place, self._face_scale).permute(1, 2, 0)[None]
        flow = F.grid_sample(self._flow, grid, mode="bilinear", padding_mode="border", align_corners=False)[0]
        return self._lips.parted(self._shape, place, flow, self._sample)


class Window:
    """A part of the face's field of motion, and its inverse."""

    def __init__(self, motion: torch.Tensor, rows: slice, columns: slice) -> None:
        part = motion[..., rows, columns]
        self.rows, self.columns = rows, columns
        self._shape = part.shape[1:]
        self._motion = part.flatten(1).contiguous()
        h, w = self._shape[-2:]
        ys, xs = torch.meshgrid(torch.arange(h) + 0.5, torch.arange(w) + 0.5, indexing="ij")
        self._grid = (torch.stack([xs / w, ys / h], -1) * 2 - 1).to(motion.device)[None]

    def back(self, weights: torch.Tensor, cell: torch.Tensor) -> torch.Tensor:
        """(2, 2, h, w): for both sheets, the way from each place back to where its content rests. For N rows of
        weights (2 N, 2, h, w), the sheets of each row together."""
        forward = (weights @ self._motion).view(-1, *self._shape[1:])
        h, w = self._shape[-2:]
        to_grid = 2.0 / (cell * torch.tensor([w, h], device=cell.device).view(1, 2, 1, 1))
        back = -forward
        for _ in range(_INVERSIONS):
            at = self._grid + (back * to_grid).permute(0, 2, 3, 1)
            there = F.grid_sample(forward, at, mode="bilinear", padding_mode="border", align_corners=False)
            back = back - _STEP * (back + there)
        return back


class EyeKeys:
    """Rendered eyelids and gazes, laid into the picture where they differ from the neutral eyes."""

    def __init__(self, pack: Pack, picture: torch.Tensor, scale: float, device: torch.device) -> None:
        x0, y0, x1, y1 = pack.boxes["eyes"]
        self._window = picture[:, :, y0:y1, x0:x1]
        neutral = self._window.clone()
        raw = torch.tensor(pack.plate[y0:y1, x0:x1], dtype=torch.float32, device=device).permute(2, 0, 1)[None]
        self.keys = {"open": neutral}
        for name, image in pack.eyes.items():
            key = torch.tensor(image, dtype=torch.float32, device=device).permute(2, 0, 1)[None]
            differs = (F.avg_pool2d(key - raw, 5, 1, 2).abs().amax(1, keepdim=True) > 7).float()
            mask = F.avg_pool2d(F.max_pool2d(differs, 9, 1, 4), 9, 1, 4)
            edge = torch.ones_like(mask)
            edge[..., :4, :] = edge[..., -4:, :] = edge[..., :, :4] = edge[..., :, -4:] = 0
            mask = mask * edge
            self.keys[name] = torch.lerp(neutral, _prefiltered(key + 0.5, scale), mask)

    def show(self, name: str) -> None:
        """Lay in the key of this name (`eyes_of`)."""
        self._window.copy_(self.keys[name])


def over_pixels(field: torch.Tensor, box: Box) -> torch.Tensor:
    """A field over tiles (..., rows, columns) read at the pixels of `box`: (..., h, w)."""
    x0, y0, x1, y1 = (v // TILE for v in (box.x0, box.y0, box.x1, box.y1))
    rows, columns = field.shape[-2:]
    around = field[..., max(0, y0 - 1) : y1 + 1, max(0, x0 - 1) : x1 + 1].flatten(0, -3)[None]
    edges = (int(x0 == 0), int(x1 == columns), int(y0 == 0), int(y1 == rows))
    around = F.pad(around, edges, mode="replicate")
    fine = F.interpolate(around, scale_factor=TILE, mode="bilinear", align_corners=False)
    return fine[..., TILE:-TILE, TILE:-TILE].unflatten(1, field.shape[:-2])[0]


def _prefiltered(picture: torch.Tensor, scale: float) -> torch.Tensor:
    """Soften what would alias when sampled at `scale`."""
    if scale >= 0.95:
        return picture
    side = 0.25 * min(1.0, 1.0 / scale - 1.0) ** 0.5
    taps = torch.tensor([side, 1 - 2 * side, side], device=picture.device)
    kernel = (taps[:, None] * taps[None]).expand(3, 1, 3, 3)
    return F.conv2d(F.pad(picture, (1, 1, 1, 1), mode="replicate"), kernel, groups=3)


def _evened(fields: torch.Tensor) -> torch.Tensor:
    """Fields over cells (last two axes) through a small binomial window."""
    taps = torch.tensor(_EVEN, device=fields.device)
    taps = taps / taps.sum()
    rows = fields.reshape(-1, 1, *fields.shape[-2:])
    wide = F.pad(rows, (2, 2, 2, 2), mode="replicate")
    return F.conv2d(wide, (taps[:, None] * taps)[None, None]).reshape(fields.shape)


def _middle(mouth: tuple[int, int, int, int], scale: float) -> tuple[slice, slice]:
    x0, y0, x1, y1 = (round(scale * v) for v in mouth)
    wide, tall = x1 - x0, y1 - y0
    return slice(y0 + tall // 4, y1 - tall // 8), slice(x0 + wide // 4, x1 - wide // 4)


def _covering(cells: torch.Tensor) -> Box:
    """The box of whole tiles around the set cells, one tile wider."""
    rows, columns = (torch.nonzero(cells.any(d)).flatten() for d in (1, 0))
    height, width = cells.shape
    return Box(
        max(0, int(columns[0]) - 1) * TILE,
        max(0, int(rows[0]) - 1) * TILE,
        min(width, int(columns[-1]) + 2) * TILE,
        min(height, int(rows[-1]) + 2) * TILE,
    )


def overlap(a: Box, b: Box) -> Box | None:
    box = Box(max(a.x0, b.x0), max(a.y0, b.y0), min(a.x1, b.x1), min(a.y1, b.y1))
    return box if box.x0 < box.x1 and box.y0 < box.y1 else None


def _union(a: Box, b: Box) -> Box:
    return Box(min(a.x0, b.x0), min(a.y0, b.y0), max(a.x1, b.x1), max(a.y1, b.y1))


def _bytes(rgb: torch.Tensor) -> np.ndarray:
    return rgb.to(torch.uint8, memory_format=torch.channels_last)[0].permute(1, 2, 0).cpu().numpy()
