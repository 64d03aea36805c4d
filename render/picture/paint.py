"""Drawing: a tile spec becomes premultiplied RGBA. Runs in the painter process; Pillow only, nothing of the clock.

In: `TileSpec` (what `layout` placed), a `Typeface`, a `Photos` shelf. Out: the drawing and where its upper left corner
lies.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from render.picture.card import draw_card
from render.picture.layout import Asked, Box, Earlier, Label, Media, Rest, Seller, TileSpec, Words
from render.picture.photos import Photos
from render.picture.scene import DEFAULT_LABEL, Card, Promo
from render.picture.sheet import Sheet
from render.picture.typeface import BOLD, MEDIUM, REGULAR, Typeface

MONEY = re.compile(r"([¥￥$€£]\s?\d[\d,]*(?:\.\d+)?|\d[\d,]*(?:\.\d+)?\s?(?:元|块|折|%))")


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
            Promo: self._promo,
            Seller: self._seller,
            Media: self._media,
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
        return spec.box.x, spec.box.y, draw_card(spec, self.type, self.photos)

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
            for part in MONEY.split(line):
                colour = spec.template.colours.name if MONEY.fullmatch(part) else spec.template.colours.on_shade
                x = sheet.text(x, base, part, size, colour, BOLD, glow=px(2)) if part else x
        x = spec.box.x + (spec.box.width - width) // 2
        return x, spec.box.y + spec.box.height - height, sheet

    def _question(self, spec: TileSpec) -> tuple[int, int, Sheet]:
        asked: Asked = spec.content
        px = lambda design: round(design * spec.scale)  # noqa: E731
        colours, box = spec.template.colours, spec.box
        small, size, pad = px(spec.template.type.small), px(spec.template.type.question), px(20)
        room = box.width - 2 * pad
        who = self.type.shorten(self.type.clean(asked.who), small, MEDIUM, room)
        text = self.type.clean(asked.text) or "…"
        lines = self.type.wrap(text, size, BOLD, room)
        if len(lines) > 2:
            rest = text[text.index(lines[1], len(lines[0])) :]
            lines = [lines[0], self.type.shorten(rest, size, BOLD, room)]
        widths = [self.type.width(line, size, BOLD) for line in lines]
        width = round(max(self.type.width(who, small, MEDIUM), *widths)) + 2 * pad
        height = px(51) + px(36) * len(lines)
        sheet = self._sheet(spec, width, height, px(20))
        sheet.panel(Box(0, 0, width, height), px(20), colours.accent, shadow=px(9), lower=colours.accent_deep)
        sheet.text(pad, px(32), who, small, "#ffe3c2", MEDIUM)
        for row, line in enumerate(lines):
            sheet.text(pad, px(68) + px(36) * row, line, size, "#ffffff", BOLD)
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

    def _promo(self, spec: TileSpec) -> tuple[int, int, Sheet]:
        """A strip on the card: the offer in its own words on the left, its real end on the right, always whole."""
        promo: Promo = spec.content
        px = lambda design: round(design * spec.scale)  # noqa: E731
        colours, box = spec.template.colours, spec.box
        size, pad = px(spec.template.type.promo), px(18)
        left = self.type.clean(promo.left)
        while size > px(14) and self.type.width(left, size, BOLD) > box.width - 2 * pad:
            size -= 1
        end = self.type.width(left, size, BOLD)
        room = box.width - 3 * pad - end
        offer = self.type.shorten(self.type.clean(promo.offer), size, BOLD, room) if room > 2 * size else ""
        start = self.type.width(offer, size, BOLD) + pad if offer else 0.0
        width = min(box.width, round(start + end) + 2 * pad)
        sheet = self._sheet(spec, width, box.height, px(20))
        sheet.panel(Box(0, 0, width, box.height), px(16), colours.accent, shadow=px(6), lower=colours.accent_deep)
        base = box.height // 2 + round(size * 0.36)
        if offer:
            sheet.text(pad, base, offer, size, "#ffffff", BOLD)
        sheet.text(pad + start, base, left, size, "#ffe3c2", BOLD)
        return box.x, box.y, sheet

    def _media(self, spec: TileSpec) -> tuple[int, int, Sheet]:
        """A picture in a white frame; one that cannot be read leaves nothing."""
        box, edge, radius = spec.box, round(5 * spec.scale), round(18 * spec.scale)
        sheet = self._sheet(spec, box.width, box.height, round(14 * spec.scale))
        photo = self.photos.square(spec.content.path, box.width - 2 * edge)
        if photo is not None:
            sheet.panel(Box(0, 0, box.width, box.height), radius, "#ffffff", shadow=round(6 * spec.scale))
            inner = Box(edge, edge, box.width - 2 * edge, box.height - 2 * edge)
            sheet.picture(photo, inner, max(2, radius - edge))
        return box.x, box.y, sheet

    def _seller(self, spec: TileSpec) -> tuple[int, int, Sheet]:
        """Up to three small lines, whole: letters get smaller until all of it is there."""
        px = lambda design: round(design * spec.scale)  # noqa: E731
        box, text = spec.box, self.type.clean(spec.content.text) or "…"
        pad, size = px(10), px(spec.template.type.seller)
        room = box.width - 2 * pad

        def broken() -> list[str]:
            parts = [part.strip() for part in text.split(" · ")]
            return [line for part in parts for line in self.type.wrap(part, size, REGULAR, room)]

        while len(lines := broken()) * round(size * 1.25) > box.height - px(8) and size > 8:
            size -= 1
        step = round(size * 1.25)
        width = round(max(self.type.width(line, size, REGULAR) for line in lines)) + 2 * pad
        sheet = self._sheet(spec, width, step * len(lines) + px(8))
        sheet.panel(Box(0, 0, width, step * len(lines) + px(8)), px(10), spec.template.colours.shade)
        for row, line in enumerate(lines):
            sheet.text(pad, px(4) + round(step * (row + 0.5) + size * 0.36), line, size, spec.template.colours.on_shade)
        return box.x, box.y, sheet


def _balanced(typeface: Typeface, lines: list[str], text: str, size: int, room: float) -> list[str]:
    """Two lines of about the same length instead of a full one and a crumb."""
    if len(lines) != 2:
        return lines
    for share in (0.54, 0.6, 0.68, 0.76, 0.84, 0.92):
        narrower = typeface.wrap(text, size, BOLD, max(room * share, typeface.width(text, size, BOLD) * share))
        if len(narrower) == 2 and all(typeface.width(line, size, BOLD) <= room for line in narrower):
            return narrower
    return lines
