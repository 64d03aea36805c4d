"""A portrait host in a picture of another shape: where she stands, and what is behind her beside her plate.

In: a `Face` whose plate is 9:16, the picture's size, the template's `Host`. Out: a `Framed`, itself a `Face`: its plate
fills the picture, its patches are the host's, moved, cut to the picture, and mixed into what is behind at the seams.
What is behind is the strip at either edge of the host's plate, drawn out wide and blurred, so that her room goes on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageFilter

from render.picture.template import Host

if TYPE_CHECKING:
    from render.picture.compositor import Face

SEAM = 0.07  # of the host's width: how far her plate fades into what is behind it
EDGE = 0.08  # of the plate's width: the strip at either side in which nobody stands
BLUR = 0.012  # of the picture's width, where it meets the plate,
FAR_BLUR, FAR = 0.040, 0.25  # and a quarter of the picture further out


@dataclass(frozen=True, slots=True)
class FramedPatch:
    x: int
    y: int
    rgb: np.ndarray


def host_size(size: tuple[int, int], host: Host) -> tuple[int, int]:
    """Width and height, both even, at which the 9:16 host is drawn for a picture of `size`."""
    width = 2 * round(size[0] * host.width / 2)
    return width, 2 * round(width * 16 / 9 / 2)


class Framed:
    """Belongs to the clock's thread, as the face does."""

    def __init__(self, face: Face, size: tuple[int, int], host: Host) -> None:
        self._face = face
        width, height = size
        tall, wide = face.plate.shape[:2]
        self._x = 2 * round((width * host.middle - wide / 2) / 2)
        self._y = -2 * round(tall * host.top / 2)
        if self._y + tall < height:
            raise ValueError(f"a host {wide}×{tall} does not reach the foot of a picture {width}×{height}")
        self._size = size
        self._behind = _behind(face.plate, size, self._x, self._y)
        self._mask = _mask(wide, self._x, width)
        self.plate = self._behind.copy()
        x0, x1 = max(0, self._x), min(width, self._x + wide)
        rows = slice(-self._y, height - self._y)
        whole = face.plate[rows, x0 - self._x : x1 - self._x]
        self.plate[:, x0:x1] = self._mixed(whole, x0, 0)

    def render(self, mouth_row: np.ndarray, life: Any) -> list[FramedPatch]:
        return [p for patch in self._face.render(mouth_row, life) if (p := self._moved(patch)) is not None]

    def _moved(self, patch: Any) -> FramedPatch | None:
        height, width = patch.rgb.shape[:2]
        x, y = patch.x + self._x, patch.y + self._y
        left, top = max(0, x), max(0, y)
        right, foot = min(self._size[0], x + width), min(self._size[1], y + height)
        if right <= left or foot <= top:
            return None
        rgb = patch.rgb[top - y : foot - y, left - x : right - x]
        return FramedPatch(left, top, self._mixed(rgb, left, top))

    def _mixed(self, rgb: np.ndarray, x: int, y: int) -> np.ndarray:
        """The host's pixels at (x, y) of the picture, faded into what is behind at the seams."""
        share = self._mask[x : x + rgb.shape[1]]
        if share.min() >= 1.0:
            return rgb
        behind = self._behind[y : y + rgb.shape[0], x : x + rgb.shape[1]].astype(np.float32)
        mixed = behind + (rgb.astype(np.float32) - behind) * share[None, :, None]
        return np.round(mixed).astype(np.uint8)


def _mask(wide: int, x: int, width: int) -> np.ndarray:
    """For every column of the picture, how much of it is the host: a smooth rise at either seam inside the picture."""
    columns = np.arange(width, dtype=np.float32)
    seam = max(2.0, wide * SEAM)
    rise = (columns - x) / seam if x > 0 else np.ones_like(columns)
    fall = (x + wide - 1 - columns) / seam if x + wide < width else np.ones_like(columns)
    share = np.clip(np.minimum(rise, fall), 0.0, 1.0)
    return share * share * (3 - 2 * share)


def _behind(plate: np.ndarray, size: tuple[int, int], x: int, y: int) -> np.ndarray:
    """The picture without a host: the strip of her plate at either edge, which she does not reach, drawn out wide."""
    width, height = size
    wide = plate.shape[1]
    strip = wide * EDGE
    at = np.arange(width, dtype=np.float32) - x
    left = -at / max(1, x) * strip
    right = wide - 1 - (at - (wide - 1)) / max(1, width - x - wide) * strip
    columns = np.where(at < 0, left, np.where(at >= wide, right, at))
    spread = plate[-y : height - y][:, np.clip(np.round(columns), 0, wide - 1).astype(int)]
    near, far = (
        np.asarray(Image.fromarray(spread).filter(ImageFilter.GaussianBlur(blur * width)), np.float32)
        for blur in (BLUR, FAR_BLUR)
    )
    away = np.maximum(-at, at - (wide - 1)) / (FAR * width)
    share = np.clip(away, 0.0, 1.0)[None, :, None]
    return np.round(near + (far - near) * share).astype(np.uint8)
