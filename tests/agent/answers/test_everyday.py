"""The ordinary words: their forms, and that none of them carries a number, a role of an amount or a forbidden claim."""

from __future__ import annotations

import re

import pytest

from agent.answers import numbers, policy
from agent.answers.everyday import entries, inflected
from agent.answers.lexicon import table

ROLE = re.compile(
    r"^(?:below|above|under|over|less|more|than|off|down|back|extra|plus|was|were|before|until|till|about|around|nearly|"
    r"almost|not|no|never|without|half|both|pair|all|every|only|last|left|free|another|else|other|others|together|again|"
    r"soon|tomorrow|later|yesterday|ago|had|best|most|better|cheap|or|if|up|first|second|from|by)$"
)
ROLE_ZH = re.compile(
    r"^(?:[不没免送赠减省折降涨返补满多少半倍双两俩几全都已曾原旧起]|左右|上下|以内|以上|大概|将近|便宜|优惠|合计)$"
)
COUNTED = {"nothing fancy", "once and for all", "once more", "一清二楚"}


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("look up", ["look up", "looks up", "looking up", "looked up"]),
        ("tap", ["tap", "taps", "tapping", "tapped"]),
        ("try", ["try", "tries", "trying", "tried"]),
        ("see", ["see", "sees", "seeing", "saw", "seen"]),
        ("choose", ["choose", "chooses", "choosing", "chose", "chosen"]),
        ("watch", ["watch", "watches", "watching", "watched"]),
    ],
)
def test_english_verbs_take_their_forms(verb, forms):
    assert inflected(verb, past=True) == forms


def test_chinese_verbs_take_the_patterns_they_are_said_in():
    assert {"看一下", "看一看", "看看", "给您说一下"} <= table("neutral")
    assert {"对比一下", "可以慢慢看", "没听清楚"} <= table("talk")
    assert "对比一对比" not in table("talk")


def test_nothing_that_stands_beside_a_figure_is_the_role_of_an_amount():
    assert not [e for e in table("neutral") if ROLE.match(e) or ROLE_ZH.match(e)]


def test_nothing_that_stands_beside_a_figure_is_a_number():
    counted = {e for e in table("neutral") if any(n.text not in ("一", "one") for n in numbers.find(e))}
    assert {e for e in counted if not re.search(r"first|(?:few|several|couple) of you|double|几[个位]", e)} <= COUNTED


def test_no_ordinary_word_is_a_claim_the_law_forbids():
    words = set().union(*(entries()[name] for name in ("neutral", "talk", "quoted", "price")))
    assert len(words) > 20_000
    short = [w for w in words if len(w) <= 4 or (w.isascii() and " " not in w)]
    assert not [w for w in short if policy.objection(w)]
