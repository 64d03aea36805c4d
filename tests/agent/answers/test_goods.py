"""The law's kinds of goods, in the bundled shop."""

from __future__ import annotations

import pytest

from agent.answers.goods import category_of
from catalog import SAMPLE, Catalog


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    with Catalog.open(tmp_path_factory.mktemp("goods") / "shop.db") as catalog:
        catalog.import_file(SAMPLE)
        yield {p.handle: p for p in catalog.products()}


def test_food_and_cosmetics_have_rules_of_their_own(sample):
    by_name = {p.name("zh"): category_of(p) for p in sample.values()}
    assert next(c for name, c in by_name.items() if "坚果" in name) == "food"
    assert next(c for name, c in by_name.items() if "护手霜" in name) == "cosmetics"
    assert next(c for name, c in by_name.items() if "保温杯" in name) is None
