"""Which name was said, by how well each fits the sound; the recogniser here is a table."""

from __future__ import annotations

import pytest

from perception.voice.snap import NameBook
from perception.voice.weighed import MOST, named

SHOP = [
    ("袜子", "socks"), ("枕头", "pillow"), ("储物箱", "storage"), ("杯子", "bottle"), ("米", "rice"), ("T恤", "tee"),
    ("辣椒油", "chili"), ("蜡烛", "candle"),
]  # fmt: skip


class Sound:
    """`fits`: by how much likelier the sound is with this in the text; anything else it does not fit at all."""

    def __init__(self, **fits: float) -> None:
        self.fits = fits
        self.asked: list[list[str]] = []

    def __call__(self, texts, names):
        self.asked.append(list(texts))
        assert all(any(name in text for name in names) for text in texts[1:])
        return [-4.0, *(-4.0 + next((f for word, f in self.fits.items() if word in t), -30.0) for t in texts[1:])]


def book(*near: str) -> NameBook:
    return NameBook(SHOP, favoured=near)


@pytest.mark.parametrize(
    ("heard", "near", "fits", "said"),
    [
        ("外置什么时候能发货", "socks", {"袜子": -2.5}, "袜子什么时候能发货"),
        ("请问整套现在有什么优惠？", "pillow", {"枕头": 0.5}, "请问枕头现在有什么优惠？"),
        ("你好,除香可以退换吗", "", {"储物箱": 9.0}, "你好,储物箱可以退换吗"),
        ("低续多少钱", "tee", {"T恤": -4.0}, "T恤多少钱"),
        ("枕投和挖子有优惠吗", "", {"枕头": 1.0, "袜子": 1.0}, "枕头和袜子有优惠吗"),
    ],
)
def test_the_name_that_fits_the_sound_was_said(heard, near, fits, said):
    assert named(heard, book(near), Sound(**fits)) == said


@pytest.mark.parametrize(
    ("heard", "near", "fits"),
    [
        ("外置什么时候能发货", "socks", {"袜子": -9.0}),
        ("我想问一下你怎么保养", "rice", {"米": -9.0}),
        ("主播唱首歌吧", "", {}),
        ("这个多少钱", "socks", {}),
    ],
)
def test_what_does_not_fit_was_not_said(heard, near, fits):
    assert named(heard, book(near), Sound(**fits)) == heard


def test_of_two_that_fit_the_better_wins_and_not_many_are_weighed():
    sound = Sound(蜡烛=-1.0, 辣椒油=-12.0, 袜子=-3.0)
    assert named("麻烦介绍一下辣烛", book(), sound) == "麻烦介绍一下蜡烛"
    assert all(len(texts) <= 1 + MOST for texts in sound.asked)


def test_a_text_with_its_name_and_one_far_from_all_ask_nothing():
    sound = Sound()
    assert named("袜子多少钱", book("socks"), sound) == "袜子多少钱"
    assert named("今天几点下播", book("socks"), sound) == "今天几点下播"
    assert sound.asked == []


def test_a_word_of_the_language_is_no_product_that_sounds_like_it_unless_that_is_on_air():
    sound = Sound(杯子=5.0)
    assert named("有没有被子卖", book(), sound) == "有没有被子卖"
    assert named("有没有被子卖", book("bottle"), sound) == "有没有杯子卖"
    assert (
        named("唯一的质量怎么样", NameBook([("玩具", "toys")], favoured=["toys"]), Sound(玩具=5.0))
        == "唯一的质量怎么样"
    )


def test_a_name_of_one_character_is_found_outside_of_words_only():
    bowls = NameBook([("碗", "bowls")], favoured=["bowls"])
    assert named("那个丸多少钱", bowls, Sound(碗=-2.0)) == "那个碗多少钱"
    assert named("晚上还有直播吗", bowls, Sound(碗=-2.0)) == "晚上还有直播吗"


def test_what_the_shop_does_not_sell_is_not_taken_for_what_it_does():
    shoes = NameBook([("鞋子", "shoes")], favoured=["shoes"])
    assert named("巡子今天有活动吗", shoes, Sound(鞋子=2.0)) == "鞋子今天有活动吗"
    assert named("巡子今天有活动吗", shoes, Sound(鞋子=2.0, 裙子=6.0)) == "裙子今天有活动吗"
    assert (
        named("巡子今天有活动吗", NameBook([("鞋子", "shoes"), ("裙子", "skirt")]), Sound(鞋子=2.0))
        == "鞋子今天有活动吗"
    )
