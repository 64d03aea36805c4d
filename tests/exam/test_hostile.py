"""The hostile set is large, distinct and honestly labelled: the oracle, which knows no labels, agrees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import combinations
from types import ModuleType

import pytest

from catalog import SAMPLE, Catalog
from errors import Missing
from tests.exam.hostile import Sentence, sentences, stale
from tests.exam.hostile_halves import UNSEEN, Half, phrases, written
from tests.exam.hostile_phrases import CLAIMS, NUMBERS, ROLE
from tests.exam.oracle import false
from tests.exam.rows import Shop

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
# What the oracle's reader can see by itself; the rest is known false only by how it was made.
MORE_KINDS = {"homophone", "spelled", "bundle"}  # of the later phrases
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
    wrong = [
        (s.text, fault.reason) for s in made[::3] if s.label == "good" and (fault := false(s.text, s.handles, shop))
    ]
    assert not wrong[:10]


def test_the_oracle_sees_the_false_numbers(shop: Shop, made: list[Sentence]) -> None:
    blind = [(s.kind, s.text) for s in made[::3] if s.kind in SEEN_BY_ORACLE and not false(s.text, s.handles, shop)]
    assert not blind[:20]


@pytest.fixture(scope="module", params=[half for half in written() if half != "seen"])
def held_out(request: pytest.FixtureRequest, shop: Shop) -> tuple[Half, list[Sentence]]:
    return request.param, sentences(shop.products, NOW, seed=0, half=request.param)


def test_the_other_halves_are_as_large_and_as_honest(
    shop: Shop, held_out: tuple[Half, list[Sentence]], made: list[Sentence]
) -> None:
    half, others = held_out
    assert len(others) == len({(s.text, s.handles) for s in others}) == 20_000
    more = (
        {("good", "by_hand"), *(("bad", kind) for kind in MORE_KINDS)} if hasattr(phrases(half), "BY_HAND") else set()
    )
    assert {(s.label, s.kind) for s in others} == {(s.label, s.kind) for s in made} | more
    labels = Counter(s.label for s in others)
    assert labels["good"] >= 3000 and labels["bad"] >= 10_000
    wrong = [(s.text, f.reason) for s in others[::3] if s.label == "good" and (f := false(s.text, s.handles, shop))]
    assert not wrong[:10]
    blind = [(s.kind, s.text) for s in others[::3] if s.kind in SEEN_BY_ORACLE and not false(s.text, s.handles, shop)]
    assert not blind[:20]


def test_no_phrase_is_in_two_halves() -> None:
    def said(half: ModuleType) -> set[str]:
        tables = [t for name in ("GOOD", "ROLE", "NUMBERS", "CLAIMS") for t in getattr(half, name).values()]
        tables += [half.RIGHT_DIGITS, half.IN_STOCK, *getattr(half, "BY_HAND", {}).values()]
        flat = {phrase for table in tables for lang in ("zh", "en") for phrase in table[lang]}
        return flat | {phrase for lang in ("zh", "en") for pair in half.COMPARED[lang] for phrase in pair}

    for a, b in combinations(map(phrases, written()), 2):
        assert not said(a) & said(b)
        for name in ("GOOD", "ROLE", "NUMBERS", "CLAIMS"):
            assert getattr(a, name).keys() ^ getattr(b, name).keys() <= MORE_KINDS


def test_unseen_phrases_nobody_has_written_are_said_to_be_missing(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.exam.hostile_halves.UNSEEN", f"{UNSEEN}_of_nobody")
    assert "unseen" not in written()
    with pytest.raises(Missing, match="have not been written yet"):
        sentences(shop.products, NOW, count=1, half="unseen")


def test_good_sentences_are_of_many_kinds_and_shapes(
    held_out: tuple[Half, list[Sentence]], made: list[Sentence]
) -> None:
    for half in (held_out[1], made):
        kinds = Counter(s.kind for s in half if s.label == "good")
        assert len(kinds) >= 12 and min(kinds.values()) >= 25


def test_every_sentence_by_hand_is_true(shop: Shop) -> None:
    handles = {p.handle for p in shop.products}
    for half in map(phrases, written()):
        for handle, said in getattr(half, "BY_HAND", {}).items():
            assert handle in handles
            for sentence in (*said["zh"], *said["en"]):
                assert not false(sentence, (handle,), shop), (handle, sentence)


def test_stale_sentences_are_true_and_carry_a_price_or_a_stock(shop: Shop) -> None:
    old = stale(shop.products, NOW, count=100, half="seen3")
    assert len(old) == 100
    assert all(s.label == "bad" and s.harm and (".price}" in s.text or ".stock}" in s.text) for s in old)
    assert not [s.text for s in old if false(s.text, s.handles, shop)]
