"""Where everything on the picture stands. Pure: a scene, a template and a size in, tile specs out, back to front.

The lower left is a stack: caption at the foot, then the card with its promotion on top, then earlier questions as long
as there is room under the face. The question being answered stands above the head, beside the label: a long label is
wrapped, for nothing may lie on the face. Who sells stands under the label, then further pictures of the product. The AI
label is not of the template's choice: it is always there, always last (on top of all), in the upper left below what
apps cover, its text at least 5 % of the short side high.
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass

from render.picture.scene import DEFAULT_LABEL, Caption, Card, Promo, Question, Scene
from render.picture.template import LABEL_SHARE, Template

CAPTION_LINES = 2
LABEL_ROWS = 4  # what is kept free for it; a label of more lines lies over what is below
REST = {"zh": "休息一下，马上回来", "en": "Back in a moment"}
GUEST = {"zh": ("嘉宾", "连麦中"), "en": ("Guest", "is speaking")}
ASKS = {"zh": ("{} 问", "观众提问"), "en": ("{} asks", "A viewer asks")}


@dataclass(frozen=True, slots=True)
class Box:
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Label:
    """`lines` of text, each drawn with letters at least `least` pixels high."""

    lines: tuple[str, ...]
    least: int


@dataclass(frozen=True, slots=True)
class Words:
    """A page of caption."""

    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The question being answered: who, and what."""

    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """A line of the ticker."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Rest:
    text: str


@dataclass(frozen=True, slots=True)
class Seller:
    """Who sells: name, address, contact."""

    text: str


@dataclass(frozen=True, slots=True)
class Media:
    """A picture in the picture."""

    path: str


Content = Media | Label | Card | Words | Asked | Earlier | Rest | Promo | Seller


@dataclass(frozen=True, slots=True)
class TileSpec:
    """One drawing: what, in which box, at which scale of the template."""

    layer: str
    box: Box
    content: Content
    template: Template
    scale: float


def lay_out(scene: Scene, template: Template, width: int, height: int) -> tuple[TileSpec, ...]:
    """Specs in drawing order; the last one is the AI label."""
    scale = width / template.width
    px = lambda design: 2 * round(design * scale / 2)  # noqa: E731
    sizes, safe = template.sizes, template.safe
    left, right = 2 * round(width * safe.left / 2), width - 2 * round(width * safe.right / 2)
    specs: list[TileSpec] = []

    def place(layer: str, content: Content, box: Box) -> None:
        specs.append(TileSpec(layer, box, content, template, scale))

    floor = height - 2 * math.ceil(height * safe.bottom / 2)
    label = _label(scene, template, width, height, left, right)
    ceiling = max(round(height * sizes.stack_top), label.box.y + label.box.height)
    caption = Box(left, floor - px(sizes.caption_height), right - left, px(sizes.caption_height))
    words = page_of(scene.caption, caption.width / px(template.type.caption)) if scene.caption else None
    if words is not None:
        place("caption", words, caption)
    elif scene.resting:
        place(
            "rest",
            Rest(REST[scene.lang]),
            Box(left, floor - px(sizes.rest_height), right - left, px(sizes.rest_height)),
        )
    top = caption.y - px(sizes.gap)

    if scene.card is not None:
        full = sizes.card_height if scene.promo is None else sizes.card_promo
        tall = px(full if scene.card.image or scene.card.price else sizes.card_compact)
        box = Box(left, top - tall, px(sizes.card_width), tall)
        place("card", scene.card, box)
        top = box.y - px(sizes.gap)
        if scene.promo is not None:
            tall = px(sizes.promo_height)
            place("promo", scene.promo, Box(left, box.y - px(6) - tall, px(sizes.card_width), tall))
            top = box.y - px(6) - tall - px(sizes.gap)
    asked = None
    if scene.guest.strip():
        asked = Asked(f"{GUEST[scene.lang][0]} · {scene.guest.strip()}", GUEST[scene.lang][1])
    elif scene.question is not None and scene.question.text.strip():
        asked = Asked(_who(scene.question, scene.lang), scene.question.text.strip())
    if asked is not None:
        x = max(right - px(sizes.question_width), label.box.x + label.box.width + px(sizes.gap))
        box = Box(x, label.box.y, right - x, px(sizes.question_height))
        place("question", asked, box)
    under = label.box.y + max(label.box.height, px(sizes.question_height)) + px(sizes.gap) // 2
    if scene.seller.strip():
        tall, x, y = px(sizes.seller_height), left, under
        if y + tall > top:  # a long label in a low picture: under the question instead
            x, y = right - px(sizes.question_least), label.box.y + px(sizes.question_height) + px(sizes.gap)
        place("seller", Seller(scene.seller.strip()), Box(x, y, min(px(sizes.seller_width), right - x), tall))
        ceiling, under = max(ceiling, y + tall), max(under, y + tall + px(sizes.gap) // 2 if x == left else under)
    if scene.media:
        side = 2 * (min(px(sizes.media), top - under) // 2)
        if side >= px(sizes.media_least):
            place("media", Media(scene.media), Box(left, under, side, side))
            ceiling = max(ceiling, under + side)
    earlier = [q for q in scene.ticker if q.text.strip() and q != scene.question]
    for row, question in enumerate(reversed(earlier)):
        box = Box(left, top - px(sizes.ticker_height), px(sizes.ticker_width), px(sizes.ticker_height))
        if box.y < ceiling:
            break
        place(f"ticker{row}", Earlier(question.name.strip(), question.text.strip()), box)
        top = box.y - px(sizes.gap) // 2

    specs.append(label)
    return tuple(specs)


def page_of(caption: Caption, ems: float) -> Words | None:
    """The part of a sentence to show now, `ems` Han characters to a line, two lines to a page."""
    pages = pages_of(caption.text, ems * CAPTION_LINES * 0.92)
    if not pages:
        return None
    lengths = [breadth(page) for page in pages]
    spoken, passed = caption.spoken * sum(lengths), 0.0
    for page, length in zip(pages, lengths, strict=True):
        passed += length
        if spoken < passed:
            return Words(_shown(page), caption.lang)
    return Words(_shown(pages[-1]), caption.lang)


def pages_of(text: str, ems: float) -> list[str]:
    """Cut a sentence into even pages of at most `ems`, at pauses and spaces where there are any; loses no character."""
    text = " ".join(text.split())
    if not text:
        return []
    count = max(1, math.ceil(breadth(text) / ems))
    pages: list[str] = []
    while count > 1:
        cut = _best_cut(text, breadth(text) / count, ems)
        pages.append(text[:cut].strip())
        text = text[cut:].strip()
        count = max(math.ceil(breadth(text) / ems), count - 1 if text else 0)
    return [page for page in (*pages, text) if page]


def _shown(page: str) -> str:
    """Subtitles end without a comma or full stop; a question keeps its mark."""
    return page.rstrip("，、；。,; ") or page


def breadth(text: str) -> float:
    """Width in Han characters, well enough for a plan; the painter measures."""
    return sum(1.0 if unicodedata.east_asian_width(ch) in "WFA" else 0.56 for ch in text)


def _best_cut(text: str, wanted: float, most: float) -> int:
    best, best_cost, width = 1, math.inf, 0.0
    for index, ch in enumerate(text[:-1], 1):
        width += breadth(ch)
        if width > most:
            break
        cost = abs(width - wanted) / most
        if ch in "，。！？；：、,.!?;:":
            inside_number = text[index - 1] in ".,:" and text[index].isdigit()
            cost += 0.8 if inside_number else -0.35
        elif ch == " ":
            cost -= 0.2
        elif not _breaks_between(ch, text[index]):
            cost += 0.6
        if cost < best_cost:
            best, best_cost = index, cost
    return best


def _breaks_between(before: str, after: str) -> bool:
    """May a line end here? Not inside a number or a Latin word, and not before a closing mark."""
    joined = lambda ch: (ch.isascii() and (ch.isalnum() or ch in ".,%$-'")) or ch in "¥￥€£"  # noqa: E731
    return not (joined(before) and joined(after)) and after not in "，。！？；：、）》」』”’%,.!?;:)"


def _who(question: Question, lang: str) -> str:
    named, nameless = ASKS[lang]
    name = question.name.strip()
    return named.format(name) if name else nameless


def _label(scene: Scene, template: Template, width: int, height: int, left: int, right: int) -> TileSpec:
    text = " ".join(scene.label.split()) or DEFAULT_LABEL[scene.lang]
    least = math.ceil(LABEL_SHARE * min(width, height))
    top = 2 * math.ceil(height * template.safe.top / 2)
    lines, scale = label_lines(text), width / template.width
    most = right - left - 2 * round((template.sizes.question_least + template.sizes.gap) * scale / 2)
    wide = [_label_breadth(line) * least for line in lines]
    room = min(most, 2 * math.ceil(max(wide) / 2))
    rows = min(LABEL_ROWS, sum(1 if one <= room else math.ceil(1.15 * one / room) for one in wide))
    # A capital fills less of its line than a Han character, so its lines are higher.
    first, more = (1.85, 1.4) if any(ord(ch) > 0x2E7F for ch in text) else (2.45, 1.8)
    tall = 2 * math.ceil((first + more * (rows - 1)) * least / 2)
    return TileSpec("label", Box(left, top, room, tall), Label(lines, least), template, scale)


def _label_breadth(line: str) -> float:
    """How wide the painter will make it, over the height of its letters; a line that turns out wider is wrapped."""
    return 1.25 + sum(1.14 if unicodedata.east_asian_width(ch) in "WFA" else 0.68 for ch in line)


def label_lines(text: str) -> tuple[str, ...]:
    """Short lines, parted where the text itself has a separator, so that it stays beside the face."""
    for mark in ("·", "•", "|", "｜", "/"):
        if parts := tuple(part.strip() for part in text.split(mark) if part.strip()) if mark in text else ():
            return parts
    return (text,)
