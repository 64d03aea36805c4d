"""The reader of transcripts: the price as an ear writes it down."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.room.heard import numbers_in


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("现在119块。", "119"),
        ("这款89块9,今天就发", "89.9"),
        ("现在793块七毛,今天下单", "793.7"),
        ("1共834块9毛9, 满两件再减", "834.99"),
        ("五十九块。", "59"),
        ("这款110一块。", "111"),
        ("It's $79.90 today.", "79.9"),
        ("for $535 and 99 cents you get both", "535.99"),
        ("916 dollars and 69 cents", "916.69"),
        ("现在一千一百二十八块九毛九,今天下单就发货。", "1128.99"),
        ("保温杯的价格是1246块两毛。", "1246.2"),
        (" That one is $1,446 and $0.40.", "1446.4"),
    ],
)
def test_a_price_is_read_however_it_is_written(text, price):
    assert Decimal(price) in numbers_in(text)


def test_no_price_is_made_of_a_count():
    assert Decimal("3.2") not in numbers_in("3块2件一起")
    assert Decimal("5.02") not in numbers_in("$5 and 2 gifts")
