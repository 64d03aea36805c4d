"""The grader is fair to the right and merciless to the wrong, on the bundled shop."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from catalog import SAMPLE, Catalog
from tests.exam.grade import grade
from tests.exam.rows import Shop

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    path: Path = tmp_path_factory.mktemp("exam") / "shop.db"
    with Catalog.open(path) as catalog:
        catalog.import_file(SAMPLE)
        yield Shop(catalog.products(), NOW)


def ask(text: str, lang: str = "zh", **expect: Any) -> dict[str, Any]:
    return {"id": "x", "text": text, "lang": lang, "kind": "test", "expect": {"outcome": "answered", **expect}}


def say(text: str, *products: str, outcome: str = "answered", lang: str = "zh") -> dict[str, Any]:
    return {"outcome": outcome, "text": text, "lang": lang, "products": list(products), "facts": [], "brain": "clerk"}


BOTTLE = ask(
    "保温杯750的多少钱",
    any_of_products=["LT-BTL-*-750"],
    must_facts=[{"sku": "LT-BTL-*-750", "field": "price"}],
)
PRICE = {"ref": "LT-BTL-BLK-750.price", "value": "99.00", "currency": "CNY"}


def price_answer(text: str, *facts: dict[str, str]) -> dict[str, Any]:
    return {**say(text, "LT-BTL-BLK-750"), "facts": list(facts or (PRICE,))}


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("750 毫升的保温杯 99 元，原价 119 元。", "right"),
        ("墨黑色 750 毫升的九十九块。", "right"),
        ("750 毫升的 99 元，打九折 89.1 元。", "right"),
        ("750 毫升的 79 元。", "wrong_number"),  # the other size
        ("750 毫升的 89 元。", "wrong_number"),
        ("750 毫升的 99 元，原价 129 元。", "wrong_number"),
        ("750 毫升的 119 元。", "wrong_number"),  # the list price said as the price
        ("750 毫升的 99 元，两个 99 元。", "wrong_number"),
        ("750 毫升的 99 元，两个 198 元。", "right"),
        ("750 毫升的 99 元，打八折。", "wrong_number"),
        ("750 毫升的九块九，还是 99 元。", "wrong_number"),
        ("750 毫升的 99 元，能保温 24 小时。", "invented"),
        ("750 毫升的 99 元，终身质保。", "invented"),
        ("我在。", "missed"),
    ],
)
def test_price(shop: Shop, text: str, verdict: str) -> None:
    assert grade(BOTTLE, price_answer(text), shop).verdict == verdict


def test_a_wrong_fact_is_a_wrong_number(shop: Shop) -> None:
    wrong = price_answer("99 元。", {"ref": "LT-BTL-BLK-750.price", "value": "98.00"})
    assert grade(BOTTLE, wrong, shop).verdict == "wrong_number"


def test_an_uncited_price_is_missed(shop: Shop) -> None:
    got = grade(BOTTLE, say("99 元。", "LT-BTL-BLK-750"), shop)
    assert got.verdict == "missed" and "cite" in got.reason


def test_sold_out(shop: Shop) -> None:
    asked = ask("粉色有货吗", must_facts=[{"sku": "LT-BTL-PNK-500", "field": "stock"}])
    fact = {"facts": [{"ref": "LT-BTL-PNK-500.stock", "value": "0"}]}
    assert grade(asked, {**say("樱粉色已经售罄了。", "LT-BTL-PNK-500"), **fact}, shop).verdict == "right"
    assert grade(asked, {**say("樱粉色有货。", "LT-BTL-PNK-500"), **fact}, shop).verdict == "wrong_number"
    assert grade(asked, {**say("樱粉色还有 3 个。", "LT-BTL-PNK-500"), **fact}, shop).verdict == "wrong_number"


def test_no_answer_in_the_catalog(shop: Shop) -> None:
    asked = ask("有口红吗", outcome=["unknown"], if_answered=["没有"])
    assert grade(asked, say("不好意思，这个我不确定。", outcome="unknown"), shop).verdict == "refused_rightly"
    assert grade(asked, say("我们店没有口红。"), shop).verdict == "refused_rightly"
    assert grade(asked, say("有的，口红很好看。"), shop).verdict == "wrongly_answered"
    assert grade(asked, say("口红 59 元。", outcome="unknown"), shop).verdict == "wrong_number"


def test_another_product(shop: Shop) -> None:
    assert grade(BOTTLE, say("炒锅深 8.5 厘米。", "LT-WOK-30"), shop).verdict == "wrong_product"


def test_the_offer_of_the_day(shop: Shop) -> None:
    asked = ask("有活动吗", must_facts=[{"sku": "LT-BTL-*", "field": "offer"}])
    assert grade(asked, say("现在全部颜色九折。", "LT-BTL-BLK-500"), shop).verdict == "right"
    assert grade(asked, say("现在 10% off。", "LT-BTL-BLK-500", lang="zh"), shop).verdict != "wrong_number"
    assert grade(asked, say("没有活动。", "LT-BTL-BLK-500"), shop).verdict == "missed"


def test_an_offer_not_yet_begun(shop: Shop) -> None:
    asked = ask("耳机打折吗")
    assert grade(asked, say("耳机八五折。", "LT-BUD-WHT"), shop).verdict == "wrong_number"
    assert grade(asked, say("耳机 12 月 1 日开始八五折。", "LT-BUD-WHT"), shop).verdict == "right"
