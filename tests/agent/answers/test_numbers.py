"""The number reader against cn2an, and against what people write."""

from __future__ import annotations

from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.answers import numbers


@given(st.integers(0, 99_999_999))
def test_chinese_numerals_read_as_cn2an_writes_them(value):
    assert numbers.zh_value(cn2an.an2cn(value)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("九块九", "9.9"),
        ("两百五", "250"),
        ("1.5万", "15000"),
        ("八折", "8"),
        ("$1,299.00", "1299.00"),
        ("ninety-nine dollars", "99"),
        ("two hundred and fifty", "250"),
        ("三点五升", "3.5"),
    ],
)
def test_values(text, value):
    assert numbers.find(text)[0].value == Decimal(value)


@pytest.mark.parametrize("text", ["半价", "免费", "好几百", "half price", "a dozen", "second one", "几块"])
def test_implied_numbers_are_seen(text):
    assert numbers.find(text)


@pytest.mark.parametrize("text", ["看一下", "一般都有", "一起拍", "万一坏了", "百搭", "it was there"])
def test_idioms_are_no_numbers(text):
    assert not numbers.find(text)


def test_a_unit_is_a_word_of_its_own():
    assert [(n.value, n.unit) for n in numbers.find("cap is 100 what can i get")] == [(Decimal(100), "")]
    assert [(n.value, n.unit) for n in numbers.find("15 kuai left")] == [(Decimal(15), "kuai")]
    assert numbers.find("1600 w")[0].unit == "w"
