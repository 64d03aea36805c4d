"""A pack named alone is of the product talked about: "how much for a box", after the rice. Pure.

In: a reading, what its words seem to name, the product talked about. Out: `by_the_pack`: whether all that was named is
a pack, counted or priced by the piece, so that no food box is meant; `described`: the one product of the shop that a
pack or a "thing" with a property can mean: "the jar of spicy stuff"; `without_packs`: no bottle beside the shampoo.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from agent.answers.intent import Reading
from agent.answers.leftover import TAME
from agent.answers.mention import option_words, stem
from agent.answers.naming import Named
from agent.answers.normal import fold
from catalog import Product

PACKS = frozenset(
    ("box", "bag", "pack", "jar", "tin", "bottle", "tube", "set", "packet", "pair", "piece", "tub", "stick", "roll")
)
_BY_ONE = r"(?:a|an|one|per|each|every|single|whole|full|the|that|this|two|three|\d+)"
_PRICED = frozenset({"price", "list_price", "discount", "shipping", "how_to_buy"})
_THINGS = frozenset(("thing", "thingy", "stuff", "item", "product", "one", "kind", "sort"))


def by_the_pack(reading: Reading, named: Sequence[Named], context: Product) -> bool:
    """The units of the product talked about, or any pack that stands alone beside a number or an article."""
    pieces = {stem(reading.text[a:b].strip()) for n in named for a, b in n.spans}
    if not pieces or not _PRICED & set(reading.intents):
        return False
    if not pieces <= PACKS or any(n.how not in ("text", "alias") for n in named):
        return False
    own = {stem(fold(unit)) for unit in context.unit.values()}
    if not pieces <= own and any(n.how == "alias" for n in named):
        return False
    return all(re.search(rf"\b{_BY_ONE} {piece}(?:s|es)?\b(?! of\b)", reading.text) for piece in pieces)


def without_packs(named: list[Named], text: str) -> list[Named]:
    """The bottle of "shampoo bottle ml" is the shampoo's: no bottle is named beside what comes in one."""

    def pack(n: Named) -> set[str]:
        pieces = {stem(text[a:b].strip()) for a, b in n.spans}
        return pieces if pieces and pieces <= PACKS else set()

    def behind(n: Named, m: Named) -> bool:
        units = {stem(fold(unit)) for unit in m.product.unit.values()}
        return pack(n) <= units and any(0 <= n.spans[0][0] - end <= 1 for _, end in m.spans)

    goods = [n for n in named if not pack(n)]
    kept = [n for n in named if not pack(n) or not any(behind(n, m) for m in goods)]
    return kept or named


def described(
    reading: Reading, products: Sequence[Product], told: Callable[[Product], frozenset[str]]
) -> Product | None:
    """`told`: the words that the shop says of a product. None where no thing or pack is spoken of, where a word fits no
    product, or where several have them all."""
    words = [stem(c) for _, c in reading.rest if c.isascii() and c.isalpha()]
    packs = [w for w in words if w in PACKS]
    said = [w for w in words if w not in PACKS and w not in _THINGS and not TAME.match(w)]
    things = packs or any(re.search(rf"\b{thing}s?\b", reading.text) for thing in _THINGS)
    if not said or not things or any(option_words(w) for w in said) or len(words) < len(reading.rest):
        return None
    found = [
        p
        for p in products
        if all(w in told(p) for w in said) and all(w in {stem(fold(u)) for u in p.unit.values()} for w in packs)
    ]
    return found[0] if len(found) == 1 else None
