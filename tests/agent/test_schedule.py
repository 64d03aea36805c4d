"""The room's hours: past midnight, by weekday, over both clock changes, and how the show ends and comes back."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from agent.schedule import Hours, Schedule

NEW_YORK = ZoneInfo("America/New_York")  # 2026: forward on 8 March at 2:00, back on 1 November at 2:00


def at(zone: ZoneInfo, text: str) -> float:
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).timestamp()


def schedule(begin: str, end: str, days=range(7), zone: ZoneInfo = NEW_YORK) -> Schedule:
    return Schedule(zone, (Hours(time.fromisoformat(begin), time.fromisoformat(end), frozenset(days)),))


@pytest.mark.parametrize(
    ("moment", "on"),
    [
        ("2026-11-27T19:59:59", False),  # a Friday
        ("2026-11-27T20:00:00", True),
        ("2026-11-28T01:59:59", True),  # still Friday's show
        ("2026-11-28T02:00:00", False),
        ("2026-11-28T21:00:00", False),
    ],
)
def test_a_show_past_midnight_belongs_to_the_day_it_began(moment, on):
    zone = ZoneInfo("Asia/Shanghai")
    friday = schedule("20:00", "02:00", {4}, zone)
    assert friday.on_air(at(zone, moment)) is on
    assert (friday.next(at(zone, moment)).isoformat() == "2026-12-04T20:00:00+08:00") is (moment > "2026-11-27T2")


def test_spring_forward_a_show_in_the_lost_hour_begins_when_it_would_have_been():
    early = schedule("02:30", "05:00")
    assert not early.on_air(at(NEW_YORK, "2026-03-08T01:59:59"))
    assert not early.on_air(at(NEW_YORK, "2026-03-08T03:29:59"))
    assert early.on_air(at(NEW_YORK, "2026-03-08T03:30:00"))
    night = schedule("22:00", "06:00")
    seconds = night.ends(at(NEW_YORK, "2026-03-07T22:00")) - at(NEW_YORK, "2026-03-07T22:00")
    assert seconds == 7 * 3600, "the clock says 6, an hour was lost"


def test_autumn_back_a_show_in_the_doubled_hour_is_one_show():
    early = schedule("01:30", "02:30")
    first = at(NEW_YORK, "2026-11-01T01:30:00-04:00")
    assert [early.on_air(first + s) for s in (-1, 0, 1800, 3600, 7199, 7200)] == [False, True, True, True, True, False]
    inside = schedule("01:00", "01:30")
    begin = at(NEW_YORK, "2026-11-01T01:00:00-04:00")
    assert inside.ends(begin) - begin == 5400, "until half past one the second time"


def test_shows_that_touch_are_one():
    zone = ZoneInfo("Europe/Berlin")
    both = Schedule(zone, (Hours(time(8), time(12)), Hours(time(12), time(0))))
    now = at(zone, "2026-11-27T09:00")
    assert both.ends(now) == at(zone, "2026-11-28T00:00")
    assert both.next(at(zone, "2026-11-28T01:00")).hour == 8


def test_round_the_clock_never_ends_within_sight():
    always = schedule("00:00", "00:00")
    now = at(NEW_YORK, "2026-03-05T12:00")
    assert always.on_air(now)
    assert always.ends(now) - now > 7 * 86400


def test_no_day_no_show():
    never = schedule("08:00", "12:00", set())
    assert not never.on_air(at(NEW_YORK, "2026-03-05T09:00"))
    assert never.next(at(NEW_YORK, "2026-03-05T09:00")) is None
