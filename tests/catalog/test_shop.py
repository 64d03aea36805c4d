from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from catalog import SAMPLE, Catalog, Money
from errors import BadCatalog, BadInput

TWO = "sku,title,price,stock\nA,Mug,12,3\nB,Cup,5,1\n"


def test_importing_twice_changes_nothing(catalog):
    first = catalog.import_file(SAMPLE)
    version, products = catalog.version(), catalog.products()
    again = catalog.import_file(SAMPLE)
    assert (first.added, again.added, again.changed, again.gone) == (len(products), 0, 0, 0)
    assert catalog.version() == version
    assert catalog.products() == products


def test_a_changed_file_is_a_difference(catalog, table):
    catalog.import_file(table(TWO))
    before = {p.handle: p.version for p in catalog.products()}
    report = catalog.import_file(table("sku,title,price,stock\nA,Mug,13,3\nC,Pan,9,1\n"))
    assert (report.added, report.changed, report.gone) == (1, 1, 1)
    assert [p.handle for p in catalog.products()] == ["a", "c"]
    assert catalog.by_sku("B") is None
    assert {p.handle for p in catalog.products(active=False)} == {"a", "b", "c"}
    assert catalog.product("a").version > before["a"]
    back = catalog.import_file(table(TWO))
    assert (back.changed, back.gone) == (2, 1)
    assert catalog.by_sku("b")[1].price == Money(500, "USD")


def test_a_bad_row_keeps_what_was_there(catalog, table):
    catalog.import_file(table(TWO))
    report = catalog.import_file(table(TWO.replace("12", "free!")))
    assert len(report.problems) == 1
    assert report.gone == 0
    assert catalog.by_sku("A")[1].price == Money(1200, "USD")


def test_strict_takes_nothing(catalog, table):
    with pytest.raises(BadCatalog, match="line 2"):
        catalog.import_file(table(TWO.replace("12", "free!")), strict=True)
    assert catalog.products() == ()


def test_sources_stand_side_by_side(catalog, table):
    catalog.import_file(table(TWO), source="one")
    report = catalog.import_file(table("sku,title\nZ,Zip\n"), source="two")
    assert report.gone == 0
    assert len(catalog.products()) == 3


def test_a_change_by_another_connection_is_seen(catalog, table, database):
    catalog.import_file(table(TWO))
    version, mug, cup = catalog.version(), catalog.product("a"), catalog.product("b")
    database.execute("UPDATE variants SET price_minor = 7900 WHERE sku = 'A'")
    assert catalog.version() > version
    assert catalog.by_sku("A")[1].price == Money(7900, "USD")
    assert catalog.product("a").version > mug.version
    assert catalog.product("b") is cup  # untouched rows are not read again


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE products SET title = '{\"en\": \"New\"}' WHERE handle = 'a'",
        "UPDATE variants SET stock = 0 WHERE sku = 'A'",
        "INSERT INTO offers (product_id, position, code, kind, value) SELECT id, 0, 'o', 'gift', 'x' FROM products",
        "DELETE FROM variants WHERE sku = 'A'",
        "DELETE FROM products WHERE handle = 'a'",
        "DELETE FROM variants",
        "DELETE FROM products",
    ],
)
def test_every_kind_of_change_moves_the_version(catalog, table, database, statement):
    catalog.import_file(table(TWO))
    version, products = catalog.version(), catalog.products()
    database.execute(statement)
    assert catalog.version() > version
    assert catalog.products() != products


def test_a_variant_that_moves_changes_both_products(catalog, table, database):
    catalog.import_file(table(TWO))
    before = {p.handle: p.version for p in catalog.products()}
    database.execute("UPDATE variants SET product_id = (SELECT id FROM products WHERE handle = 'b') WHERE sku = 'A'")
    after = {p.handle: p.version for p in catalog.products(active=False)}
    assert after["a"] > before["a"] and after["b"] > before["b"]
    assert [v.sku for v in catalog.product("b").variants] == ["A", "B"]
    assert catalog.product("a") is None


def test_what_was_not_changed_moves_nothing(catalog, table, database):
    catalog.import_file(table(TWO))
    version = catalog.version()
    database.execute("UPDATE variants SET as_of = 1", "UPDATE products SET title = title WHERE false")
    assert catalog.version() == version


