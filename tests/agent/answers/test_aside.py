"""Asides point at nothing and claim nothing; what carries a claim is not put together out of ordinary words."""

from __future__ import annotations

import pytest

from agent.answers import gate, lexicon
from agent.answers.lexicon import aside, bearing, covers, seams, table
from agent.answers.sheet import build, focus_of


@pytest.fixture(scope="module")
def sheets(shop):
    return {lang: build([focus_of(shop.product("lamp"))], lang=lang, now=0.0) for lang in ("zh", "en")}


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("别跑，台灯{LMP-1.price}。", "zh"),
        ("顺嘴一提，台灯页面上显示的是{LMP-1.price}。", "zh"),
        ("Eyes up, the desk lamp is {LMP-1.price}.", "en"),
        ("Good to see you, checkout will say {LMP-1.price} for the desk lamp.", "en"),
    ],
)
def test_an_aside_costs_no_sentence(sheets, text, lang):
    assert not isinstance(gate.check(text, sheets[lang], lang), gate.Refused)


@pytest.mark.parametrize(("text", "lang"), [("这款别跑。", "zh"), ("Eyes up on it, it breathes.", "en")])
def test_an_aside_points_at_nothing(sheets, text, lang):
    assert isinstance(gate.check(text, sheets[lang], lang), gate.Refused)


def test_a_word_that_carries_a_claim_is_not_cut():
    assert seams(tuple("的一对价")) == {2}
    known = {"的", "一", "对", "一对一"}.__contains__
    assert covers(list("的一对"), known, lambda t: False) == 1
    assert covers(list("的一对一"), known, lambda t: False) is None


def test_an_entry_may_be_said_around_a_name():
    held = lexicon.SPANNED[0]
    assert covers(["the", held, "page", "says"], {"the page says"}.__contains__, held.__contains__) is None


def test_no_word_beside_a_figure_and_no_aside_carries_a_claim():
    roles = table("list_price_needs", "saving_needs", "percent_off_needs", "from_before", "from_after")
    assert not (bearing() - roles) & (table("neutral") | (aside() - table("talk")))
