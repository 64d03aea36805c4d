"""What a product's card says: the struck price with what it is measured by, the offer that runs and when it ends."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from agent.cards import card
from catalog.values import Money, Offer, Product, Variant

CHINA = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 25, 12, tzinfo=CHINA)


def day(n: int) -> datetime:
    return datetime(2026, 11, n, 20, tzinfo=CHINA)


def product(*offers: Offer, base: str = "") -> tuple[Product, Variant]:
    variant = Variant("A", price=Money(7900, "CNY"), list_price=Money(9900, "CNY"), stock=3)
    bases = {"zh": base} if base else {}
    return Product("a", 1, {"zh": "杯子"}, variants=(variant,), offers=offers, list_price_base=bases), variant


def test_of_the_offers_that_run_the_one_that_ends_first_counts_down():
    soon = Offer("1", "percent_off", "10", {"zh": "全部九折"}, day(20), day(28))
    later = Offer("2", "percent_off", "5", {"zh": "九五折"}, None, day(30))
    over = Offer("3", "percent_off", "50", {"zh": "五折"}, day(1), day(24))
    coming = Offer("4", "percent_off", "40", {"zh": "六折"}, day(26), day(27))
    shown = card(*product(later, over, soon, coming), "zh", NOW)
    assert (shown["offer"], shown["ends"], shown["zone"]) == ("全部九折", day(28).timestamp(), 8 * 3600)


def test_without_a_real_end_nothing_counts_down():
    endless = Offer("1", "percent_off", "10", {"zh": "全部九折"})
    assert card(*product(endless), "zh", NOW)["ends"] is None


def test_a_struck_price_tells_what_it_is_measured_by():
    shown = card(*product(base="近30天本店成交价。"), "zh", NOW)
    assert (shown["list_price"], shown["list_base"], shown["list_note"]) == ("¥99.00", "划线价", "近30天本店成交价")
    assert card(*product(), "zh", NOW)["list_price"] is None
