"""What can be said about one product, and the block made of it: in selling order, never twice the same way. Pure.

In: a `Product` as it is now, which topics are due, a seeded random number source. Out: `Topic`s: hook, points,
attributes, objections, price, promotions, terms, call. A topic names a place in the row, never its words: the words are
read from the row when the sentence is sent.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from agent.rundown.attribute_shape import same, shape

if TYPE_CHECKING:
    from catalog import Attribute, Product, Variant

Kind = Literal[
    "opening", "hook", "same", "pitch", "asked", "riddle",
    "point", "attribute", "pair", "choice", "ladder", "proof", "price", "was",
    "duo", "compare", "gap", "offer", "soon", "stock", "shipping", "returns", "warranty", "caution", "ask", "call",
    "clock", "menu", "recap", "range", "say",
]  # fmt: skip
KINDS: frozenset[str] = frozenset(get_args(Kind))

# Blocks of what is new first, then what is left of it, then what was said a while ago, in other words.
Depth = Literal["full", "left", "again"]

BODY = 6  # topics of a block between its hook and its price
BRIEF = 3
SHORT = 12  # characters of a value that shares its sentence with another
CALLS = 24
BREATH = 220  # characters of terms said without a pause

_SENTENCES = re.compile(r"[^。！？!?\n]+?(?:[。！？!?\n]+|\.(?=\s|$)|$)")


@dataclass(frozen=True, slots=True)
class Topic:
    """`index`: which of its kind. `second`: the other attribute of a pair. `other`: the product compared with."""

    kind: Kind
    index: int = 0
    second: int = -1
    other: str = ""

    def to_json(self) -> list[str | int]:
        return [self.kind, self.index, self.second, self.other]

    @classmethod
    def from_json(cls, value: list) -> Topic:
        return cls(*value)


def sellable(product: Product) -> tuple[Variant, ...]:
    """Variants a viewer can buy now. A stock that is not counted counts as there."""
    return tuple(v for v in product.variants if v.active and v.stock != 0)


def on_sale(product: Product) -> bool:
    return product.active and bool(sellable(product))


def leading(product: Product) -> Variant | None:
    """The variant a price is named for: the cheapest one that can be bought."""
    variants = sellable(product)
    priced = [v for v in variants if v.price is not None]
    return min(priced, key=lambda v: (v.price.minor, v.sku)) if priced else (variants[0] if variants else None)


def pieces(text: str) -> list[str]:
    """A catalog text as sentences a voice can carry; overlong ones are left out."""
    return [s for m in _SENTENCES.finditer(text) if 2 <= len(s := m.group().strip()) <= 160]


def in_lang(texts, lang: str) -> str:
    return texts.get(lang, "")


def statements(product: Product, lang: str) -> dict[str, list[Topic]]:
    """Everything the row says in this language, by kind, in the row's own order."""
    title = product.name(lang).casefold()
    out: dict[str, list[Topic]] = {
        "point": [Topic("point", i) for i in range(len(pieces(in_lang(product.description, lang))))],
        "attribute": [
            Topic("attribute", i)
            for i, a in enumerate(product.attributes)
            if a.lang in (None, lang) and a.value.casefold() not in title
        ],
        "proof": [Topic("proof", i) for i, f in enumerate(product.faq) if f.lang == lang],
        "choice": [Topic("choice")],
        "caution": [Topic("caution", i) for i in range(len(warnings(product, lang)))],
        "terms": [],
    }
    for kind in ("shipping", "returns", "warranty"):
        out["terms"] += [Topic(kind, i) for i in range(len(terms(in_lang(getattr(product, kind), lang))))]  # type: ignore[arg-type]
    return out


def warnings(product: Product, lang: str) -> list[tuple[str, str]]:
    """What a buyer must know first, with the field it stands in: allergens before other cautions."""
    return [(name, t) for name in ("allergens", "cautions") for t in terms(in_lang(getattr(product, name), lang))]


def terms(text: str) -> list[str]:
    """A shop's terms in one breath where they fit: half of them mislead."""
    return [text.strip()] if 2 <= len(text.strip()) <= BREATH else pieces(text)


