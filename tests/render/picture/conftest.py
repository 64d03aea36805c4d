"""A plain host and the painter's typefaces: the pinned font where the store has it, and Pillow's own everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from render.picture.painter import Painter

WIDTH, HEIGHT = 720, 1280


@dataclass
class Patch:
    x: int
    y: int
    rgb: np.ndarray


@dataclass
class PlainFace:
    """A grey host whose mouth is a square, as bright as the mouth row's first weight."""

    plate: np.ndarray = field(default_factory=lambda: np.full((HEIGHT, WIDTH, 3), 150, np.uint8))

    def render(self, mouth_row: np.ndarray, life: Any) -> list[Patch]:
        return [Patch(300, 460, np.full((64, 120, 3), round(255 * float(mouth_row[0])), np.uint8))]


@pytest.fixture
def face() -> PlainFace:
    return PlainFace()


@pytest.fixture(scope="module")
def painter() -> Iterator[Painter]:
    """With whatever font this machine has."""
    painter = Painter(None)
    yield painter
    painter.close()
