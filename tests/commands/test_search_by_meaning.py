"""The operator finds what is meant, in both languages, and nothing where nothing is meant."""

from __future__ import annotations

import threading

import numpy as np
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


class Encoder:
    """A vector a text, by its letters; counts what it was asked, and waits where it is told to."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.go = threading.Event()
        self.go.set()

    def __call__(self, texts):
        assert self.go.wait(60)
        self.texts += texts
        vectors = np.zeros((len(texts), 512), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for letter in text.encode():
                row[letter] += 1
        return vectors


@pytest.fixture
def large(tmp_path):
    rows = "".join(f"S{n},{'zebra' if n == 7 else 'mug'} {n},1\n" for n in range(600))
    (tmp_path / "shop.csv").write_text(f"sku,title,price\n{rows}")
    with Catalog.open(tmp_path / "shop.db") as catalog:
        catalog.import_file(tmp_path / "shop.csv")
        yield catalog


def test_a_large_shop_is_encoded_behind_the_search(large, tmp_path):
    encoder = Encoder()
    encoder.go.clear()
    shelf = ShelfByMeaning(large, kept=tmp_path / "kept", encode=encoder)
    asked = threading.Thread(target=encoder.go.set)
    assert shelf._behind is None
    assert shelf._follow() is None  # comes back though nothing can be encoded yet
    assert shelf._behind is not None
    asked.start()
    shelf.catch_up()
    asked.join()
    assert len(encoder.texts) == 600
    large.set("S9", title="zebra crossing")
    shelf.search("zebra")
    assert [t for t in encoder.texts[600:] if t != "zebra"] == ["zebra crossing"]  # what changed, and no more
    shelf.close()

    again = Encoder()
    other = ShelfByMeaning(large, kept=tmp_path / "kept", encode=again)
    other.catch_up()
    assert again.texts == ["zebra crossing"]  # the rest was kept
    other.close()


def test_closing_ends_the_work_in_the_middle(large):
    encoder = Encoder()
    encoder.go.clear()
    shelf = ShelfByMeaning(large, encode=encoder)
    shelf._follow()
    closing = threading.Thread(target=shelf.close)
    closing.start()
    assert shelf._stop.wait(60)
    encoder.go.set()
    closing.join(60)
    assert not closing.is_alive()
    assert len(encoder.texts) < 600