def block(
    product: Product,
    lang: str,
    due: Callable[[Topic], bool],
    mix: random.Random,
    *,
    compared: list[Topic],
    asked: bool = False,
    most: int = BODY,
    depth: Depth = "full",
    alone: bool = False,
) -> list[Topic]:
    """The next block of this product: what is due of it, at most `most` statements, in one of several shapes. `alone`:
    there is no other to come from."""
    said = {kind: [t for t in topics if due(t)] for kind, topics in statements(product, lang).items()}
    proofs, attributes = said["proof"], said["attribute"]
    mix.shuffle(proofs)
    mix.shuffle(attributes)
    price = _pricing(product, lang, due, mix)
    opening = [Topic("asked") if asked else Topic("same") if alone else Topic("hook")]
    if proofs and not asked and depth == "full" and mix.random() < 0.2:
        opening = [Topic("riddle", proofs.pop().index)]
    elif not (asked or alone) and price[0].kind == "price" and _one_price(product) and mix.random() < 0.35:
        opening, price = [Topic("pitch")], price[1:]
    points = said["point"][: max(1, most // 2)]
    attributes = [t for t in attributes if not _told(product, t, [*opening, *points, *proofs], lang)]
    rest = _alternate(_paired(product, attributes, lang, mix), proofs, mix)
    body = [*points, *rest, *([t for t in compared if due(t)][:1] if mix.random() < 0.35 else [])][:most]
    if said["choice"] and len(body) < most + 1 and mix.random() < 0.6:
        body.insert(mix.randint(min(1, len(body)), len(body)), Topic("choice"))
    closing = [*said["caution"][:1], *said["terms"][:1]] if depth != "again" else []
    end: list[Topic] = [Topic("call", mix.randrange(CALLS))] if mix.random() < 0.6 else []
    if not end and mix.random() < 0.6:
        end = [Topic("ask", mix.randrange(60))]
    if mix.random() < 0.25:  # the price first, then why
        return [*opening, *price, *body, *closing, *end]
    return [*opening, *body, *price, *closing, *end]


def _told(product: Product, attribute: Topic, topics: list[Topic], lang: str) -> bool:
    """Does another statement of this block say what the attribute says?"""
    a = product.attributes[attribute.index]
    texts = pieces(in_lang(product.description, lang))
    said = [texts[t.index] for t in topics if t.kind == "point"]
    said += [
        f"{f.question} {f.answer}" for t in topics if t.kind in ("proof", "riddle") for f in [product.faq[t.index]]
    ]
    return any(same(a.name, a.value, text) for text in said)


def _one_price(product: Product) -> bool:
    return len({v.price for v in sellable(product)} | {None}) == 2


def _pricing(product: Product, lang: str, due: Callable[[Topic], bool], mix: random.Random) -> list[Topic]:
    variants = [v for v in sellable(product) if v.price is not None]
    prices = {v.price for v in variants}
    ladder = len(prices) > 1 and due(Topic("ladder"))
    topics = [Topic("ladder") if ladder else Topic("price")]
    lead = leading(product)
    if not ladder and lead is not None and lead.list_price is not None and in_lang(product.list_price_base, lang):
        topics.append(Topic("was"))
    topics += [Topic("offer", i) for i in range(len(product.offers))]
    topics += [Topic("soon", i) for i in range(len(product.offers))]
    if len(variants) > 1 and mix.random() < 0.08:
        topics.append(Topic("duo", mix.randrange(len(variants) - 1)))
    return [*topics, Topic("stock")]


def _paired(product: Product, attributes: list[Topic], lang: str, mix: random.Random) -> list[Topic]:
    """Two short values may share a sentence: the rhythm changes, and a list is not read out item by item."""
    short = [t for t in attributes if _brief(product.attributes[t.index], lang)]
    long = [t for t in attributes if t not in short]
    out: list[Topic] = list(long)
    while short:
        one = short.pop()
        if short and mix.random() < 0.6:
            out.append(Topic("pair", one.index, short.pop().index))
        else:
            out.append(one)
    mix.shuffle(out)
    return out


def _brief(attribute: Attribute, lang: str) -> bool:
    value = attribute.value
    noun = shape(attribute.name, value, lang) == "name" and attribute.name.casefold() not in value.casefold()
    return noun and len(value) <= SHORT and not set(value) & set("，,；;（(")


def _alternate(one: list[Topic], two: list[Topic], mix: random.Random) -> list[Topic]:
    if mix.random() < 0.5:
        one, two = two, one
    out: list[Topic] = []
    for i in range(max(len(one), len(two))):
        out += one[i : i + 1] + two[i : i + 1]
    return out
