"""Dates and times of day as the host says them. Pure.

In: a moment in the show's own time zone. Out: text in the show's language.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

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


def first_day(begin: datetime, lang: str) -> str:
    """When an offer begins: the day, and the hour where it is not midnight."""
    clock = "" if begin.hour == begin.minute == 0 else f" {time_of_day(begin, lang)}"
    if lang == "zh":
        return f"{begin.month}月{begin.day}日{clock.strip()}"
    return f"{_MONTHS[begin.month - 1]} {begin.day}{',' if clock else ''}{clock}"


def time_of_day(moment: datetime, lang: str) -> str:
    """晚上8点20分; 8:20 pm."""
    hour, minute = moment.hour, moment.minute
    twelve = hour % 12 or 12
    if lang == "en":
        return f"{twelve}:{minute:02d} {'am' if hour < 12 else 'pm'}"
    part = next(name for end, name in _PARTS if hour < end)
    return f"{part}{twelve}点" + (f"{minute}分" if minute else "")


def next_time(moment: datetime, now: datetime, lang: str) -> str:
    """When we are back, as one says it: today, tomorrow, a day of this week, a date."""
    days = (moment.date() - now.date()).days
    clock = time_of_day(moment, lang)
    if lang == "zh":
        named = "今天" if days == 0 else "明天" if days == 1 else _weekday(moment.date(), lang) if days < 7 else ""
        return f"{named or f'{moment.month}月{moment.day}日'}{clock}"
    named = "today" if days == 0 else "tomorrow" if days == 1 else _weekday(moment.date(), lang) if days < 7 else ""
    return f"{named or f'on {_MONTHS[moment.month - 1]} {moment.day}'} at {clock}"


_PARTS = ((5, "凌晨"), (8, "早上"), (11, "上午"), (13, "中午"), (18, "下午"), (24, "晚上"))


def _weekday(day: date, lang: str) -> str:
    if lang == "zh":
        return "星期" + "一二三四五六日"[day.weekday()]
    return "on " + ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[day.weekday()]
