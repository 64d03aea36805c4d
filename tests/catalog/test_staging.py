"""An import swapped in: all of it or nothing, and never over what somebody changed since it was read."""

from __future__ import annotations

import pytest

from catalog import Money
from catalog.worker import Job, take_file
from errors import BadCatalog

TWO = "sku,title,price,stock,offers\nA,Mug,12,3,\nB,Cup,5,1,gift spoon\n"


def test_what_was_changed_after_the_plan_was_made_stays(catalog, table):
    catalog.import_file(table(TWO))
    reading = catalog.read(table(TWO.replace("12,3", "13,3").replace("5,1", "6,1")))

    def meanwhile(*_: object) -> None:
        catalog.set("A", stock=0)

    catalog.take(reading, check=meanwhile)
    assert catalog.by_sku("A")[1].stock == 0  # newer than the file
    assert catalog.by_sku("B")[1].price == Money(600, "USD")


def test_a_failed_swap_changes_nothing(catalog, table, monkeypatch):
    from catalog import staging

    catalog.import_file(table(TWO))
    version = catalog.version()

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the disk went away")

    monkeypatch.setattr(staging, "confirm", broken)
    with pytest.raises(RuntimeError):
        catalog.import_file(table(TWO.replace("12", "13").replace("gift spoon", "gift fork")))
    monkeypatch.undo()
    assert catalog.version() == version
    assert catalog.by_sku("A")[1].price == Money(1200, "USD")
    assert catalog.import_file(table(TWO.replace("12", "13"))).changed == 1  # and nothing is left in the way


def test_a_variant_that_moves_to_another_product(catalog, table):
    catalog.import_file(table("sku,handle,title,price,option:Size\nA,one,One,5,S\nB,one,,5,M\n"))
    catalog.import_file(table("sku,handle,title,price,option:Size\nA,one,One,5,S\nB,two,Two,5,M\n"))
    assert [v.sku for v in catalog.product("one").variants] == ["A"]
    assert catalog.by_sku("B")[0].handle == "two"


def test_offers_come_and_go_with_their_product(catalog, table):
    catalog.import_file(table(TWO))
    assert [o.kind for o in catalog.product("b").offers] == ["gift"]
    catalog.import_file(table(TWO.replace("gift spoon", "")))
    assert catalog.product("b").offers == ()


def test_another_process_takes_a_file_in(database, catalog, table):
    report = take_file(catalog, Job(str(table(TWO))), large=0)
    assert (report.added, report.format) == (2, "table")
    assert catalog.by_sku("A")[1].price == Money(1200, "USD")
    report = take_file(catalog, Job(str(table(TWO + "C,,x,,\n"))), large=0)
    assert [p.line for p in report.problems] == [4]
    with pytest.raises(BadCatalog) as refused:
        take_file(catalog, Job(str(table("nothing here"))), large=0)
    assert refused.value.remedy


def test_only_what_a_saved_file_changed_is_applied_by_the_other_process(catalog, table, tmp_path):
    before = table(TWO, name="before.csv")
    take_file(catalog, Job(str(before)), large=0)
    catalog.set("A", stock=0)
    take_file(catalog, Job(str(table(TWO.replace("5,1", "6,1"))), before=str(before)), large=0)
    assert catalog.by_sku("A")[1].stock == 0
    assert catalog.by_sku("B")[1].price == Money(600, "USD")
