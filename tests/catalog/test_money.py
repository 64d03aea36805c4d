from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.money import read_currency, read_price
from catalog.values import Money


@pytest.mark.parametrize(
    ("text", "stated", "minor", "currency"),
    [
        ("¥1,299.00", "CNY", 129900, "CNY"),
        ("￥79", "USD", 7900, "CNY"),
        ("$79.90", "CNY", 7990, "USD"),
        ("79", "CNY", 7900, "CNY"),
        ("79.5", "CNY", 7950, "CNY"),
        ("USD 79", "CNY", 7900, "USD"),
        ("79 usd", "CNY", 7900, "USD"),
        ("79元", "CNY", 7900, "CNY"),
        ("１２９．９０", "CNY", 12990, "CNY"),
        ("1.299,00 €", "CNY", 129900, "EUR"),
        ("12,50 €", "CNY", 1250, "EUR"),
        ("1,299", "USD", 129900, "USD"),
        ("1'299.50", "CHF", 129950, "CHF"),
        ("¥980", "JPY", 980, "JPY"),
        ("HK$ 99", "CNY", 9900, "HKD"),
        ("1.234", "KWD", 1234, "KWD"),
        ("79.00", "CNY", 7900, "CNY"),
    ],
)
def test_prices_as_people_write_them(text, stated, minor, currency):
    assert read_price(text, stated) == Money(minor, currency)


@pytest.mark.parametrize(
    "text", ["面议", "call us", "-5", "79-99", "12.345", "1,29,9", "79abc", "¥", "7 9 x", "1.2.3", "约79", "79起"]
)
def test_what_is_no_price_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011
        read_price(text, "CNY")


def test_an_empty_cell_is_no_price():
    assert read_price("  ", "CNY") is None


@given(st.integers(0, 10**9), st.sampled_from(["CNY", "USD", "JPY", "KWD"]))
def test_the_canonical_string_reads_back(minor, currency):
    money = Money(minor, currency)
    assert read_price(str(money), currency) == money


def test_currency_names():
    assert [read_currency(t) for t in ("usd", "人民币", "¥", "RMB", "bananas")] == ["USD", "CNY", "CNY", "CNY", None]
