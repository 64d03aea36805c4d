"""Rows gathered into products: what every format that writes a row a variant shares. Pure.

In: products begun, variants added, rows refused, in the file's order. Out: a `Reading`. Link numbers are the products'
places in the file; a product that could not be read keeps its place, so that mending it moves no other.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from catalog.imports import Reading, Settings
from catalog.imports.clean import is_formula
from catalog.script import language
from catalog.values import Problem, Product, Variant

LONGEST_SKU = 200


@dataclass(slots=True)
class Group:
    """The rows of one product. `extra` is the format's own."""

    line: int
    place: int
    product: Product
    variants: list[Variant] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    extra: dict[str, object] = field(default_factory=dict)


class Gathering:
    def __init__(self) -> None:
        self.groups: dict[str, Group] = {}
        self.problems: list[Problem] = []
        self.held: set[str] = set()
        self._skus: dict[str, int] = {}
        self._places: dict[str, int] = {}

    def refuse(self, line: int, cause: object, *, sku: str = "", handle: str = "") -> None:
        """A row is left out; the product it belongs to keeps its place and what is known of this SKU."""
        self.problems.append(Problem(line, str(cause)))
        if sku:
            self.held.add(sku)
        if key := handle or sku:
            self._place(key)

    def begin(self, handle: str, line: int, product: Product) -> Group:
        """The product of `handle`; the first row that names it speaks for it."""
        if handle not in self.groups:
            self.groups[handle] = Group(line, self._place(handle), product)
        return self.groups[handle]

    def add(self, group: Group, line: int, variant: Variant) -> None:
        """Raises ValueError where the variant cannot stand beside what was read."""
        check_sku(variant.sku)
        key = variant.sku.casefold()
        if key in self._skus:
            raise ValueError(f"sku {variant.sku} stands in line {self._skus[key]} already")
        self._skus[key] = line
        group.variants.append(variant)

    def reading(
        self,
        rows: int,
        format: str,
        *,
        assumed: str | None = None,
        cut: bool = False,
        until: float | None = None,
    ) -> Reading:
        products = [
            replace(group.product, link=group.place, variants=tuple(group.variants), images=tuple(group.images))
            for group in self.groups.values()
            if group.variants  # else its rows are among the problems
        ]
        problems = tuple(sorted(self.problems))
        return Reading(
            tuple(products), problems, frozenset(self.held), rows, format, assumed=assumed, cut=cut, until=until
        )

    def _place(self, handle: str) -> int:
        return self._places.setdefault(handle, len(self._places) + 1)


def check_sku(sku: str) -> None:
    if is_formula(sku):
        raise ValueError(f"the sku {sku[:40]!r} is a formula, not its result (paste values, and save again)")
    if len(sku) > LONGEST_SKU:
        raise ValueError(f"the sku is longer than {LONGEST_SKU} characters")


def earliest(*moments: float | None) -> float | None:
    known = [m for m in moments if m is not None]
    return min(known) if known else None


def usual_currency(settings: Settings, titles: str) -> str:
    """Where a file names no currency: the one given, else yuan for Chinese titles and dollars for others."""
    return settings.currency or ("CNY" if language(titles) == "zh" else "USD")
