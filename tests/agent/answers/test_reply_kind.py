"""A row tells what was asked only where it holds one of that kind."""

from __future__ import annotations

import pytest

from agent.answers.reply_kind import is_length, tells


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("浴巾多久能晾干", "通风处约 6 小时"),
        ("多久能烧开", "1.5 升常温水约 6 分钟"),
        ("收起来多厚", "折叠厚度 4 厘米"),
        ("能调几档", "四档风温"),
        ("多重", "218 克"),
        ("一次点几个小时", "每次别超过 3 小时"),
        ("都有什么颜色", "白两双、黑两双"),
        ("能进洗衣机吗", "装洗衣袋"),
    ],
)
def test_a_row_of_that_kind_tells_it(asked, told):
    assert tells(asked, told)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("浴巾多久能晾干", "不用柔顺剂、不暴晒就不容易变硬"),
        ("转速能调几档", "11 万转/分"),
        ("浴巾多厚", "70×140 厘米"),
        ("一次点几个小时", "约 36 小时"),
        ("电池几年坏", "最高亮度约 4 小时"),
        ("六个颜色具体是哪几个", "水性漆用牙咬会有牙印"),
        ("充电线多长", "4000 毫安时的手机约 1.4 次"),
    ],
)
def test_another_kind_does_not(asked, told):
    assert not tells(asked, told)


def test_a_size_is_a_length_and_a_count_is_none():
    assert is_length("70×140 厘米") and not is_length("80 抽")
