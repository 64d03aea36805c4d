"""What licences an answer: a row that speaks of everything that was asked, and nothing less."""

from __future__ import annotations

import pytest

from agent.answers.licence import licensed, uncovered
from agent.answers.mention import words_of
from agent.answers.sheet import build, focus_of
from catalog import Catalog

TABLE = """sku,title:zh,title:en,price,currency,aliases,attributes:zh,attributes:en,faq:zh,faq:en,description:zh
BUD,青禾蓝牙耳机,Qinghe Earbuds,99.00,CNY,耳机|earbuds,"续航：约 6 小时
充电：USB-C，约 50 分钟充满
线长：0.8 米","Battery: about 6 h
Charging: USB-C, about 50 minutes
Cord: 0.8 m","问：会缩水吗？
答：不会。
问：宝宝能用吗？
答：不建议。","Q: Does it shrink?
A: No.
Q: Can a baby use it?
A: Better not.",盒盖一键打开。
"""


@pytest.fixture(scope="module")
def bud(tmp_path_factory):
    folder = tmp_path_factory.mktemp("licence")
    (folder / "shop.csv").write_text(TABLE, "utf-8")
    with Catalog.open(folder / "shop.db") as catalog:
        assert not catalog.import_file(folder / "shop.csv").problems
        yield catalog.products()[0]


def row_for(bud, lang, asked):
    return licensed(build([focus_of(bud)], lang=lang, now=0.0), "BUD", asked, words_of(bud).run).row


@pytest.mark.parametrize(
    ("lang", "asked", "field"),
    [
        ("zh", "一次续航多久", "续航"),
        ("zh", "充满要多久", "充电"),
        ("en", "how long is the cord", "Cord"),
        ("en", "will it shrink in the wash", "faq 3"),
        ("zh", "小宝宝可以吹吗", "faq 2"),
    ],
)
def test_the_row_that_speaks_of_it(bud, lang, asked, field):
    row = row_for(bud, lang, asked)
    assert row is not None
    assert row.ref == f"BUD.{field}"


@pytest.mark.parametrize(
    ("lang", "asked"),
    [
        ("en", "can i replace the battery"),
        ("zh", "电池是哪个牌子的"),
        ("en", "is the cord recyclable"),
        ("zh", "能无线充电吗"),
        ("zh", "盒盖有几个颜色"),
        ("en", "does it have retinol"),
    ],
)
def test_a_word_no_row_speaks_of_leaves_it_unknown(bud, lang, asked):
    assert row_for(bud, lang, asked) is None


def test_a_row_of_the_other_language_gives_way_to_its_counterpart(bud):
    row = row_for(bud, "en", "will it shrink in the wash")
    assert row is not None
    assert row.lang == "en"


def test_names_cover_slips_sounds_and_half_typed_models():
    names = "青禾蓝牙耳机\nf6033-ud7pro heater"
    assert not uncovered("蓝牙尔机", [], names)
    assert not uncovered("f6033-ud7p", [], names)
    assert not uncovered("heatr", [], names)
    assert uncovered("水杨酸", [], names)
