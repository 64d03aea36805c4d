"""The shelf as it may be spoken of at this moment: what the host's mind looks at.

In: a catalog, how old its facts may be, a clock. Out: products from which prices and stocks too old to be said are left
out, and a number that moves whenever that changes: by a change, a confirmation, or the time that passed.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable

from catalog.freshness import Freshness, withheld
from catalog.shop import Catalog
from catalog.store import Snapshot
from catalog.values import Product, Variant


class LiveShelf:
    """Safe to call from any thread."""

    def __init__(self, catalog: Catalog, freshness: Freshness, clock: Callable[[], float]) -> None:
        self._catalog = catalog
        self._freshness = freshness
        self._clock = clock
        self._lock = threading.Lock()
        self._of: Snapshot | None = None
        self._turns = math.inf  # when the next fact grows too old
        self._products: tuple[Product, ...] = ()
        self._version = 0
        self._withheld = 0

    def holds(self, product: Product, variant: Variant, now: float) -> bool:
        """Whether the variant's price and stock may be said at `now`."""
        snap = self._catalog.snapshot()
        return now < self._freshness.until(product, variant, snap.as_of(product, variant))

    def version(self) -> int:
        """Moves with anything that changes `products`."""
        with self._lock:
            self._look()
            return self._version

    def products(self, active: bool = True) -> tuple[Product, ...]:
        """On the shelf, by link number; with `active` False whatever the catalog has, as it has it."""
        if not active:
            return self._catalog.products(active=False)
        with self._lock:
            self._look()
            return self._products

    def withheld(self) -> int:
        """How many products are spoken of without price and stock."""
        with self._lock:
            self._look()
            return self._withheld

    def _ages(self, snap: Snapshot) -> bool:
        limited = self._freshness.default is not None or bool(self._freshness.by_source)
        return limited or any(v.price_until is not None for p in snap.active for v in p.variants)

    def _look(self) -> None:
        snap, now = self._catalog.snapshot(), self._clock()
        if snap is self._of and now < self._turns:
            return
        if not self._ages(snap):
            self._version += snap.active is not self._products
            self._of, self._turns, self._products, self._withheld = snap, math.inf, snap.active, 0
            return
        turns = math.inf
        products = []
        kept = 0
        before = {id(p): p for p in self._products}
        for product in snap.active:
            ends = {v.sku: self._freshness.until(product, v, snap.as_of(product, v)) for v in product.variants}
            turns = min([turns, *(end for end in ends.values() if end > now)])
            said = withheld(product, lambda v, ends=ends: now < ends[v.sku])
            kept += said is not product
            if said.active:
                products.append(said)
        moved = snap.active is not (self._of.active if self._of else None) or [
            p for p in products if id(p) not in before
        ]
        if moved or len(products) != len(self._products):
            self._version += 1
        self._of, self._turns, self._products, self._withheld = snap, turns, tuple(products), kept
