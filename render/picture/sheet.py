"""A transparent sheet to draw on: rounded panels with soft shadows, pictures, text with a halo, struck lines.

In: boxes, colours of the template, text already cleaned. Out: premultiplied RGBA. Shapes are drawn four times as large
and averaged, so that corners are smooth.
"""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter

from render.picture.layout import Box
from render.picture.template import Template
from render.picture.typeface import REGULAR, Typeface

SMOOTH = 4


class Sheet:
    """A transparent drawing whose box keeps `margin` pixels around for a shadow."""

    def __init__(self, width: int, height: int, margin: int, typeface: Typeface, template: Template) -> None:
        self.margin = margin
        self.image = Image.new("RGBA", (width + 2 * margin, height + 2 * margin), (0, 0, 0, 0))
        self.type = typeface
        self.colours = template.colours

    def panel(self, box: Box, radius: int, colour: str, *, shadow: int = 0, lower: str | None = None) -> None:
        """A rounded panel, with a soft shadow below, or shading to the colour `lower` at its foot."""
        mask = self._rounded(box, radius)
        if shadow:
            soft = ImageChops.offset(mask, 0, shadow // 2).filter(ImageFilter.GaussianBlur(shadow))
            self.image.alpha_composite(_flat(self.image.size, (10, 14, 26, 255), soft.point(lambda v: v * 38 // 100)))
        fill = ImageColor.getcolor(colour, "RGBA")
        if lower is None:
            self.image.alpha_composite(_flat(self.image.size, fill, mask.point(lambda v: v * fill[3] // 255)))
            return
        foot = ImageColor.getcolor(lower, "RGBA")
        ramp = np.linspace(0, 1, box.height)[:, None, None]
        rows = np.array(fill) * (1 - ramp) + np.array(foot) * ramp
        shade = Image.fromarray(np.broadcast_to(rows, (box.height, box.width, 4)).astype(np.uint8), "RGBA")
        layer = Image.new("RGBA", self.image.size, (0, 0, 0, 0))
        layer.paste(shade, (box.x + self.margin, box.y + self.margin))
        layer.putalpha(ImageChops.multiply(layer.getchannel("A"), mask))
        self.image.alpha_composite(layer)

    def picture(self, photo: Image.Image, box: Box, radius: int) -> None:
        layer = Image.new("RGBA", self.image.size, (0, 0, 0, 0))
        layer.paste(photo, (box.x + self.margin, box.y + self.margin))
        layer.putalpha(ImageChops.multiply(layer.getchannel("A"), self._rounded(box, radius)))
        self.image.alpha_composite(layer)

    def text(
        self, x: float, base: float, text: str, size: int, colour: str, weight: int = REGULAR, *, glow: int = 0
    ) -> float:
        """Write on the base line; returns where the next text would begin. `glow`: a dark halo, in pixels."""
        at = (x + self.margin, base + self.margin)
        font, stroke = self.type.font(size, weight), self.type.stroke(size, weight)
        if glow:
            halo = Image.new("L", self.image.size, 0)
            ImageDraw.Draw(halo).text(at, text, 255, font, "ls", stroke_width=glow)
            halo = halo.filter(ImageFilter.GaussianBlur(glow)).point(lambda v: min(255, v * 13 // 10))
            self.image.alpha_composite(_flat(self.image.size, (8, 10, 18, 255), halo))
        fill = ImageColor.getcolor(colour, "RGBA")
        ImageDraw.Draw(self.image).text(at, text, fill, font, "ls", stroke_width=stroke, stroke_fill=fill)
        return x + self.type.width(text, size, weight)

    def strike(self, x0: float, x1: float, y: float, colour: str, thick: int) -> None:
        fill = ImageColor.getcolor(colour, "RGBA")
        top = round(y + self.margin - thick / 2)
        ImageDraw.Draw(self.image).rectangle((x0 + self.margin, top, x1 + self.margin, top + thick - 1), fill)

    def premultiplied(self) -> np.ndarray:
        rgba = np.asarray(self.image).astype(np.uint16)
        rgba[..., :3] = (rgba[..., :3] * rgba[..., 3:] + 127) // 255
        return rgba.astype(np.uint8)

    def _rounded(self, box: Box, radius: int) -> Image.Image:
        large = Image.new("L", (box.width * SMOOTH, box.height * SMOOTH), 0)
        edge = (0, 0, box.width * SMOOTH - 1, box.height * SMOOTH - 1)
        ImageDraw.Draw(large).rounded_rectangle(edge, min(radius, box.height // 2, box.width // 2) * SMOOTH, 255)
        mask = Image.new("L", self.image.size, 0)
        mask.paste(
            large.resize((box.width, box.height), Image.Resampling.BOX), (box.x + self.margin, box.y + self.margin)
        )
        return mask


def _flat(size: tuple[int, int], colour: tuple[int, ...], mask: Image.Image) -> Image.Image:
    layer = Image.new("RGBA", size, (*colour[:3], 0))
    layer.putalpha(mask)
    return layer
