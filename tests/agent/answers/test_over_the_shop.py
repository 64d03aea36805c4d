"""What is told of the whole shop, a remark beside it; budgets as people have them; what is sought and not there."""

from __future__ import annotations

from decimal import Decimal

import pytest

from agent.answers import Answerer, intent
from agent.answers.normal import fold
from agent.answers.parting import seeks
from catalog import Catalog


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("全场最便宜是哪个 穷学生路过", "洗脸巾"),
        ("cheapest thing u sell, i just want free vibes", "face towel"),
        ("有没得15块以下的东西 凑单", "洗脸巾"),
        ("secret santa cap is 100 what can i get", "¥99.00"),
        ("flex question whats your priciest product", "hair dryer"),
        ("what deals u running rn, broke student", "10%"),
        ("今天店里有啥羊毛可以薅捏", "九折"),
        ("30块以内能吃的有哪些 嘴馋", "坚果"),
    ],
)
def test_a_remark_beside_it_does_not_hide_the_question(tell, text, says):
    verdict, said = tell(text)
    assert verdict.outcome == "answered", said
    assert says in said


@pytest.mark.parametrize(
    "text",
    [
        "i want a phone, whats the cheapest",
        "needing a tv, what's under 50",
        "缺个电饭煲，50以内有没有",
        "我妈要个轮椅，最贵的多少钱",
    ],
)
def test_who_seeks_a_thing_is_not_told_of_another(tell, text):
    verdict, said = tell(text)
    assert verdict.outcome == "unknown", said


def test_what_is_sought():
    assert seeks("needing a tv, what's under 50")
    assert not seeks("cheapest thing u sell, i just want free vibes")


@pytest.mark.parametrize(
    ("text", "high"),
    [
        ("身上就一百 给女朋友整个啥好", "100"),
        ("got 15 kuai left on my wallet, anything?", "15"),
        ("secret santa cap is 100 what can i get", "100"),
        ("i have about 50 yuan", "50"),
        ("i have the smaller bed the 1.5, how many rmb", None),
        ("gap between the 500 and 750 flasks in price", None),
    ],
)
def test_a_budget_is_money(text, high):
    budget = intent.read(fold(text)).budget
    assert (budget and budget.high) == (Decimal(high) if high else None)


@pytest.mark.parametrize(
    ("text", "on_air", "says"),
    [
        ("姐手上这件啥价", "cardigan", "¥159.00"),
        ("price on the one bag litter pls just trying it on my picky cat", None, "¥"),
        ("大锅小锅差几块", None, "¥149.00"),
        ("保温杯 the 750 one how much lah", None, "¥99.00"),
        ("老二一米一五 卫衣拿几号", None, "120"),
        ("红茶哪疙瘩产的", None, "福建"),
    ],
)
def test_as_viewers_say_it(tell, text, on_air, says):
    verdict, said = tell(text, on_air=on_air)
    assert verdict.outcome == "answered", said
    assert says in said


def test_every_kind_can_be_warmed_in_any_shop(sample, tmp_path):
    Answerer(sample).warm(every_kind=True)
    with Catalog.open(tmp_path / "empty.db") as empty:
        Answerer(empty).warm(every_kind=True)
