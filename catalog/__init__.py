"""The shop: products, prices, stock, offers, questions and answers; imported, watched, searched.

Outsiders use what is named here. `SAMPLE` is the bundled bilingual shop, a plain table with a picture a product.
"""

from __future__ import annotations

from pathlib import Path

from catalog.freshness import Freshness
from catalog.live_shelf import LiveShelf
from catalog.shop import Catalog
from catalog.values import Attribute, Faq, Hit, ImportReport, Money, Offer, Problem, Product, Variant
from catalog.watch import Watcher

SAMPLE = Path(__file__).parent / "sample" / "shop.csv"

__all__ = [
    "SAMPLE",
    "Attribute",
    "Catalog",
    "Faq",
    "Freshness",
    "Hit",
    "ImportReport",
    "LiveShelf",
    "Money",
    "Offer",
    "Problem",
    "Product",
    "Variant",
    "Watcher",
]
