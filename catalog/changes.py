"""The difference between the catalog as it is and as a file says it should be. Pure.

In: current and incoming products. Out: a `Plan` of what to add, change and take off. A row that could not be read
(`held`) leaves its product as it was: a typing slip on air must not take a product off the show.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from catalog.values import Product


@dataclass(frozen=True, slots=True)
class Plan:
    added: tuple[Product, ...] = ()
    changed: tuple[Product, ...] = ()
    gone: tuple[str, ...] = ()  # handles

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.gone)


def content(product: Product) -> Product:
    """The product without bookkeeping and without what is off the shelf: what two readings are compared by."""
    variants = tuple(replace(v, version=0, as_of=0.0) for v in product.variants if v.active)
    return replace(product, version=0, as_of=0.0, source="", variants=variants)


def numbered(incoming: Iterable[Product], current: Iterable[Product], others: Iterable[Product]) -> tuple[Product, ...]:
    """The products of a file that gives no link numbers. One that was here keeps its number, whatever its place in the
    file now; a new one takes its place's, or the next that is free: 3号链接 stays what it was."""
    mine = {p.handle: p.link for p in current}
    taken = {*mine.values(), *(p.link for p in others if p.active)}
    out = []
    spare = 0
    for product in incoming:
        link = mine.get(product.handle)
        if link is None:
            link = product.link
            while link in taken:
                spare += 1
                link = spare
            taken.add(link)
        out.append(product if link == product.link else replace(product, link=link))
    return tuple(out)


def plan(
    current: Iterable[Product],
    incoming: Iterable[Product],
    *,
    held: Collection[str] = (),
    before: Iterable[Product] | None = None,
    partial: bool = False,
) -> Plan:
    """What turns `current` into `incoming`. `held` are SKUs whose rows were unreadable. A `partial` reading takes
    nothing off the shelf: what it does not name may only be missing from it.

    With `before`, the last reading of the same file, products the file did not change are left alone, so that saving
    the file does not undo what an operator set since.
    """
    now = {p.handle: p for p in current}
    last = {p.handle: content(p) for p in before} if before is not None else {}
    added, changed, seen = [], [], set()
    for product in incoming:
        seen.add(product.handle)
        old = now.get(product.handle)
        if old is None:
            added.append(product)
            continue
        if last.get(product.handle) == content(product):
            continue
        named = {v.sku for v in product.variants}
        kept = tuple(v for v in old.variants if v.active and v.sku not in named and (partial or v.sku in held))
        wanted = replace(product, variants=product.variants + kept) if kept else product
        if content(wanted) != content(old):
            changed.append(wanted)
    gone = tuple(
        p.handle
        for p in now.values()
        if not partial and p.active and p.handle not in seen and not any(v.sku in held for v in p.variants)
    )
    return Plan(tuple(added), tuple(changed), gone)
