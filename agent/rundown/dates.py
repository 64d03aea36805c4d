"""Dates as the run-down writes them. Pure.

In: the end of an offer, in the show's own time zone. Out: text in the show's language.
"""

from __future__ import annotations

from datetime import datetime, timedelta

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def day(end: datetime, lang: str) -> str:
    """The last moment that counts: an end at midnight means the whole day before it."""
    midnight = end.hour == end.minute == end.second == 0
    last = end - timedelta(seconds=1) if midnight else end
    whole = midnight or (last.hour, last.minute) == (23, 59)
    if lang == "zh":
        clock = "" if whole else f"{last.hour}点" + (f"{last.minute}分" if last.minute else "")
        return f"{last.month}月{last.day}日{clock}"
    return f"{_MONTHS[last.month - 1]} {last.day}" + ("" if whole else f", {last:%H:%M}")
