"""Near-homophones become the catalog's names; everything else stays as it was heard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perception.voice.snap import NameBook, snap

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
    ("heard", "meant"),
    [
        ("主播这个散还有货吗", "主播这个伞还有货吗"),
        ("这把三多少钱", "这把伞多少钱"),
        ("散会了吗", "散会了吗"),
        ("这个三十块能卖吗", "这个三十块能卖吗"),
        ("这个好多少钱", "这个好多少钱"),
    ],
)
def test_a_name_of_one_character_is_put_right_where_a_name_must_stand(heard, meant):
    assert snap(heard, [*SHOP, "伞"]) == meant


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
        "第二支减多少",
        "有卖热水袋的没",
        "what is 2 plus 2",
        "有哪几种颜色",
        "",
    ],
)
def test_the_rest_is_left_alone(text):
    assert snap(text, SHOP) == text


@given(st.text(max_size=40))
def test_it_never_fails_and_settles(text):
    once = snap(text, SHOP)
    assert snap(once, SHOP) == once


BOOK = NameBook(
    [(n, "bottle") for n in ("保温瓶", "水杯", "thermos")]
    + [
        ("护手霜", "cream"),
        ("手霜", "cream"),
        ("plush", "toy"),
        ("耳机", "buds"),
        ("earbuds", "buds"),
        ("电热水壶", "kettle"),
    ]
    + [("毛巾", "towel"), ("一次性毛巾", "tissue"), ("热水杯", "bottle"), ("油辣子", "oil")],
    favoured={"bottle"},
)


@pytest.mark.parametrize(
    ("heard", "text", "ids"),
    [
        ("主播这个导温停还有货吗", "主播这个保温瓶还有货吗", ("bottle",)),  # on air, and far from how it sounds
        ("护手双多少钱", "护手霜多少钱", ("cream",)),
        ("电热水户怎么卖", "电热水壶怎么卖", ("kettle",)),
        ("电热水怎么卖", "电热水怎么卖", ()),  # a part, as people say it
        ("一次性毛巾和毛巾有什么区别", "一次性毛巾和毛巾有什么区别", ("tissue", "towel")),
        ("do you sell thermoses or earbud cases", "do you sell thermoses or earbud cases", ("bottle",)),
        ("这个多少钱", "这个多少钱", ()),
    ],
)
def test_names_lead_to_products(heard, text, ids):
    snapped = BOOK.snap(heard)
    assert (snapped.text, snapped.ids) == (text, ids)


def test_what_is_not_on_air_must_be_heard_better():
    far = NameBook([("保温瓶", "bottle")])
    assert far.snap("主播这个导温停还有货吗").ids == ()


def test_one_name_of_two_products_gives_both():
    assert NameBook([("杯子", "a"), ("杯子", "b")]).found("这个杯子多少钱") == ("a", "b")


def test_no_names_no_change():
    assert snap("电饭包", []) == "电饭包"
    assert snap("电饭包", ["", " "]) == "电饭包"
