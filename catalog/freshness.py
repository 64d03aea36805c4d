"""How old a price and a stock may be before they are no longer said. Pure.

In: the oldest age allowed by source, when things were last confirmed. Out: whether a variant's price and stock still
hold, until when, and the product as it may be spoken of: what is too old is left out, and so are its offers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from catalog.values import Product, Variant


@dataclass(frozen=True, slots=True)
class Freshness:
    """Ages in seconds. `default` holds for sources that are not named; None: never too old."""

    default: float | None = None
    by_source: Mapping[str, float] = field(default_factory=dict)

    def until(self, product: Product, variant: Variant, as_of: float) -> float:
        """From this moment on neither price nor stock is said; infinity where they do not age."""
        oldest = self.by_source.get(product.source, self.default)
        aged = math.inf if oldest is None else as_of + oldest
        return min(aged, math.inf if variant.price_until is None else variant.price_until)


def withheld(product: Product, holds: Callable[[Variant], bool]) -> Product:
    """The product without prices and stocks that do not hold; the same object where all do.

    What was last known to be sold out is not offered again because nobody confirms it.
    """
    if all(map(holds, product.variants)):
        return product
    variants = tuple(
        v if holds(v) else replace(v, price=None, list_price=None, stock=None)
        for v in product.variants
        if v.stock != 0 or holds(v)
    )
    return replace(product, variants=variants, offers=(), active=product.active and bool(variants))
