"""What a shop told merged into the catalog: one product, one variant, one count at a time.

In: what was told, the source that told it. Out: "changed", "confirmed", "old" (something newer is known), "duplicate"
or "unknown". A source speaks in full for its own products; of other sources' products it says price, stock and whether
they are on the shelf, and leaves the words alone. The shop's own numbers and times are kept in the catalog, so that a
replay after a restart is as harmless as before it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import sqlalchemy as sa

from catalog import staging, store
from catalog.changes import Plan, content
from catalog.schema import external_ids, products, variants
from catalog.store import Snapshot
from catalog.told import GoneTold, LevelTold, ProductTold, Told, VariantTold
from catalog.values import Product, Variant

Outcome = Literal["changed", "confirmed", "old", "duplicate", "unknown"]


@dataclass(frozen=True, slots=True)
class Source:
    """`name` in the catalog; `places`: the stock locations that count, where the shop has several."""

    name: str
    places: tuple[str, ...] = ()


def merge(engine: sa.Engine, snap: Snapshot, told: Told, source: Source, digest: str, now: float) -> Outcome:
    """One telling; `snap` is the catalog as it is. The caller sees to it that only one merges at a time."""
    kind, number = _named(told)
    with store.reading(engine) as connection:
        known = _known(connection, source.name, kind, number)
    if known is not None:
        if told.moved < known.moved:
            return "old"
        if told.moved == known.moved and digest == known.digest:
            return "duplicate"
        if isinstance(told, GoneTold) and told.final and known.name == "":
            return "duplicate"
    match told:
        case ProductTold():
            return _product(engine, snap, told, source, digest, now)
        case VariantTold():
            return _variant(engine, snap, told, source, digest, now)
        case GoneTold():
            return _gone(engine, snap, told, source, digest, now, known.name if known else None)
        case LevelTold():
            return _level(engine, snap, told, source, digest, now)


def _named(told: Told) -> tuple[str, str]:
    if isinstance(told, LevelTold):
        return "level", f"{told.item}@{told.place}"
    return ("variant" if isinstance(told, VariantTold) else "product"), told.number


def _product(engine: sa.Engine, snap: Snapshot, told: ProductTold, source: Source, digest: str, now: float) -> Outcome:
    old = _standing(snap, told.product)
    if old is None and not told.product.variants:
        return "unknown"  # its variants will tell
    wanted = _new(snap, told.product) if old is None else _updated(old, told, own=old.source == source.name)
    outcome = _write(engine, snap, old, wanted, source.name if old is None else old.source, now)
    with store.writing(engine) as connection:
        _note(connection, source.name, "product", told.number, wanted.handle, told.moved, digest)
        for item, sku in told.items.items():
            _note(connection, source.name, "item", item, sku, told.moved, "")
        _confirm(connection, [v.sku for v in told.product.variants], now)
    return outcome


def _standing(snap: Snapshot, product: Product) -> Product | None:
    """The product of ours this is: by one of its SKUs, else by its handle."""
    skus = {v.sku.casefold() for v in product.variants}
    every = snap.everything
    return next((p for p in every if any(v.sku.casefold() in skus for v in p.variants)), None) or next(
        (p for p in every if p.handle == product.handle), None
    )


def _new(snap: Snapshot, product: Product) -> Product:
    return replace(product, link=1 + max((p.link for p in snap.everything), default=0))


def _updated(old: Product, told: ProductTold, *, own: bool) -> Product:
    said = {v.sku.casefold(): v for v in told.product.variants}
    kept = []
    for variant in old.variants:
        new = said.pop(variant.sku.casefold(), None)
        if new is not None:
            kept.append(_truth(variant, new, own=own))
        elif not (told.whole and own):
            kept.append(variant)
    merged = replace(old, variants=(*kept, *said.values()), active=told.product.active)
    if not own:
        return merged
    words = told.product
    return replace(
        merged,
        title={**old.title, **words.title},
        description={**old.description, **words.description},
        attributes=words.attributes or old.attributes,
        images=words.images or old.images,
    )


def _truth(old: Variant, new: Variant, *, own: bool) -> Variant:
    live = replace(
        old,
        price=new.price,
        list_price=new.list_price,
        stock=new.stock,
        active=new.active,
        price_until=new.price_until,
    )
    return replace(live, options=new.options or old.options, barcode=new.barcode or old.barcode) if own else live


def _variant(engine: sa.Engine, snap: Snapshot, told: VariantTold, source: Source, digest: str, now: float) -> Outcome:
    key = told.variant.sku.casefold()
    old = next((p for p in snap.everything if any(v.sku.casefold() == key for v in p.variants)), None)
    if old is None:
        return "unknown"
    own = old.source == source.name
    wanted = replace(
        old,
        variants=tuple(_truth(v, told.variant, own=own) if v.sku.casefold() == key else v for v in old.variants),
    )
    outcome = _write(engine, snap, old, wanted, old.source, now)
    with store.writing(engine) as connection:
        _note(connection, source.name, "variant", told.number, told.variant.sku, told.moved, digest)
        _confirm(connection, [told.variant.sku], now)
    return outcome


def _gone(
    engine: sa.Engine, snap: Snapshot, told: GoneTold, source: Source, digest: str, now: float, handle: str | None
) -> Outcome:
    if not handle:
        return "unknown"
    with store.writing(engine) as connection:
        done = connection.execute(
            sa.update(products).where(products.c.handle == handle, products.c.active).values(active=sa.false())
        )
        # What is gone for good has no name any more: nothing later speaks of it.
        name = "" if told.final else handle
        _note(connection, source.name, "product", told.number, name, told.moved, digest)
    return "changed" if done.rowcount else "confirmed"


def _level(engine: sa.Engine, snap: Snapshot, told: LevelTold, source: Source, digest: str, now: float) -> Outcome:
    if told.place not in source.places:
        return "unknown"  # a part of the stock is not the stock
    with store.writing(engine) as connection:
        count = "" if told.available is None else str(told.available)
        _note(connection, source.name, "level", f"{told.item}@{told.place}", count, told.moved, digest)
        item = _known(connection, source.name, "item", told.item)
        levels = [_known(connection, source.name, "level", f"{told.item}@{place}") for place in source.places]
        if item is None or not all(level is not None and level.name for level in levels):
            return "unknown"
        stock = sum(int(level.name) for level in levels if level is not None)
        row = connection.execute(sa.select(variants.c.stock).where(variants.c.sku == item.name)).one_or_none()
        if row is None:
            return "unknown"
        if row.stock != stock:
            connection.execute(sa.update(variants).where(variants.c.sku == item.name).values(stock=stock))
        _confirm(connection, [item.name], now)
    return "changed" if row.stock != stock else "confirmed"


def _write(engine: sa.Engine, snap: Snapshot, old: Product | None, wanted: Product, source: str, now: float) -> Outcome:
    if old is not None and content(old) == content(wanted):
        return "confirmed"
    plan = Plan(added=(wanted,)) if old is None else Plan(changed=(wanted,))
    currency = store.usual_currency((wanted, *snap.active[:200]))
    with (
        staging.staged(engine, plan, seen={}, source=source, as_of=now, currency=currency) as connection,
        store.written(connection),
    ):
        staging.swap(connection)
    return "changed"


def _confirm(connection: sa.Connection, skus: list[str], now: float) -> None:
    mine = sa.select(variants.c.product_id).where(variants.c.sku.in_(skus))
    connection.execute(sa.update(products).where(products.c.id.in_(mine)).values(as_of=now))
    connection.execute(sa.update(variants).where(variants.c.sku.in_(skus)).values(as_of=now))
    staging.moved(connection)


def _known(connection: sa.Connection, source: str, kind: str, number: str) -> sa.Row | None:
    query = sa.select(external_ids.c.name, external_ids.c.moved, external_ids.c.digest).where(
        external_ids.c.source == source, external_ids.c.kind == kind, external_ids.c.number == number
    )
    return connection.execute(query).one_or_none()


def _note(connection: sa.Connection, source: str, kind: str, number: str, name: str, moved: float, digest: str) -> None:
    values = {"name": name, "moved": moved, "digest": digest}
    here = (external_ids.c.source == source, external_ids.c.kind == kind, external_ids.c.number == number)
    if connection.execute(sa.update(external_ids).where(*here).values(values)).rowcount == 0:
        keys = {"source": source, "kind": kind, "number": number}
        connection.execute(sa.insert(external_ids).values(values | keys))
