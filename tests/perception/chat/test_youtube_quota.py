"""The day's units last until Pacific midnight, and the governor says in words what it can afford."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perception.chat.youtube_quota import READ, REPLY, Governor, until_midnight, whole_day


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


MIDNIGHT = at("2026-11-25T08:00:00")  # 00:00 in California, in winter


def test_a_whole_day_of_ten_thousand_units_is_one_read_every_43_s():
    governor = Governor()
    assert governor.wait(MIDNIGHT) == pytest.approx(43.2)
    assert governor.words(MIDNIGHT) == (
        "one read every 43 s, 140 replies; 10,000 of 10,000 units left until Pacific midnight (in 24 h 0 min)"
    )
    assert whole_day(10_000) == "10,000 units a day: one read every 43 s round the clock"
    assert whole_day(4) == "no read at all"


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        ("2026-11-25T08:00:00", 24),
        ("2026-11-26T07:00:00", 1),
        ("2026-07-01T07:00:00", 24),  # summer: midnight is an hour earlier
        ("2026-03-08T08:00:00", 23),  # the night the clocks go forward
        ("2026-11-01T07:00:00", 25),
    ],
)
def test_the_day_ends_at_pacific_midnight_also_when_the_clocks_change(now, hours):
    assert until_midnight(at(now)) == hours * 3600


def test_reading_at_the_pace_it_says_uses_the_day_up_and_never_more():
    governor, now, reads = Governor(), MIDNIGHT + 0.5, 0
    while now < MIDNIGHT + 86_400:
        if governor.affords(READ, now):
            governor.spend(READ, now)
            reads += 1
        now += governor.wait(now)
    assert 1_990 <= reads <= 2_000


def test_replies_are_paid_for_by_what_slow_reading_leaves_and_slow_the_reading_down():
    governor, replies = Governor(), 0
    while governor.affords_reply(MIDNIGHT):
        governor.spend(REPLY, MIDNIGHT)
        replies += 1
    assert replies == 140 and 59 <= governor.wait(MIDNIGHT) <= 60
    assert "no replies" in governor.words(MIDNIGHT)
    assert not Governor(5_000).affords_reply(MIDNIGHT)
    assert Governor(5_000, slowest_s=200).affords_reply(MIDNIGHT)


def test_what_is_used_up_is_said_and_comes_back_at_midnight():
    governor, late = Governor(), at("2026-11-26T04:40:00")
    governor.used_up(late)
    assert governor.wait(late) == until_midnight(late) and not governor.affords(READ, late)
    assert governor.words(late) == (
        "the day's 10,000 units are used up; heard again after Pacific midnight (in 3 h 20 min)"
    )
    assert governor.left(at("2026-11-26T08:00:00")) == 10_000


def test_a_restart_remembers_the_day_and_no_other():
    before, after = Governor(), Governor()
    before.spend(4_000, MIDNIGHT)
    after.restore(before.kept())
    assert after.left(MIDNIGHT + 60) == 6_000 and after.left(MIDNIGHT + 86_400) == 10_000
    for odd in ({}, {"day": 3, "used": 4}, {"day": "2026-11-25", "used": -1}, {"day": "2026-11-25", "used": "x"}):
        fresh = Governor()
        fresh.restore(odd)
        assert fresh.left(MIDNIGHT) == 10_000


@settings(max_examples=200)
@given(
    units=st.integers(0, 10**7),
    spent=st.lists(st.sampled_from([1, 5, 20]), max_size=50),
    second=st.integers(0, 400 * 86_400),
)
def test_it_never_promises_what_it_has_not(units, spent, second):
    governor, now = Governor(units), MIDNIGHT + second
    for cost in spent:
        if governor.affords(cost, now):
            governor.spend(cost, now)
    assert 0 <= governor.left(now) <= units and governor.wait(now) > 0
    assert governor.replies(now) * REPLY <= governor.left(now)
    if governor.affords(READ, now):  # reads at this pace are paid for until midnight
        assert until_midnight(now) / governor.wait(now) * READ <= governor.left(now) + 1e-6
    assert governor.words(now)
