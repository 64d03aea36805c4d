"""What holds is left alone: over every fact the sample shop's sheets state, nothing moved and nothing is put right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent.amending import amends
from agent.answers.focus import Focus
from agent.answers.sheet import build
from agent.truth import Truth
from catalog import SAMPLE, Catalog
from render.values import Fact, Sentence

NOW = 1_795_000_000.0


@pytest.fixture(scope="module")
def products(tmp_path_factory):
    with Catalog.open(tmp_path_factory.mktemp("shop") / "shop.db") as shop:
        shop.import_file(SAMPLE)
        return shop.products()


def facts_of(products, lang):
    for product in products:
        sheet = build([Focus(product, product.variants, "title")], lang=lang, now=NOW)
        for row in sheet.rows.values():
            yield from row.facts


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_was_said_of_rows_that_did_not_move_needs_no_correction(products, lang):
    truth, seen = Truth(products), 0
    for fact in facts_of(products, lang):
        seen += 1
        assert not truth.moved(fact), fact
        assert amends(fact, truth, lang, NOW) is None, fact
    assert seen > 400


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nor_does_a_row_that_was_written_again_as_it_was(products, lang):
    facts = list(facts_of(products, lang))
    later = [
        replace(p, version=p.version + 900, variants=tuple(replace(v, version=v.version + 900) for v in p.variants))
        for p in products
    ]
    truth = Truth(later)
    wrong = [f for f in facts if amends(f, truth, lang, NOW) is not None]
    assert not wrong


def test_an_option_that_was_renamed_is_put_right(products):
    bottle = next(p for p in products if p.variants[0].sku.startswith("LT-BTL"))
    variant = bottle.variants[0]
    label = "".join(v for _, v in variant.options[:1])
    fact = Fact(f"{variant.sku}.variant", label, variant.version)
    renamed = replace(variant, version=variant.version + 1, options=(("颜色", "雪白"), ("colour", "snow")))
    others = [replace(v, options=()) for v in bottle.variants[1:]]
    bare = replace(bottle, variants=(renamed, *others), description={}, faq=(), attributes=(), title={"zh": "杯"})
    truth = Truth([bare])
    assert amends(fact, truth, "zh", NOW) is not None
    assert truth.stale([Sentence("x", "zh", variant.sku, (fact,))])


@pytest.mark.parametrize(("said", "amended"), [("2 月 28 日", False), ("3 月 31 日", True)])
def test_until_when_an_offer_runs_is_put_right_only_where_that_has_changed(products, said, amended):
    bottle = next(p for p in products if p.variants[0].sku.startswith("LT-BTL"))
    fact = Fact(f"{bottle.variants[0].sku}.offer 1 until", said, bottle.version)
    assert (amends(fact, Truth(products), "zh", NOW) is not None) == amended
