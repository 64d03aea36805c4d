"""A small studio for product pictures: a backdrop, a light from the upper left, and solid things to stand in it.

In: shapes in an 800-unit square, y down. Out: an RGB picture. Things are turned on a lathe (bottles, bowls), inflated
from an outline (shoes, pillows), or flat (labels, straps); all are lit by the same light, so that they belong
together. Pure numpy and Pillow; nothing random but what a seed gives.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

UNIT = 800
LIGHT = np.array([-0.48, -0.58, 0.66])
HALF = (LIGHT + np.array([0, 0, 1])) / np.linalg.norm(LIGHT + np.array([0, 0, 1]))

Point = tuple[float, float]
Colour = str | tuple[float, float, float]


def rgb(colour: Colour) -> np.ndarray:
    if isinstance(colour, str):
        return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], np.float32) / 255
    return np.array(colour, np.float32)


def mix(a: Colour, b: Colour, t: float) -> tuple[float, float, float]:
    return tuple(rgb(a) * (1 - t) + rgb(b) * t)


def smooth(points: Sequence[Point], closed: bool = True, steps: int = 12) -> list[Point]:
    """A Catmull-Rom curve through the points."""
    p = np.array(points, float)
    n = len(p)
    out = []
    for i in range(n if closed else n - 1):
        a, b, c, d = (p[(i + k) % n] if closed else p[min(max(i + k, 0), n - 1)] for k in (-1, 0, 1, 2))
        for t in np.linspace(0, 1, steps, endpoint=False):
            out.append(
                tuple(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
            )
    return out if closed else [*out, tuple(p[-1])]


def _box(a: np.ndarray, radius: int, axis: int) -> np.ndarray:
    if radius < 1:
        return a
    pad = [(0, 0), (0, 0)]
    pad[axis] = (radius + 1, radius)
    s = np.cumsum(np.pad(a, pad, mode="constant"), axis=axis, dtype=np.float64)
    hi = np.take(s, range(2 * radius + 1, s.shape[axis]), axis=axis)
    lo = np.take(s, range(s.shape[axis] - 2 * radius - 1), axis=axis)
    return ((hi - lo) / (2 * radius + 1)).astype(np.float32)


def blur(a: np.ndarray, radius: float) -> np.ndarray:
    for _ in range(3):
        a = _box(_box(a, int(radius / 1.7), 0), int(radius / 1.7), 1)
    return a


@dataclass(frozen=True)
class Mask:
    """Coverage 0..1 of a rectangle of the canvas that begins at (x, y), in canvas pixels."""

    a: np.ndarray
    x: int
    y: int

    def cut(self, other: Mask) -> Mask:
        """This without the other."""
        return Mask(self.a * (1 - _onto(other, self)), self.x, self.y)

    def within(self, other: Mask) -> Mask:
        return Mask(self.a * _onto(other, self), self.x, self.y)


def _onto(other: Mask, frame: Mask) -> np.ndarray:
    out = np.zeros_like(frame.a)
    h, w = frame.a.shape
    x0, y0 = max(frame.x, other.x), max(frame.y, other.y)
    x1, y1 = min(frame.x + w, other.x + other.a.shape[1]), min(frame.y + h, other.y + other.a.shape[0])
    if x1 > x0 and y1 > y0:
        out[y0 - frame.y : y1 - frame.y, x0 - frame.x : x1 - frame.x] = other.a[
            y0 - other.y : y1 - other.y, x0 - other.x : x1 - other.x
        ]
    return out


class Studio:
    """One picture in the making."""

    def __init__(self, wall: Colour, floor: Colour, scale: int = 2) -> None:
        self.k = scale
        n = UNIT * scale
        y, x = np.mgrid[0:n, 0:n].astype(np.float32) / scale
        t = np.clip((y - 470) / 190, 0, 1)
        t = (t * t * (3 - 2 * t))[..., None]
        base = rgb(wall) * (1 - t) + rgb(floor) * t
        glow = np.exp(-(((x - 250) / 380) ** 2 + ((y - 210) / 340) ** 2))[..., None]
        fall = np.clip((x - 330) / 900 + (y - 620) / 1100, 0, 1)[..., None]
        self.rgb = np.clip(base + 0.055 * glow - 0.11 * fall, 0, 1).astype(np.float32)

    def image(self, size: int = UNIT) -> Image.Image:
        full = Image.fromarray((np.clip(self.rgb, 0, 1) * 255 + 0.5).astype(np.uint8))
        near = tuple(
            at * self.k for at in (50, 68, 750, 768)
        )  # things are drawn with air round them; the lens is closer
        return full.resize((size, size), Image.Resampling.LANCZOS, box=near)

    # --- outlines ---------------------------------------------------------------------------------------------------

    def poly(self, points: Sequence[Point], margin: float = 3) -> Mask:
        return self._draw(points, margin, lambda d, p: d.polygon(p, fill=255))

    def blob(self, points: Sequence[Point], margin: float = 3) -> Mask:
        return self.poly(smooth(points), margin)

    def oval(self, cx: float, cy: float, rx: float, ry: float, turn: float = 0.0) -> Mask:
        t = np.linspace(0, 2 * np.pi, 120, endpoint=False)
        c, s = np.cos(turn), np.sin(turn)
        x, y = rx * np.cos(t), ry * np.sin(t)
        return self.poly(list(zip(cx + x * c - y * s, cy + x * s + y * c, strict=True)))

    def block(self, x: float, y: float, w: float, h: float, r: float = 0, turn: float = 0.0) -> Mask:
        """A rectangle with round corners, turned about its middle."""
        r = min(r, w / 2, h / 2)
        pts = []
        for cx, cy, start in ((w - r, h - r, 0), (r, h - r, 90), (r, r, 180), (w - r, r, 270)):
            for a in np.radians(np.linspace(start, start + 90, 14 if r else 1)):
                pts.append((cx + r * np.cos(a) - w / 2, cy + r * np.sin(a) - h / 2))
        c, s = np.cos(turn), np.sin(turn)
        return self.poly([(x + w / 2 + px * c - py * s, y + h / 2 + px * s + py * c) for px, py in pts])

    def line(self, points: Sequence[Point], width: float, curve: bool = True) -> Mask:
        pts = smooth(points, closed=False) if curve and len(points) > 2 else list(points)

        def draw(d: ImageDraw.ImageDraw, p: list[Point]) -> None:
            w = width * self.k * 2
            d.line(p, fill=255, width=round(w), joint="curve")
            for x, y in (p[0], p[-1]):
                d.ellipse((x - w / 2, y - w / 2, x + w / 2, y + w / 2), fill=255)

        return self._draw(pts, width, draw)

    def _draw(self, points: Sequence[Point], margin: float, draw: Callable) -> Mask:
        p = np.array(points, float) * self.k
        m = margin * self.k + 2
        x0, y0 = (np.floor(p.min(0) - m)).astype(int)
        x1, y1 = (np.ceil(p.max(0) + m)).astype(int)
        n = UNIT * self.k
        x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, n), min(y1, n)
        im = Image.new("L", ((x1 - x0) * 2, (y1 - y0) * 2))
        draw(ImageDraw.Draw(im), [((x - x0) * 2, (y - y0) * 2) for x, y in p])
        return Mask(np.asarray(im.reduce(2), np.float32) / 255, int(x0), int(y0))

    # --- paint ------------------------------------------------------------------------------------------------------

    def lay(self, mask: Mask, colour: np.ndarray, alpha: float = 1.0) -> None:
        h, w = mask.a.shape
        view = self.rgb[mask.y : mask.y + h, mask.x : mask.x + w]
        a = (mask.a * alpha)[..., None]
        view *= 1 - a
        view += a * colour

    def flat(self, mask: Mask, colour: Colour, alpha: float = 1.0) -> None:
        self.lay(mask, rgb(colour), alpha)

    def fade(self, mask: Mask, first: Colour, last: Colour, angle: float = 90, alpha: float = 1.0) -> None:
        """A gradient across the mask; 90 is downwards, 0 to the right."""
        h, w = mask.a.shape
        y, x = np.mgrid[0:h, 0:w].astype(np.float32)
        a = np.radians(angle)
        d = x * np.cos(a) + y * np.sin(a)
        t = ((d - d.min()) / max(float(np.ptp(d)), 1e-6))[..., None]
        self.lay(mask, rgb(first) * (1 - t) + rgb(last) * t, alpha)

    def glow(self, mask: Mask, colour: Colour, soft: float, alpha: float = 1.0) -> None:
        """Paint with a soft edge."""
        pad = int(soft * 2 * self.k)
        n = UNIT * self.k
        a = blur(np.pad(mask.a, pad), soft * self.k)
        x, y = mask.x - pad, mask.y - pad
        x0, y0, x1, y1 = max(x, 0), max(y, 0), min(x + a.shape[1], n), min(y + a.shape[0], n)
        self.lay(Mask(a[y0 - y : y1 - y, x0 - x : x1 - x], x0, y0), rgb(colour), alpha)

    def weave(self, mask: Mask, pitch: float, depth: float, angle: float = 0, sharp: float = 1.0) -> None:
        """Fine lines over what is there: cloth, knit, corrugation."""
        h, w = mask.a.shape
        y, x = np.mgrid[0:h, 0:w].astype(np.float32) / self.k
        a = np.radians(angle)
        wave = np.sin(2 * np.pi * (x * np.cos(a) + y * np.sin(a)) / pitch)
        wave = np.sign(wave) * np.abs(wave) ** sharp
        view = self.rgb[mask.y : mask.y + h, mask.x : mask.x + w]
        view *= 1 + (mask.a * depth * wave)[..., None]

    def shade(self, mask: Mask, dx: float = 8, dy: float = 14, soft: float = 16, dark: float = 0.3) -> None:
        """The shadow a thing throws on what is behind it."""
        pad = int((soft * 2 + max(abs(dx), abs(dy))) * self.k)
        a = np.pad(mask.a, pad)
        a = blur(a, soft * self.k)
        self._dark(a, mask.x - pad + int(dx * self.k), mask.y - pad + int(dy * self.k), dark)

    def ground(self, cx: float, y: float, rx: float, ry: float | None = None, dark: float = 0.42) -> None:
        """What a standing thing does to the floor: a dark seam under it, a soft pool to the right."""
        ry = ry if ry is not None else rx * 0.16
        for grow, off, soft, part in ((1.0, 0.0, 7, 0.75), (1.16, 0.16, 26, 0.7), (1.5, 0.42, 60, 0.42)):
            oval = self.oval(cx + rx * off, y + ry * 0.25, rx * grow, ry * grow)
            pad = int(soft * 2 * self.k)
            a = blur(np.pad(oval.a, pad), soft * self.k)
            self._dark(a, oval.x - pad, oval.y - pad, dark * part)

    def _dark(self, a: np.ndarray, x: int, y: int, dark: float) -> None:
        n = UNIT * self.k
        x0, y0, x1, y1 = max(x, 0), max(y, 0), min(x + a.shape[1], n), min(y + a.shape[0], n)
        if x1 <= x0 or y1 <= y0:
            return
        part = a[y0 - y : y1 - y, x0 - x : x1 - x, None] * dark
        view = self.rgb[y0:y1, x0:x1]
        view *= 1 - part * (1 - np.array([0.30, 0.24, 0.26], np.float32))

    # --- solids -----------------------------------------------------------------------------------------------------

    def _lit(self, nx, ny, nz, base: np.ndarray, gloss: float, rough: float) -> np.ndarray:
        diffuse = np.clip(nx * LIGHT[0] + ny * LIGHT[1] + nz * LIGHT[2], 0, 1)
        spec = np.clip(nx * HALF[0] + ny * HALF[1] + nz * HALF[2], 0, 1) ** rough
        bounce = np.clip(nx * 0.8 + ny * 0.35, 0, 1) ** 2 * 0.13
        tone = (0.50 + 0.60 * diffuse + bounce)[..., None]
        cool = np.array([0.97, 0.985, 1.03], np.float32)
        return np.clip(base * tone * (cool + (1 - cool) * np.clip(tone, 0, 1)) + (gloss * spec)[..., None], 0, 1)

    def lathe(
        self,
        cx: float,
        profile: Sequence[Point],
        colour: Colour,
        *,
        bands: Sequence[tuple[float, float, Colour]] = (),
        tilt: float = 0.12,
        gloss: float = 0.25,
        rough: float = 40,
        streak: float = 0.22,
        round_: bool = False,
        alpha: float = 1.0,
    ) -> Mask:
        """A solid of revolution about x = cx seen slightly from above. `profile` is (y, radius) from the top down;
        `bands` are (from y, to y, colour) painted round it."""
        pts = np.array(smooth(profile, closed=False) if round_ else profile, float)
        ys, rs = pts[:, 0], np.maximum(pts[:, 1], 0.01)
        ys = np.maximum.accumulate(ys + np.arange(len(ys)) * 1e-6)
        top, end, wide = ys[0], ys[-1], rs.max()
        k = self.k
        x0, x1 = int((cx - wide) * k) - 2, int((cx + wide) * k) + 3
        y0, y1 = int((top - rs[0] * tilt) * k) - 2, int((end + wide * tilt) * k) + 3
        y, x = np.mgrid[y0:y1, x0:x1].astype(np.float64) / k
        x = x - cx
        s = y
        for _ in range(6):
            r = np.interp(s, ys, rs)
            u = np.clip(x / r, -1, 1)
            s = y - tilt * r * np.sqrt(1 - u * u)
        r = np.interp(s, ys, rs)
        u = x / r
        edge = np.clip((r - np.abs(x)) * k + 0.5, 0, 1)
        inside = edge * np.clip((s - top) * k + 0.5, 0, 1) * np.clip((end - s) * k + 0.5, 0, 1)
        mask = Mask(inside.astype(np.float32), x0, y0)
        u = np.clip(u, -1, 1)
        slope = np.interp(s, ys, np.gradient(rs, ys + np.arange(len(ys)) * 1e-3))
        slope = np.clip(slope, -3, 3)
        nz, nx, ny = np.sqrt(1 - u * u), u, -slope
        length = np.sqrt(nx**2 + ny**2 + nz**2)
        base = np.broadcast_to(rgb(colour), (*u.shape, 3)).copy()
        for start, stop, paint in bands:
            t = np.clip((s - start) * k + 0.5, 0, 1) * np.clip((stop - s) * k + 0.5, 0, 1)
            base = base * (1 - t[..., None]) + rgb(paint) * t[..., None]
        lit = self._lit(nx / length, ny / length, nz / length, base, gloss, rough)
        shine = streak * np.exp(-(((u + 0.58) / 0.09) ** 2)) + 0.35 * streak * np.exp(-(((u - 0.86) / 0.05) ** 2))
        self.lay(mask, np.clip(lit + shine[..., None], 0, 1), alpha)
        return mask

    def disc(
        self, cx: float, y: float, r: float, colour: Colour, tilt: float = 0.12, last: Colour | None = None
    ) -> Mask:
        """The flat top of a turned thing."""
        mask = self.oval(cx, y, r, r * tilt)
        self.fade(mask, colour, last or mix(colour, "#000000", 0.12), 20)
        return mask

    def puff(
        self,
        mask: Mask,
        colour: Colour | np.ndarray,
        depth: float = 40,
        *,
        gloss: float = 0.05,
        rough: float = 18,
        alpha: float = 1.0,
    ) -> None:
        """The outline blown up: round at its edges, flat in its middle; `depth` is how far the rounding reaches."""
        reach = depth * self.k
        pad = int(reach)
        a = np.pad(mask.a, pad)
        height = sum(w * blur(a, reach * f) for f, w in ((0.12, 0.22), (0.35, 0.35), (0.8, 0.43)))
        height = np.sqrt(np.clip(height - 0.28, 0, 1) / 0.72)
        gy, gx = np.gradient(height * reach * 0.9)
        cut = slice(pad, pad + mask.a.shape[0]), slice(pad, pad + mask.a.shape[1])
        nx, ny = -gx[cut], -gy[cut]
        length = np.sqrt(nx**2 + ny**2 + 1)
        base = rgb(colour) if not isinstance(colour, np.ndarray) else colour
        base = np.broadcast_to(base, (*mask.a.shape, 3))
        self.lay(mask, self._lit(nx / length, ny / length, 1 / length, base, gloss, rough), alpha)

    def face(self, points: Sequence[Point], colour: Colour, tone: float, r: float = 0) -> Mask:
        """One side of a box, `tone` how much light it takes."""
        mask = self.poly(points)
        light = mix(colour, "#ffffff", max(0.0, tone)) if tone >= 0 else mix(colour, "#1c1420", -tone)
        self.fade(mask, light, mix(light, "#1c1420", 0.07), 75)
        return mask

    def crate(
        self, x: float, y: float, w: float, h: float, colour: Colour, *, side: float = 60, rise: float = 34
    ) -> tuple[Mask, Mask, Mask]:
        """A box seen from the upper right: front at (x, y, w, h), its right side and its top."""
        right = self.face(
            [(x + w, y), (x + w + side, y - rise), (x + w + side, y + h - rise), (x + w, y + h)], colour, -0.2
        )
        top = self.face([(x, y), (x + side, y - rise), (x + w + side, y - rise), (x + w, y)], colour, 0.22)
        front = self.face([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], colour, 0.0)
        return front, right, top

    def mark(self, cx: float, cy: float, r: float, colour: Colour, alpha: float = 1.0) -> None:
        """The shop's sign: two antlers in a ring."""
        ring = self.oval(cx, cy, r, r).cut(self.oval(cx, cy, r * 0.87, r * 0.87))
        self.flat(ring, colour, alpha)
        for s in (-1, 1):
            beam = [
                (cx + s * r * 0.05, cy + r * 0.5),
                (cx + s * r * 0.12, cy + r * 0.05),
                (cx + s * r * 0.42, cy - r * 0.5),
            ]
            self.flat(self.line(beam, r * 0.1), colour, alpha)
            for at, out in (((0.14, 0.02), (0.45, -0.08)), ((0.27, -0.22), (0.1, -0.5))):
                tine = [(cx + s * r * at[0], cy + r * at[1]), (cx + s * r * out[0], cy + r * out[1])]
                self.flat(self.line(tine, r * 0.09, curve=False), colour, alpha)
