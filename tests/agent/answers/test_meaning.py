"""What words mean, and the lexicon's own order: no word in two meanings, no meaning that does not exist."""

from __future__ import annotations

import tomllib

import pytest

from agent.answers.meaning import _LATIN, WORDS, decided, marks, outside, root

MEANINGS = tomllib.loads((WORDS / "meanings.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_word_has_two_meanings(lang):
    owner: dict[object, str] = {}
    for force in ("hard", "soft"):
        for name, said in MEANINGS[force].items():
            words = said["zh"].split() if lang == "zh" else said["en"].split(",")
            for word in words:
                key = word if lang == "zh" else tuple(root(w) for w in _LATIN.findall(word))
                assert owner.setdefault(key, name) == name, f"{word!r} means {owner[key]} and {name}"


def test_what_goes_with_a_meaning_is_a_meaning():
    every = MEANINGS["hard"].keys() | MEANINGS["soft"].keys()
    for name, besides in MEANINGS["besides"].items():
        assert {name, *besides.split()} <= every


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("能机洗吗", "can i put it in the washing machine"),
        ("会缩水吗", "does it shrink"),
        ("噪音大不大", "is it loud"),
        ("掉色吗", "does the colour run"),
    ],
)
def test_two_languages_one_meaning(one, other):
    assert marks(one).hard & marks(other).hard


def test_an_unknown_word_is_content_and_a_light_one_is_none():
    assert marks("护手霜含水杨酸吗").raw
    assert not marks("这个到底怎么样啊").content
    assert marks("does it have retinol").raw == ("retinol",)


def test_a_word_asked_both_ways_is_the_word():
    assert decided("积木掉不掉漆") == "积木掉漆"
    assert decided("能不能装") == "能不能装"


def test_what_lies_within_spans_is_left_out():
    text = "扣子是什么材质"
    assert outside(text, [(5, 7)]).content == {"button"}
