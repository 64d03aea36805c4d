"""The examiner reads numbers as people do."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.exam.reading import read


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("现在 79 元，原价99块", [("79", "money"), ("99", "money")]),
        ("九块九包邮", [("9.9", "money")]),
        ("二十九块九毛", [("29.9", "money")]),
        ("79块9", [("79.9", "money")]),
        ("10元3件", [("10", "money"), ("3", "")]),
        ("打八五折", [("15", "percent")]),
        ("8.5折", [("15", "percent")]),
        ("全场半价", [("50", "percent")]),
        ("half price", [("50", "percent")]),
        ("百分之十", [("10", "percent")]),
        ("两百多块", [("200", "money")]),
        ("¥1,299.50", [("1299.50", "money")]),
        ("1２９元", [("129", "money")]),
        ("5️⃣8️⃣元", [("58", "money")]),
        ("7\u200b9元", [("79", "money")]),
        ("seventy-nine yuan", [("79", "money")]),
        ("twenty-nine ninety", [("29.90", "")]),
        ("one hundred and fifty yuan", [("150", "money")]),
        ("两年质保，7 天内", [("2", "year"), ("7", "day")]),
        ("一起来看一下，一共三款", [("3", "")]),
        ("36 升的承重 20 公斤", [("36", "l"), ("20", "kg")]),
        ("10000 毫安时", [("10000", "mah")]),
        ("two-year warranty", [("2", "year")]),
        ("20% off", [("20", "percent")]),
    ],
)
def test_reads(text: str, numbers: list[tuple[str, str]]) -> None:
    assert [(n.value, n.unit) for n in read(text)] == [(Decimal(v), u) for v, u in numbers]


def test_vague_is_marked() -> None:
    assert [n.vague for n in read("两百多块")] == [True]
