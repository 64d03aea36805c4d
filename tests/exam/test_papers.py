"""The papers are whole: counts, halves, ids, and every product they name exists in the bundled shop."""

from __future__ import annotations

from collections import Counter

import pytest

from catalog import SAMPLE, Catalog
from tests.exam.papers import HALVES, answerable, load

QUESTIONS = [row for half in HALVES for row in load("questions", half)]
FIELDS = {"price", "list_price", "stock", "offer"}


def test_a_hundred_in_each_language_a_third_without_an_answer() -> None:
    assert Counter(row["lang"] for row in QUESTIONS) == {"zh": 100, "en": 100}
    for lang in ("zh", "en"):
        blank = sum(not answerable(row) for row in QUESTIONS if row["lang"] == lang)
        assert 33 <= blank <= 36


def test_ids_and_texts_are_unique() -> None:
    assert len({row["id"] for row in QUESTIONS}) == 200
    assert len({(row["text"], row.get("on_air"), row.get("user")) for row in QUESTIONS}) == 200


def test_the_halves_hold_the_same_kinds() -> None:
    seen, unseen = (Counter((r["lang"], r["kind"]) for r in load("questions", half)) for half in HALVES)
    assert set(seen) == set(unseen)
    assert all(abs(seen[kind] - unseen[kind]) <= 2 for kind in seen)


def test_a_conversation_is_not_cut_in_two() -> None:
    users = [{r["user"] for r in load("questions", half) if "user" in r} for half in HALVES]
    assert not users[0] & users[1]


@pytest.fixture(scope="module")
def skus(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    with Catalog.open(tmp_path_factory.mktemp("papers") / "shop.db") as catalog:
        catalog.import_file(SAMPLE)
        return {v.sku for p in catalog.products() for v in p.variants} | {p.handle for p in catalog.products()}


def test_every_product_named_exists(skus: set[str]) -> None:
    from fnmatch import filter as matching

    for row in QUESTIONS:
        expect = row["expect"]
        patterns = [*expect.get("any_of_products", ()), *(f["sku"] for f in expect.get("must_facts", ()))]
        for pattern in [*patterns, *([row["on_air"]] if "on_air" in row else [])]:
            assert matching(skus, pattern), (row["id"], pattern)
        assert {f["field"] for f in expect.get("must_facts", ())} <= FIELDS
