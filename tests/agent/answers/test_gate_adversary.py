"""The gate against its own adversary: no false frame passes, whatever stands around it; every true one does."""

from __future__ import annotations

import pytest

from agent.answers import gate
from agent.answers.sheet import build, focus_of
from tests.agent.answers.adversary import BAD, BEFORE, BEHIND, GOOD, fill, lang_of


@pytest.fixture(scope="module")
def sheets(shop):
    return {lang: build([focus_of(shop.product("lamp"))], lang=lang, now=0.0) for lang in ("zh", "en")}


def _said(frame: str) -> list[str]:
    """The frame alone, and in the middle of talk."""
    lang = lang_of(frame) if frame != "{quote}" else "zh"
    body = fill(frame, name="台灯" if lang == "zh" else "desk lamp", sku="LMP-1", quote="shipping")
    before, behind = BEFORE[lang], BEHIND[lang]
    turn = len(body)
    return [body + behind[0], before[1 + turn % (len(before) - 1)] + body + behind[1 + turn % (len(behind) - 1)]]


@pytest.mark.parametrize("kind", sorted(BAD))
def test_nothing_false_passes(sheets, kind):
    through = [
        text
        for frame in BAD[kind]
        for text in _said(frame)
        if not isinstance(gate.check(text, sheets[lang_of(frame)], lang_of(frame)), gate.Refused)
    ]
    assert not through


def test_what_is_true_passes(sheets):
    refused = [
        (text, judged.reason)
        for frame in GOOD
        for text in _said(frame)
        if isinstance(judged := gate.check(text, sheets[lang_of(frame)], lang_of(frame)), gate.Refused)
    ]
    assert not refused


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("现在{LMP-1.price}🆓。", "现在¥159.00。"),
        ("现在\u200b{LMP-1.price}😊！", "现在¥159.00！"),
        ("現在{LMP-1.price}，{LMP-1.title}。", "現在¥159.00，折光台灯。"),
    ],
)
def test_what_no_voice_says_is_neither_judged_nor_said(sheets, written, spoken):
    assert gate.check(written, sheets["zh"], "zh").text == spoken


def test_nothing_behind_a_long_sentence_goes_unjudged(sheets):
    long = "欢迎新来的朋友，" * 40 + "台灯半价。"
    assert len(long) < 400
    assert isinstance(gate.check(long, sheets["zh"], "zh"), gate.Refused)


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("{CUP-BLK.title}黑色的{CUP-BLK.price}，白色的{CUP-WHT.price}。", True),
        ("{CUP-BLK.title}黑色的{CUP-WHT.price}，白色的{CUP-BLK.price}。", False),
        ("白色的保温杯卖完了。", True),
        ("黑色的保温杯卖完了。", False),
        ("保温杯卖完了。", False),
        ("白色的保温杯有货。", False),
        ("白色的保温杯有。", False),
        ("白色的有。", False),
        ("保温杯有白色的。", False),
        ("保温杯有黑色的。", True),
        ("尺码颜色都有。", False),
        ("We have the thermos in 白色.", False),
        ("We have the thermos in 黑色.", True),
        ("没有黑色的保温杯了。", False),
        ("{CUP-BLK.price}起，保温杯。", True),
        ("{CUP-WHT.price}起，保温杯。", False),
        ("{CUP-BLK.price}到{CUP-WHT.price}，保温杯。", True),
        ("保温杯倒置不漏。", True),
        ("保温杯倒置会漏。", False),
        ("保温杯含乳胶密封圈。", True),
        ("对乳胶过敏的人可以用。", False),
        ("保温杯48小时内发货。", True),
        ("保温杯24小时内发货。", False),
        ("保温杯发货。", False),
        ("白色的贵一点，{CUP-WHT.price}，黑色的{CUP-BLK.price}。", True),
        ("黑色的贵一点，{CUP-BLK.price}，白色的{CUP-WHT.price}。", False),
        ("黑色的便宜一点，{CUP-BLK.price}，白色的{CUP-WHT.price}。", True),
        ("白色的贵一点，{CUP-WHT.price}。", False),
        ("比黑色贵一点的是白色，{CUP-WHT.price}，黑色的{CUP-BLK.price}。", False),
        ("黑色、白色都是{CUP-BLK.price}。", False),
        ("黑色白色都{CUP-WHT.price}。", False),
        ("Black or white, either is {CUP-BLK.price}.", False),
        ("黑色白色一起{CUP-BLK.price}。", False),
        ("黑色{CUP-BLK.price}，或者白色{CUP-WHT.price}。", True),
        ("黑色{CUP-BLK.price}，或者白色{CUP-BLK.price}。", False),
        ("保温杯有好几个颜色，黑色的{CUP-BLK.price}。", True),
        ("嗯，黑色的保温杯{CUP-BLK.price}。", True),
        ("嗯。", False),
        ("这个我不清楚，没问题。", False),
        ("看您选哪个，黑色{CUP-BLK.price}，白色{CUP-WHT.price}。", True),
    ],
)
def test_options_and_statements(shop, text, passes):
    sheet = build([focus_of(shop.product("cup"))], lang="zh", now=0.0)
    judged = gate.check(text, sheet, "zh")
    assert isinstance(judged, gate.Refused) is not passes, judged


