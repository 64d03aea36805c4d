"""What a shop's webhook says, whichever shop system sent it. Frozen values, read from JSON that is signed.

In: a payload. Out: `ProductTold`, `GoneTold` or `LevelTold`; ValueError where it is none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from catalog.values import Product, Variant


@dataclass(frozen=True, slots=True)
class ProductTold:
    """A product as the shop has it now. `number` is the shop's own; `moved` when the shop changed it last; `items` the
    shop's numbers of what is counted, and their SKUs. With `whole`, variants it does not name are gone."""

    number: str
    moved: float
    product: Product
    items: Mapping[str, str] = field(default_factory=dict)
    whole: bool = True


@dataclass(frozen=True, slots=True)
class VariantTold:
    """One variant of a product that is told of elsewhere."""

    number: str
    moved: float
    variant: Variant


@dataclass(frozen=True, slots=True)
class GoneTold:
    """`final`: the shop never gives this number to anything again, nor brings it back."""

    number: str
    moved: float
    final: bool = False


@dataclass(frozen=True, slots=True)
class LevelTold:
    """How many of an item one place can sell."""

    item: str
    place: str
    available: int | None
    moved: float


Told = ProductTold | VariantTold | GoneTold | LevelTold


def moment(text: object) -> float:
    """ISO 8601 → seconds since the epoch; without an offset it is UTC. ValueError where it is none."""
    found = datetime.fromisoformat(str(text))
    if found.tzinfo is None:
        return datetime.fromisoformat(f"{text}+00:00").timestamp()
    return found.timestamp()


def number_of(value: object) -> str:
    """A shop's own number; ValueError where there is none."""
    if isinstance(value, bool) or not isinstance(value, int | str) or not str(value).strip():
        raise ValueError("it names no id")
    return str(value).strip()[:64]
