"""When an offer ends, or begins: its window in words. Pure.

In: an `Offer`, a language. Out: "12 月 31 日" / "December 31": the last day it holds and the first, by the clock the shop
wrote it in; "" where it has no such edge. An end at midnight is the end of the day before.
"""

# ruff: noqa: E501 - patterns read better unbroken

from __future__ import annotations

import re
from datetime import datetime, timedelta

from agent.answers.question import Lang
from catalog import Offer

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
ASKED = re.compile(
    r"到(?:哪[一]?天|几号|什么时候|啥时候|何时|几月|哪日|多会儿)|(?:什么时候|啥时候|几号|哪天|何时)(?:截止|结束|到期|停|完|过期|为止)|截止|(?:还有|剩)(?:几|多少)天|持续(?:到|多久)|(?:搞|做|活动)(?:多久|几天)|一直(?:有|都)|有效期到"
    r"|\b(?:until|till|til) (?:when|what)|\b(?:when|what (?:day|date)) (?:does|do|will|is|are) .{1,50}? (?:ends?|over|expires?|finish(?:es)?|stops?|runs? out|up|done)|\b(?:is|are|when is) .{1,50}? (?:last day|ending|expiring)\b|\bhow (?:long|many (?:more )?days) (?:is|does|will|are|do|left) .{1,50}? (?:on|last|run|run for|going|valid|good for|available)\b|\b(?:ends?|expires?|expiry|deadline|last day|valid (?:until|till)) ?(?:when|date)?\b"
)


def last_day(offer: Offer, lang: Lang) -> str:
    """The last day on which it holds."""
    return "" if offer.end is None else _day(offer.end - timedelta(seconds=1), lang)


def first_day(offer: Offer, lang: Lang) -> str:
    """The day on which it begins."""
    return "" if offer.begin is None else _day(offer.begin, lang)


def _day(moment: datetime, lang: Lang) -> str:
    if lang == "zh":
        return f"{moment.month} 月 {moment.day} 日"
    return f"{_MONTHS[moment.month - 1]} {moment.day}"
