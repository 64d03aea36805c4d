"""The rule book against lines written by hand: nearly all that is forbidden is met, nearly nothing else is."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from agent.policy import CATEGORIES, policy
from agent.policy.spelling import squeezed

GOLDEN = tomllib.loads(Path(__file__).with_name("golden.toml").read_text(encoding="utf-8"))


def _lines(label: str) -> list[tuple[str, str | None]]:
    return [
        (line, None if kind == "all" else kind)
        for kind, text in GOLDEN[label].items()
        for line in text.splitlines()
        if line
    ]


def _met(line: str, category: str | None) -> bool:
    return policy("any", category).objection(line) is not None


def test_what_is_forbidden_is_met():
    passed = [line for line, category in _lines("forbidden") if not _met(line, category)]
    assert not passed


def test_what_is_allowed_is_not():
    stopped = [
        (line, str(policy("any", category).objection(line)))
        for line, category in _lines("allowed")
        if _met(line, category)
    ]
    assert not stopped


def test_a_category_has_rules_of_its_own():
    assert _met("吃了能减肥", "food") and not _met("补脑益智", None)
    assert all(len(policy("cn", c).rules) > len(policy("cn").rules) for c in CATEGORIES)


def test_an_unknown_category_gets_every_rule():
    assert _met("补脑益智", "something new") and _met("七天美白", "something new")


@pytest.mark.parametrize(
    ("line", "forbidden_in"),
    [
        ("这款是国家级品质", {"cn"}),
        ("完美的一款", {"cn"}),
        ("the perfect gift", {"cn"}),
        ("招财转运", {"cn"}),
        ("全网最低价", {"cn", "us", "eu"}),
        ("the lowest price anywhere", {"cn", "us", "eu"}),
        ("能治失眠", {"cn", "us", "eu"}),
        ("it cures headaches", {"cn", "us", "eu"}),
        ("hurry, only today", {"cn", "us", "eu"}),
        ("I use it every day", {"cn", "us", "eu"}),
    ],
)
def test_a_rule_holds_where_a_law_forbids_it(line, forbidden_in):
    assert {m for m in ("cn", "us", "eu") if policy(m).objection(line)} == forbidden_in
    assert policy("any").objection(line) and policy("atlantis").objection(line)


def test_a_market_names_its_own_law():
    line = "it cures headaches"
    named = {m: policy(m).objection(line).basis for m in ("cn", "us", "eu")}
    assert named["cn"].startswith("Advertising Law") and named["us"].startswith("FTC") and "2005/29" in named["eu"]
    assert all(basis in policy("any").objection(line).basis for basis in named.values())


@pytest.mark.parametrize("text", ["zui hao", "zuihao de", "zui好", "最 jia", "蕞佳", "这是zuihao的"])
def test_a_word_is_found_however_it_is_spelt(text):
    assert policy("cn").objection(text) is not None


@pytest.mark.parametrize("text", ["you can see the man in the link", "a bang, a die, a fan", "he can hang it in"])
def test_english_is_not_taken_for_pinyin(text):
    assert policy("any").objection(text) is None


def test_quotes_are_held_to_the_law_only():
    book = policy("cn")
    assert book.objection("", "全网第一的保温杯") is not None
    assert book.objection("", "杯子最好手洗，限时发货") is None
    assert book.objection("", "国家级品质") is not None


def test_a_profile_adds_words_of_its_own():
    objection = policy("cn").objection("这款特别好", forbidden=("特别 好",))
    assert objection is not None and objection.basis == "the platform's profile"
    assert policy("cn").objection("", "这款特·别·好", ("特别好",)) is not None


@pytest.mark.parametrize("text", ["国·家·级", "国 家 级", "国-家-级", "国*家*级"])
def test_signs_between_characters_hide_nothing(text):
    assert squeezed(text) == "国家级"


def test_an_objection_names_rule_words_and_law():
    objection = policy("cn").objection("全网最低价")
    assert objection is not None
    assert str(objection) == "absolute term: 全网最低 (Advertising Law art. 9(3))"
