"""How viewers really type: gaps for commas, shares, a product's own options set apart, courtesy, links, names of one
character."""

from __future__ import annotations

import asyncio
import calendar

import pytest

from agent.answers import Answerer, Question, ViewerMemory
from agent.answers.normal import with_pauses
from agent.answers.reply_kind import asks_share, tells
from catalog import SAMPLE, Catalog

NOW = calendar.timegm((2026, 11, 25, 12, 0, 0))


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    rows = Catalog.open(tmp_path_factory.mktemp("natural") / "shop.db")
    rows.import_file(SAMPLE)
    yield rows
    rows.close()


@pytest.fixture
def tell(shop):
    def answer(*texts, on_air=None):
        async def run():
            answerer, memory = Answerer(shop, clock=lambda: float(NOW)), ViewerMemory()
            for text in texts:
                out = [x async for x in answerer.answer(Question("q", text), on_air=on_air, memory=memory)]
            return out[0], "".join(s.text for s in out[1:])

        return asyncio.run(run())

    return answer


def test_a_gap_is_a_pause():
    assert with_pauses("有线下门店没 想摸摸实物") == "有线下门店没? 想摸摸实物"
    assert with_pauses("两个人做饭 锅选哪个") == "两个人做饭,锅选哪个"
    assert with_pauses("多 少 钱") == "多 少 钱"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("毛衣里羊毛占多少哇", "30%"),
        ("饼干黄油放了多少", "18%"),
        ("浴巾是百分百棉吗", "100% 棉"),
        ("护手霜两款有啥不一样的", "雪松"),
        ("牵引绳S和M啥区别", "32-44"),
        ("炒锅两个尺寸差在哪", "1.45"),
        ("家里就我跟老公带个娃,天天自己做饭,锅是拿30的还是32的", "32 厘米"),
        ("香薰蜡烛点着我下楼拿个快递 没啥事吧", "离人"),
        ("13号链接卖的什么东东", "台灯"),
        ("四件套丢洗衣机里搅没事吧", "机洗"),
        ("枕头塌了保多长时间", "一年"),
        ("坚果有没有小包装先尝尝的", "7 包"),
        ("运动鞋有多大码到多大码", "43 码"),
        ("黑伞多少钱", "59"),
        ("这拼图大概得拼多久哦", "5 小时"),
    ],
)
def test_told_from_its_row(tell, text, said):
    verdict, told = tell(text)
    assert verdict.outcome == "answered"
    assert said in told


@pytest.mark.parametrize("text", ["好嘞弄明白了 辛苦主播", "主播好 路过瞅一眼", "哈喽哈喽 刚下班溜进来看看"])
def test_courtesy_is_returned(tell, text):
    assert tell(text)[0].reason in ("greeting", "thanks")


@pytest.mark.parametrize(
    "text",
    [
        "有线下门店没 想摸摸实物",
        "可以自己去仓库取货吗 我住杭州",
        "生完娃胖了二十斤哎 开衫胸围多少",
        "四件套里床单多大",
        "枕头的套子可以再单买一个不",
    ],
)
def test_what_no_row_says_is_owned_up_to(tell, text):
    assert tell(text)[0].outcome == "unknown"


def test_an_option_named_after_the_product_asks_whether_it_is_there(tell):
    assert "2件" in tell("T恤多少钱", "藏青的有XL没")[1].replace(" ", "")


def test_what_is_said_to_run_is_no_order(tell):
    assert tell("童装卫衣现在打折不,听说有八折")[0].outcome == "answered"


def test_water_names_no_bedding(tell):
    assert "湿布" in tell("它能水洗不", on_air="blocks")[1]


def test_a_share_is_told_by_a_share():
    assert asks_share("羊毛占多少")
    assert tells("羊毛占多少", "绵羊毛 30%、腈纶 50%")
    assert not tells("甘油有几个点", "水、甘油、燕麦提取物")
