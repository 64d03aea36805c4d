"""The built-in host in several rooms: one face after another against all in one pass (`render.face.rooms`).

Every room speaks without rest and lives: sway, nods, blinks, breath, each room its own. One thread; milliseconds of
one tick, that is one frame of every room, pixels back in memory; medians. No picture around the host, no encoding.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from commands.bench.engines import median_ms
from commands.host_choice import BUILT_IN, PACKS
from render.face.life import Life, LifeLine
from render.face.pack import open_pack
from render.face.rooms import Faces
from render.face.runtime import Face
from render.picture.framing import host_size
from render.picture.template import load_template, template_for
from render.speech import FPS, MOUTH


class FaceRooms:
    """Draws so many rooms on a device, for canvases of `size`."""

    def __init__(self, size: tuple[int, int], device: str) -> None:
        self._pack = open_pack(PACKS / BUILT_IN)
        self._size = host_size(size, load_template(template_for(*size)).host)
        self._device = "cpu" if device == "cpu" else "cuda"
        self._faces: list[Face] = []
        self._lines: list[LifeLine] = []
        self._tick = 0

    def one_by_one_ms(self, rooms: int, turns: int) -> float:
        while len(self._faces) < rooms:
            self._faces.append(Face(self._pack, self._size, self._device))

        def draw(rows: np.ndarray, lives: Sequence[Life]) -> None:
            for face, row, life in zip(self._faces, rows, lives, strict=False):
                face.render(row, life)

        return self._ms(draw, rooms, turns)

    def batched_ms(self, rooms: int, turns: int) -> float:
        return self._ms(Faces(self._pack, rooms, self._size, self._device).render, rooms, turns)

    def _ms(self, draw: Callable[[np.ndarray, Sequence[Life]], object], rooms: int, turns: int) -> float:
        while len(self._lines) < rooms:
            self._lines.append(LifeLine(len(self._lines)))
        self._tick = 0  # every count and both ways show the same ticks

        def turn() -> None:
            self._tick += 1
            rows = np.stack([_speaking(self._tick + 17 * n) for n in range(rooms)])
            draw(rows, [line.at(self._tick, True, 0.3) for line in self._lines[:rooms]])

        for _ in range(2):
            turn()
        return median_ms(turn, turns)


def _speaking(tick: int) -> np.ndarray:
    """A mouth that never rests, as the one room's bench moves it."""
    phase = tick / FPS * 2 * np.pi
    return np.array([(1 + np.sin(phase * (1.1 + 0.7 * i))) / 2 for i in range(len(MOUTH))], np.float32) * 0.5
