"""All that differs between SQLite and PostgreSQL: connecting, triggers that keep row versions, seeing a change.

In: a database URL. Out: an engine; DDL for the migration; a `Pulse`, the cheapest "did anything change?".
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from functools import partial
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from catalog.schema import catalog_state

BUSY_SECONDS = 30


def connect(url: sa.URL) -> sa.Engine:
    dumps = partial(json.dumps, ensure_ascii=False)
    if url.get_backend_name() == "sqlite":
        in_memory = url.database in (None, "", ":memory:")
        extra = {"poolclass": StaticPool} if in_memory else {}
        engine = sa.create_engine(
            url,
            json_serializer=dumps,
            connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
            **extra,
        )
        sa.event.listen(engine, "connect", _sqlite_connect)
        sa.event.listen(engine, "begin", _sqlite_begin)
        return engine
    return sa.create_engine(url, json_serializer=dumps, pool_pre_ping=True)


def _sqlite_connect(connection, _record) -> None:
    # The driver's own transaction handling would begin too late for BEGIN IMMEDIATE; we say BEGIN ourselves.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _sqlite_begin(connection: sa.Connection) -> None:
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def lock_schema(connection: sa.Connection) -> None:
    """Only one process migrates at a time. SQLite already holds its write lock here."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7305809)")


class Pulse(Protocol):
    """Reads (version, confirmed) of the catalog as cheaply as the database allows."""

    def read(self) -> tuple[int, int]: ...
    def close(self) -> None: ...


class StatePulse:
    """Reads the state row each time: PostgreSQL, and SQLite in memory."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._query = sa.select(catalog_state.c.version, catalog_state.c.confirmed)

    def read(self) -> tuple[int, int]:
        with self._engine.connect() as connection:
            version, confirmed = connection.execute(self._query).one()
        return version, confirmed

    def close(self) -> None:
        pass


class DataVersionPulse:
    """A connection of its own that asks `PRAGMA data_version`, microseconds, and reads the row only after a commit."""

    def __init__(self, engine: sa.Engine) -> None:
        self._connection = engine.raw_connection()
        self._connection.detach()
        self._lock = threading.Lock()
        self._seen = -1
        self._state = (0, 0)

    def read(self) -> tuple[int, int]:
        with self._lock:
            driver = self._connection.dbapi_connection
            now = driver.execute("PRAGMA data_version").fetchone()[0]
            if now != self._seen:
                # data_version is asked first: a commit between the two reads is seen again next time, never missed.
                self._state = tuple(driver.execute("SELECT version, confirmed FROM catalog_state").fetchone())
                self._seen = now
            return self._state

    def close(self) -> None:
        with self._lock:
            self._connection.close()


def pulse(engine: sa.Engine) -> Pulse:
    if engine.dialect.name == "sqlite" and engine.url.database not in (None, "", ":memory:"):
        return DataVersionPulse(engine)
    return StatePulse(engine)


# A row's own bookkeeping never counts as a change of it.
_BOOKKEEPING = {"id", "version", "as_of"}


def triggers(connection: sa.Connection) -> Iterator[str]:
    """The DDL that makes any INSERT, UPDATE or DELETE, by whomever, move row versions and the catalog's.

    Reads the columns from the database itself, so that a migration gets the triggers of its own time.
    """
    inspector = sa.inspect(connection)
    watched = {
        name: ", ".join(c["name"] for c in inspector.get_columns(name) if c["name"] not in _BOOKKEEPING)
        for name in ("products", "variants", "offers")
    }
    write = {"sqlite": _sqlite_triggers, "postgresql": _postgres_triggers}[connection.dialect.name]
    yield from write(watched)


def _sqlite_triggers(watched: dict[str, str]) -> Iterator[str]:
    bump = "UPDATE catalog_state SET version = version + 1;"
    now = "(SELECT version FROM catalog_state)"
    for event in ("INSERT", "UPDATE", "DELETE"):
        row = "OLD" if event == "DELETE" else "NEW"
        for table in watched:
            when = f"UPDATE OF {watched[table]}" if event == "UPDATE" else event
            steps = [bump]
            if table == "variants" and event != "DELETE":
                steps.append(f"UPDATE variants SET version = {now} WHERE id = NEW.id;")
            if table != "products":
                steps.append(f"UPDATE products SET version = {now} WHERE id = {row}.product_id;")
            elif event != "DELETE":
                steps.append(f"UPDATE products SET version = {now} WHERE id = NEW.id;")
            yield (
                f"CREATE TRIGGER {table}_{event.lower()}_version AFTER {when} ON {table} BEGIN {' '.join(steps)} END"
            )


def _postgres_triggers(watched: dict[str, str]) -> Iterator[str]:
    yield """
        CREATE FUNCTION catalog_next_version() RETURNS bigint LANGUAGE sql AS
        $$ UPDATE catalog_state SET version = version + 1 RETURNING version $$"""
    yield """
        CREATE FUNCTION catalog_row_version() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN NEW.version := catalog_next_version(); RETURN NEW; END $$"""
    yield """
        CREATE FUNCTION catalog_parent_version() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE parent integer;
        BEGIN
          IF TG_OP = 'DELETE' THEN parent := OLD.product_id; ELSE parent := NEW.product_id; END IF;
          UPDATE products SET version = catalog_next_version() WHERE id = parent;
          RETURN NULL;
        END $$"""
    yield """
        CREATE FUNCTION catalog_gone() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM catalog_next_version(); RETURN NULL; END $$"""
    for table in ("products", "variants"):
        yield (
            f"CREATE TRIGGER {table}_row_version BEFORE INSERT OR UPDATE OF {watched[table]} "
            f"ON {table} FOR EACH ROW EXECUTE FUNCTION catalog_row_version()"
        )
    for table in ("variants", "offers"):
        yield (
            f"CREATE TRIGGER {table}_parent_version AFTER INSERT OR DELETE OR UPDATE OF {watched[table]} "
            f"ON {table} FOR EACH ROW EXECUTE FUNCTION catalog_parent_version()"
        )
    yield ("CREATE TRIGGER products_gone AFTER DELETE ON products FOR EACH ROW EXECUTE FUNCTION catalog_gone()")
