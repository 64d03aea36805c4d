"""What a product is called when one speaks of it: 保温杯, not 鹿汀 316 不锈钢保温杯. Pure.

In: all products of the shop. Out: for each an alias that is its alone, best one out of its title; where it has none,
its title without what only a marketplace needs. The card beside the host shows the whole title.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from agent.answers.reference import quote, short_title
from catalog import Product

BRIEF = {"zh": 6, "en": 2}  # characters, words: a title no longer than this is said as it is


class Calling:
    def __init__(self, products: Iterable[Product]) -> None:
        self._owners = Counter(
            name for p in products for name in {a.casefold() for a in p.aliases} | set(p.title.values())
        )
        self._short: dict[tuple[str, str], str] = {}

    def name(self, product: Product, lang: str) -> str:
        """Its short name, without an article."""
        key = (product.handle, lang)
        if key not in self._short:
            self._short[key] = self._shortened(product, lang)
        return self._short[key]

    def _shortened(self, product: Product, lang: str) -> str:
        title = quote(product.name(lang))
        if (len(title) if lang == "zh" else len(title.split())) <= BRIEF.get(lang, 2):
            return title
        own = [a for a in product.aliases if a.isascii() == (lang == "en") and len(a) > 1]
        own = [a for a in own if self._owners[a.casefold()] == 1]
        inside = [a for a in own if a.casefold() in title.casefold()]
        return quote((inside or own or [short_title(title, 10 if lang == "zh" else 24)])[0])