@pytest.mark.parametrize("text", ["玻璃杯有好几个颜色。", "The glass comes in several sizes.", "玻璃杯分规格。"])
def test_several_options_are_said_of_what_has_them(shop, text):
    assert isinstance(
        gate.check(text, build([focus_of(shop.product("glass"))], lang="zh", now=0.0), "zh"), gate.Refused
    )


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("玻璃杯比保温杯便宜。", True),
        ("比保温杯便宜的是玻璃杯。", True),
        ("保温杯比玻璃杯便宜。", False),
        ("比玻璃杯便宜的是保温杯。", False),
        ("The glass is cheaper than the thermos.", True),
        ("Cheaper than the glass is the thermos.", False),
        ("The thermos is more expensive than the glass.", True),
        ("玻璃杯和保温杯价格一样。", False),
        ("玻璃杯是304不锈钢。", False),
    ],
)
def test_comparisons_go_by_the_rows(shop, text, passes):
    cup, glass = shop.product("cup"), shop.product("glass")
    sheet = build([focus_of(cup), focus_of(glass)], lang="zh", now=0.0)
    judged = gate.check(text, sheet, "zh")
    assert isinstance(judged, gate.Refused) is not passes, judged


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{CUP-BLK.cheaper_of GLS-1}更便宜，{GLS-1.price}。", "雾山玻璃杯更便宜，¥39.00。"),
        ("{CUP-BLK.cheaper_of GLS-1}更便宜，黑色的{CUP-BLK.price}。", None),
        ("{CUP-BLK.cheaper_of GLS-1}更贵。", None),
        ("{CUP-BLK.cheaper_of GLS-1}不便宜。", None),
        ("玻璃杯现在{GLS-1.in_stock}哦。", "玻璃杯现在有货哦。"),
        ("玻璃杯不{GLS-1.in_stock}。", None),
        ("黑色的保温杯{CUP-BLK.in_stock}，白色的{CUP-WHT.in_stock}。", "黑色的保温杯有货，白色的卖完了。"),
        ("白色的保温杯{CUP-BLK.in_stock}。", None),
        ("保温杯{CUP-BLK.in_stock}。", None),
    ],
)
def test_derived_facts_are_offered_by_the_sheet_and_held_to_their_rows(shop, text, said):
    cup, glass = shop.product("cup"), shop.product("glass")
    judged = gate.check(text, build([focus_of(cup), focus_of(glass)], lang="zh", now=0.0), "zh")
    assert getattr(judged, "text", None) == said
