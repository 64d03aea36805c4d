"""What a comment was found to be about: values only.

`Focus`: one product with the variants the words leave open. `Resolution`: the reading of a comment, its focuses, and
what stayed unexplained.
"""

from __future__ import annotations

from dataclasses import dataclass

from agent.answers.intent import Reading
from catalog import Product, Variant


@dataclass(frozen=True, slots=True)
class Focus:
    """One product the comment is about. `variants`: what its words leave open; one of them when settled."""

    product: Product
    variants: tuple[Variant, ...]
    how: str

    @property
    def settled(self) -> bool:
        return len(self.variants) == 1

    @property
    def sku(self) -> str:
        return self.variants[0].sku


@dataclass(frozen=True, slots=True)
class Resolution:
    """`rest`: content words that neither name a product nor an option of it. `absent`: they name something the shop
    does not have. `missing_option`: a colour or size was asked for that the product does not come in. `near`: what
    the shop has that is closest to an absent thing. `compared`: things were set against each other; `unmatched`: one
    of them is not in the shop."""

    reading: Reading
    focuses: tuple[Focus, ...] = ()
    rest: tuple[str, ...] = ()
    absent: bool = False
    missing_option: bool = False
    ambiguous: bool = False
    near: Product | None = None
    asked_option: bool = False
    compared: bool = False
    unmatched: bool = False

    @property
    def named(self) -> bool:
        return any(f.how not in ("memory", "on_air") for f in self.focuses)
