"""An import staged beside the catalog and swapped in: all of it at once, or nothing.

In: a `Plan`. Out: the tables changed in one short transaction. The rows are written in batches into temporary tables of
one connection, which lock nobody out; the swap only copies them over. Readers go on with what was there until the swap
is committed. A variant that somebody changed after the plan was made keeps what it has: that is newer than the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import sqlalchemy as sa

from catalog.changes import Plan
from catalog.rows import offer_row, product_row, variant_row
from catalog.schema import catalog_state, offers, products, sources, variants
from catalog.values import Product

BATCH = 500

_staging = sa.MetaData()


def _temporary(name: str, like: sa.Table, leaving_out: set[str], *more: sa.Column) -> sa.Table:
    columns = [sa.Column(c.name, c.type) for c in like.columns if c.name not in leaving_out]
    return sa.Table(name, _staging, *more, *columns, prefixes=["TEMPORARY"])


_products = _temporary(
    "staged_products", products, {"id", "version", "handle"}, sa.Column("handle", sa.Text, primary_key=True)
)
_variants = _temporary(
    "staged_variants",
    variants,
    {"id", "version", "product_id", "sku"},
    sa.Column("sku", sa.Text, primary_key=True),
    sa.Column("handle", sa.Text, nullable=False, index=True),
    sa.Column("seen", sa.BigInteger),  # the version the plan was made from; None: it was not there
)
_offers = _temporary(
    "staged_offers", offers, {"id", "product_id"}, sa.Column("handle", sa.Text, nullable=False, index=True)
)
_gone = sa.Table("staged_gone", _staging, sa.Column("handle", sa.Text, primary_key=True), prefixes=["TEMPORARY"])


@contextmanager
def staged(
    engine: sa.Engine, plan: Plan, *, seen: Mapping[str, int], source: str, as_of: float, currency: str
) -> Iterator[sa.Connection]:
    """A connection that holds the plan's rows, in no transaction. `seen`: versions of the variants known, by SKU."""
    with engine.connect() as connection:
        with connection.begin():
            _staging.create_all(connection, checkfirst=False)
        try:
            wanted = (*plan.added, *plan.changed)
            for part in _batches(wanted):
                with connection.begin():
                    _fill(connection, part, seen, source, as_of, currency)
            if plan.gone:
                with connection.begin():
                    connection.execute(sa.insert(_gone), [{"handle": handle} for handle in plan.gone])
            yield connection
        finally:
            if connection.in_transaction():
                connection.rollback()
            with connection.begin():
                _staging.drop_all(connection, checkfirst=False)


def _fill(
    connection: sa.Connection,
    part: tuple[Product, ...],
    seen: Mapping[str, int],
    source: str,
    as_of: float,
    currency: str,
) -> None:
    rows = [product_row(p, source=source, as_of=as_of) for p in part]
    connection.execute(sa.insert(_products), rows)
    rows = [
        variant_row(v, position=at, as_of=as_of, currency=currency) | {"handle": p.handle, "seen": seen.get(v.sku)}
        for p in part
        for at, v in enumerate(p.variants)
    ]
    connection.execute(sa.insert(_variants), rows)
    if rows := [offer_row(o, position=at) | {"handle": p.handle} for p in part for at, o in enumerate(p.offers)]:
        connection.execute(sa.insert(_offers), rows)


def swap(connection: sa.Connection) -> None:
    """What is staged on this connection, into the catalog; inside the caller's write transaction."""
    mine = sa.select(products.c.id).join(_products, _products.c.handle == products.c.handle)
    connection.execute(
        sa.update(products).where(products.c.handle.in_(sa.select(_gone.c.handle))).values(active=sa.false())
    )
    names = [c.name for c in _products.columns if c.name != "handle"]
    connection.execute(
        sa.update(products)
        .where(products.c.handle == _products.c.handle)
        .values({name: _products.c[name] for name in names})
    )
    names = [c.name for c in _products.columns]
    new = sa.select(*(_products.c[n] for n in names)).where(_products.c.handle.not_in(sa.select(products.c.handle)))
    connection.execute(sa.insert(products).from_select(names, new, include_defaults=False))
    _swap_variants(connection, mine)
    connection.execute(sa.delete(offers).where(offers.c.product_id.in_(mine)))
    names = [c.name for c in _offers.columns if c.name != "handle"]
    rows = sa.select(products.c.id, *(_offers.c[n] for n in names)).join_from(
        _offers, products, products.c.handle == _offers.c.handle
    )
    connection.execute(sa.insert(offers).from_select(["product_id", *names], rows, include_defaults=False))


def _swap_variants(connection: sa.Connection, mine: sa.Select) -> None:
    connection.execute(
        sa.update(variants)
        .where(variants.c.product_id.in_(mine), variants.c.active, variants.c.sku.not_in(sa.select(_variants.c.sku)))
        .values(active=sa.false())
    )
    names = [c.name for c in _variants.columns if c.name not in ("sku", "handle", "seen")]
    differs = sa.or_(
        variants.c.product_id != products.c.id,
        *(_plain(variants.c[n]).is_distinct_from(_plain(_variants.c[n])) for n in names if n != "as_of"),
    )
    connection.execute(
        sa.update(variants)
        .where(
            variants.c.sku == _variants.c.sku,
            products.c.handle == _variants.c.handle,
            sa.or_(_variants.c.seen.is_(None), variants.c.version <= _variants.c.seen),
            differs,
        )
        .values({n: _variants.c[n] for n in names} | {"product_id": products.c.id})
    )
    names += ["sku"]
    new = (
        sa.select(products.c.id, *(_variants.c[n] for n in names))
        .join_from(_variants, products, products.c.handle == _variants.c.handle)
        .where(_variants.c.sku.not_in(sa.select(variants.c.sku)))
    )
    connection.execute(sa.insert(variants).from_select(["product_id", *names], new, include_defaults=False))


def _plain(column: sa.ColumnElement) -> sa.ColumnElement:
    """Comparable on both databases: PostgreSQL's JSON is not."""
    return sa.cast(column, sa.Text) if isinstance(column.type, sa.JSON) else column


def confirm(
    connection: sa.Connection, source: str, *, as_of: float, held: Iterable[str] = (), assumed: str | None = None
) -> None:
    """The source was heard in full: all it says holds as of now, except `held`, whose rows could not be read."""
    values = {"as_of": as_of, "held": sorted(held), "assumed": assumed}
    if connection.execute(sa.update(sources).where(sources.c.name == source).values(values)).rowcount == 0:
        connection.execute(sa.insert(sources).values(values | {"name": source}))
    moved(connection)


def moved(connection: sa.Connection) -> None:
    """Something was confirmed that did not change: readers look again."""
    connection.execute(sa.update(catalog_state).values(confirmed=catalog_state.c.confirmed + 1))


def _batches(items: tuple[Product, ...]) -> Iterator[tuple[Product, ...]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
