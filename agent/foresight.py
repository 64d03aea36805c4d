"""Which product's likely answers to have in the voice's cache next. Pure.

In: what is on air, the shop's products with their versions. Out: one product at a time and how far: the one on air
first and whole, then the shop in the order of its links, at most MOST of them, in three rounds: what the answer to
"how much" begins with (so much is soon made for all of them), what the other answers begin with, then all of it.
Once per version of its rows: a price that changed makes its product due again, so that what is ready is what is true.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from catalog import Product

MOST = 40  # products: what the voice's queue of warm clauses can hold

Depth = Literal["price", "heads", "whole"]
DEPTHS: tuple[Depth, ...] = ("price", "heads", "whole")


class Foresight:
    def __init__(self) -> None:
        self._done: dict[tuple[str, Depth], int] = {}

    def next(self, on_air: str | None, products: Iterable[Product]) -> tuple[Product, Depth] | None:
        """The product to prepare now, and how far; None when everything is."""
        likely = heapq.nsmallest(MOST, products, key=lambda p: (p.handle != on_air, p.link))
        rounds = [(p, depth) for depth in DEPTHS for p in likely]
        first: list[tuple[Product, Depth]] = [(p, "whole") for p in likely[:1] if p.handle == on_air]
        for product, depth in (*first, *rounds):
            version = max([product.version, *(v.version for v in product.variants)])
            if self._done.get((product.handle, depth)) != version:
                for reached in DEPTHS[: DEPTHS.index(depth) + 1]:
                    self._done[product.handle, reached] = version
                return product, depth
        here = {p.handle for p in likely}
        self._done = {key: version for key, version in self._done.items() if key[0] in here}
        return None

    def forget(self) -> None:
        """The stage is a new one: its voice has forgotten too."""
        self._done.clear()
