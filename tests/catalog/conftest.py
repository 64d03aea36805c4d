"""A catalog in a fresh database of each kind, and tables written by hand."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa

from catalog import SAMPLE, Catalog
from catalog.shop import database_url

DATABASES = ("sqlite", "postgresql")


@dataclass
class Database:
    """A database that may hold a catalog, and a stranger's way into it: SQL past all of our code."""

    url: str
    kind: str
    opened: list[Catalog] = field(default_factory=list)

    def open(self, **settings) -> Catalog:
        """One more catalog on it, closed with the test."""
        self.opened.append(Catalog.open(self.url, **settings))
        return self.opened[-1]

    def execute(self, *statements: str) -> None:
        engine = sa.create_engine(database_url(self.url), poolclass=sa.NullPool)
        with engine.begin() as connection:
            if self.kind == "sqlite":
                connection.exec_driver_sql("PRAGMA foreign_keys=ON")
            for statement in statements:
                connection.exec_driver_sql(statement.replace("%", "%%") if self.kind == "postgresql" else statement)


@pytest.fixture(scope="session")
def migrated(postgres):
    """The name of a database with our tables, to make others from: quicker than migrating each."""
    url = postgres.create()
    Catalog.open(url).close()
    return url.split("/")[3].split("?")[0]


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory) -> Path:
    """The same as a SQLite file."""
    path = tmp_path_factory.mktemp("migrated") / "catalog.db"
    Catalog.open(path).close()
    return path


@pytest.fixture(params=DATABASES)
def empty_database(request, tmp_path):
    """A database without our tables."""
    yield from _database(request, tmp_path, "template1")


@pytest.fixture(params=DATABASES)
def database(request, tmp_path):
    """A database for a catalog: every test that uses it (or `catalog`) runs once on each kind."""
    yield from _database(request, tmp_path, "migrated")


def _database(request, tmp_path, template):
    if request.param == "sqlite":
        if template == "migrated":
            shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "catalog.db")
        made = Database(f"sqlite:///{tmp_path / 'catalog.db'}", "sqlite")
    else:
        server = request.getfixturevalue("postgres")
        name = request.getfixturevalue("migrated") if template == "migrated" else template
        made = Database(server.create(name), "postgresql")
    yield made
    for catalog in made.opened:
        catalog.close()
    if made.kind == "postgresql":
        server.drop(made.url)


@pytest.fixture
def catalog(database):
    return database.open(clock=lambda: 1_800_000_000.0)


@pytest.fixture
def table(tmp_path):
    """table(text, encoding, name) -> a file of that text."""

    def write(text: str, encoding: str = "utf-8", name: str = "shop.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """The bundled shop; read only."""
    with Catalog.open(tmp_path_factory.mktemp("sample") / "catalog.db") as opened:
        opened.import_file(SAMPLE)
        yield opened
