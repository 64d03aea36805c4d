"""What the seller asks of the show: the `[show]` table of a room file. Empty, the show is built from the catalog.

In: plain values, checked at the border. Out: `ShowPlan`. Sentences written here are the seller's own; they hold no
figures: prices, discounts and stocks are read from the catalog when they are said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.rundown.plan import BODY

if TYPE_CHECKING:
    from catalog import Product


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence of the seller's, said again no sooner than after `every_s`."""

    text: str
    every_s: float = 45 * 60.0


@dataclass(frozen=True, slots=True)
class ShowPlan:
    """`products`: handles, SKUs or link numbers, in the order of the show; empty: everything on sale, by link number.
    `block`: parts of a product's block in order; empty: they change places. `statements`: most of them in one block."""

    opening: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    block: tuple[str, ...] = ()
    statements: int = BODY
    sayings: tuple[Saying, ...] = ()

    def places(self, products: Mapping[str, Product]) -> dict[str, int]:
        """The place of every planned product, by handle; what the shelf does not have is left out."""
        by_name: dict[str, str] = {}
        for p in products.values():
            by_name |= {p.handle: p.handle, str(p.link): p.handle} | {v.sku: p.handle for v in p.variants}
        return {by_name[name]: i for i, name in enumerate(self.products) if name in by_name}

    def pause(self, line: int) -> float:
        """How long `lines[line]` stays unsaid: an opening for the whole show."""
        at = line - len(self.opening)
        return self.sayings[at].every_s if 0 <= at < len(self.sayings) else 2 * 3600.0

    @property
    def lines(self) -> tuple[str, ...]:
        """Opening and sayings, as topics count them."""
        return (*self.opening, *(s.text for s in self.sayings))


# The parts a seller may put in order → the kinds of topic each stands for.
PARTS: dict[str, tuple[str, ...]] = {
    "hook": ("hook", "same", "pitch", "asked", "riddle"),
    "points": ("point", "attribute", "pair", "choice", "compare"),
    "proof": ("proof",),
    "price": ("price", "ladder", "was", "duo", "gap", "stock"),
    "promotion": ("offer", "soon"),
    "terms": ("shipping", "returns", "warranty", "caution"),
    "call": ("ask", "call"),
}
