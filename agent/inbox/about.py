"""Which product does a comment name? A dictionary over the shelf, so that a flood costs look-ups, not searches. Pure.

In: `catalog.Product`s (once per catalog version), a folded comment. Out: `About`: the product, its variant's options
named in the words. The answerer resolves again and better; this is for grouping and ranking only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.answers.normal import fold

if TYPE_CHECKING:
    from catalog import Product

LONGEST = 16  # characters of a name that are matched; longer titles are found by their parts
_LINK = re.compile(r"(?:no\.?|link|#|item)\s*(\d{1,3})\b|(\d{1,3})\s*号(?:链接|品|宝贝|商品)?")
_ZH_LINK = re.compile(r"([一二三四五六七八九十]{1,3})号链接")
_ZH_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")}
_WORDS = re.compile(r"[a-z0-9][a-z0-9'-]*")


@dataclass(frozen=True, slots=True)
class About:
    """`handle` None: no product named. `details`: option values named ("黑色", "xl"): they tell questions apart."""

    handle: str | None = None
    details: frozenset[str] = frozenset()


class Shelf:
    """Names of everything on sale → the product. Built again when the catalog's version moves."""

    def __init__(self, products: Iterable[Product]) -> None:
        self._names: dict[str, str] = {}
        self._links: dict[int, str] = {}
        self._options: set[str] = set()
        for product in products:
            self._links.setdefault(product.link, product.handle)
            names = [*product.title.values(), *product.aliases, product.handle, *(v.sku for v in product.variants)]
            for name in names:
                key = fold(name)
                if 2 <= len(key) <= LONGEST:
                    self._names.setdefault(key, product.handle)
            for variant in product.variants:
                self._options.update(fold(value) for _, value in variant.options if 0 < len(value) <= LONGEST)

    def about(self, plain: str) -> About:
        """What the folded words name: a link number first, then the longest name."""
        pieces = set(_pieces(plain))
        details = frozenset(pieces & self._options)
        return About(self._link(plain) or self._named(pieces), details)

    def _named(self, pieces: set[str]) -> str | None:
        found = [p for p in pieces if p in self._names]
        return self._names[max(found, key=lambda p: (len(p), p))] if found else None

    def _link(self, plain: str) -> str | None:
        if match := _LINK.search(plain):
            return self._links.get(int(match[1] or match[2]))
        if match := _ZH_LINK.search(plain):
            return self._links.get(_zh_number(match[1]))
        return None


def _pieces(plain: str) -> Iterable[str]:
    """Every stretch of the words that could be a name: up to four Latin words, or LONGEST characters of CJK."""
    words = _WORDS.findall(plain)
    for i in range(len(words)):
        for j in range(i + 1, min(i + 5, len(words) + 1)):
            yield " ".join(words[i:j])
    if not plain.isascii():
        text = plain[:120]
        for i in range(len(text)):
            for j in range(i + 1, min(i + LONGEST, len(text)) + 1):
                yield text[i:j]


def _zh_number(text: str) -> int:
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return _ZH_DIGITS.get(text, -1) if len(text) == 1 else -1
    return _ZH_DIGITS.get(tens, 1 if not tens else -1) * 10 + (_ZH_DIGITS.get(ones, 0) if ones else 0)
