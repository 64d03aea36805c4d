"""A filmed host talks: footage with a shut mouth, and over it the mouth an engine drew, or where that is late the warp.

In: a pack with a film; per tick the beat (`follow`), then a mouth row (`render`). Out: `Patch`es: the whole frame,
every tick. Everything drawn is laid over the frame through one soft mask that lies on the skin, so it has no edge.

A patch that is there is faded in over three frames, one that is not faded out, and the warp (`Face`, from the resting
frame, moved and lit like this one) is what it fades from and to. After a cut the mouth is shut in the second frame.
Belongs to the clock's thread; it waits for nothing, unless it is `patient` (for files).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
import torch

from render.face import laying
from render.face.film import FILE, Box, FilmPack
from render.face.film_reader import FilmReader
from render.face.film_turn import FilmTurn
from render.face.life import REST, Life
from render.face.pack import open_pack
from render.face.runtime import Face, Patch
from render.face.shown import smiling
from render.speech import Speech

FADE, FADE_CUT = 1 / 3, 1 / 2  # a frame
_EDGE = 0.05  # of a square's side, in which it fades out
_AWAKE = 0.01  # a mouth row below this is the film's own shut mouth


@dataclass(frozen=True, eq=False, slots=True)
class Drawn:
    """An engine's square for one frame: `rgb` uint8[side, side, 3], None where the sound is silent and nothing was
    drawn; `film` the frame it was drawn for."""

    rgb: np.ndarray | None
    film: int
    space: str


class Lips(Protocol):
    """Where drawn mouths come from (`render.face.engines.process.LipWorker`)."""

    def take(self, speech: Speech, frame: int, tick: int, generation: int) -> Drawn | None: ...


class Follows(Protocol):
    """What this needs of a beat."""

    speech: Any
    frame: int
    generation: int


class FilmFace:
    @torch.inference_mode()
    def __init__(
        self,
        film: FilmPack,
        size: tuple[int, int],
        lips: Lips | None = None,
        *,
        device: str = "cpu",
        patient: bool = False,
    ) -> None:
        self.size, self.film, self.lips = size, film, lips
        self.idle = None
        self._device = torch.device(device)
        pack = replace(open_pack(film.folder), retouch=None)
        self._warp = Face(pack, size, device)
        self.lips_at = self._warp.lips_at
        self._plate_scale = size[0] / pack.size[0]
        self._film_scale = size[0] / film.size[0]
        tensor = lambda a: torch.tensor(np.asarray(a, np.float32), device=self._device)  # noqa: E731
        self._mask = tensor(film.mask)[None, None] / 255.0
        self._masks = None if film.masks is None else film.masks
        self._light = film.light.astype(np.float32)
        self._reader = FilmReader(film.folder / FILE, film.frames, size, patient=patient)
        self.plate = self._reader.frame(0)[1]
        self._turn = FilmTurn(pack.body, pack.size, size, self._device)
        self._tick, self._beat = 0, None
        self._weight, self._last = 0.0, None
        self._row = np.zeros(0, np.float32)
        self.late = self.used = 0  # frames of speech the warp drew, and the engine

    def follow(self, tick: int, beat: Follows) -> None:
        """What the next `render` is of."""
        self._tick, self._beat = tick, beat

    @torch.inference_mode()
    def render(self, mouth_row: np.ndarray, life: Life | None = None) -> list[Patch]:
        """The whole frame of this tick. Of `life` a film takes the smile and the head's turns; the rest is its own."""
        life = life or REST
        n, frame = self._reader.frame(self._tick)
        self._take(n)
        mouth_row = smiling(mouth_row, life.smile)
        awake = float(np.max(mouth_row, initial=0.0)) > _AWAKE
        if awake or self._weight > 0.0:
            self._lay(frame, n, mouth_row if awake else None, self._last)
        if self._weight == 0.0:
            self._last = None
        self._turn.turned(frame, self._way(n), (life.sway_x, life.sway_y + life.nod, life.roll))
        return [Patch(0, 0, frame)]

    def close(self) -> None:
        self._reader.close()

    def _take(self, n: int) -> None:
        """This tick's square (`_last`, also of the ticks before while it fades) and how much it counts."""
        beat = self._beat
        speaking = beat is not None and beat.speech is not None
        drawn = None
        if speaking and self.lips is not None:
            drawn = self.lips.take(beat.speech, beat.frame, self._tick, beat.generation)
            if drawn is not None and drawn.film != n:  # the footage is late, and this mouth is another frame's
                drawn = None
            self.late += drawn is None
            self.used += drawn is not None
        if drawn is not None and drawn.rgb is not None:
            self._last = drawn
            self._weight = min(1.0, self._weight + FADE)
        else:
            self._weight = max(0.0, self._weight - (FADE if speaking else FADE_CUT))
        if self._weight < 1e-3:
            self._weight = 0.0

    def _lay(self, frame: np.ndarray, n: int, row: np.ndarray | None, drawn: Drawn | None) -> None:
        way = self._way(n)
        x0, y0, x1, y1 = box = self._reach(way, n)
        if x1 <= x0 or y1 <= y0:
            return
        pixels = laying.pixels(box, self._device)
        place = laying.back(way, pixels)
        part = torch.from_numpy(frame[y0:y1, x0:x1]).to(self._device).permute(2, 0, 1)[None].float()
        cover = self._cover(place, pixels, n)
        warped = part
        if row is not None and (self._weight < 1.0 or drawn is None or drawn.space == "plate"):
            light = torch.tensor(self._light[n], device=self._device).view(1, 3, 1, 1)
            warped = (self._warp.warped(row, place) * light).clamp(0, 255)
        out = torch.lerp(part, warped, cover)
        if drawn is not None and self._weight > 0.0:
            square, inside = self._square(drawn, n, place, pixels)
            under = warped if drawn.space == "plate" else part
            out = torch.lerp(out, torch.lerp(part, torch.lerp(under, square, inside), cover), self._weight)
        frame[y0:y1, x0:x1] = (out + 0.5).clamp(0, 255).to(torch.uint8)[0].permute(1, 2, 0).cpu().numpy()

    def _way(self, n: int) -> np.ndarray:
        """Plate pixels to canvas pixels."""
        return self.film.way[n].astype(np.float64) * self._film_scale

    def _reach(self, way: np.ndarray, n: int) -> Box:
        """Even box of the canvas that what is drawn may cover."""
        box = laying.reach(way, self.film.mouth, self.size)
        if self._masks is None:
            return box
        face = laying.even((self.film.boxes[n] * self._film_scale).reshape(2, 2), self.size)
        return min(box[0], face[0]), min(box[1], face[1]), max(box[2], face[2]), max(box[3], face[3])

    def _cover(self, place: torch.Tensor, pixels: torch.Tensor, n: int) -> torch.Tensor:
        """(1, 1, h, w) in 0..1: how much of each pixel is drawn anew."""
        if self._masks is None:
            return laying.within(self._mask, place, self.film.mouth)
        mask = torch.tensor(self._masks[n].astype(np.float32), device=self._device)[None, None] / 255.0
        return laying.within(mask, pixels, tuple(self.film.boxes[n] * self._film_scale))

    def _square(
        self, drawn: Drawn, n: int, place: torch.Tensor, pixels: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """What was drawn, at every pixel, and how far inside its own edges that is (0..1)."""
        rgb = torch.from_numpy(drawn.rgb).to(self._device).permute(2, 0, 1)[None].float()
        if drawn.space == "plate":
            light = torch.tensor(self._light[n], device=self._device).view(1, 3, 1, 1)
            lit = (laying.within(rgb, place, self.film.square, edge="border") * light).clamp(0, 255)
            return lit, laying.inside(place, self.film.square, _EDGE)
        box = tuple(self.film.boxes[n] * self._film_scale)
        return laying.within(rgb, pixels, box, edge="border"), laying.inside(pixels, box, _EDGE)
