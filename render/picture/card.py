"""The product card: photo, link number, title, price, struck list price with what it is, stock.

In: a card's spec, the typeface, the photos. Out: a `Sheet`. What a card does not say leaves no hole: the text block is
as high as its rows and stands in the middle. A struck price is never shown without its name.
"""

from __future__ import annotations

import re

from render.picture.layout import Box, TileSpec
from render.picture.photos import Photos
from render.picture.scene import Card
from render.picture.sheet import Sheet
from render.picture.typeface import BOLD, MEDIUM, REGULAR, Typeface

PRICE = re.compile(r"^\s*([^\d\s]*)\s*(\d[\d,]*)(\.\d+)?(.*)$", re.DOTALL)
SHADOW_MARGIN = 28
TITLE_LINES = 2
LIST_NAME = {"zh": "划线价", "en": "List price"}


def draw_card(spec: TileSpec, typeface: Typeface, photos: Photos) -> Sheet:
    return _CardDrawing(spec, typeface).draw(photos)


class _CardDrawing:
    def __init__(self, spec: TileSpec, typeface: Typeface) -> None:
        self.card: Card = spec.content
        self.box = spec.box
        self.type = typeface
        self.template = spec.template
        self.colours = spec.template.colours
        self.scale = spec.scale
        self.small = self.px(self.template.type.small)
        self.sheet = Sheet(spec.box.width, spec.box.height, self.px(SHADOW_MARGIN), typeface, spec.template)

    def px(self, design: float) -> int:
        return round(design * self.scale)

    def draw(self, photos: Photos) -> Sheet:
        px, pad = self.px, self.px(14)
        side = self.box.height - 2 * pad
        photo = photos.square(self.card.image, side)
        radius = px(self.template.sizes.radius)
        self.sheet.panel(Box(0, 0, self.box.width, self.box.height), radius, self.colours.paper, shadow=px(12))
        left = pad + px(8)
        if photo is not None:
            frame = Box(pad, pad, side, side)
            self.sheet.panel(frame, px(14), self.colours.tint)
            self.sheet.picture(photo, frame, px(14))
            left = pad + side + px(16)
        self._text(left, self.box.width - pad - px(6), on_photo=photo is not None, pad=pad)
        return self.sheet

    def _note_lines(self, room: float) -> tuple[list[str], int]:
        """What the struck price is measured by, and at which size: smaller or in two lines, never in half."""
        text = re.sub(r"(?<=[㐀-鿿]) (?=\d)|(?<=\d) (?=[㐀-鿿])", "", self.type.clean(self.card.list_note))
        if not (text and self.card.list_price.strip() and self.card.price.strip()):
            return [], 0
        size, least = round(self.small * 0.8), self.px(12)
        while size > least and self.type.width(text, size) > room:
            size -= 1
        lines = [text] if self.type.width(text, size) <= room else self.type.wrap(text, size, REGULAR, room)
        return (lines, size) if len(lines) <= 2 else ([], 0)

    def _text(self, left: int, right: int, *, on_photo: bool, pad: int) -> None:
        px, clean = self.px, self.type.clean
        price, was = clean(self.card.price), clean(self.card.list_price)
        tail = clean(self.card.stock) or clean(self.card.note)
        indent = 0 if on_photo or not self.card.link else self._badge_width() + px(8)
        title = self._title_lines(clean(self.card.title), right - left, indent)
        size, was_beside = self._price_size(price, right - left), False
        if price and was:
            end = left + self._price_width(price, size) + px(10)
            was_beside = end + self._was_width(was, self.small) <= right
        below = was if price and was and not was_beside else ""
        meta = bool(tail or below)

        line, price_row, meta_row = px(34), px(56), px(31)
        note, note_size = self._note_lines(right - left)
        height = line * len(title) + (price_row if price else 0) + (meta_row if meta else 0)
        height += round(1.3 * note_size) * len(note)
        y = max(px(10), (self.box.height - height) // 2)
        if self.card.link:
            self._badge(pad if on_photo else left, pad if on_photo else y + px(3), on_photo)
        for row, text in enumerate(title):
            x = left + (0 if row else indent)
            self.sheet.text(x, y + px(26), text, px(self.template.type.title), self.colours.ink, MEDIUM)
            y += line
        if price:
            base = y + px(45)
            end = self._price(left, base, price, size)
            if was_beside:
                self._was(end + px(10), base, was, self.small)
            y += price_row
        if meta:
            self._meta(left, y + px(22), below, tail, right - left)
            y += meta_row
        for row, text in enumerate(note, 1):
            self.sheet.text(left, y + round(1.3 * note_size * row) - px(4), text, note_size, self.colours.muted)

    def _title_lines(self, title: str, room: int, indent: int) -> list[str]:
        size = self.px(self.template.type.title)
        if not title:
            return [""] if indent else []
        lines = self.type.wrap(title, size, MEDIUM, room)
        if indent:
            first = self.type.wrap(title, size, MEDIUM, room - indent)[0]
            lines = [first, *self.type.wrap(title[len(first) :].strip(), size, MEDIUM, room)]
        if self.card.price and self.box.height < self.px(self.template.sizes.card_height):
            return [self.type.shorten(title, size, MEDIUM, room - indent)]
        if len(lines) > TITLE_LINES:
            rest = title[title.index(lines[1], len(lines[0])) :]
            lines = [lines[0], self.type.shorten(rest, size, MEDIUM, room)]
        return lines

    # ------------------------------------------------------------------ link number

    def _badge_text(self) -> str:
        number = self.type.clean(self.card.link)
        text = f"{number}号链接" if self.card.lang == "zh" and self.type.can_chinese else f"Link {number}"
        return self.type.shorten(text, self.px(19), BOLD, self.px(150))

    def _badge_width(self) -> int:
        return round(self.type.width(self._badge_text(), self.px(19), BOLD)) + self.px(18)

    def _badge(self, x: int, y: int, on_photo: bool) -> None:
        """Viewers ask by this number."""
        px = self.px
        self.sheet.panel(Box(x, y, self._badge_width(), px(29)), px(14 if on_photo else 8), self.colours.accent)
        self.sheet.text(x + px(9), y + px(21), self._badge_text(), px(19), "#ffffff", BOLD)

    # ------------------------------------------------------------------ prices

    def _price_parts(self, price: str, size: int) -> list[tuple[str, int]]:
        """Currency small, whole number large, decimals small, unit smaller still."""
        match = PRICE.match(price)
        parts = match.groups("") if match else ("", price, "", "")
        sizes = (round(size * 0.56), size, round(size * 0.56), round(size * 0.42))
        return [(text, part_size) for text, part_size in zip(parts, sizes, strict=True) if text]

    def _price_width(self, price: str, size: int) -> float:
        return sum(self.type.width(text, s, BOLD) for text, s in self._price_parts(price, size))

    def _price_size(self, price: str, room: float) -> int:
        """The template's size, smaller where the price is long: every digit is shown."""
        size = self.px(self.template.type.price)
        while size > 12 and self._price_width(price, size) > room:
            size -= 1
        return size

    def _price(self, x: float, base: float, price: str, size: int) -> float:
        colour = self.colours.muted if self.card.sold_out else self.colours.accent
        for text, part_size in self._price_parts(price, size):
            x = self.sheet.text(x, base, text, part_size, colour, BOLD)
        return x

    def _was_name(self) -> str:
        fallback = LIST_NAME[self.card.lang if self.type.can_chinese else "en"]
        return (self.type.clean(self.card.list_base) or fallback) + " "

    def _was_width(self, was: str, size: int) -> float:
        return self.type.width(self._was_name() + was, size)

    def _was(self, x: float, base: float, was: str, size: int) -> float:
        start = self.sheet.text(x, base, self._was_name(), size, self.colours.muted)
        end = self.sheet.text(start, base, was, size, self.colours.muted)
        self.sheet.strike(start - 1, end + 1, base - size * 0.36, self.colours.muted, max(2, self.px(2)))
        return end

    def _meta(self, x: float, base: float, was: str, tail: str, room: float) -> None:
        """The struck price where it found no room above, then stock or a note: a cut number would be a wrong one, so
        letters get smaller, and what still does not fit is left out."""
        colour = self.colours.accent if self.card.sold_out else self.colours.muted
        for size in range(self.small, round(self.small * 0.7), -1):
            gap = size * 0.6 if was and tail else 0.0
            if (self._was_width(was, size) if was else 0.0) + gap + self.type.width(tail, size) <= room:
                break
        else:
            was, gap = "", 0.0
        if was:
            x = self._was(x, base, was, size) + gap
        if self.type.width(tail, size) <= room:
            self.sheet.text(x, base, tail, size, colour)
