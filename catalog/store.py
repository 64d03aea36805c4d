"""Reading and writing the tables: a `Snapshot` of all products, changes of it applied in one transaction.

In: an engine, a `Plan`, a row to set. Out: snapshots. A snapshot is loaded anew only for the rows whose version moved.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from catalog.changes import Plan
from catalog.dialect import consistent
from catalog.rows import offer_row, product_row, to_product, variant_row
from catalog.schema import catalog_state, offers, products, variants
from catalog.values import Product, Variant

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Every product at one state of the database, with the ways to find one."""

    state: tuple[int, int]
    rows: Mapping[int, Product]  # by row id; products off the shelf too
    everything: tuple[Product, ...] = ()
    active: tuple[Product, ...] = ()
    by_handle: Mapping[str, Product] = field(default_factory=dict)
    by_sku: Mapping[str, tuple[Product, Variant]] = field(default_factory=dict)
    by_link: Mapping[int, Product] = field(default_factory=dict)


NOTHING = Snapshot(state=(-1, -1), rows={})


def snapshot(state: tuple[int, int], rows: Mapping[int, Product], shelf: Mapping[str, Product]) -> Snapshot:
    """`shelf` is the last snapshot's `by_handle`: an unchanged product stays the same object."""
    everything = tuple(sorted(rows.values(), key=lambda p: (p.link, p.handle)))
    active = tuple(p for p in (_on_shelf(p, shelf) for p in everything) if p is not None)
    by_link: dict[int, Product] = {}
    for product in active:
        by_link.setdefault(product.link, product)
    return Snapshot(
        state,
        rows,
        everything,
        active,
        {p.handle: p for p in active},
        {v.sku.casefold(): (p, v) for p in active for v in p.variants},
        by_link,
    )


def _on_shelf(product: Product, shelf: Mapping[str, Product]) -> Product | None:
    """The product with what can be bought of it, None if nothing can."""
    if not product.active or not any(v.active for v in product.variants):
        return None
    if all(v.active for v in product.variants):
        return product
    old = shelf.get(product.handle)
    if old is not None and old.version == product.version and old.as_of == product.as_of:
        return old
    return replace(product, variants=tuple(v for v in product.variants if v.active))


def load(connection: sa.Connection, old: Snapshot = NOTHING) -> Snapshot:
    """The catalog as the connection's transaction sees it, reading only what moved since `old`."""
    state = connection.execute(sa.select(catalog_state.c.version, catalog_state.c.confirmed)).one()
    state = (state.version, state.confirmed)
    if state == old.state:
        return old
    # A confirmation moves as_of of any row without moving its version: then all is read.
    since = old.state[0] if state[1] == old.state[1] else -1
    fresh = _load_products(connection, since)
    rows = {**old.rows, **fresh} if since >= 0 else fresh
    if connection.scalar(sa.select(sa.func.count()).select_from(products)) != len(rows):
        present = set(connection.scalars(sa.select(products.c.id)))
        rows = {key: product for key, product in rows.items() if key in present}
    return snapshot(state, rows, old.by_handle)


def _load_products(connection: sa.Connection, since: int) -> dict[int, Product]:
    wanted = sa.select(products.c.id).where(products.c.version > since)
    children: dict[sa.Table, dict[int, list[Any]]] = {}
    for table in (variants, offers):
        query = sa.select(table).order_by(table.c.position, table.c.id)
        if since >= 0:
            query = query.where(table.c.product_id.in_(wanted))
        children[table] = defaultdict(list)
        for row in connection.execute(query):
            children[table][row.product_id].append(row)
    query = sa.select(products).where(products.c.version > since)
    return {
        row.id: to_product(row, children[variants].get(row.id, ()), children[offers].get(row.id, ()))
        for row in connection.execute(query)
    }


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    with engine.connect() as connection, consistent(connection).begin():
        yield connection


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One writer at a time: SQLite by its write lock, PostgreSQL by the state row's."""
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        connection.execute(sa.select(catalog_state.c.id).with_for_update())
        yield connection


def of_source(snap: Snapshot, connection: sa.Connection, source: str) -> list[Product]:
    """The products this source has spoken for, on the shelf or off it."""
    ids = connection.scalars(sa.select(products.c.id).where(products.c.source == source))
    return [snap.rows[key] for key in ids if key in snap.rows]


