"""The operator finds what is meant, in both languages, and nothing where nothing is meant."""

from __future__ import annotations

import pytest

from catalog import SAMPLE, Catalog
from commands.meaning import ShelfByMeaning


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    with Catalog.open(tmp_path_factory.mktemp("shop") / "shop.db") as catalog:
        catalog.import_file(SAMPLE)
        yield ShelfByMeaning(catalog)


@pytest.mark.parametrize(
    ("asked", "handle"),
    [("something to blow my hair dry", "dryer"), ("下雨天出门用的", "umbrella"), ("headphones for music", "earbuds")],
)
def test_what_is_only_meant_is_found(shelf, asked, handle):
    assert handle in [hit.product.handle for hit in shelf.search(asked, limit=5)]


def test_words_still_come_first(shelf):
    hit = shelf.search("保温杯", limit=3)[0]
    assert (hit.product.handle, hit.how) == ("bottle", "alias")


def test_everything_else_is_the_catalogs(shelf):
    assert shelf.by_sku("LT-KTL-GRN")[0].handle == "kettle"
    assert len(shelf.products()) == 36
