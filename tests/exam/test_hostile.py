"""The hostile set is large, distinct and honestly labelled: the oracle, which knows no labels, agrees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from catalog import SAMPLE, Catalog
from tests.exam.hostile import Sentence, sentences
from tests.exam.hostile_phrases import CLAIMS, NUMBERS, ROLE
from tests.exam.oracle import false
from tests.exam.rows import Shop

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
# What the oracle's reader can see by itself; the rest is known false only by how it was made.
SEEN_BY_ORACLE = {
    "quantity", "was", "saving", "postage", "list_as_price", "foreign", "no_such_field", "denied", "range",
    "wrong_price", "wrong_price_words", "wrong_was", "wrong_stock", "wide_digits", "wrong_variant", "wrong_sold_out",
    "wrong_in_stock", "stock_as_price", "price_as_stock", "currency", "below",
}  # fmt: skip


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with Catalog.open(tmp_path_factory.mktemp("hostile") / "shop.db") as catalog:
        catalog.import_file(SAMPLE)
        yield Shop(catalog.products(), NOW)


@pytest.fixture(scope="module")
def made(shop: Shop) -> list[Sentence]:
    return sentences(shop.products, NOW, seed=0)


def test_twenty_thousand_distinct(made: list[Sentence]) -> None:
    assert len(made) == len({(s.text, s.handles) for s in made}) == 20_000
    labels = Counter(s.label for s in made)
    assert labels["good"] >= 3000 and labels["bad"] >= 10_000
    assert {s.kind for s in made if s.label == "bad"} >= {*ROLE, *NUMBERS, *CLAIMS, "wrong_variant", "right_digits"}


def test_the_same_seed_makes_the_same_set(shop: Shop) -> None:
    assert sentences(shop.products, NOW, seed=7, count=200) == sentences(shop.products, NOW, seed=7, count=200)
    assert sentences(shop.products, NOW, seed=7, count=200) != sentences(shop.products, NOW, seed=8, count=200)


def test_the_oracle_finds_nothing_wrong_with_the_good(shop: Shop, made: list[Sentence]) -> None:
    wrong = [(s.text, fault.reason) for s in made if s.label == "good" and (fault := false(s.text, s.handles, shop))]
    assert not wrong[:10]


def test_the_oracle_sees_the_false_numbers(shop: Shop, made: list[Sentence]) -> None:
    blind = [(s.kind, s.text) for s in made if s.kind in SEEN_BY_ORACLE and not false(s.text, s.handles, shop)]
    assert not blind[:20]
