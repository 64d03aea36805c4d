"""A clause that nobody licensed costs itself, not the sentence; who bends a figure is refused whole."""

from __future__ import annotations

from functools import partial

import pytest

from agent.answers import gate, remainder
from agent.answers.polarity import asks_yes_or_no
from agent.answers.sheet import build, focus_of


@pytest.fixture(scope="module")
def judges(shop):
    return {
        lang: partial(
            gate.check, sheet=build([focus_of(shop.product("lamp"))], lang=lang, now=0.0), lang=lang, polar=True
        )
        for lang in ("zh", "en")
    }


@pytest.mark.parametrize(
    ("lang", "written", "said"),
    [
        ("zh", "可以的，台灯现在{LMP-1.price}。", "台灯现在¥159.00。"),
        ("zh", "台灯{LMP-1.price}，放书房特别有氛围。", "台灯¥159.00。"),
        ("zh", "这么好看的灯，现在{LMP-1.price}，还有{LMP-1.stock}件。", "现在¥159.00，还有8件。"),
        ("en", "Yes, the desk lamp is {LMP-1.price}.", "The desk lamp is ¥159.00."),
        ("en", "The desk lamp is {LMP-1.price}, perfect for cosy reading nights!", "The desk lamp is ¥159.00!"),
        ("en", "It has a lovely warm glow, and it's {LMP-1.price}.", "It's ¥159.00."),
    ],
)
def test_what_is_left_is_said(judges, lang, written, said):
    assert isinstance(judges[lang](written), gate.Refused)
    assert remainder.of(written, judges[lang]).text == said


@pytest.mark.parametrize(
    ("lang", "written"),
    [
        ("zh", "台灯两件{LMP-1.price}，链接在下面。"),
        ("zh", "运费{LMP-1.price}，台灯{LMP-1.price}。"),
        ("zh", "台灯半价，防水，终身质保，{LMP-1.price}。"),
        ("zh", "台灯包邮，喜欢可以看看。"),
        ("zh", "可以的，喜欢可以看看。"),
        ("en", "Two for {LMP-1.price}, have a look."),
        ("en", "It's waterproof, have a look."),
        ("en", "The desk lamp is not {LMP-1.price}, have a look."),
        ("en", "The desk lamp was {LMP-1.price}, have a look."),
    ],
)
def test_a_bent_figure_or_a_sentence_without_a_fact_is_not_mended(judges, lang, written):
    assert remainder.of(written, judges[lang]) is None


def test_a_yes_stands_where_no_yes_was_asked_for(judges):
    assert judges["zh"]("好的，台灯{LMP-1.price}。").text == "好的，台灯¥159.00。"
    assert not isinstance(judges["en"]("Yes, the desk lamp is {LMP-1.price}.", polar=False), gate.Refused)


@pytest.mark.parametrize(
    ("text", "polar"),
    [
        ("能便宜点吗", True),
        ("这个防水吗？", True),
        ("能不能放洗碗机", True),
        ("有没有白色的", True),
        ("是不是304的", True),
        ("is it waterproof?", True),
        ("hi, can you do 50?", True),
        ("does it come in white", True),
        ("it's waterproof, right?", True),
        ("防水？", True),
        ("这个不伤锅", True),
        ("多少钱", False),
        ("什么材质", False),
        ("how much is it?", False),
        ("what does it cost", False),
        ("tell me the price", False),
    ],
)
def test_which_questions_ask_for_a_yes(text, polar):
    assert asks_yes_or_no(text) is polar
