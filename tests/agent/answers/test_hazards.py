"""A caution answers "may I", whatever story stands around; no medicine, no hazard that no caution speaks of."""

from __future__ import annotations

import pytest

from agent.answers.hazards import warned
from agent.answers.normal import fold
from agent.answers.sheet import Row

CANDLE = "点燃时不要离人，远离窗帘、儿童和宠物；玻璃罐会烫，剩 1 厘米蜡时停用。"
DRYER = "出风口和风嘴会烫；不要在浴缸边或手湿时使用；用完拔插头。"
BANK = "不要摔、挤压或放在 60℃ 以上的地方；鼓包就停止使用。"
BOX = "不要站或坐在箱子上；给孩子用时注意箱门夹手。"


def row(told: str) -> Row:
    return Row("X.cautions", "caution", told, told, "X", (), "cautions", "zh")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("点着我下楼拿个快递 没啥事吧", CANDLE),
        ("点上睡觉行吗", CANDLE),
        ("放窗帘边上点可以不", CANDLE),
        ("边泡澡边拿着吹头发可以吗", DRYER),
        ("夏天扔车里晒着没事吧", BANK),
        ("站上面够柜顶的东西成不", BOX),
    ],
)
def test_what_the_viewer_is_about_to_do_is_warned_of(asked, told):
    assert warned(fold(asked), [row(told)]) is not None


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("点着睡觉能治失眠不", CANDLE),
        ("骑车能用吗", CANDLE),
        ("睡觉前点的", CANDLE),
        ("吹一次要多久", DRYER),
        ("能站稳吗", BANK),
    ],
)
def test_nothing_else_is(asked, told):
    assert warned(fold(asked), [row(told)]) is None
