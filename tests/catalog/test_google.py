from __future__ import annotations

from datetime import datetime

import pytest

from catalog import Money
from catalog.imports import Settings, read
from errors import BadCatalog

IN_NOVEMBER = Settings(now=datetime.fromisoformat("2026-11-20T12:00:00+00:00").timestamp())
IN_DECEMBER = Settings(now=datetime.fromisoformat("2026-12-20T12:00:00+00:00").timestamp())


def test_a_table_feed(shared_data):
    found = read(shared_data("catalogs/feeds/google_merchant.tsv"), settings=IN_NOVEMBER)
    assert (found.format, found.problems) == ("google", ())
    (tee,) = found.products
    black_m, black_l = tee.variants
    assert (black_m.price, black_m.list_price) == (Money(1990, "USD"), Money(2990, "USD"))
    assert (black_m.stock, black_l.stock) == (None, 0)
    assert ("Fabric weight", "180 gsm") in {(a.name, a.value) for a in tee.attributes}


def test_a_sale_that_is_over_is_not_the_price(shared_data):
    (tee,) = read(shared_data("catalogs/feeds/google_merchant.tsv"), settings=IN_DECEMBER).products
    assert (tee.variants[0].price, tee.variants[0].list_price) == (Money(2990, "USD"), None)


def test_an_xml_feed(shared_data):
    found = read(shared_data("catalogs/feeds/google_merchant.xml"))
    assert found.format == "google"
    assert [v.sku for v in found.products[0].variants] == ["TEE-BLK-M"]


@pytest.mark.parametrize("broken", ["<rss", "<!DOCTYPE x [<!ENTITY a 'b'>]>", ""])
def test_a_broken_feed_is_one_line(table, broken):
    text = f"{broken}<rss xmlns:g='http://base.google.com/ns/1.0'><channel></channel></rss>"
    with pytest.raises(BadCatalog):
        read(table(text, name="feed.xml"))
