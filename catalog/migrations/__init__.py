"""The schema's history, run by Alembic when a catalog is opened.

In: an engine. Out: a database at HEAD. An up-to-date database is recognised by one query, without loading Alembic.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from catalog.dialect import lock_schema
from errors import BadCatalog

HEAD = "0004"
HERE = Path(__file__).parent


def upgrade(engine: sa.Engine) -> None:
    """Brings the database to HEAD; one newer than this program is refused, never touched."""
    with engine.connect() as connection:
        current = _current(connection)
    if current == HEAD:
        return
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        lock_schema(connection)
        current = _current(connection)  # another process may have been first
        if current == HEAD:
            return
        if current is not None and not (list((HERE / "versions").glob(f"{current}_*.py"))):
            raise BadCatalog(
                f"the catalog database is of version {current}, newer than this program",
                remedy="update Zhubo, or name another database with --db",
            )
        run(connection)


def _current(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def run(connection: sa.Connection, revision: str = "head") -> None:
    """Alembic on a connection in a writing transaction, up to a revision."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