def test_versions_follow_commits_whoever_writes_at_once(database, table):
    """What a transaction left open changes is not missed by one who read past it."""
    watching, writing = database.open(), database.open()
    writing.import_file(table("sku,title,price\n" + "".join(f"S{n},Thing {n},1\n" for n in range(8))))

    def change(n: int) -> None:
        for price in range(2, 8):
            database.execute(f"UPDATE variants SET price_minor = {price}00 WHERE sku = 'S{n}'")

    threads = [threading.Thread(target=change, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        watching.products()
    for thread in threads:
        thread.join()
    assert {str(v.price) for p in watching.products() for v in p.variants} == {"7.00"}


def test_a_change_by_another_process_is_seen(catalog, table, database):
    catalog.import_file(table(TWO))
    version = catalog.version()
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "run.py", "catalog", "set", "A", "price=1.50", "--db", database.url],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert catalog.version() > version
    assert str(catalog.by_sku("A")[1].price) == "1.50"


def test_set(catalog, table):
    catalog.import_file(table(TWO))
    variant = catalog.set("a", price="79", stock=0, **{"title:zh": "马克杯"})
    assert (variant.price, variant.stock) == (Money(7900, "USD"), 0)
    assert catalog.product("a").title == {"en": "Mug", "zh": "马克杯"}
    assert not catalog.set("A", active=False).active
    assert catalog.by_sku("A") is None
    assert catalog.set("A", active="1").active
    assert catalog.set("A", price=None).price is None


def test_a_set_that_changes_nothing_moves_nothing(catalog, table):
    catalog.import_file(table(TWO))
    version = catalog.version()
    catalog.set("A", price="12", stock=3)
    assert catalog.version() == version


@pytest.mark.parametrize(
    ("sku", "fields"),
    [
        ("Z", {"price": "1"}),
        ("A", {"colour": "red"}),
        ("A", {"price": "cheap"}),
        ("A", {"price": "€5"}),
        ("A", {"stock": "-1"}),
        ("A", {"link": "x"}),
        ("A", {"title": ""}),
        ("A", {"active": "perhaps"}),
    ],
)
def test_a_bad_set_is_refused_with_a_remedy(catalog, table, sku, fields):
    catalog.import_file(table(TWO))
    version = catalog.version()
    with pytest.raises(BadInput) as refused:
        catalog.set(sku, **fields)
    assert refused.value.remedy
    assert catalog.version() == version


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".xlsx"])
def test_an_export_reads_back_the_same(catalog, tmp_path, suffix):
    catalog.import_file(SAMPLE)
    catalog.export(tmp_path / f"out{suffix}")
    report = catalog.import_file(tmp_path / f"out{suffix}")
    assert (report.added, report.changed, report.gone, report.problems) == (0, 0, 0, ())


def test_threads_share_it(catalog):
    catalog.import_file(SAMPLE)
    wrong: list[object] = []

    def ask(seed: int) -> None:
        for n in range(20):
            catalog.set("LT-TEA-100", stock=seed * 100 + n)
            if catalog.by_sku("LT-TEA-100") is None or not catalog.search("桂花红茶"):
                wrong.append((seed, n))

    threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_two_openers_of_a_new_database(empty_database):
    opened = empty_database.opened

    def go() -> None:
        empty_database.open()

    threads = [threading.Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 4


def test_in_memory():
    with Catalog.open("sqlite://") as catalog:
        catalog.import_file(SAMPLE)
        version = catalog.version()
        catalog.set("LT-TEA-100", stock=1)
        assert catalog.version() > version


def test_what_is_no_database_is_refused(tmp_path):
    (tmp_path / "shop.db").write_text("sku,title\nA,B\n" * 100)
    for where in (tmp_path / "shop.db", tmp_path / "none" / "x.db", "mysql://x/y", "nonsense://"):
        with pytest.raises(BadCatalog) as refused:
            Catalog.open(where)
        assert refused.value.remedy


def test_a_newer_database_is_left_alone(database):
    database.open().close()
    database.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(BadCatalog, match="newer"):
        database.open()


def test_widths_are_the_texts_own(catalog, table, database):
    """PostgreSQL takes what SQLite takes."""
    sku, barcode = "x" * 190, "9" * 80
    catalog.import_file(table(f"sku,title,price,stock,barcode\n{sku},Mug 杯🍵,1,1,{barcode}\n"))
    database.execute("UPDATE variants SET stock = 3000000000")
    ((product, variant),) = [(p, v) for p in catalog.products() for v in p.variants]
    assert (variant.sku, variant.stock, variant.barcode) == (sku, 3_000_000_000, barcode)
    assert "杯🍵" in str(product.title)
