"""A product that nobody names and whose gift is named: 杯刷还送吗. Pure.

In: a folded comment, the shop's products. Out: `by_gift`: the one product with an offer of a gift whose words stand in
the comment beside a word of giving; None where several have one or none does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from agent.answers.meaning import marks
from agent.answers.normal import fold
from catalog import Product

GIVEN = re.compile(r"送|赠|\b(?:free|gift)\b")
_COUNT = re.compile(r"[一二两三四五六七八九十\d]+[把个条只支张份双套盒瓶袋包片]$")
_HAN = re.compile(r"[\u3400-\u9fff]+")


def by_gift(text: str, products: Sequence[Product]) -> Product | None:
    if GIVEN.search(text) is None:
        return None
    said = {"".join(pair) for run in _HAN.findall(text) for pair in pairwise(run)}
    found = [p for p in products if any(o.kind == "gift" and _pairs(o.value) & said for o in p.offers)]
    return found[0] if len(found) == 1 else None


_UNITS = re.compile(r"\b(?:tube|jar|tin|tub|stick|pouch|roll)s?\b")


def by_unit(text: str, left: Sequence[str], products: Sequence[Product]) -> Product | None:
    """ "How long does one tube last": the one product of the shop sold by that unit, where nothing else is named."""
    said = {m[0].removesuffix("s") for m in _UNITS.finditer(text)}
    if len(said) != 1 or any(marks(word).content for word in left if word.removesuffix("s") not in said):
        return None
    found = [p for p in products if said & {fold(unit) for unit in p.unit.values()}]
    return found[0] if len(found) == 1 else None


def by_offer(text: str, products: Sequence[Product]) -> Product | None:
    """ "How does the second tube deal work": the one product sold by that unit whose offer speaks of it."""
    said = {m[0].removesuffix("s") for m in _UNITS.finditer(text)}
    found = [
        p
        for p in products
        if said & {fold(unit) for unit in p.unit.values()}
        and any(said & {m[0].removesuffix("s") for m in _UNITS.finditer(fold(o.text.get("en", "")))} for o in p.offers)
    ]
    return found[0] if len(found) == 1 else None


def _pairs(value: str) -> set[str]:
    """The gift's name, two characters at a time, without how many of it."""
    name = _COUNT.sub("", fold(value))
    return {"".join(pair) for run in _HAN.findall(name) for pair in pairwise(run)}
