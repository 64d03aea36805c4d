"""The gate against the examiner's hostile sentences, the half that may be looked at: a sample of `bench gate`."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from catalog import SAMPLE, Catalog
from commands.bench.gate import judged
from tests.exam.hostile import sentences, stale

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    with Catalog.open(tmp_path_factory.mktemp("hostile") / "shop.db") as catalog:
        catalog.import_file(SAMPLE)
        products = tuple(catalog.products())
    made, old = sentences(products, NOW, seed=11, count=2_000), stale(products, NOW, seed=11, count=100)
    return judged(made, old, products, NOW, 0)


def test_nothing_wrong_gets_through(figures):
    assert figures["wrong"] > 1_000
    assert figures["wrong_through"] == figures["passed_and_false_by_the_examiner"] == 0


def test_nothing_false_is_left_of_what_was_wrong(figures):
    assert figures["wrong_mended_and_false_by_the_examiner"] == 0


def test_nearly_everything_true_does(figures):
    assert figures["true"] > 400
    assert figures["true_passed_percent"] >= 98.0
