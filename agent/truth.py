"""Do the facts of a sentence still hold? Pure.

In: the products as they are now; the facts a sentence cites. Out: whether a row has moved on and says otherwise. A row
that moved without touching the value said (one piece sold, the price as it was) makes no sentence stale; a price or
stock that is no longer there, because it is withdrawn or too old, does.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from agent.lexicon import Lexicon
from render.values import Fact, Sentence

if TYPE_CHECKING:
    from catalog import Product, Variant

STATED = frozenset({"price", "list_price", "stock"})  # fields of the variant's own row
DERIVED = frozenset({"saving", "percent_off", "in_stock"})  # computed from it
OF_VARIANT = DERIVED | {"variant"}  # fields that move with the variant's row, not with the product's
SUMS = DERIVED | {"total", "gap"}  # none of them without a price


class Truth:
    """Products by handle and variants by SKU, as of one catalog version."""

    def __init__(self, products: Iterable[Product] = ()) -> None:
        self.products: dict[str, Product] = {p.handle: p for p in products}
        self.lexicon = Lexicon.of(self.products.values())
        self._rows: dict[str, tuple[Product, Variant]] = {
            v.sku: (p, v) for p in self.products.values() for v in p.variants
        }

    def row(self, sku: str) -> tuple[Product, Variant] | None:
        return self._rows.get(sku)

    def handle(self, sku: str | None) -> str | None:
        row = self._rows.get(sku or "")
        return row[0].handle if row else None

    def cited(self, fact: Fact) -> tuple[tuple[Product, Variant] | None, str]:
        """The row a reference "SKU.field" points to, and the field; a SKU may hold points itself."""
        at = fact.ref.find(".")
        while at > 0:
            if row := self._rows.get(fact.ref[:at]):
                return row, fact.ref[at + 1 :]
            at = fact.ref.find(".", at + 1)
        return None, fact.ref.partition(".")[2]

    def moved(self, fact: Fact) -> bool:
        """The row says something else by now."""
        row, field = self.cited(fact)
        if row is None or not row[1].active or not row[0].active:
            return True
        product, variant = row
        if field in STATED:
            value = getattr(variant, field)
            return value is None or (variant.version > fact.version and str(value) != fact.value)
        if field in SUMS and variant.price is None:
            return True
        return (variant.version if field in OF_VARIANT else product.version) > fact.version

    def stale(self, sentences: Iterable[Sentence]) -> bool:
        return any(self.moved(fact) for sentence in sentences for fact in sentence.facts)
