from __future__ import annotations

import os
import threading

import pytest

from catalog import Money, Watcher

TWO = "sku,title,price,stock\nA,Mug,12,3\nB,Cup,5,1\n"


def save(path, text: str, tick: list[int]) -> None:
    path.write_text(text, encoding="utf-8")
    tick[0] += 1
    os.utime(path, ns=(tick[0] * 10**9, tick[0] * 10**9))


def test_a_save_is_applied_once_it_is_still(catalog, table):
    path, tick = table(TWO), [0]
    watcher = Watcher(catalog, path)
    watcher.load()
    save(path, TWO.replace("12", "9"), tick)
    assert watcher.poll() is None  # perhaps still being written
    assert watcher.poll().changed == 1
    assert watcher.poll() is None
    assert catalog.by_sku("A")[1].price == Money(900, "USD")


def test_a_broken_save_is_one_line_and_changes_nothing(catalog, table):
    path, tick, troubles = table(TWO), [0], []
    watcher = Watcher(catalog, path, on_trouble=troubles.append)
    watcher.load()
    version = catalog.version()
    for text in ("", "garbage", "sku,title,price\nA,Mug,x\n"):
        save(path, text, tick)
        for _ in range(4):
            watcher.poll()
    assert len(troubles) == 3
    assert all("\n" not in line for line in troubles)
    assert catalog.version() == version
    save(path, TWO.replace("12", "9"), tick)
    watcher.poll()
    assert watcher.poll().changed == 1


def test_a_save_does_not_undo_what_an_operator_set(catalog, table):
    path, tick = table(TWO), [0]
    watcher = Watcher(catalog, path)
    watcher.load()
    catalog.set("A", stock=0)
    save(path, TWO.replace("Cup,5", "Cup,6"), tick)
    watcher.poll()
    watcher.poll()
    assert catalog.by_sku("A")[1].stock == 0
    assert catalog.by_sku("B")[1].price == Money(600, "USD")


def test_a_file_replaced_by_renaming(catalog, table, tmp_path):
    path = table(TWO)
    watcher = Watcher(catalog, path)
    watcher.load()
    path.unlink()
    assert watcher.poll() is None
    table(TWO.replace("12", "7"), name="new.csv").rename(path)
    watcher.poll()
    assert watcher.poll().changed == 1


def test_the_thread_sees_a_save(catalog, table):
    path, tick, seen = table(TWO), [0], threading.Event()
    watcher = Watcher(catalog, path, on_report=lambda report: seen.set()).start()
    try:
        save(path, TWO.replace("12", "9"), tick)
        assert seen.wait(5)
    finally:
        watcher.stop()


@pytest.mark.parametrize("large", [0, 10**9])
def test_a_mind_started_anew_does_not_undo_what_an_operator_set(catalog, table, large):
    path, tick = table(TWO), [0]
    save(path, TWO, tick)
    first = Watcher(catalog, path, large=large)
    assert first.load().added == 2
    first.stop()
    catalog.set("A", stock=0)
    again = Watcher(catalog, path, large=large)
    again.load()
    assert catalog.by_sku("A")[1].stock == 0
    save(path, TWO.replace("Cup,5", "Cup,6"), tick)
    again.poll()
    assert again.poll().changed == 1
    assert (catalog.by_sku("A")[1].stock, catalog.by_sku("B")[1].price) == (0, Money(600, "USD"))
    again.stop()
