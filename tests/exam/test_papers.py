"""The papers are whole: counts, halves, ids; every product they name exists; an honest answer is graded right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from fnmatch import filter as matching
from typing import Any

import pytest

from catalog import SAMPLE, Catalog
from errors import BadInput
from tests.exam.grade import grade, says
from tests.exam.papers import HALVES, answerable, load, written
from tests.exam.rows import Shop, everything_written

HERE = written("questions")
QUESTIONS = [row for half in HERE for row in load("questions", half)]
EACH = dict.fromkeys(HALVES, 100) | {
    "seen": 130,
    "seen2": 74,
    "seen4": 200,
    "seen8": 200,
    "seen10": 200,
    "seen11": 200,
}  # in each language
FIELDS = {"price", "list_price", "stock", "offer"}
OWN_WORDS = {"greeting", "thanks", "how_to_buy", "whats_on"}  # kinds whose answer is the host's, not a row's
SAID = {
    "price": ("价格 {} 元", "it is {} yuan"),
    "list_price": ("原价 {} 元", "list price {} yuan"),
    "stock": ("还有 {} 件", "{} left"),
}


@pytest.mark.parametrize("half", HERE)
def test_as_many_in_each_language_a_third_without_an_answer(half: str) -> None:
    rows, each = load("questions", half), EACH[half]
    assert Counter(row["lang"] for row in rows) == {"zh": each, "en": each}
    for lang in ("zh", "en"):
        blank = sum(not answerable(row) for row in rows if row["lang"] == lang)
        assert 0.32 <= blank / each <= 0.36


def test_ids_and_texts_are_unique() -> None:
    assert len({row["id"] for row in QUESTIONS}) == len(QUESTIONS) == 2 * sum(EACH[half] for half in HERE)
    assert len({(row["text"], row.get("on_air"), row.get("user")) for row in QUESTIONS}) == len(QUESTIONS)


def test_only_the_unseen_half_may_be_missing_and_then_it_says_so() -> None:
    for paper, never in (("questions", set()), ("attacks", {"seen10", "seen11"})):  # whose author wrote no attacks
        missing = set(HALVES) - set(written(paper))
        assert missing <= {"unseen"} | never
        for half in missing:
            with pytest.raises(BadInput, match="still with the examiner"):
                load(paper, half)


def test_the_halves_hold_the_same_kinds() -> None:
    kinds = [{(r["lang"], r["kind"]) for r in load("questions", half)} for half in HERE]
    assert all(kinds[0] == other for other in kinds)


def test_a_conversation_is_not_cut_in_two() -> None:
    users = [{r["user"] for r in load("questions", half) if "user" in r} for half in HERE]
    assert sum(map(len, users)) == len(set().union(*users))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with Catalog.open(tmp_path_factory.mktemp("papers") / "shop.db") as catalog:
        catalog.import_file(SAMPLE)
        yield Shop(catalog.products(), datetime(2026, 11, 22, 12, tzinfo=UTC))


def test_every_product_named_exists(shop: Shop) -> None:
    skus = {v.sku for p in shop.products for v in p.variants} | {p.handle for p in shop.products}
    for row in QUESTIONS:
        expect = row["expect"]
        patterns = [*expect.get("any_of_products", ()), *(f["sku"] for f in expect.get("must_facts", ()))]
        for pattern in [*patterns, *([row["on_air"]] if "on_air" in row else [])]:
            assert matching(skus, pattern), (row["id"], pattern)
        assert {f["field"] for f in expect.get("must_facts", ())} <= FIELDS


def test_an_honest_answer_is_graded_right(shop: Shop) -> None:
    """From the rows alone, without asking the product: what is expected can be said, and is true."""
    for row in filter(answerable, QUESTIONS):
        answer = honest(row, shop)
        told = grade(row, answer, shop)
        assert told.verdict == "right", (row["id"], row["text"], told.reason, answer["text"])


def test_admitting_not_to_know_is_right_where_the_shop_does_not(shop: Shop) -> None:
    words = {"zh": "这个我没有资料，不清楚。", "en": "Sorry, I don't know."}
    for row in QUESTIONS:
        if not answerable(row):
            answer = {"outcome": "unknown", "text": words[row["lang"]], "products": [], "facts": []}
            assert grade(row, answer, shop).verdict == "refused_rightly", row["id"]


def honest(row: dict[str, Any], shop: Shop) -> dict[str, Any]:
    """An answer made of a row's words and figures, and where a word of the host's own will do, of that."""
    expect, zh = row["expect"], row["lang"] == "zh"
    wanted = [*expect.get("any_of_products", ()), *(f["sku"] for f in expect.get("must_facts", ()))]
    products = list(shop.products_of(wanted))
    if "max_price" in expect and not products:
        products = [p for p in shop.products if p.handle == "facetowel"]
    sentences, facts = ["好的" if zh else "sure"], []
    for fact in (*expect.get("must_facts", ()), *expect.get("must_any_fact", ())[:1]):
        if fact["field"] == "offer":
            sentences += [o.text[row["lang"]] for p in shop.products_of([fact["sku"]]) for o in shop.active(p)][:1]
            continue
        v = next(v for v in shop.variants([fact["sku"]]) if shop.field(v.sku, fact["field"]) is not None)
        value = shop.field(v.sku, fact["field"]) or ""
        facts.append({"ref": f"{v.sku}.{fact['field']}", "value": value})
        sold_out = fact["field"] == "stock" and value == "0"
        phrase = ("卖完了", "sold out") if sold_out else SAID[fact["field"]]
        sentences.append(phrase[0 if zh else 1].format(value))
    groups = expect.get("must_text_any", ())
    for group in groups if groups and not isinstance(groups[0], str) else [groups] if groups else []:
        sentences.append(group[0] if row["kind"] in OWN_WORDS else quoted(group, products or shop.products, zh))
    return {
        "outcome": "answered",
        "text": ("。" if zh else ". ").join(sentences),
        "products": [] if expect.get("no_product") else [v.sku for p in products for v in p.variants],
        "facts": facts,
    }


def quoted(group: list[str], products: Any, zh: bool) -> str:
    """The shortest text of the rows that says one of the words; else the first word, a yes or a no."""
    written = [t.split("\n")[-1] for p in products for t in everything_written(p)]
    fitting = [t for w in group for t in written if says(t, w) and (zh or t.isascii())]
    return min(fitting, key=len) if fitting else group[0]
