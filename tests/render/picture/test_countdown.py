"""A promotion counts down to its real end, and is gone with it."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from render.picture.countdown import promo_of
from render.picture.scene import Card, Promo

CHINA = timezone(timedelta(hours=8))
END = datetime(2026, 12, 1, 20, 30, tzinfo=CHINA).timestamp()
CARD = Card("A", "杯子", "¥79.00", offer="全部九折", ends=END, zone=8 * 3600)


@pytest.mark.parametrize(
    ("before", "left"),
    [
        (1, "距结束 00:00:01"),
        (3 * 3600 + 62, "距结束 03:01:02"),
        (24 * 3600 - 1, "距结束 23:59:59"),
        (25 * 3600, "12月1日 20:30 截止"),
    ],
)
def test_it_says_how_long_it_still_runs(before, left):
    assert promo_of(CARD, END - before) == Promo("全部九折", left)


def test_with_its_end_it_is_gone_and_without_one_it_never_was():
    assert promo_of(CARD, END) is None
    assert promo_of(CARD, END + 1000) is None
    assert promo_of(Card("A", "杯子"), END) is None
    assert promo_of(None, END) is None
    assert promo_of(CARD.without_facts(), END - 10) is None


def test_in_english():
    card = Card("A", "Cup", lang="en", ends=END, zone=0.0)
    assert promo_of(card, END - 3600) == Promo("Offer", "ends in 01:00:00")
    assert promo_of(card, END - 90_000) == Promo("Offer", "until Dec 1, 12:30")


def test_a_cue_with_a_silly_end_is_a_card_without_one():
    card = Card.from_json({"sku": "A", "ends": "soon", "zone": 1e12, "offer": 5})
    assert (card.ends, card.zone, card.offer) == (None, 86_340.0, "5")
    assert Card.from_json({"ends": float("nan")}).ends is None
