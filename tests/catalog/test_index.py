"""A change of the shop moves the index by what it is worth, and leaves nothing behind."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from catalog import Catalog
from catalog.index import Index
from catalog.search import rank
from catalog.store import snapshot
from catalog.values import Product, Variant

WORDS = ("mug", "pan", "lamp", "保温杯", "热水器", "雨伞", "teapot", "blanket", "毛巾", "umbrella")


def product(n: int, title: str) -> Product:
    lang = "en" if title.isascii() else "zh"
    return Product(f"p{n}", n + 1, {lang: title}, variants=(Variant(f"SKU-{n}"),), version=n)


def found(index: Index, products: tuple[Product, ...], text: str) -> list[tuple[str, float]]:
    snap = snapshot((0, 0), dict(enumerate(products)), {})
    return [(h.product.handle, round(h.score, 3)) for h in rank(index, snap, text, on_air=None, limit=50)]


def test_a_price_keeps_everything():
    products = tuple(product(n, word) for n, word in enumerate(WORDS))
    index = Index.of(products)
    other = (replace(products[0], version=99), *products[1:])
    after = Index.of(other, index)
    assert after.postings is index.postings
    assert after.standing[after.place_of["p0"]].version == 99


def test_a_title_moves_alone():
    products = tuple(product(n, f"{WORDS[n % 10]} {n}") for n in range(200))
    index = Index.of(products)
    changed = (*products[:7], product(7, "zyxgadget"), *products[8:])
    after = Index.of(changed, index)
    assert found(after, changed, "zyxgadget")[0][0] == "p7"
    assert "p7" not in dict(found(after, changed, products[7].title["en" if products[7].title.get("en") else "zh"]))
    assert after.names.base is index.names.base  # nothing was built anew
    assert "zyxgadget" not in index.names  # who still searches the old one is not disturbed


@pytest.mark.parametrize("seed", range(4))
def test_a_moved_index_finds_what_a_new_one_finds(seed):
    rng = random.Random(seed)
    products = [product(n, " ".join(rng.choices(WORDS, k=2))) for n in range(60)]
    index = Index.of(tuple(products))
    number = len(products)
    for _ in range(40):
        what = rng.choice(("change", "gone", "added"))
        if what == "added":
            products.append(product(number, " ".join(rng.choices(WORDS, k=2))))
            number += 1
        elif what == "gone":
            products.pop(rng.randrange(len(products)))
        else:
            at = rng.randrange(len(products))
            products[at] = product(int(products[at].handle[1:]), " ".join(rng.choices(WORDS, k=2)))
        index = Index.of(tuple(products), index)
        fresh = Index.of(tuple(products))
        for word in rng.sample(WORDS, 3):
            mine, new = found(index, tuple(products), word), found(fresh, tuple(products), word)
            assert {handle for handle, _ in mine} == {handle for handle, _ in new}, word
    assert len(index.standing) <= 60 + 2 * 40  # the dead are buried in time


def test_an_empty_shop():
    index = Index.of(())
    assert found(index, (), "保温杯 mug #3") == []


def test_a_shop_searched_while_it_changes(catalog, table):
    """A product that leaves between index and answer is no error."""
    catalog.import_file(table("sku,title,price\nA,Mug,1\nB,Pan,2\n"))
    catalog.search("mug")
    catalog.import_file(table("sku,title,price\nB,Pan,2\n"))
    assert [h.product.handle for h in catalog.search("mug A pan")] == ["b"]
    assert isinstance(catalog, Catalog)


def test_a_large_change_is_not_the_askers_work():
    products = tuple(product(n, f"mug {n}") for n in range(50))
    index = Index.of(products)
    other = tuple(product(n, f"pan {n}") for n in range(50))
    assert Index.of(other, index, most=10) is index
    assert Index.of((*other[:3], *products[3:]), index, most=10) is not index
