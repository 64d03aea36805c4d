"""An old database is brought to the schema of today, with everything in it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from catalog import migrations
from catalog.dialect import connect
from catalog.schema import metadata
from catalog.shop import database_url

ROW = "INSERT INTO products (handle, link, title, as_of) VALUES ('a', 1, '{\"en\": \"Mug\"}', 1)"
SKU = (
    "INSERT INTO variants (product_id, position, sku, price_minor, currency, as_of) "
    "SELECT id, 0, 'A', 100, 'USD', 1 FROM products"
)


@pytest.fixture
def engine(empty_database):
    made = connect(database_url(empty_database.url))
    yield made
    made.dispose()


def at(engine: sa.Engine, revision: str) -> None:
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        migrations.run(connection, revision)


def test_the_first_version_is_brought_to_today(engine, empty_database):
    at(engine, "0001")
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        connection.exec_driver_sql(ROW)
        connection.exec_driver_sql(SKU)
    catalog = empty_database.open()
    assert str(catalog.by_sku("A")[1].price) == "1.00"
    version = catalog.version()
    empty_database.execute("UPDATE variants SET price_minor = 200")
    assert catalog.version() > version
    assert str(catalog.by_sku("A")[1].price) == "2.00"


def test_what_migrations_make_is_what_the_code_expects(engine):
    migrations.upgrade(engine)
    there = sa.inspect(engine)
    for table in metadata.tables.values():
        assert {c["name"] for c in there.get_columns(table.name)} == {c.name for c in table.columns}, table.name
        if engine.dialect.name == "postgresql":
            for column in there.get_columns(table.name):
                wanted = table.columns[column["name"]].type.compile(engine.dialect)
                assert column["type"].compile(engine.dialect) == wanted, (table.name, column["name"])


def test_head_is_the_newest_there_is():
    newest = max(path.name for path in (migrations.HERE / "versions").glob("[0-9]*.py"))
    assert newest.startswith(f"{migrations.HEAD}_")
