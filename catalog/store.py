"""Reading the tables: a `Snapshot` of all products, loaded anew only for the rows that moved.

In: an engine. Out: snapshots; transactions to read or write in.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import sqlalchemy as sa

from catalog.dialect import consistent
from catalog.rows import to_product
from catalog.schema import catalog_state, offers, products, sources, variants
from catalog.values import Product, Variant


class Heard(NamedTuple):
    """When a source was last heard in full; `held`: SKUs it could not be read on; `assumed`: a currency it left out."""

    as_of: float
    held: frozenset[str]
    assumed: str | None


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
    heard: Mapping[str, Heard] = field(default_factory=dict)
    newest: float = -1.0  # the latest `as_of` of any row

    def as_of(self, product: Product, variant: Variant) -> float:
        """When the variant's price and stock were last confirmed: by themselves, or with all its source says."""
        source = self.heard.get(product.source)
        if source is None or variant.sku in source.held:
            return variant.as_of
        return max(variant.as_of, source.as_of)


PATCHED = 200  # products exchanged one by one; more are put in order anew

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


def _patched(
    old: Snapshot, state: tuple[int, int], rows: Mapping[int, Product], fresh: Mapping[int, Product]
) -> Snapshot | None:
    """The old snapshot with a few products exchanged, in a time that hardly grows with the shop; None where one came,
    went, or changed its place."""
    if old.state[0] < 0 or len(fresh) > PATCHED:
        return None
    everything, active = list(old.everything), list(old.active)
    by_handle, by_sku, by_link = dict(old.by_handle), dict(old.by_sku), dict(old.by_link)
    exchanged: list[Product] = []
    for key, new in fresh.items():
        was = old.rows.get(key)
        if was is None or (was.link, was.handle) != (new.link, new.handle):
            return None
        shown, shows = by_handle.get(was.handle), _on_shelf(new, old.by_handle)
        if (shown is None) is not (shows is None):
            return None
        everything[_place(everything, was)] = new
        if shown is None or shows is None:
            continue
        active[_place(active, shown)] = shows
        by_handle[shows.handle] = shows
        if by_link.get(shown.link) is shown:
            by_link[shows.link] = shows
        for variant in shown.variants:
            found = by_sku.pop(variant.sku.casefold(), None)
            if found is None or found[0] is not shown:
                return None  # a SKU that two products claim, or that moves
        exchanged.append(shows)
    for product in exchanged:
        by_sku |= {v.sku.casefold(): (product, v) for v in product.variants}
    if len(by_sku) != len(old.by_sku) + sum(len(p.variants) for p in exchanged) - sum(
        len(old.by_handle[p.handle].variants) for p in exchanged
    ):
        return None
    return Snapshot(
        state,
        rows,
        tuple(everything) if fresh else old.everything,
        tuple(active) if exchanged else old.active,
        by_handle,
        by_sku,
        by_link,
    )


def _place(shelf: list[Product], product: Product) -> int:
    return bisect_left(shelf, (product.link, product.handle), key=lambda p: (p.link, p.handle))


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
    since = old.state[0]
    fresh = _load_products(connection, since, old.newest)
    rows = {**old.rows, **fresh} if since >= 0 else fresh
    removed = connection.scalar(sa.select(sa.func.count()).select_from(products)) != len(rows)
    if removed:
        present = set(connection.scalars(sa.select(products.c.id)))
        rows = {key: product for key, product in rows.items() if key in present}
    heard = {
        row.name: Heard(row.as_of, frozenset(row.held), row.assumed) for row in connection.execute(sa.select(sources))
    }
    newest = max([old.newest, *(p.as_of for p in fresh.values())])
    made = (None if removed else _patched(old, state, rows, fresh)) or snapshot(state, rows, old.by_handle)
    return replace(made, heard=heard, newest=newest)


def _load_products(connection: sa.Connection, since: int, newest: float) -> dict[int, Product]:
    """Products whose version moved, and those confirmed anew without having changed."""
    moved = sa.or_(products.c.version > since, products.c.as_of > newest)
    wanted = sa.select(products.c.id).where(moved)
    children: dict[sa.Table, dict[int, list[Any]]] = {}
    for table in (variants, offers):
        query = sa.select(table).order_by(table.c.position, table.c.id)
        if since >= 0:
            query = query.where(table.c.product_id.in_(wanted))
        children[table] = defaultdict(list)
        for row in connection.execute(query):
            children[table][row.product_id].append(row)
    query = sa.select(products).where(moved)
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
    with engine.connect() as connection, written(connection):
        yield connection


@contextmanager
def written(connection: sa.Connection) -> Iterator[sa.Connection]:
    """One writer at a time, on a connection that is open: SQLite by its write lock, PostgreSQL by the state row's."""
    connection.execution_options(write=True)
    with connection.begin():
        connection.execute(sa.select(catalog_state.c.id).with_for_update())
        yield connection
    connection.execution_options(write=False)


def usual_currency(of: Iterable[Product]) -> str:
    """What most prices are in: the currency of a row that has no price yet."""
    count = Counter(v.price.currency for p in of for v in p.variants if v.price)
    return count.most_common(1)[0][0] if count else "CNY"
