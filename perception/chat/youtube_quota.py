"""YouTube's units of a day, spread so that they last: how often the chat may be read, and whether a reply is paid for.

In: the units of a Google project's day, what calls cost, and the wall clock's seconds since the epoch, passed in. Out:
`wait` (seconds between two reads), `affords_reply`, `spend`, and `words` for the status line. The day is Google's: it
begins at midnight Pacific time. Pure; what was spent is kept over a restart by `kept` and `restore`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

UNITS = 10_000  # what Google gives a project until an extension is granted
READ, REPLY, LOOKUP = 5, 20, 1
SLOWEST_S = 60.0
DAY_S = 86_400.0


def _pacific() -> tzinfo:
    try:
        return ZoneInfo("America/Los_Angeles")
    except ZoneInfoNotFoundError:  # a machine without time zones: an hour late in summer, never early
        return timezone(timedelta(hours=-8))


PACIFIC = _pacific()


class Governor:
    """`units` a day. Replies are paid for by what is left when the chat is still read every `slowest_s` seconds until
    midnight; reads share whatever there is."""

    def __init__(self, units: int = UNITS, *, slowest_s: float = SLOWEST_S) -> None:
        self.units = units
        self.slowest_s = slowest_s
        self._day = ""
        self._used = 0

    def spend(self, cost: int, now: float) -> None:
        """A call was made; a refused one costs as much."""
        self._turn(now)
        self._used += cost

    def used_up(self, now: float) -> None:
        """The platform says that nothing is left, whatever we counted: another program spends from the same project."""
        self._turn(now)
        self._used = max(self._used, self.units)

    def left(self, now: float) -> int:
        self._turn(now)
        return max(0, self.units - self._used)

    def affords(self, cost: int, now: float) -> bool:
        return self.left(now) >= cost

    def wait(self, now: float) -> float:
        """Seconds between two reads that make the units last until midnight; until midnight, where none is left."""
        reads = self.left(now) // READ
        return until_midnight(now) / reads if reads else until_midnight(now)

    def replies(self, now: float) -> int:
        """How many replies are paid for without reading more seldom than every `slowest_s` seconds."""
        reserved = math.ceil(until_midnight(now) / self.slowest_s) * READ
        return max(0, self.left(now) - reserved) // REPLY

    def affords_reply(self, now: float) -> bool:
        return self.replies(now) > 0

    def words(self, now: float) -> str:
        """ "one read every 43 s, 140 replies; 10,000 of 10,000 units left until Pacific midnight (in 24 h 0 min)" """
        left, midnight = self.left(now), span(until_midnight(now))
        if left < READ:
            return f"the day's {self.units:,} units are used up; heard again after Pacific midnight (in {midnight})"
        replies = self.replies(now)
        return (
            f"one read every {_rate(self.wait(now))}, {replies or 'no'} {'reply' if replies == 1 else 'replies'}; "
            f"{left:,} of {self.units:,} units left until Pacific midnight (in {midnight})"
        )

    def kept(self) -> dict[str, Any]:
        """What must outlive a restart."""
        return {"day": self._day, "used": self._used}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """`kept` of an earlier run; what is no such thing is ignored, another day's counts for nothing."""
        day, used = kept.get("day"), kept.get("used")
        if isinstance(day, str) and isinstance(used, int) and not isinstance(used, bool) and used >= 0:
            self._day, self._used = day, used

    def _turn(self, now: float) -> None:
        day = datetime.fromtimestamp(now, PACIFIC).date().isoformat()
        if day != self._day:
            self._day, self._used = day, 0


def until_midnight(now: float) -> float:
    """Seconds until the day's units are given anew: 23 to 25 hours a day, by Pacific summer time. Never 0."""
    here = datetime.fromtimestamp(now, PACIFIC)
    midnight = datetime(here.year, here.month, here.day, tzinfo=PACIFIC) + timedelta(days=1)
    return (midnight.astimezone(UTC) - here.astimezone(UTC)).total_seconds()


def whole_day(units: int) -> str:
    """What a room that is on air round the clock can afford, for `check`."""
    reads = units // READ
    return (
        f"{units:,} units a day: one read every {_rate(DAY_S / reads)} round the clock" if reads else "no read at all"
    )


def span(seconds: float) -> str:
    minutes = math.ceil(seconds / 60)
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"


def _rate(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
