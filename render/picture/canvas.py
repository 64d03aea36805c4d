"""The picture being made: YUV 4:2:0 planes, so that only what changes is ever converted.

In: a plate (the still host), face patches (RGB) that stay until pasted over, tiles (ready-made YUV) that last one
picture. Out: `av.VideoFrame`s from a small pool, with their colour said (BT.709, limited range). Below lies the host,
on top the picture: only rectangles that a patch or a tile touched are copied up again.
"""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
from av.video.reformatter import VideoReformatter

from render.picture.tile import Tile
from render.speech import FPS

POOL = 4
BT709, LIMITED, FULL = 1, 1, 2

Planes = tuple[np.ndarray, np.ndarray, np.ndarray]
Rect = tuple[int, int, int, int]  # x, y, width, height; all even


class Canvas:
    """One picture at a time: `paste` patches, `renew`, `blend` tiles, `frame`. Belongs to one thread."""

    def __init__(self, plate_rgb: np.ndarray) -> None:
        self.height, self.width = plate_rgb.shape[:2]
        if self.height % 2 or self.width % 2:
            raise ValueError(f"a canvas needs even sides, got {self.width}×{self.height}")
        self._convert = VideoReformatter()
        self._host: Planes = tuple(p.copy() for p in self._to_yuv(plate_rgb))
        self._planes: Planes = tuple(p.copy() for p in self._host)
        self._touched: list[Rect] = []
        self._scratch = np.empty(self.width * self.height, np.uint16)
        self._pool = [_new_frame(self.width, self.height) for _ in range(POOL)]
        self._next = 0

    def paste(self, x: int, y: int, rgb: np.ndarray) -> None:
        """A part of the host looks like this from now on: uint8 RGB, even position and size, inside the canvas."""
        height, width = rgb.shape[:2]
        if (x | y | height | width) & 1:
            raise ValueError(f"a patch lies on even pixels: {x},{y} {width}×{height}")
        rect = (x, y, width, height)
        for host, patch in zip(_cut(self._host, rect), self._to_yuv(rgb), strict=True):
            np.copyto(host, patch)
        self._touched.append(rect)

    def renew(self) -> None:
        """Take last picture's tiles off and this one's patches up."""
        for rect in self._touched:
            for canvas, host in zip(_cut(self._planes, rect), _cut(self._host, rect), strict=True):
                np.copyto(canvas, host)
        self._touched.clear()

    def blend(self, tile: Tile, *, opacity: int = 256, dy: int = 0) -> None:
        """Lay a tile over the picture; what hangs over the edge is cut. `opacity` 0..256, `dy` even."""
        top, left = tile.y + dy, tile.x
        y0, x0 = max(0, top), max(0, left)
        y1, x1 = min(self.height, top + tile.height), min(self.width, left + tile.width)
        if y0 >= y1 or x0 >= x1 or opacity <= 0:
            return
        rect = (x0, y0, x1 - x0, y1 - y0)
        for plane, (canvas, ink) in enumerate(zip(_cut(self._planes, rect), tile.inks, strict=True)):
            if opacity < 256:
                ink = ink.faded(opacity)
            half = 1 if plane else 0
            rows = slice((y0 - top) >> half, (y1 - top) >> half)
            columns = slice((x0 - left) >> half, (x1 - left) >> half)
            mixed = self._scratch[: canvas.size].reshape(canvas.shape)
            np.multiply(canvas, ink.keep[rows, columns], out=mixed)
            mixed += ink.add[rows, columns]
            mixed >>= 8
            np.copyto(canvas, mixed, casting="unsafe")
        self._touched.append(rect)

    def frame(self, pts: int) -> av.VideoFrame:
        """The picture as it stands, in a frame that stays as it is for the next three calls."""
        frame, views = self._pool[self._next]
        self._next = (self._next + 1) % POOL
        for view, plane in zip(views, self._planes, strict=True):
            np.copyto(view, plane)
        frame.pts = pts
        frame.time_base = Fraction(1, FPS)
        return frame

    def _to_yuv(self, rgb: np.ndarray) -> Planes:
        source = av.VideoFrame.from_numpy_buffer(np.ascontiguousarray(rgb), "rgb24")
        return _views(
            self._convert.reformat(
                source,
                format="yuv420p",
                src_colorspace=BT709,
                dst_colorspace=BT709,
                src_color_range=FULL,
                dst_color_range=LIMITED,
                interpolation="AREA",  # 2×2 means: a patch meets its plate without a seam
                threads=1,
            )
        )


def _new_frame(width: int, height: int) -> tuple[av.VideoFrame, Planes]:
    frame = av.VideoFrame(width, height, "yuv420p")
    frame.colorspace = frame.color_primaries = frame.color_trc = BT709
    frame.color_range = LIMITED
    return frame, _views(frame)


def _views(frame: av.VideoFrame) -> Planes:
    """The frame's own memory as arrays, without the padding at line ends."""
    return tuple(
        np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width]
        for plane in frame.planes
    )


def _cut(planes: Planes, rect: Rect) -> Planes:
    x, y, width, height = rect
    luma = planes[0][y : y + height, x : x + width]
    half = np.s_[y >> 1 : (y + height) >> 1, x >> 1 : (x + width) >> 1]
    return luma, planes[1][half], planes[2][half]
