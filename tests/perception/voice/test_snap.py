"""Near-homophones become the catalog's names; everything else stays as it was heard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perception.voice.snap import snap

SHOP = ["电饭煲", "四件套", "保温杯", "吸尘器", "毛巾", "羽绒被", "空气炸锅", "thermos mug", "air fryer", "kettle"]


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("电饭包有什么优惠", "电饭煲有什么优惠"),
        ("这个自建套多少钱", "这个四件套多少钱"),
        ("保温背会漏水吗", "保温杯会漏水吗"),
        ("吸成器多少钱", "吸尘器多少钱"),
        ("空气炸国好用吗", "空气炸锅好用吗"),
        ("电饭包和自建套有货吗", "电饭煲和四件套有货吗"),
        ("毛金还有吗", "毛巾还有吗"),
        ("how much is the thermo mug", "how much is the thermos mug"),
        ("is the airfryer loud", "is the air fryer loud"),
    ],
)
def test_a_misheard_name_is_put_right(heard, meant):
    assert snap(heard, SHOP) == meant


@pytest.mark.parametrize(
    "text",
    [
        "保温杯多少钱",
        "这件衣服怎么洗",
        "今天有什么优惠",
        "主播你好漂亮啊",
        "三百九十九块钱能便宜吗",
        "发货到北京要几天",
        "how many kettles do you have",
        "what is the best cattle feed",
        "do you ship to the United States",
        "",
    ],
)
def test_the_rest_is_left_alone(text):
    assert snap(text, SHOP) == text


@given(st.text(max_size=40))
def test_it_never_fails_and_settles(text):
    once = snap(text, SHOP)
    assert snap(once, SHOP) == once


def test_no_names_no_change():
    assert snap("电饭包", []) == "电饭包"
    assert snap("电饭包", ["", " "]) == "电饭包"
