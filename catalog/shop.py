"""`Catalog`: the one door to the shop's products.

In: a database (path or URL) and catalog files. Out: frozen products of the latest state, found by SKU, handle, link
number or words. Safe to call from any thread; a change by any process is seen at the next call.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from catalog import dialect, edits, export, imports, migrations, store
from catalog.changes import plan
from catalog.imports import Reading, Settings
from catalog.search import Dense, Index, rank
from catalog.values import Hit, ImportReport, Product, Variant
from errors import BadCatalog, BadInput

DRIVERS = {"postgresql": "psycopg", "postgres": "psycopg"}


class Catalog:
    def __init__(self, engine: sa.Engine, clock: Callable[[], float]) -> None:
        self._engine = engine
        self._clock = clock
        self._pulse = dialect.pulse(engine)
        self._loading = threading.RLock()
        self._snapshot = store.NOTHING
        self._indexing = threading.Lock()
        self._index: Index | None = None

    @classmethod
    def open(cls, where: str | Path, *, clock: Callable[[], float] = time.time) -> Catalog:
        """The catalog in the database at a path or URL, brought to the current schema; made if it is not there."""
        url = database_url(where)
        shown = url.render_as_string(hide_password=True)
        if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
            folder = Path(url.database).expanduser().resolve().parent
            if not folder.is_dir():
                raise BadCatalog("there is no such folder", where=str(folder), remedy="make it, or name another --db")
        try:
            engine = dialect.connect(url)
            migrations.upgrade(engine)
            return cls(engine, clock)
        except ImportError as e:
            raise BadCatalog(
                f"the driver for {url.get_backend_name()} is not installed ({e.name})",
                where=shown,
                remedy=f"pip install {e.name}",
            ) from None
        except sa.exc.DatabaseError as e:
            raise BadCatalog(
                f"cannot be opened as a catalog database ({_said(e)})", where=shown, remedy="check --db"
            ) from None

    def close(self) -> None:
        self._pulse.close()
        self._engine.dispose()

    def __enter__(self) -> Catalog:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- asking -----------------------------------------------------------------------------------------------------

    def version(self) -> int:
        """Moves on any change by anyone; microseconds on SQLite."""
        return self._pulse.read()[0]

    def snapshot(self) -> store.Snapshot:
        """Everything as of now; the same object until something changes."""
        try:
            state = self._pulse.read()
            if self._snapshot.state == state:
                return self._snapshot
            with self._loading:
                if self._snapshot.state != state:
                    with store.reading(self._engine) as connection:
                        self._snapshot = store.load(connection, self._snapshot)
                return self._snapshot
        except sa.exc.DatabaseError as e:
            raise BadCatalog(f"the catalog cannot be read ({_said(e)})", remedy="check the database") from e

    def products(self, active: bool = True) -> tuple[Product, ...]:
        """By link number. With `active`, only what is on the shelf: products and their variants."""
        snap = self.snapshot()
        return snap.active if active else snap.everything

    def by_sku(self, sku: str) -> tuple[Product, Variant] | None:
        return self.snapshot().by_sku.get(sku.casefold())

    def product(self, handle: str) -> Product | None:
        return self.snapshot().by_handle.get(handle)

    def by_link(self, link: int) -> Product | None:
        return self.snapshot().by_link.get(link)

    def search(self, text: str, *, on_air: str | None = None, limit: int = 5, dense: Dense | None = None) -> list[Hit]:
        """The products `text` may be about, best first; nothing where it is about none. `on_air` is a handle or SKU."""
        snap = self.snapshot()
        index = self._index_of(snap)
        if on_air is not None and on_air not in snap.by_handle and (found := snap.by_sku.get(on_air.casefold())):
            on_air = found[0].handle
        return rank(index, snap, text, on_air=on_air, limit=limit, dense=dense)

    def _index_of(self, snap: store.Snapshot) -> Index:
        index = self._index
        if index is not None and index.products is snap.active:
            return index
        with self._indexing:
            if self._index is None or self._index.products is not snap.active:
                self._index = Index.of(snap.active, self._index)
            return self._index

    # --- changing ---------------------------------------------------------------------------------------------------

    def import_file(
        self,
        path: str | Path,
        format: str = "auto",
        strict: bool = False,
        *,
        currency: str | None = None,
        source: str = "shop",
    ) -> ImportReport:
        """Makes the catalog say what the file says. What the file no longer has goes off the shelf; a row that cannot
        be read leaves its product as it was. Files of different `source` stand side by side."""
        return self.take(self.read(path, format, currency=currency), strict=strict, source=source)

    def read(self, path: str | Path, format: str = "auto", *, currency: str | None = None) -> Reading:
        """What a file says, taken by nobody yet."""
        return imports.read(path, format, Settings(currency, self._clock()))

    def take(
        self, reading: Reading, *, strict: bool = False, source: str = "shop", before: Reading | None = None
    ) -> ImportReport:
        """Applies what was read. With `before`, the last reading of the same file, only what the file changed."""
        if reading.problems and (strict or not reading.products):
            first = reading.problems[0]
            more = f" (and {len(reading.problems) - 1} more)" if len(reading.problems) > 1 else ""
            raise BadCatalog(
                f"line {first.line}: {first.cause}{more}; nothing was imported",
                where=reading.where,
                remedy="mend the row" + (", or import without --strict" if strict else ""),
            )
        now = self._clock()
        try:
            with self._loading, store.writing(self._engine) as connection:
                current = store.of_source(store.load(connection, self._snapshot), connection, source)
                todo = plan(
                    current, reading.products, held=reading.held, before=before.products if before is not None else None
                )
                store.apply(connection, todo, source=source, as_of=now)
                store.confirm(connection, source=source, as_of=now)
        except sa.exc.DatabaseError as e:
            raise BadCatalog(f"the import could not be written ({_said(e)})", remedy="nothing was changed") from e
        return ImportReport(
            added=len(todo.added),
            changed=len(todo.changed),
            gone=len(todo.gone),
            rows=reading.rows,
            problems=reading.problems,
            format=reading.format,
        )

    def set(self, sku: str, /, **fields: Any) -> Variant:
        """Changes single fields of one SKU: price, list_price, stock, active, title, ... (see `edits.FIELDS`)."""
        with self._loading:
            try:
                with store.writing(self._engine) as connection:
                    edits.write(connection, sku, fields, as_of=self._clock())
            except sa.exc.DatabaseError as e:
                raise BadCatalog(f"the change could not be written ({_said(e)})", remedy="try again") from e
            snap = self.snapshot()
        for product in snap.everything:
            for variant in product.variants:
                if variant.sku.casefold() == sku.casefold():
                    return variant
        raise BadInput(f"no SKU {sku!r} in the catalog", remedy="see: run.py catalog list")

    def export(self, path: str | Path) -> int:
        """Writes every product as the plain table (.csv, .tsv or .xlsx); gives the number of rows."""
        return export.write(Path(path), self.products())


def database_url(where: str | Path) -> sa.URL:
    """A path is a SQLite file; anything with a scheme is SQLAlchemy's own URL."""
    text = str(where)
    if "://" not in text:
        return sa.URL.create("sqlite", database=str(Path(text).expanduser()))
    try:
        url = sa.make_url(text)
    except sa.exc.ArgumentError:
        raise BadCatalog(
            "is not a database URL", where=text, remedy="write sqlite:///file.db or postgresql://…"
        ) from None
    if driver := DRIVERS.get(url.drivername):
        return url.set(drivername=f"postgresql+{driver}")
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise BadCatalog(f"no catalogs in {url.get_backend_name()}", where=text, remedy="use sqlite or postgresql")
    return url


def _said(error: sa.exc.DatabaseError) -> str:
    return str(error.orig).strip().splitlines()[0]


__all__: Sequence[str] = ("Catalog", "database_url")
