"""What kind of goods the law sees in a product: food, cosmetics, for infants, alcohol, or none with rules of its own.

In: a product. Out: a category of `agent.policy`, or None. Pure; by the product's names and the kinds viewers name.
"""

from __future__ import annotations

import re

from agent.answers.categories import KINDS, is_of
from agent.answers.mention import words_of
from catalog import Product

_INFANT = re.compile(r"婴|奶粉|辅食|尿不湿|纸尿裤|奶瓶|\b(?:infant|baby formula|newborn|diapers?)\b")
_ALCOHOL = re.compile(r"白酒|红酒|啤酒|葡萄酒|黄酒|米酒|果酒|威士忌|\b(?:wine|beer|whisk(?:e?y)|vodka|liquor|sake)\b")
_COSMETIC = frozenset({"护肤", "彩妆", "洗护"})


_KNOWN: dict[int, tuple[Product, str | None]] = {}
_MOST_KNOWN = 20_000


def category_of(product: Product) -> str | None:
    """The category whose rules hold for this product; found once for each version of its row."""
    known = _KNOWN.get(id(product))
    if known is None or known[0] is not product:
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        known = _KNOWN[id(product)] = (product, _category_of(product))
    return known[1]


def _category_of(product: Product) -> str | None:
    names = words_of(product).run
    if _INFANT.search(names):
        return "infant"
    if _ALCOHOL.search(names):
        return "alcohol"
    for kind in KINDS:
        if is_of(kind, product):
            if kind.edible:
                return "food"
            if _COSMETIC & set(kind.said):
                return "cosmetics"
    return None
