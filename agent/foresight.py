"""Which product's likely answers to have in the voice's cache next. Pure.

In: what is on air, the shop's products with their versions. Out: one product at a time: the one on air first, then the
shop in the order of its links, each once per version of its rows, at most MOST of them. A price that changed makes its
product due again, so that what is ready is what is true.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalog import Product

MOST = 40  # products: what the voice's queue of warm clauses can hold


class Foresight:
    def __init__(self) -> None:
        self._done: dict[str, int] = {}

    def next(self, on_air: str | None, products: Iterable[Product]) -> Product | None:
        """The product to prepare now; None when everything is."""
        likely = heapq.nsmallest(MOST, products, key=lambda p: (p.handle != on_air, p.link))
        for product in likely:
            version = max([product.version, *(v.version for v in product.variants)])
            if self._done.get(product.handle) != version:
                self._done[product.handle] = version
                return product
        self._done = {handle: v for handle, v in self._done.items() if handle in {p.handle for p in likely}}
        return None

    def forget(self) -> None:
        """The stage is a new one: its voice has forgotten too."""
        self._done.clear()
