"""Texts cut into tokens, sounds, and other words."""

from __future__ import annotations

import pytest

from catalog.same import others
from catalog.sounds import eased, initials, known_syllables, loose, readings, syllables
from catalog.tokens import beginnings, gaps, is_slip, models, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("保温杯", ["保温", "温杯"]),
        ("杯", ["杯"]),
        ("the hand creams", ["hand", "cream"]),
        ("十六升热水器", ["16l", "16", "热水", "水器"]),
        ("16 l 热水器", ["16l", "16", "热水", "水器"]),
        ("midea7.60升", ["midea", "7.6l", "7.6"]),
        ("七点六升", ["7.6l", "7.6"]),
        ("500ml", ["500ml", "500"]),
        ("升级版", ["升级", "级版"]),
        ("四件套", ["四件", "件套"]),
    ],
)
def test_tokens(text, expected):
    assert list(tokens(text)) == expected


def test_a_model_number_and_its_beginnings():
    (model,) = models("美的 jsq30-m9(r) 热水器")
    assert model.text == "jsq30m9"
    assert list(beginnings("jsq30m9")) == ["#jsq30", "#jsq30m", "#jsq30m9"]
    assert not list(models("保温杯 500 thermos"))


def test_what_a_lost_character_leaves():
    assert list(gaps("电热水器")) == ["_电水", "_热器"]


@pytest.mark.parametrize(
    ("word", "meant", "slip"),
    [("botle", "bottle", True), ("bottel", "bottle", True), ("bittle", "bottle", True), ("xottle", "bottle", False),
     ("bttl", "bottle", False), ("bottlee", "bottle", True)],
)  # fmt: skip
def test_slips(word, meant, slip):
    assert is_slip(word, meant) is slip


def test_sounds():
    assert syllables("保温杯") == ("bao", "wen", "bei")
    assert loose("zhang") == loose("zan") == "zan"
    assert loose("lv") == loose("nu")
    assert eased("zhen", "liang") == eased("zeng", "niang")
    assert list(initials(syllables("天然气"))) == ["^trq"]
    assert {"bao", "lv", "zhuang"} <= known_syllables()


def test_letters_as_pinyin():
    assert readings("baowenbei")[0] == ("bao", "wen", "bei")
    assert ("xi", "an") in readings("xian") and ("xian",) in readings("xian")
    assert readings("thermos") == ()
    assert readings("a" * 5000) == ()
    assert len(readings("aeaeaeaeaeaeaeaeaeaeaeaeaeaeaeaeaeae")) <= 12  # bounded, whatever is typed


def test_other_words():
    (umbrella,) = others("下雨打的伞多少钱")
    assert "雨伞" in umbrella.names
    (pack,) = others("a battery packs pls")
    assert "充电宝" in pack.names and "power bank" in pack.names
    assert not list(others("今天天气怎么样"))
