"""What differs between SQLite and PostgreSQL below the tables: connecting, locking, triggers that keep row versions.

In: a database URL. Out: an engine; DDL for the migrations. How a change is noticed is in `notice`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

BUSY_SECONDS = 30
CHANNEL = "zhubo_catalog"  # what PostgreSQL notifies on; a channel is its database's own

# A silent server is given up after seconds, not after the kernel's two hours.
_POSTGRES = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
    "application_name": "zhubo",
}


def connect(url: sa.URL) -> sa.Engine:
    dumps = partial(json.dumps, ensure_ascii=False)
    if url.get_backend_name() == "sqlite":
        extra = {"poolclass": StaticPool} if in_memory(url) else {}
        engine = sa.create_engine(
            url,
            json_serializer=dumps,
            connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
            **extra,
        )
        sa.event.listen(engine, "connect", _sqlite_connect)
        sa.event.listen(engine, "begin", _sqlite_begin)
        return engine
    given = {name: value for name, value in _POSTGRES.items() if name not in url.query}
    return sa.create_engine(url, json_serializer=dumps, pool_pre_ping=True, connect_args=given)


def in_memory(url: sa.URL) -> bool:
    return url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:")


def consistent(connection: sa.Connection) -> sa.Connection:
    """The connection set to read all tables as of one moment; SQLite does so anyway."""
    if connection.dialect.name == "postgresql":
        return connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return connection


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


def drop_triggers(connection: sa.Connection) -> Iterator[str]:
    """The DDL that takes all of `triggers` away, of whatever time they are."""
    if connection.dialect.name == "sqlite":
        ours = (
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('products', 'variants', 'offers')"
        )
        yield from (f"DROP TRIGGER {name}" for name in connection.exec_driver_sql(ours).scalars().all())
    else:
        yield from (f"DROP FUNCTION IF EXISTS catalog_{name}() CASCADE" for name in _FUNCTIONS)


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
                parents = "OLD.product_id, NEW.product_id" if event == "UPDATE" else f"{row}.product_id"
                steps.append(f"UPDATE products SET version = {now} WHERE id IN ({parents});")
            elif event != "DELETE":
                steps.append(f"UPDATE products SET version = {now} WHERE id = NEW.id;")
            yield (
                f"CREATE TRIGGER {table}_{event.lower()}_version AFTER {when} ON {table} BEGIN {' '.join(steps)} END"
            )


_FUNCTIONS = ("next_version", "row_version", "parent_version", "gone", "emptied", "one_writer", "notify")


def _postgres_triggers(watched: dict[str, str]) -> Iterator[str]:
    # One version a transaction: the first change takes it, and with it the state row's lock, so that versions are
    # handed out in the order of commits. Moving that row once a changed row would make 20,000 rows a minute's work.
    yield """
        CREATE FUNCTION catalog_next_version() RETURNS bigint LANGUAGE plpgsql AS $$
        DECLARE mine text := pg_current_xact_id()::text; given bigint;
        BEGIN
          IF current_setting('zhubo.writer', true) IS NOT DISTINCT FROM mine THEN
            RETURN current_setting('zhubo.version')::bigint;
          END IF;
          UPDATE catalog_state SET version = version + 1 RETURNING version INTO given;
          PERFORM set_config('zhubo.writer', mine, true), set_config('zhubo.version', given::text, true);
          RETURN given;
        END $$"""
    yield """
        CREATE FUNCTION catalog_row_version() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN NEW.version := catalog_next_version(); RETURN NEW; END $$"""
    yield """
        CREATE FUNCTION catalog_parent_version() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE given bigint := catalog_next_version();
        BEGIN
          IF TG_OP <> 'INSERT' THEN
            UPDATE products SET version = given WHERE id = OLD.product_id AND version <> given;
          END IF;
          IF TG_OP <> 'DELETE' THEN
            UPDATE products SET version = given WHERE id = NEW.product_id AND version <> given;
          END IF;
          RETURN NULL;
        END $$"""
    yield """
        CREATE FUNCTION catalog_gone() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM catalog_next_version(); RETURN NULL; END $$"""
    yield """
        CREATE FUNCTION catalog_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN UPDATE products SET version = catalog_next_version(); RETURN NULL; END $$"""
    # Whoever writes takes the state row first and other rows after it, as `store.writing` does: no deadlock.
    yield """
        CREATE FUNCTION catalog_one_writer() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM 1 FROM catalog_state FOR UPDATE; RETURN NULL; END $$"""
    yield f"""
        CREATE FUNCTION catalog_notify() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN NOTIFY {CHANNEL}; RETURN NULL; END $$"""
    yield (
        "CREATE TRIGGER catalog_state_notify AFTER UPDATE ON catalog_state "
        "FOR EACH STATEMENT EXECUTE FUNCTION catalog_notify()"
    )
    for table in watched:
        yield (
            f"CREATE TRIGGER {table}_one_writer BEFORE INSERT OR UPDATE OR DELETE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION catalog_one_writer()"
        )
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
        yield f"CREATE TRIGGER {table}_emptied AFTER TRUNCATE ON {table} EXECUTE FUNCTION catalog_emptied()"
    yield "CREATE TRIGGER products_gone AFTER DELETE ON products FOR EACH ROW EXECUTE FUNCTION catalog_gone()"
    yield "CREATE TRIGGER products_emptied AFTER TRUNCATE ON products EXECUTE FUNCTION catalog_gone()"
