"""Questions from any catalog: seeded, distinct, and answerable from the rows by whoever reads them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from catalog import SAMPLE, Catalog
from tests.exam.feeds import CATALOGS, READERS, tables
from tests.exam.generate import KINDS, questions
from tests.exam.grade import grade
from tests.exam.noise import noisy
from tests.exam.rows import Shop

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with Catalog.open(tmp_path_factory.mktemp("generate") / "shop.db") as catalog:
        catalog.import_file(SAMPLE)
        yield Shop(catalog.products(), NOW)


def test_seeded_distinct_of_every_kind(shop: Shop) -> None:
    rows = questions(shop.products, seed=1, count=300)
    assert rows == questions(shop.products, seed=1, count=300)
    assert len({r["text"] for r in rows}) == 300
    assert {r["kind"] for r in rows} == set(KINDS)
    assert {r["lang"] for r in rows} == {"zh", "en"}


def test_one_who_reads_the_row_passes(shop: Shop) -> None:
    """The expectation of a price question is met by saying and citing the row's price, and by nothing else."""
    for row in (r for r in questions(shop.products, seed=2, count=300) if r["kind"] == "price"):
        sku = row["expect"]["any_of_products"][0]
        price = shop.field(sku, "price")
        text = f"{price} 元" if row["lang"] == "zh" else f"{price} yuan"
        answer = {"outcome": "answered", "text": text, "products": [sku]}
        answer["facts"] = [{"ref": f"{sku}.price", "value": price}]
        assert grade(row, answer, shop).verdict == "right", row
        assert grade(row, {**answer, "text": text.replace(str(price), "1234.56")}, shop).verdict == "wrong_number"
        assert grade(row, {"outcome": "unknown", "text": "", "facts": []}, shop).verdict == "missed"


def test_noise_leaves_digits_alone() -> None:
    for seed in range(200):
        text, _ = noisy("how much is number 26 below 30 yuan", "en", random.Random(seed))
        assert "26" in text and "30" in text


@pytest.mark.parametrize("name", READERS)
def test_other_catalogs(name: str, tmp_path: Path) -> None:
    if not (CATALOGS / name / "products.json").is_file():
        pytest.skip(f"the catalog {name} is not beside the repository")
    with Catalog.open(tmp_path / "other.db") as catalog:
        catalog.import_file(tables(tmp_path)[name])
        rows = questions(catalog.products(), seed=0, count=100)
    assert len(rows) == 100
    assert len({r["kind"] for r in rows}) >= 5
