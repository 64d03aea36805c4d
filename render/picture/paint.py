"""Drawing: a tile spec becomes premultiplied RGBA. Runs in the painter process; Pillow only, nothing of the clock.

In: `TileSpec` (what `layout` placed), a `Typeface`, a `Photos` shelf. Out: the drawing and where its upper left corner
lies. Shapes are drawn four times as large and averaged, so that corners are smooth.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter

from render.picture.layout import Asked, Box, Earlier, Label, Rest, TileSpec, Words
from render.picture.photos import Photos
from render.picture.scene import DEFAULT_LABEL, Card
from render.picture.template import Template
from render.picture.typeface import BOLD, MEDIUM, REGULAR, Typeface

SMOOTH = 4
PRICE = re.compile(r"^\s*([^\d\s]*)\s*(\d[\d,]*)(\.\d+)?(.*)$", re.DOTALL)


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


class Brush:
    """Draws any spec. `draw` returns (x, y, premultiplied RGBA)."""

    def __init__(self, typeface: Typeface, photos: Photos) -> None:
        self.type = typeface
        self.photos = photos

    def draw(self, spec: TileSpec) -> tuple[int, int, np.ndarray]:
        paint: Callable[[TileSpec], tuple[int, int, Sheet]] = {
            Label: self._label,
            Card: self._card,
            Words: self._caption,
            Asked: self._question,
            Earlier: self._earlier,
            Rest: self._rest,
        }[type(spec.content)]
        x, y, sheet = paint(spec)
        return x - sheet.margin, y - sheet.margin, sheet.premultiplied()

    def _sheet(self, spec: TileSpec, width: int, height: int, margin: int = 0) -> Sheet:
        return Sheet(max(2, width), max(2, height), margin, self.type, spec.template)

    def _label(self, spec: TileSpec) -> tuple[int, int, Sheet]:
        label: Label = spec.content
        lines = [self.type.clean(line) for line in label.lines]
        if not self.type.can_chinese and any(ord(ch) > 0x2E7F for line in label.lines for ch in line):
            lines = [DEFAULT_LABEL["en"]]
        lines = [line for line in lines if line] or [DEFAULT_LABEL["en"]]
        size = self._size_for(label.least, lines)
        pad_x, pad_y, leading = round(size * 0.42), round(size * 0.36), round(size * 1.22)
        wrapped = [part for line in lines for part in self.type.wrap(line, size, BOLD, spec.box.width - 2 * pad_x)]
        width = round(max(self.type.width(line, size, BOLD) for line in wrapped)) + 2 * pad_x
        ascent = round(size * 0.88)
        height = pad_y * 2 + ascent + leading * (len(wrapped) - 1) + round(size * 0.06)
        sheet = self._sheet(spec, width, height)
        sheet.panel(Box(0, 0, width, height), round(size * 0.42), spec.template.colours.label)
        for row, line in enumerate(wrapped):
            sheet.text(pad_x, pad_y + ascent + row * leading - round(size * 0.03), line, size, "#ffffff", BOLD)
        return spec.box.x, spec.box.y, sheet

    def _size_for(self, least: int, lines: list[str]) -> int:
        """The size at which the smallest kind of letter that carries the label is `least` pixels high."""
        probe = "主" if any(ord(ch) > 0x2E7F for line in lines for ch in line) else "A"
        size = least
        while True:
            _, top, _, bottom = self.type.font(size, BOLD).getbbox(probe)
            if bottom - top >= least:
                return size
            size += 1

    def _card(self, spec: TileSpec) -> tuple[int, int, Sheet]:
        card: Card = spec.content
        box, colours, size = spec.box, spec.template.colours, spec.template.type
        px = lambda design: round(design * spec.scale)  # noqa: E731
        pad = px(14)
        side = box.height - 2 * pad
        photo = self.photos.square(card.image, side)
        sheet = self._sheet(spec, box.width, box.height, px(28))
        sheet.panel(Box(0, 0, box.width, box.height), px(spec.template.sizes.radius), colours.paper, shadow=px(12))
        left = pad + px(8)
        if photo is not None:
            sheet.panel(Box(pad, pad, side, side), px(14), colours.tint)
            sheet.picture(photo, Box(pad, pad, side, side), px(14))
            left = pad + side + px(16)
        right = box.width - pad - px(4)
        title_left = left
        if card.link:
            title_left = self._link_badge(sheet, card, px, pad if photo is not None else left, pad, photo is not None)
            title_left = left if photo is not None else title_left + px(8)
        self._card_title(sheet, self.type.clean(card.title), left, title_left, right, px, size)
        self._card_price(sheet, card, left, right, box.height - pad, px, size, colours)
        return box.x, box.y, sheet

    def _link_badge(self, sheet: Sheet, card: Card, px: Callable, x: int, y: int, on_photo: bool) -> int:
        """The link number, viewers ask by it; returns its right end."""
        number = self.type.clean(card.link)
        text = f"{number}号链接" if card.lang == "zh" and self.type.can_chinese else f"Link {number}"
        size = px(19)
        text = self.type.shorten(text, size, BOLD, px(150))
        width, height = round(self.type.width(text, size, BOLD)) + px(18), px(29)
        sheet.panel(Box(x, y, width, height), px(14) if on_photo else px(8), sheet.colours.accent)
        sheet.text(x + px(9), y + px(21), text, size, "#ffffff", BOLD)
        return x + width

    def _card_title(self, sheet: Sheet, title: str, left: int, first: int, right: int, px: Callable, size) -> None:
        text, colours = px(size.title), sheet.colours
        indent = first - left
        lines = self.type.wrap(title, text, MEDIUM, right - left)
        if indent and lines:
            head = self.type.wrap(title, text, MEDIUM, right - first)[0]
            lines = [head, *self.type.wrap(title[len(head) :].strip(), text, MEDIUM, right - left)]
        if len(lines) > 2:
            rest = title[title.index(lines[1], len(lines[0])) :]
            lines = [lines[0], self.type.shorten(rest, text, MEDIUM, right - left)]
        for row, line in enumerate(lines):
            sheet.text(
                left + (indent if row == 0 else 0), px(14) + px(25) + row * px(34), line, text, colours.ink, MEDIUM
            )

    def _card_price(
        self, sheet: Sheet, card: Card, left: int, right: int, foot: int, px: Callable, size, colours
    ) -> None:
        small = px(size.small)
        base = foot - px(8)
        stock = self.type.clean(card.stock)
        price = self.type.clean(card.price)
        if stock or card.note:
            tail = self.type.shorten(stock or self.type.clean(card.note), small, REGULAR, right - left)
            if price:
                sheet.text(left, base, tail, small, colours.accent if card.sold_out else colours.muted, REGULAR)
                base -= px(31)
            else:
                sheet.text(left, base, tail, small, colours.muted, REGULAR)
        if not price:
            return
        colour = colours.muted if card.sold_out else colours.accent
        was = self.type.clean(card.list_price)
        end = self._price(sheet, left, base, price, px(size.price), right - left, colour)
        if was:
            self._list_price(sheet, card, end + px(10), base, right, small, was, px)

    def _price(self, sheet: Sheet, x: float, base: float, price: str, size: int, room: float, colour: str) -> float:
        """Currency small, whole number large, decimals small, unit smaller still; shrunk until it fits."""
        match = PRICE.match(price)
        parts = match.groups("") if match else ("", price, "", "")
        while True:
            sizes = (round(size * 0.56), size, round(size * 0.56), round(size * 0.4))
            width = sum(self.type.width(t, s, BOLD) for t, s in zip(parts, sizes, strict=True))
            if width <= room or size <= 16:
                break
            size -= 2
        for part, part_size in zip(parts, sizes, strict=True):
            if part:
                x = sheet.text(x, base, part, part_size, colour, BOLD)
        return x

    def _list_price(
        self, sheet: Sheet, card: Card, x: float, base: float, right: int, size: int, was: str, px: Callable
    ) -> None:
        """A struck price always says what it is; where there is no room for both, neither is shown."""
        named = card.list_base or ("划线价" if card.lang == "zh" and self.type.can_chinese else "List")
        name = self.type.clean(named) + " "
        for small in (size, round(size * 0.9), round(size * 0.8)):
            start = x + self.type.width(name, small)
            end = start + self.type.width(was, small)
            if end <= right:
                sheet.text(x, base, name, small, sheet.colours.muted)
                sheet.text(start, base, was, small, sheet.colours.muted)
                sheet.strike(start - 1, end + 1, base - small * 0.36, sheet.colours.muted, max(2, px(2)))
                return

    def _caption(self, spec: TileSpec) -> tuple[int, int, Sheet]:
        words: Words = spec.content
        px = lambda design: round(design * spec.scale)  # noqa: E731
        text = self.type.clean(words.text)
        pad = px(20)
        size, least = px(spec.template.type.caption), px(spec.template.type.caption_least)
        room = spec.box.width - 2 * pad
        while True:
            lines = self.type.wrap(text, size, BOLD, room)
            if len(lines) <= 2 or size <= least:
                break
            size -= 1
        lines = _balanced(self.type, lines, text, size, room)
        leading = round(size * 1.3)
        height = leading * len(lines) + px(20)
        width = round(max((self.type.width(line, size, BOLD) for line in lines), default=0)) + 2 * pad
        width = min(width + width % 2, spec.box.width)
        sheet = self._sheet(spec, width, height, px(6))
        if lines:
            sheet.panel(Box(0, 0, width, height), px(18), spec.template.colours.shade)
        for row, line in enumerate(lines):
            x = (width - self.type.width(line, size, BOLD)) / 2
            base = px(10) + round(leading * 0.5 + size * 0.37) + row * leading
            sheet.text(x, base, line, size, spec.template.colours.on_shade, BOLD, glow=px(2))
        x = spec.box.x + (spec.box.width - width) // 2
        return x, spec.box.y + spec.box.height - height, sheet

    def _question(self, spec: TileSpec) -> tuple[int, int, Sheet]:
        asked: Asked = spec.content
        px = lambda design: round(design * spec.scale)  # noqa: E731
        colours, box = spec.template.colours, spec.box
        small, size, pad = px(spec.template.type.small), px(spec.template.type.question), px(20)
        room = box.width - 2 * pad
        who = self.type.shorten(self.type.clean(asked.who), small, MEDIUM, room)
        text = self.type.shorten(self.type.clean(asked.text) or "…", size, BOLD, room)
        width = round(max(self.type.width(who, small, MEDIUM), self.type.width(text, size, BOLD))) + 2 * pad
        sheet = self._sheet(spec, width, box.height, px(20))
        sheet.panel(Box(0, 0, width, box.height), px(20), colours.accent, shadow=px(9), lower=colours.accent_deep)
        sheet.text(pad, px(32), who, small, "#ffe3c2", MEDIUM)
        sheet.text(pad, px(68), text, size, "#ffffff", BOLD)
        return box.x, box.y, sheet

    def _earlier(self, spec: TileSpec) -> tuple[int, int, Sheet]:
        earlier: Earlier = spec.content
        px = lambda design: round(design * spec.scale)  # noqa: E731
        size, pad = px(spec.template.type.ticker), px(16)
        room = spec.box.width - 2 * pad
        name = self.type.shorten(self.type.clean(earlier.name), size, MEDIUM, room * 0.4)
        name = name + " " if name else ""
        start = pad + self.type.width(name, size, MEDIUM)
        text = self.type.shorten(self.type.clean(earlier.text), size, REGULAR, pad + room - start)
        width = round(start + self.type.width(text, size, REGULAR)) + pad
        sheet = self._sheet(spec, width, spec.box.height)
        sheet.panel(Box(0, 0, width, spec.box.height), spec.box.height // 2, spec.template.colours.shade)
        base = spec.box.height // 2 + round(size * 0.37)
        sheet.text(pad, base, name, size, spec.template.colours.name, MEDIUM)
        sheet.text(start, base, text, size, spec.template.colours.on_shade)
        return spec.box.x, spec.box.y, sheet

    def _rest(self, spec: TileSpec) -> tuple[int, int, Sheet]:
        px = lambda design: round(design * spec.scale)  # noqa: E731
        size, height = px(spec.template.type.rest), spec.box.height
        text = self.type.clean(spec.content.text) or "…"
        width = min(spec.box.width, round(self.type.width(text, size, MEDIUM)) + px(56))
        sheet = self._sheet(spec, width, height)
        sheet.panel(Box(0, 0, width, height), height // 2, spec.template.colours.shade)
        x = (width - self.type.width(text, size, MEDIUM)) / 2
        sheet.text(x, height // 2 + round(size * 0.37), text, size, spec.template.colours.on_shade, MEDIUM)
        return spec.box.x + (spec.box.width - width) // 2, spec.box.y, sheet


def _balanced(typeface: Typeface, lines: list[str], text: str, size: int, room: float) -> list[str]:
    """Two lines of about the same length instead of a full one and a crumb."""
    if len(lines) != 2:
        return lines
    for share in (0.54, 0.6, 0.68, 0.76, 0.84, 0.92):
        narrower = typeface.wrap(text, size, BOLD, max(room * share, typeface.width(text, size, BOLD) * share))
        if len(narrower) == 2 and all(typeface.width(line, size, BOLD) <= room for line in narrower):
            return narrower
    return lines


def _flat(size: tuple[int, int], colour: tuple[int, ...], mask: Image.Image) -> Image.Image:
    layer = Image.new("RGBA", size, (*colour[:3], 0))
    layer.putalpha(mask)
    return layer
