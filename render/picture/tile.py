"""`Tile`: a finished drawing ready to be blended into YUV 4:2:0, so that the clock does arithmetic and never draws.

In: premultiplied RGBA from the painter. Out: per plane what to add (u16, 1/256 steps) and how much of the picture
beneath stays (u16, 0..256). BT.709, limited range; chroma is averaged over 2×2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# Rows: Y, Cb, Cr from R, G, B in 0..255, to limited range; then what alpha itself adds (the offsets 16 and 128).
KR, KG, KB = 0.2126, 0.7152, 0.0722
RGB_TO_YUV = np.array(
    [
        [KR * 219 / 255, KG * 219 / 255, KB * 219 / 255],
        [-KR / 1.8556 * 224 / 255, -KG / 1.8556 * 224 / 255, 0.5 * 224 / 255],
        [0.5 * 224 / 255, -KG / 1.5748 * 224 / 255, -KB / 1.5748 * 224 / 255],
    ],
    np.float32,
)
OFFSETS = (16.0, 128.0, 128.0)


@dataclass(frozen=True, slots=True, eq=False)
class Ink:
    """One plane of a tile: new = (old · keep + add) / 256."""

    add: np.ndarray
    keep: np.ndarray

    def faded(self, opacity: int) -> Ink:
        """The same at `opacity` 0..256."""
        keep = (256 - ((256 - self.keep) * np.uint16(opacity) >> 8)).astype(np.uint16)
        return Ink((self.add.astype(np.uint32) * opacity >> 8).astype(np.uint16), keep)


@dataclass(frozen=True, slots=True, eq=False)
class Tile:
    """`key` names the content, `layer` the place it belongs to. x, y, width and height are even."""

    key: str
    layer: str
    x: int
    y: int
    width: int
    height: int
    inks: tuple[Ink, Ink, Ink]

    @classmethod
    def from_rgba(cls, key: str, layer: str, x: int, y: int, rgba: np.ndarray) -> Tile:
        """`rgba` is uint8, premultiplied; odd edges are padded with nothing."""
        rgba = np.pad(rgba, ((y & 1, (rgba.shape[0] + y) & 1), (x & 1, (rgba.shape[1] + x) & 1), (0, 0)))
        alpha = rgba[..., 3].astype(np.float32) / 255
        rgb = rgba[..., :3].astype(np.float32)
        inks = []
        for row, offset in zip(RGB_TO_YUV, OFFSETS, strict=True):
            add, cover = rgb @ row + offset * alpha, alpha
            if inks:
                add, cover = _halve(add), _halve(cover)
            keep = np.round(256 * (1 - cover))
            add = np.minimum(np.round(256 * add) + 128, 65535 - 255 * keep)
            inks.append(Ink(np.maximum(add, 0).astype(np.uint16), keep.astype(np.uint16)))
        height, width = alpha.shape
        return cls(key, layer, x & ~1, y & ~1, width, height, tuple(inks))

    @property
    def nbytes(self) -> int:
        return sum(ink.add.nbytes + ink.keep.nbytes for ink in self.inks)


def _halve(plane: np.ndarray) -> np.ndarray:
    height, width = plane.shape
    return plane.reshape(height // 2, 2, width // 2, 2).mean((1, 3))
