"""What kind of answer it is: known, not known and why, and what the clerk says then."""

from __future__ import annotations

import pytest

from agent.answers import Memories, gate
from agent.answers.phrases import PHRASES
from agent.answers.sheet import build, focus_of


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("我的快递到哪了", "own order"),
        ("where is my order", "own order"),
        ("能开发票吗", "shop affairs"),
        ("do you take paypal", "shop affairs"),
        ("有电饭煲吗", "out of catalog"),
        ("any yoga mats?", "out of catalog"),
        ("你吃饭了吗", "not understood"),
        ("保温杯能调温吗", "not in catalog"),
        ("what are the thermos screws made of", "not in catalog"),
    ],
)
async def test_what_is_not_known_is_said_to_be_so_with_its_reason(ask, text, reason):
    verdict, sentences, _ = await ask(text)
    assert verdict.outcome == "unknown"
    assert verdict.reason == reason
    assert sentences


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("保温杯啥材质", "CUP-BLK.材质"),
        ("thermos 什么材质的", "CUP-BLK.材质"),
        ("保温杯倒过来漏水不", "CUP-BLK.faq 1"),
        ("台灯贵不", "LMP-1.price"),
        ("how much's the desk lamp", "LMP-1.price"),
        ("台灯原来卖多少", "LMP-1.list_price"),
    ],
)
async def test_a_row_that_speaks_of_it_answers(ask, text, field):
    verdict, sentences, _ = await ask(text)
    assert verdict.outcome == "answered"
    assert field in {f.ref for s in sentences for f in s.facts}


async def test_when_it_will_be_back_is_not_known_though_that_it_is_gone_is(ask):
    verdict, sentences, _ = await ask("白色的保温杯什么时候补货")
    assert verdict.outcome == "unknown"
    assert "CUP-WHT.stock" in {f.ref for s in sentences for f in s.facts}


async def test_the_big_one_and_its_price_without_a_name(ask):
    memory = Memories().of("甲")
    await ask("保温杯多少钱", memory=memory)
    _, sentences, _ = await ask("黑色的呢", memory=memory)
    assert "CUP-BLK.price" in {f.ref for s in sentences for f in s.facts}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_gate_lets_through_whatever_the_clerk_says_by_itself(shop, lang):
    sheet = build([focus_of(shop.products()[0])], lang=lang, now=0.0)
    for key, wordings in PHRASES.items():
        for text in wordings[lang]:
            if "<" not in text:
                assert not isinstance(gate.check(text, sheet, lang, computed=True), gate.Refused), (key, text)
