"""Of a shop's terms, the part that was asked for: whole sentences only, each with the row it stands on."""

from __future__ import annotations

import pytest

from agent.answers.portion import portion
from render.values import Fact, Sentence

SHIP_ZH = "付款后 48 小时内从杭州仓发出，江浙沪一般次日到，其他地区 2 到 4 天；满 99 元包邮，不满收 8 元运费。"
SHIP_EN = (
    "Leaves our Hangzhou warehouse within 48 hours of payment; next day in Jiangsu, Zhejiang and Shanghai, 2 to 4 days "
    "elsewhere. Free shipping from 99 yuan, otherwise 8 yuan."
)
BACK_ZH = "签收后 7 天内，未使用、不影响二次销售可以无理由退货，退货运费由买家承担；质量问题由我们承担来回运费。"


def quoted(text: str, lang: str, field: str = "shipping") -> Sentence:
    return Sentence(text, lang, "CUP-1", (Fact(f"CUP-1.{field}", text, 3),))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("包邮吗", ["满 99 元包邮，不满收 8 元运费。"]),
        ("几天能到", ["付款后 48 小时内从杭州仓发出，江浙沪一般次日到，其他地区 2 到 4 天。"]),
        ("怎么发货", SHIP_ZH.replace("；", "。|").split("|")),
        ("包邮吗 多久到", SHIP_ZH.replace("；", "。|").split("|")),
    ],
)
def test_what_was_asked_of_delivery(asked, said):
    parts, answers = portion(quoted(SHIP_ZH, "zh"), asked, "zh")
    assert [p.text for p in parts] == said
    assert answers == (len(said) if "多久" in asked else 1)
    assert all(p.facts == quoted(SHIP_ZH, "zh").facts for p in parts)


def test_in_english_too():
    parts, _ = portion(quoted(SHIP_EN, "en"), "do you ship the kettle free?", "en")
    assert [p.text for p in parts] == ["Free shipping from 99 yuan, otherwise 8 yuan."]
    parts, _ = portion(quoted(SHIP_EN, "en"), "how long does delivery take?", "en")
    assert len(parts) == 2
    assert parts[1].text == "Next day in Jiangsu, Zhejiang and Shanghai, 2 to 4 days elsewhere."


def test_of_returns_the_rule_comes_first_and_faults_where_they_were_asked():
    parts, answers = portion(quoted(BACK_ZH, "zh", "returns"), "能退吗", "zh")
    assert (len(parts), answers) == (2, 1)
    parts, _ = portion(quoted(BACK_ZH, "zh", "returns"), "坏了怎么办", "zh")
    assert [p.text for p in parts] == ["质量问题由我们承担来回运费。"]


def test_a_short_text_is_said_whole_what_was_asked_first():
    parts, answers = portion(quoted("48 小时内发出；满 99 元包邮。", "zh"), "包邮吗", "zh")
    assert [p.text for p in parts] == ["满 99 元包邮。", "48 小时内发出。"]
    assert answers == 1


@pytest.mark.parametrize(
    "sentence",
    [
        quoted("两年质保，非人为损坏免费换新。", "zh", "warranty"),
        quoted("第一句；第二句说完了。", "zh", "faq 1"),
        Sentence("89块。有货。", "zh", None, (Fact("CUP-1.price", "89"), Fact("CUP-1.stock", "3"))),
        Sentence("你好；大家好。", "zh"),
    ],
    ids=["one part", "no terms", "two facts", "no fact"],
)
def test_everything_else_is_left_as_it_is(sentence):
    assert portion(sentence, "包邮吗", "zh") == ((sentence,), 1)
