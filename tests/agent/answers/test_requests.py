"""Who wants a thing without asking: what is read as a wish, and that what is not here is owned up to."""

from __future__ import annotations

import pytest

from agent.answers.requests import wanted
from agent.inbox import read


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("瑜伽垫来一个", "瑜伽垫"),
        ("来个手机壳", "手机壳"),
        ("我要买面膜", "面膜"),
        ("给我来一个", ""),
        ("我要这个", ""),
        ("phone case for iphone 15 pls", "phone case for iphone 15"),
        ("i need a blender", "blender"),
        ("i'll take it", ""),
        ("我要睡觉了", None),
        ("来个人", None),
        ("主播唱一首歌", None),
        ("help please", None),
        ("i want to know the price", None),
        ("保温杯多少钱", None),
    ],
)
def test_only_goods_are_wanted(text, thing):
    assert wanted(text) == thing


@pytest.mark.parametrize("text", ["瑜伽垫来一个", "来个手机壳", "phone case for iphone 15 pls", "yoga mat please"])
async def test_what_the_shop_does_not_have_is_said_so_whatever_is_on_air(ask, text):
    for on_air in (None, "LMP-1"):
        verdict, sentences, _ = await ask(text, on_air=on_air)
        assert verdict.outcome == "unknown"
        assert sentences


@pytest.mark.parametrize("text", ["台灯来一个", "one desk lamp please", "给我来一个", "i want one"])
async def test_what_it_has_is_said_how_to_order(ask, text):
    verdict, sentences, _ = await ask(text, on_air="LMP-1")
    assert verdict.outcome == "answered"
    assert "LMP-1.link" in {f.ref for s in sentences for f in s.facts}


def test_the_inbox_lets_a_wish_through():
    assert read("瑜伽垫来一个").kind == "question"
    assert read("我要睡觉了").kind != "question"


@pytest.mark.parametrize("text", ["保温杯袋多少钱", "台灯罩有卖吗", "台灯架多少钱"])
async def test_another_head_makes_it_another_thing(ask, text):
    verdict, sentences, _ = await ask(text)
    assert verdict.outcome == "unknown"
    assert not any(f.ref.endswith(".price") for s in sentences for f in s.facts)
