"""`Catalog`: the one door to the shop's products.

In: a database (path or URL) and catalog files. Out: frozen products of the latest state, found by SKU, handle, link
number or words. Safe to call from any thread; a change by any process is seen at the next call.
"""

from __future__ import annotations

import contextlib
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from catalog import dialect, edits, export, imports, merging, migrations, notice, staging, store
from catalog.changes import Plan, numbered, plan
from catalog.follow import Follower
from catalog.imports import Reading, Settings
from catalog.index import FEW, Index
from catalog.merging import Outcome, Source
from catalog.search import Dense, rank
from catalog.told import Told
from catalog.uncollected import uncollected
from catalog.values import Hit, ImportReport, Product, Variant
from errors import BadCatalog

DRIVERS = {"postgresql": "psycopg", "postgres": "psycopg"}

LARGE = 3_000  # row versions, about five a changed product: more than this is read by the follower alone


class Catalog:
    def __init__(self, engine: sa.Engine, clock: Callable[[], float]) -> None:
        self._engine = engine
        self._clock = clock
        self._pulse = notice.pulse(engine)
        self._loading = threading.RLock()
        # One connection serves a database in memory: nobody reads while somebody writes.
        in_memory = dialect.in_memory(engine.url)
        self._writing = self._loading if in_memory else threading.RLock()
        self._swapping = self._loading if in_memory else contextlib.nullcontext()
        self._snapshot = store.NOTHING
        self._indexing = threading.Lock()
        self._index: Index | None = None
        self._follower: Follower | None = None
        # Over a network asking costs a round trip; a file is asked in microseconds.
        self._remote = engine.dialect.name == "postgresql"

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
            try:
                migrations.upgrade(engine)
                return cls(engine, clock)
            except BaseException:
                engine.dispose()
                raise
        except ImportError as e:
            raise BadCatalog(
                f"the driver for {url.get_backend_name()} is not installed ({e.name})",
                where=shown,
                remedy=f"pip install {e.name}",
            ) from None
        except sa.exc.DatabaseError as e:
            raise BadCatalog(
                f"cannot be opened as a catalog database ({_said(e)})", where=shown, remedy=_remedy(url)
            ) from None

    def follow(self, tell: Callable[[str], None]) -> None:
        """For a show: a thread keeps products and index fresh, and who asks never waits for a database elsewhere.

        `tell` is given one line when the database is lost and one when it is back, on that thread; between the two
        what was last read is answered. A change by another process on PostgreSQL is seen when its notice has come
        (milliseconds), on SQLite at the next call as ever.
        """
        if self._follower is None:
            self.snapshot()
            waiting = notice.notices(self._engine, self._pulse)
            drivers_own = (self._engine.dialect.loaded_dbapi.Error,)
            self._follower = Follower(waiting, self._refresh, tell, failures=drivers_own).start()

    def close(self) -> None:
        if self._follower is not None:
            self._follower.stop()
        self._pulse.close()
        self._engine.dispose()

    def __enter__(self) -> Catalog:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- asking -----------------------------------------------------------------------------------------------------

    def version(self) -> int:
        """Moves on any change by anyone; microseconds on SQLite, and on PostgreSQL once `follow` was called."""
        state = self._state()
        return (self._snapshot.state if self._large(state) else state)[0]

    def snapshot(self) -> store.Snapshot:
        """Everything as of now; the same object until something changes."""
        state = self._state()
        if self._snapshot.state == state or self._large(state):
            return self._snapshot
        # With a follower, somebody who asks while another reads a large change takes what was known before it.
        if not self._loading.acquire(blocking=self._follower is None):
            return self._snapshot
        try:
            return self._snapshot if self._snapshot.state == state else self._load()
        finally:
            self._loading.release()

    def _large(self, state: notice.State) -> bool:
        """A change that only the follower reads: it takes longer than anybody who asks should wait."""
        return self._follower is not None and not self._follower.lost and state[0] - self._snapshot.state[0] > LARGE

    def _state(self) -> notice.State:
        if self._follower is not None and self._remote:
            return self._snapshot.state
        try:
            return self._pulse.read()
        except sa.exc.DatabaseError as e:
            raise BadCatalog(f"the catalog cannot be read ({_said(e)})", remedy=_remedy(self._engine.url)) from e

    def _load(self) -> store.Snapshot:
        try:
            lasting = self._follower is not None and self._large(self._state())
            with self._loading, uncollected(lasting), store.reading(self._engine) as connection:
                self._snapshot = store.load(connection, self._snapshot)
            return self._snapshot
        except sa.exc.DatabaseError as e:
            raise BadCatalog(f"the catalog cannot be read ({_said(e)})", remedy=_remedy(self._engine.url)) from e

    def _refresh(self) -> None:
        self._indexed(self._load())

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
        """The snapshot's index. With a follower a large change is its work: until then the last index serves."""
        index = self._index
        if index is not None and index.products is snap.active:
            return index
        if self._follower is None or index is None:
            return self._indexed(snap)
        if not self._indexing.acquire(blocking=False):
            return index
        try:
            self._index = Index.of(snap.active, self._index, most=FEW)
            return self._index
        finally:
            self._indexing.release()

    def _indexed(self, snap: store.Snapshot) -> Index:
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
        columns: Mapping[str, str] | None = None,
    ) -> ImportReport:
        """Makes the catalog say what the file says. What the file no longer has goes off the shelf; a row that cannot
        be read leaves its product as it was. Files of different `source` stand side by side."""
        reading = self.read(path, format, currency=currency, columns=columns)
        return self.take(reading, strict=strict, source=source)

    def read(
        self,
        path: str | Path,
        format: str = "auto",
        *,
        currency: str | None = None,
        columns: Mapping[str, str] | None = None,
    ) -> Reading:
        """What a file says, taken by nobody yet. `columns`: what a plain table's own headers mean."""
        return imports.read(path, format, Settings(currency, self._clock(), columns or {}))

    def take(
        self,
        reading: Reading,
        *,
        strict: bool = False,
        source: str = "shop",
        before: Reading | None = None,
        as_of: float | None = None,
        check: Callable[[Plan, Sequence[Product], str], None] = lambda plan, current, where: None,
    ) -> ImportReport:
        """Applies what was read. With `before`, the last reading of the same file, only what the file changed. `as_of`:
        when the file's facts were true, where that is not now. `check` may refuse the plan by raising."""
        if reading.problems and (strict or not reading.products):
            first = reading.problems[0]
            more = f" (and {len(reading.problems) - 1} more)" if len(reading.problems) > 1 else ""
            raise BadCatalog(
                f"line {first.line}: {first.cause}{more}; nothing was imported",
                where=reading.where,
                remedy="mend the row" + (", or import without --strict" if strict else ""),
            )
        now = self._clock() if as_of is None else as_of
        current, others = self._of_source(source)
        incoming, last = (
            said.products if said.numbered else numbered(said.products, current, others)
            for said in (reading, before or Reading(()))
        )
        todo = plan(
            current,
            incoming,
            held=reading.held,
            before=last if before else None,
            partial=reading.cut,
        )
        check(todo, current, reading.where)
        seen = {v.sku: v.version for p in (*current, *others) for v in p.variants}
        currency = store.usual_currency((*todo.added, *todo.changed))
        try:
            with (
                self._swapping,
                staging.staged(
                    self._engine, todo, seen=seen, source=source, as_of=now, currency=currency
                ) as connection,
                store.written(connection),
            ):
                if todo:
                    staging.swap(connection)
                held = {v.sku for p in current for v in p.variants if v.sku in reading.held}
                staging.confirm(connection, source, as_of=now, held=held, assumed=reading.assumed)
        except sa.exc.DatabaseError as e:
            raise BadCatalog(f"the import could not be written ({_said(e)})", remedy="nothing was changed") from e
        self._written()
        return ImportReport(
            added=len(todo.added),
            changed=len(todo.changed),
            gone=len(todo.gone),
            rows=reading.rows,
            problems=reading.problems,
            format=reading.format,
            assumed=reading.assumed,
            cut=reading.cut,
        )

    def _of_source(self, source: str) -> tuple[list[Product], list[Product]]:
        """The products this source has spoken for, on the shelf or off it, and those of other sources."""
        every = self._load().rows.values()
        return [p for p in every if p.source == source], [p for p in every if p.source != source]

    def set(self, sku: str, /, **fields: Any) -> Variant:
        """Changes single fields of one SKU: price, list_price, stock, active, title, ... (see `edits.FIELDS`)."""
        with self._writing:
            try:
                with store.writing(self._engine) as connection:
                    changed = edits.write(connection, sku, fields, as_of=self._clock())
            except sa.exc.DatabaseError as e:
                raise BadCatalog(f"the change could not be written ({_said(e)})", remedy="try again") from e
            self._written()
        return changed

    def _written(self) -> None:
        """What we wrote ourselves is seen at once, not when its notice comes."""
        if self._follower is not None and self._remote:
            self._load()

    def merge(self, told: Told, source: Source, digest: str) -> Outcome:
        """What a shop told of one product, variant or count. `digest` names the delivery; one counts once."""
        try:
            with self._writing:
                outcome = merging.merge(self._engine, self._load(), told, source, digest, self._clock())
                self._written()
        except sa.exc.DatabaseError as e:
            raise BadCatalog(f"what the shop told could not be written ({_said(e)})", remedy="it calls again") from e
        return outcome

    def confirm(self, source: str, as_of: float | None = None) -> None:
        """All that the source says still holds, as of now or the moment given; nothing where it was never heard."""
        heard = self.snapshot().heard.get(source)
        if heard is None:
            return
        when = self._clock() if as_of is None else as_of
        try:
            with store.writing(self._engine) as connection:
                staging.confirm(connection, source, as_of=when, held=heard.held, assumed=heard.assumed)
        except sa.exc.DatabaseError as e:
            raise BadCatalog(f"a confirmation could not be written ({_said(e)})", remedy="try again") from e
        self._written()

    def as_of(self, product: Product, variant: Variant) -> float:
        """When the variant's price and stock were last confirmed, in seconds since the epoch."""
        return self.snapshot().as_of(product, variant)

    def turns(self, source: str, now: float) -> float | None:
        """When the next dated price of this source begins or ends."""
        ends = (
            v.price_until
            for p in self.snapshot().everything
            if p.source == source
            for v in p.variants
            if v.price_until is not None and v.price_until > now
        )
        return min(ends, default=None)

    @property
    def url(self) -> str | None:
        """What another process opens to have this catalog; None where it is in this one's memory."""
        if dialect.in_memory(self._engine.url):
            return None
        return self._engine.url.render_as_string(hide_password=False)

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
    except (sa.exc.ArgumentError, ValueError):
        raise BadCatalog(
            "is not a database URL", where=_without_password(text), remedy="write sqlite:///file.db or postgresql://…"
        ) from None
    if driver := DRIVERS.get(url.drivername):
        return url.set(drivername=f"postgresql+{driver}")
    if url.drivername not in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg"):
        raise BadCatalog(
            f"no catalogs in {url.drivername}",
            where=url.render_as_string(hide_password=True),
            remedy="use sqlite:///file.db or postgresql://…",
        )
    return url


def _without_password(text: str) -> str:
    return re.sub(r"(://[^:/@]*):.*@", r"\1:***@", text)


def _remedy(url: sa.URL) -> str:
    if url.get_backend_name() == "sqlite":
        return "check --db"
    return "check that the server runs, and the user, password and database in the URL"


def _said(error: sa.exc.DatabaseError) -> str:
    text = str(error.orig).strip()
    return text.splitlines()[0] if text else type(error.orig).__name__


__all__: Sequence[str] = ("Catalog", "database_url")
