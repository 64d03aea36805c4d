"""The search queries hold what they promise: two halves apart, every kind, and an answer set read off the names."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from catalog import SAMPLE, Catalog, Product
from tests.exam.feeds import CATALOGS, tables
from tests.exam.queries import KINDS, Asker, Query, queries
from tests.exam.query_words import FRAMES, MIXED_FRAMES, NUMBER_FRAMES, SPOKEN, SYNONYMS


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Product, ...]]:
    with Catalog.open(tmp_path_factory.mktemp("queries") / "shop.db") as catalog:
        catalog.import_file(SAMPLE)
        yield tuple(catalog.products())


@pytest.fixture(scope="module")
def made(shelf: tuple[Product, ...]) -> list[Query]:
    return queries(shelf, seed=0, count=1000)


def test_every_kind_in_both_halves_with_something_to_find(shelf: tuple[Product, ...], made: list[Query]) -> None:
    second, unseen = (queries(shelf, seed=0, count=1000, half=half) for half in ("second", "unseen"))
    every = {v.sku for p in shelf for v in p.variants}
    for half in (made, second, unseen):
        assert len(half) == len({q.text.lower() for q in half}) == 1000
        kinds = Counter(q.kind for q in half)
        assert set(kinds) >= set(KINDS) - {"model"}
        assert all(q.skus and q.skus <= every for q in half)
    assert len({q.text.lower() for q in made} & {q.text.lower() for q in second}) <= 5  # initials that fall together


def test_the_halves_share_no_template() -> None:
    for a, b in combinations(FRAMES, 2):
        for table in (FRAMES, NUMBER_FRAMES, SPOKEN):
            for lang in ("zh", "en"):
                assert set(table[a][lang]) & set(table[b][lang]) <= {"{}"}
        assert not set(MIXED_FRAMES[a]) & set(MIXED_FRAMES[b])
        assert not {s[1] for s in SYNONYMS[a]} & {s[1] for s in SYNONYMS[b]}


def test_the_same_seed_makes_the_same_queries(shelf: tuple[Product, ...], made: list[Query]) -> None:
    assert queries(shelf, seed=0, count=1000) == made
    assert queries(shelf, seed=1, count=1000) != made


def test_a_name_of_several_accepts_them_all(shelf: tuple[Product, ...]) -> None:
    asker = Asker(shelf, "seen", random.Random(0))
    assert asker.holding("水壶") >= {"kettle", "bottle"}  # an alias of one, the end of an alias of the other
    assert asker.sounding("不锈钢") >= {"kettle", "bottle"}  # a title's word, and an attribute of the other
    assert asker.holding("dog leash") == {"leash"}
    assert asker.holding("长颈鹿") == set()


def test_other_peoples_catalogs(tmp_path: Path) -> None:
    if not CATALOGS.is_dir():
        pytest.skip("no shared catalogs here")
    wanted = {
        "dummyjson": {"typo", "mixed", "model"},
        "ecom-bench-zh": {"pinyin_initials", "homophone", "model", "spoken"},
        "tau2-retail": {"option", "sku"},
    }
    for name, table in tables(tmp_path).items():
        with Catalog.open(tmp_path / f"{name}.db") as catalog:
            catalog.import_file(table)
            asked = queries(catalog.products(), seed=0, count=300)
        assert len(asked) == 300
        assert {q.kind for q in asked} >= wanted[name]
