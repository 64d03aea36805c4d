"""Claims made of harmless words, written by whoever widened the vocabulary, and the talk they must not cost."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.answers import gate, implied
from agent.answers.clauses import parse
from agent.answers.sheet import build, focus_of
from tests.agent.answers.adversary import fill, lang_of

LINES = [
    line
    for line in Path(__file__).with_name("insinuations.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.fixture(scope="module")
def sheets(shop):
    return {lang: build([focus_of(shop.product("lamp"))], lang=lang, now=0.0) for lang in ("zh", "en")}


def _filled(frame: str) -> str:
    return fill(frame, name="台灯" if lang_of(frame) == "zh" else "desk lamp", sku="LMP-1", quote="shipping")


def test_no_insinuation_passes(sheets):
    assert len(LINES) > 1_000
    through = [
        frame
        for frame in LINES
        if not isinstance(gate.check(_filled(frame), sheets[lang_of(frame)], lang_of(frame)), gate.Refused)
    ]
    assert not through


@pytest.mark.parametrize(
    ("frame", "found"),
    [
        ("ask anyone about the {name}", "what others do or think"),
        ("you'll like the {name}", "a foretold liking"),
        ("the {name} goes with everything", "what becomes of the product"),
        ("take another one with you", "a gift or more of it"),
        ("try the {name} before you buy", "a trial or a way back"),
        ("I'd go for it", "the host's own liking"),
        ("there is one left of the {name}", "little left, little time"),
        ("I don't know a better one", "not known, so it is good"),
        ("{price} for my friends", "a friend's, a shop's or another's amount"),
        ("a little something for you", "more than was asked about"),
        ("{stock} people", "a count of something else"),
        ("大家都在看{name}", "what others do or think"),
        ("看了就想要", "a foretold liking"),
        ("{name}走一个少一个", "what becomes of the product"),
        ("想要就给您", "a gift or more of it"),
        ("看了再付", "a trial or a way back"),
        ("我记得我的", "the host's own liking"),
        ("不知道还有没有下次", "little left, little time"),
        ("找不到这样的价格", "not known, so it is good"),
        ("人家卖{price}", "a friend's, a shop's or another's amount"),
        ("先下单再考虑", "more than was asked about"),
        ("{stock}个朋友在看{name}", "a count of something else"),
    ],
)
def test_every_class_has_its_words(sheets, frame, found):
    parsed = parse(_filled(frame), sheets[lang_of(frame)])
    assert not isinstance(parsed, gate.Refused)
    assert (implied.claim(parsed) or "").startswith(found)


@pytest.mark.parametrize(
    "frame",
    [
        "someone asked about the {name}, it's {price}",
        "a few of you are asking about the {name}",
        "have a look at the {name} and see if it suits you",
        "the {name} is the one in the middle of the screen",
        "the {name} is on the page",
        "it's right here on the screen",
        "next we come back to the {name}",
        "if anyone wants to see the {name} again, just ask",
        "I'll put that on the screen",
        "刚才那位宝宝问的{name}，{price}",
        "有人问{name}多少钱，{price}",
        "大家看看{name}合不合适",
        "{name}的这个问题资料里没写",
        "喜欢的话点下方链接看看{name}",
        "拿不定主意的，把问题发在公屏上我来看看",
    ],
)
def test_talk_about_the_product_still_passes(sheets, frame):
    judged = gate.check(_filled(frame), sheets[lang_of(frame)], lang_of(frame))
    assert not isinstance(judged, gate.Refused), judged


@pytest.mark.parametrize(
    "text",
    [
        "The desk lamp does it all.",
        "It holds up.",
        "This one gives you more.",
        "It's easy.",
        "The desk lamp, it just works.",
    ],
)
def test_talk_has_the_product_for_a_subject_only_to_say_where_it_is(sheets, text):
    assert isinstance(gate.check(text, sheets["en"], "en"), gate.Refused)
