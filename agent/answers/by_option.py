"""A product that nobody names and whose options are named: 藏青XL还剩几件, "36L vs 66L which holds more". Pure.

In: a folded comment, the shop's products. Out: `by_option`: the one product that comes in what was said, None where
several do or too little was said. One size or colour alone names nothing: black comes in many things.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.answers.mention import options_in, with_units
from agent.answers.normal import fold
from catalog import Product

_BARE_SIZE = re.compile(r"[大中小](?![号码])")  # 箱子大小: S and L of no cardigan
_LEAST = 2.0  # two values said, or one whole one that is a measure


def by_option(text: str, products: Sequence[Product]) -> Product | None:
    """The product with most of the option values said."""
    scored = [(_said(text, p), p) for p in products if p.variants]
    best = max((s for s, _ in scored), default=0.0)
    found = [p for s, p in scored if s == best]
    return found[0] if best >= _LEAST and len(found) == 1 else None


def _said(text: str, product: Product) -> float:
    """How many values of its options stand in the text, those of two languages once; a measure counts twice."""
    by_variants: dict[frozenset[str], float] = {}
    folded = with_units(text)
    text = _BARE_SIZE.sub(" ", text)
    for values in options_in(text, product.variants).values():
        for value in values:
            skus = frozenset(v.sku for v in product.variants if any(o == value for _, o in v.options))
            whole = with_units(fold(value))
            measure = whole[:1].isdigit() and not whole.isdigit() and whole in folded
            by_variants[skus] = max(by_variants.get(skus, 0.0), 2.0 if measure else 1.0)
    return sum(by_variants.values())
