"""A clause that nobody licensed costs itself, not the sentence; who bends a figure is refused whole."""

from __future__ import annotations

from functools import partial

import pytest

from agent.answers import gate, remainder
from agent.answers.polarity import asks_yes_or_no
from agent.answers.sheet import build, focus_of
from tests.agent.answers.adversary import lang_of


@pytest.fixture(scope="module")
def sheets(shop):
    return {lang: build([focus_of(shop.product("lamp"))], lang=lang, now=0.0) for lang in ("zh", "en")}


@pytest.fixture(scope="module")
def judges(sheets):
    return {lang: partial(gate.check, sheet=sheet, lang=lang, polar=True) for lang, sheet in sheets.items()}


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
def test_what_is_left_is_said(judges, sheets, lang, written, said):
    assert isinstance(judges[lang](written), gate.Refused)
    assert remainder.of(written, judges[lang], sheets[lang]).text == said


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
def test_a_bent_figure_or_a_sentence_without_a_fact_is_not_mended(judges, sheets, lang, written):
    assert remainder.of(written, judges[lang], sheets[lang]) is None


BENT_FROM_OUTSIDE = [
    "等人数到了，台灯{LMP-1.price}。",
    "只有会员可以，台灯{LMP-1.price}。",
    "您拿一对，台灯{LMP-1.price}。",
    "您先付定金，台灯{LMP-1.price}。",
    "过了今晚就涨，台灯{LMP-1.price}。",
    "不是这样的，台灯{LMP-1.price}。",
    "说错了，台灯{LMP-1.price}。",
    "台灯{LMP-1.price}，我退您一部分。",
    "台灯{LMP-1.price}，今天还会更低。",
    "台灯{LMP-1.price}，付完给您返。",
    "邮费另外算，台灯{LMP-1.price}。",
    "分期的话，台灯{LMP-1.price}。",
    "台灯{LMP-1.price}，前面那位大姐拍的。",
    "台灯{LMP-1.price}，配件的。",
    "台灯还有{LMP-1.stock}件，仓库那边预留的两件。",
    "If you join the club, the desk lamp is {LMP-1.price}.",
    "The desk lamp is {LMP-1.price}, but only for members.",
    "The desk lamp is {LMP-1.price}, and the second one is free.",
    "The desk lamp is {LMP-1.price}, until midnight.",
    "The desk lamp is {LMP-1.price}, half of what it cost.",
    "The desk lamp is {LMP-1.price}, with a trade-in.",
    "As a deposit, the desk lamp is {LMP-1.price}.",
    "Every month, the desk lamp is {LMP-1.price}.",
    "I was wrong, the desk lamp is {LMP-1.price}.",
    "Compared with the mall, the desk lamp is {LMP-1.price}.",
]


@pytest.mark.parametrize("written", BENT_FROM_OUTSIDE)
def test_what_bends_a_figure_from_outside_its_clause_is_not_cut_away(judges, sheets, written):
    lang = lang_of(written)
    assert isinstance(judges[lang](written), gate.Refused)
    assert remainder.of(written, judges[lang], sheets[lang]) is None


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("价格报给您听听看呗，台灯{LMP-1.price}。", "台灯¥159.00。"),
        ("价格报给您听听看呗，现在{LMP-1.price}。", None),
        ("Price talk incoming, the desk lamp is {LMP-1.price}.", "The desk lamp is ¥159.00."),
        ("Price talk incoming, it's {LMP-1.price}.", None),
    ],
)
def test_where_money_was_spoken_of_what_is_left_names_the_product(judges, sheets, written, said):
    left = remainder.of(written, judges[lang_of(written)], sheets[lang_of(written)])
    assert getattr(left, "text", None) == said


def test_what_repeats_the_question_is_not_cut_away(judges, sheets):
    written = "安装上门师傅来弄，台灯{LMP-1.price}。"
    assert remainder.of(written, judges["zh"], sheets["zh"]).text == "台灯¥159.00。"
    assert remainder.of(written, judges["zh"], sheets["zh"], "安装上门多少钱") is None


@pytest.fixture(scope="module")
def cup(shop):
    sheet = build([focus_of(shop.product("cup"))], lang="zh", now=0.0)
    return partial(gate.check, sheet=sheet, lang="zh"), sheet


@pytest.mark.parametrize("written", ["白色的补上了，保温杯现在有现货。", "白色的呀，保温杯现在有货。"])
def test_an_option_is_not_cut_away(cup, written):
    judge, sheet = cup
    assert isinstance(judge(written), gate.Refused)
    assert remainder.of(written, judge, sheet) is None


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("杯盖设计成一键开合的那种。", "杯盖一键开合。"),
        ("乳胶容易过敏的朋友就别用了哈，里头有乳胶密封圈。", "含乳胶密封圈，对乳胶过敏的人不要用。"),
        ("48小时内给您发货走起。", "48小时内发货。"),
        ("24小时内给您发货走起。", None),
        ("杯盖一键开合，黑色的{CUP-BLK.price}，送杯刷。", None),
        ("这个杯子对宝宝友好。", None),
    ],
)
def test_a_fact_in_a_models_words_is_said_in_the_catalogs(cup, written, said):
    judge, sheet = cup
    assert isinstance(judge(written), gate.Refused)
    assert getattr(remainder.of(written, judge, sheet), "text", None) == said


def test_what_is_owned_up_to_is_kept_without_the_talk_before_it(cup):
    judge, sheet = cup
    left = remainder.of("您问得真内行啊，保温杯的资料里没写。", judge, sheet)
    assert left.text == "保温杯的资料里没写。"


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
