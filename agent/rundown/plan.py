"""What can be said about one product, in selling order. Pure.

In: a `Product` as it is now. Out: its `Topic`s: hook, points, proof, price, promotions, call. A topic names a place in
the row, never its words: the words are read from the row when the sentence is sent.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from catalog import Product, Variant

Kind = Literal[
    "hook", "point", "attribute", "choice", "proof", "price", "was", "offer", "stock", "shipping", "returns",
    "warranty", "caution", "call",
]  # fmt: skip

_SENTENCES = re.compile(r"[^。！？!?\n]+?(?:[。！？!?\n]+|\.(?=\s|$)|$)")


@dataclass(frozen=True, slots=True)
class Topic:
    kind: Kind
    index: int = 0


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


def topics(product: Product, lang: str, now: datetime, mix: random.Random) -> list[Topic]:
    """The block of one product: opening, a few points and proofs in changing order, price, promotions, call."""
    points = [Topic("point", i) for i in range(len(pieces(in_lang(product.description, lang))))]
    attributes = [Topic("attribute", i) for i, a in enumerate(product.attributes) if a.lang in (None, lang)]
    proofs = [Topic("proof", i) for i, f in enumerate(product.faq) if f.lang == lang]
    terms: list[Topic] = []
    for kind, texts in (("shipping", product.shipping), ("returns", product.returns), ("warranty", product.warranty)):
        terms += [Topic(kind, i) for i in range(len(pieces(in_lang(texts, lang))))]  # type: ignore[arg-type]
    cautions = [Topic("caution", i) for i in range(len(pieces(in_lang(product.cautions, lang))))]
    for group in (attributes, proofs, terms):
        mix.shuffle(group)
    body = [*points[:3], *attributes[:4], Topic("choice"), *proofs[:2]]
    lead = leading(product)
    price = [Topic("price")]
    if lead is not None and lead.list_price is not None and in_lang(product.list_price_base, lang):
        price.append(Topic("was"))
    offers = [Topic("offer", i) for i, o in enumerate(product.offers) if o.active_at(now)]
    return [Topic("hook"), *body, *price, *offers, Topic("stock"), *terms[:2], *cautions[:1], Topic("call")]
