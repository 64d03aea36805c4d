"""Which product's likely answers to have in the voice's cache next. Pure.

In: what is on air, the shop's products with their versions. Out: one product at a time: the one on air first and whole,
then the shop in the order of its links, at most MOST of them: of each what an answer begins with (the figure; so much
is soon made for all of them), then of each the rest. Once per version of its rows: a price that changed makes its
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
        self._done: dict[tuple[str, bool], int] = {}

    def next(self, on_air: str | None, products: Iterable[Product]) -> tuple[Product, bool] | None:
        """The product to prepare now, and whether the whole of its likely answers; None when everything is."""
        likely = heapq.nsmallest(MOST, products, key=lambda p: (p.handle != on_air, p.link))
        first = [(p, True) for p in likely[:1] if p.handle == on_air]
        for product, whole in (*first, *((p, False) for p in likely), *((p, True) for p in likely)):
            version = max([product.version, *(v.version for v in product.variants)])
            if self._done.get((product.handle, whole)) != version:
                self._done[product.handle, whole] = self._done[product.handle, False] = version
                return product, whole
        here = {p.handle for p in likely}
        self._done = {key: version for key, version in self._done.items() if key[0] in here}
        return None

    def forget(self) -> None:
        """The stage is a new one: its voice has forgotten too."""
        self._done.clear()