def apply(connection: sa.Connection, plan: Plan, *, source: str, as_of: float) -> None:
    currency = usual_currency((*plan.added, *plan.changed))
    wanted = (*plan.added, *plan.changed)
    ids = _write_products(connection, wanted, source, as_of)
    _write_variants(connection, wanted, ids, as_of, currency)
    _write_offers(connection, wanted, ids)
    for part in _chunks(plan.gone):
        connection.execute(sa.update(products).where(products.c.handle.in_(part)).values(active=False))


def confirm(connection: sa.Connection, *, source: str, as_of: float) -> None:
    """The source was read again: what it says holds as of now, changed or not."""
    mine = sa.select(products.c.id).where(products.c.source == source, products.c.active)
    connection.execute(sa.update(variants).where(variants.c.product_id.in_(mine)).values(as_of=as_of))
    connection.execute(sa.update(products).where(products.c.id.in_(mine)).values(as_of=as_of))
    connection.execute(sa.update(catalog_state).values(confirmed=catalog_state.c.confirmed + 1))


def usual_currency(of: Iterable[Product]) -> str:
    """What most prices are in: the currency of a row that has no price yet."""
    count = Counter(v.price.currency for p in of for v in p.variants if v.price)
    return count.most_common(1)[0][0] if count else "CNY"


def _write_products(connection: sa.Connection, wanted: tuple[Product, ...], source: str, as_of: float):
    known = _ids(connection, products.c.handle, [p.handle for p in wanted])
    new = [product_row(p, source=source, as_of=as_of) for p in wanted if p.handle not in known]
    old = [
        product_row(p, source=source, as_of=as_of) | {"row_id": known[p.handle]} for p in wanted if p.handle in known
    ]
    _insert_update(connection, products, new, old)
    return _ids(connection, products.c.handle, [p.handle for p in wanted])


def _write_variants(
    connection: sa.Connection, wanted: tuple[Product, ...], ids: dict[str, int], as_of: float, currency: str
) -> None:
    for part in _chunks(list(ids.values())):
        off = sa.update(variants).where(variants.c.product_id.in_(part), variants.c.active)
        staying = [v.sku for p in wanted if ids[p.handle] in set(part) for v in p.variants]
        rows = connection.execute(
            sa.select(variants.c.id, variants.c.sku).where(variants.c.product_id.in_(part), variants.c.active)
        )
        keep = set(staying)
        leaving = [row.id for row in rows if row.sku not in keep]
        for some in _chunks(leaving):
            connection.execute(off.where(variants.c.id.in_(some)).values(active=False))
    known = _ids(connection, variants.c.sku, [v.sku for p in wanted for v in p.variants])
    new, old = [], []
    for product in wanted:
        for position, variant in enumerate(product.variants):
            row = variant_row(variant, position=position, as_of=as_of, currency=currency)
            row["product_id"] = ids[product.handle]
            if variant.sku in known:
                old.append(row | {"row_id": known[variant.sku]})
            else:
                new.append(row)
    present = _present(connection, [row["row_id"] for row in old])
    old = [
        row for row in old if {k: v for k, v in row.items() if k not in ("row_id", "as_of")} != present[row["row_id"]]
    ]
    _insert_update(connection, variants, new, old)


def _present(connection: sa.Connection, ids: list[int]) -> dict[int, dict[str, Any]]:
    """Variant rows as they stand, so that an equal one is not written and keeps its version."""
    columns = [c for c in variants.columns if c.name not in ("version", "as_of")]
    found = {}
    for part in _chunks(ids):
        for row in connection.execute(sa.select(*columns).where(variants.c.id.in_(part))).mappings():
            body = dict(row)
            found[body.pop("id")] = body
    return found


def _write_offers(connection: sa.Connection, wanted: tuple[Product, ...], ids: dict[str, int]) -> None:
    rows = [
        offer_row(offer, position=position) | {"product_id": ids[p.handle]}
        for p in wanted
        for position, offer in enumerate(p.offers)
    ]
    for part in _chunks(list(ids.values())):
        connection.execute(sa.delete(offers).where(offers.c.product_id.in_(part)))
    _insert_update(connection, offers, rows, [])


def _insert_update(connection: sa.Connection, table: sa.Table, new: list[dict], old: list[dict]) -> None:
    if new:
        connection.execute(sa.insert(table), new)
    if old:
        columns = {name: sa.bindparam(name) for name in old[0] if name != "row_id"}
        connection.execute(sa.update(table).where(table.c.id == sa.bindparam("row_id")).values(columns), old)


def _ids(connection: sa.Connection, column: sa.Column, names: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in _chunks(names):
        query = sa.select(column, column.table.c.id).where(column.in_(part))
        found.update(map(tuple, connection.execute(query)))
    return found


def _chunks(items):
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]
