"""What a shop's products are called aloud, and which of these names an ear should listen for now. Pure.

In: names with the id of what they name, in the shop's order; the id on air. Out: hotwords: the names of the product on
air, then of its neighbours, nearest first, a few each; and the names a viewer may have meant, to snap to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HOTWORDS = 30
ON_AIR_NAMES, NEAR_NAMES = 4, 1  # of each language
BESIDE = 3  # products to each side
MEANT = 400  # products whose names are snapped to


@dataclass(frozen=True, slots=True)
class Spoken:
    """A product by what it is called aloud: names in the shop's order, the best first."""

    id: str
    names: tuple[str, ...]


def near(products: Sequence[Spoken], on_air: str | None) -> list[Spoken]:
    """The product on air, then the others by how near they stand to it; in the shop's order where nothing is on air."""
    place = next((i for i, p in enumerate(products) if p.id == on_air), None)
    if place is None:
        return list(products)
    order = sorted(range(len(products)), key=lambda i: (abs(i - place), i))
    return [products[i] for i in order]


def hotwords(products: Sequence[Spoken], on_air: str | None, most: int = HOTWORDS) -> list[str]:
    """At most `most` names of each script: what is Chinese helps a Chinese sentence only, what is Latin the others."""
    listed = near(products[: 10 * MEANT], on_air)
    out: list[str] = []
    for latin in (False, True):
        found: dict[str, None] = {}
        for product in listed:
            if len(found) >= most:
                break
            count = ON_AIR_NAMES if product.id == on_air else NEAR_NAMES
            named = [name for name in product.names if is_latin(name) is latin]
            found.update(dict.fromkeys(named[:count]))
        out += list(found)[:most]
    return out


def meant(products: Sequence[Spoken], on_air: str | None) -> Iterable[tuple[str, str]]:
    """(name, id) of everything a viewer may have meant, nearest first."""
    for product in near(products, on_air)[:MEANT]:
        for name in product.names:
            yield name, product.id


def favoured(products: Sequence[Spoken], on_air: str | None) -> frozenset[str]:
    """The product on air and those beside it: viewers mostly ask about these."""
    if all(product.id != on_air for product in products):
        return frozenset()
    return frozenset(product.id for product in near(products, on_air)[: 2 * BESIDE + 1])


def is_latin(name: str) -> bool:
    return name.isascii()
