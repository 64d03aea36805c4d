"""Names typed by sound, short forms, and questions for a number by its unit."""

from __future__ import annotations

import pytest

from agent.answers.name_sounds import as_named
from agent.answers.property import compared_by
from agent.answers.slang import common
from agent.answers.spelling import mend


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("台登多少钱", "台灯多少钱"),
        ("保温背还有吗", "保温杯还有吗"),
        ("今天天气好", "今天天气好"),
        ("台灯多少钱", "台灯多少钱"),
    ],
)
def test_a_name_typed_by_its_sound(shop, typed, meant):
    assert as_named(typed, shop) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("how mcuh is it", "how much is it"),
        ("hwo long", "how long"),
        ("warrenty", "warranty"),
        ("materail", "material"),
        ("收纳箱承种多少", "收纳箱承重多少"),
        ("颜色鸭", "颜色呀"),
        ("有活动吗", "有活动吗"),
        ("i like trains", "i like trains"),
        ("skipping rope", "skipping rope"),
    ],
)
def test_only_words_that_mean_nothing_are_mended(typed, meant):
    assert mend(typed, lambda _: False) == meant


def test_short_forms_are_read_and_the_shops_own_words_stay():
    assert common("咋个卖", lambda _: False) == "怎么卖"
    assert common("2 ppl, 3 yrs", lambda _: False) == "2 people, 3 years"
    assert common("积木有几种颜色", lambda word: word in "积木有") == "积木有几种颜色"


def test_what_is_compared():
    assert compared_by("哪个更重") == ("weight",)
    assert compared_by("which lasts longer") == ("battery", "shelf_life")
    assert compared_by("哪个便宜") == ()


async def test_pinyin_is_answered_in_chinese(ask):
    verdict, _, _ = await ask("taideng duoshao qian")
    assert verdict.lang == "zh"


async def test_other_options_are_listed(ask):
    verdict, sentences, _ = await ask("还有别的颜色吗", on_air="CUP-BLK")
    assert verdict.outcome == "answered"
    assert "黑色、白色" in sentences[0].text


async def test_the_cheapest_of_the_whole_shop(ask):
    _, sentences, _ = await ask("全店哪个最便宜")
    assert "GLS-1.price" in {f.ref for s in sentences for f in s.facts}
