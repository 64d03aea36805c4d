"""What only a server can do to a show: be absent, refuse, go away and come back."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from catalog import Catalog
from errors import BadCatalog

TWO = "sku,title,price,stock\nA,Mug,12,3\nB,Cup,5,1\n"
ROOT = Path(__file__).resolve().parents[2]
HANG_S = 60.0


@pytest.fixture(params=["postgresql"])
def database(request, database):
    return database


class Show:
    """A catalog followed, and what it told."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.lines: queue.Queue[str] = queue.Queue()
        catalog.follow(self.lines.put)

    def told(self) -> str:
        return self.lines.get(timeout=HANG_S)

    def until(self, holds) -> bool:
        """Asks as a mind does, five times a second."""
        pause = threading.Event()
        for _ in range(int(HANG_S * 5)):
            if holds(self.catalog):
                return True
            pause.wait(0.2)
        return False


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://zhubo:secret@127.0.0.1:1/shop",
        "postgresql://zhubo:secret@no-such-host.invalid/shop",
        "postgresql://zhubo:secret@127.0.0.1:port/shop",
        "postgresql://zhubo@/shop?host=/no/such/folder",
        "postgresql+asyncpg://zhubo:secret@127.0.0.1/shop",
    ],
)
def test_a_server_that_is_not_there_is_one_line(url):
    with pytest.raises(BadCatalog) as refused:
        Catalog.open(url)
    line = str(refused.value)
    assert refused.value.remedy and "\n" not in line
    assert "secret" not in line


def test_a_database_that_is_not_there_is_one_line(postgres):
    with pytest.raises(BadCatalog, match="none_such"):
        Catalog.open(postgres.url("none_such"))


def test_the_command_line_takes_a_server(database, table):
    def run(*arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "run.py", "catalog", *arguments]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stderr
        return done

    run("import", str(table(TWO)), "--db", database.url)
    run("set", "A", "price=79", "stock=0", "--db", database.url)
    assert "79.00 USD" in run("show", "A", "--db", database.url).stdout
    refused = run("list", "--db", "postgresql://x:secret@127.0.0.1:1/shop", code=2).stderr
    assert refused.count("\n") == 1 and "secret" not in refused


def test_a_change_is_noticed_without_asking_the_server(database, table):
    show = Show(database.open())
    writer = database.open()
    assert show.catalog.products() == ()
    writer.import_file(table(TWO))
    assert show.until(lambda c: c.by_sku("A"))
    writer.set("A", price="79")
    assert show.until(lambda c: str(c.by_sku("A")[1].price) == "79.00")
    writer.take(writer.read(table(TWO)))  # nothing but a confirmation
    assert show.until(lambda c: str(c.by_sku("A")[1].price) == "12.00")
    assert show.lines.empty()


def test_ones_own_change_is_there_at_once(database, table):
    show = Show(database.open())
    show.catalog.import_file(table(TWO))
    assert len(show.catalog.products()) == 2
    assert str(show.catalog.set("A", price="79").price) == "79.00"
    assert str(show.catalog.by_sku("A")[1].price) == "79.00"
    assert show.catalog.search("mug")[0].product.handle == "a"


@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_a_server_restarted_in_mid_show(postgres, database, table, how):
    """One line when it goes, one when it is back; meanwhile the show has what it had; what was changed meanwhile, and
    what is changed after, is seen."""
    writer, show = database.open(), Show(database.open())
    writer.import_file(table(TWO))
    assert show.until(lambda c: len(c.products()) == 2)
    postgres.stop(how)
    try:
        lost = show.told()
        assert "lost" in lost and "\n" not in lost
        assert str(show.catalog.by_sku("A")[1].price) == "12.00"
        assert show.catalog.search("mug")[0].product.handle == "a"
        with pytest.raises(BadCatalog) as refused:
            show.catalog.set("A", price="1")
        assert refused.value.remedy and "\n" not in str(refused.value)
    finally:
        postgres.start()
    writer.set("B", stock=0)  # perhaps before the show listens again
    assert "back" in show.told()
    assert show.until(lambda c: c.by_sku("B")[1].stock == 0)
    writer.set("A", price="79")
    assert show.until(lambda c: str(c.by_sku("A")[1].price) == "79.00")
    assert show.lines.empty()


def test_a_connection_cut_by_the_server_is_made_anew(postgres, database, table):
    show = Show(database.open())
    show.catalog.import_file(table(TWO))
    postgres.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'zhubo'")
    assert "lost" in show.told()
    assert "back" in show.told()
    assert str(show.catalog.set("A", price="79").price) == "79.00"


def test_a_locked_table_holds_up_no_answer(database, table):
    """While somebody else's transaction is open, the show reads what was committed."""
    import psycopg

    show = Show(database.open())
    show.catalog.import_file(table(TWO))
    with psycopg.connect(database.url) as other:
        other.execute("UPDATE variants SET price_minor = 1")
        assert str(show.catalog.by_sku("A")[1].price) == "12.00"
        assert show.catalog.search("mug")
        other.commit()
    assert show.until(lambda c: str(c.by_sku("A")[1].price) == "0.01")


def test_truncate_is_a_change(database, table):
    catalog = database.open()
    catalog.import_file(table(TWO))
    database.execute("TRUNCATE products CASCADE")
    assert catalog.products(active=False) == ()


def test_a_large_import_takes_one_version(database, table):
    catalog = database.open()
    before = catalog.version()
    catalog.import_file(table("sku,title,price\n" + "".join(f"S{n},Thing {n},{n + 1}\n" for n in range(2000))))
    assert catalog.version() == before + 1
    assert len(catalog.products()) == 2000
