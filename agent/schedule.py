"""When the room is on air: days and hours in its own time zone. Pure.

In: `[schedule]` of the room file, a moment. Out: on air or not, until when, and when next. A show that goes past
midnight belongs to the day it began. Clock changes are the zone's: an hour that does not exist begins when it would
have been, one that comes twice is one show that lasts through both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
AHEAD = 9  # days looked through: a week, and the ends of it


@dataclass(frozen=True, slots=True)
class Hours:
    """`end` at or before `begin` is on the next day. `days`: 0 is Monday; the days on which the show begins."""

    begin: time
    end: time
    days: frozenset[int] = frozenset(range(7))

    def on(self, day: date, zone: ZoneInfo) -> tuple[float, float]:
        """The show that begins on `day`, in seconds since the epoch; the end is not in it."""
        last = day + timedelta(days=1) if self.end <= self.begin else day
        begin = datetime.combine(day, self.begin, zone)
        return begin.timestamp(), datetime.combine(last, self.end, zone).replace(fold=1).timestamp()


@dataclass(frozen=True, slots=True)
class Schedule:
    zone: ZoneInfo
    hours: tuple[Hours, ...]

    def on_air(self, now: float) -> bool:
        return self.ends(now) is not None

    def ends(self, now: float) -> float | None:
        """When the show that runs at `now` ends; None: none runs."""
        end = next((e for b, e in self._shows(now) if b <= now < e), None)
        while end is not None and (later := max((e for b, e in self._shows(now) if b <= end < e), default=None)):
            end = later
        return end

    def next(self, now: float) -> datetime | None:
        """When the next show begins, in the room's time."""
        begin = min((b for b, _ in self._shows(now) if b > now), default=None)
        return None if begin is None else datetime.fromtimestamp(begin, self.zone)

    def local(self, now: float) -> datetime:
        return datetime.fromtimestamp(now, self.zone)

    def _shows(self, now: float) -> list[tuple[float, float]]:
        today = self.local(now).date()
        days = [today + timedelta(days=n) for n in range(-1, AHEAD)]
        shows = [h.on(day, self.zone) for day in days for h in self.hours if day.weekday() in h.days]
        return sorted((b, e) for b, e in shows if b < e)
