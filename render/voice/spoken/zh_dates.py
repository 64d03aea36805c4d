"""Dates, feasts, hours and ratios, in Mandarin. Pure."""

from __future__ import annotations

import re

from render.voice.numerals import zh_counted, zh_digits, zh_number
from render.voice.spoken.rules import Rules
from render.voice.spoken.zh_terms import TO

RULES = Rules()


@RULES.rule(r"[²³]")
def _power(m: re.Match[str]) -> str:
    return "2" if m[0] == "²" else "3"


@RULES.rule(r"[™®©]")
def _mark(m: re.Match[str]) -> str:
    return ""


@RULES.rule(r"(\d*)\s?([¼½¾⅓⅔⅛])")
def _vulgar(m: re.Match[str]) -> str:
    part = {"¼": "四分之一", "½": "二分之一", "¾": "四分之三", "⅓": "三分之一", "⅔": "三分之二", "⅛": "八分之一"}[m[2]]
    return f"{zh_number(m[1])}又{part}" if m[1] else part


# ---- dates and times


@RULES.rule(r"(?<!\d)((?:19|20)\d\d)\s?[-/.年]\s?(1[0-2]|0?[1-9])\s?[-/.月]\s?(3[01]|[12]\d|0?[1-9])(?!\d)\s?[日号]?")
def _date(m: re.Match[str]) -> str:
    return f"{zh_digits(m[1])}年{zh_number(m[2])}月{zh_number(m[3])}日"


@RULES.rule(r"(?<!\d)((?:19|20)\d\d)(?=年|款|届|秋|春|夏|冬|新款)")
def _year(m: re.Match[str]) -> str:
    return zh_digits(m[1])


@RULES.rule(r"(?<![\d.])(11\.11|12\.12|6\.18)(?=大促|活动|狂欢|购物|当天|期间|节|价|来|到|前|预售|$)")
def _feast(m: re.Match[str]) -> str:
    return {"11.11": "双十一", "12.12": "双十二", "6.18": "六一八"}[m[1]]


@RULES.rule(r"(?<=双)(1[12])(?!\d)")
def _double(m: re.Match[str]) -> str:
    return zh_number(m[1])


@RULES.rule(r"(?<!\d)(618|315|520|1314)(?=年中|大促|活动|狂欢|晚会|当天|礼|期间|购物|节|价|预售|福利|特惠)")
def _feast_digits(m: re.Match[str]) -> str:
    return zh_digits(m[1])


@RULES.rule(r"(?<!\d)38(?=节|女神|妇女|大促)")
def _womens_day(m: re.Match[str]) -> str:
    return "三八"


@RULES.rule(r"(?<=截止|截至)(\s?)(1[0-2]|0?[1-9])/(3[01]|[12]\d|0?[1-9])(?!\d)")
def _until(m: re.Match[str]) -> str:
    return f"{zh_number(m[2])}月{zh_number(m[3])}日"


def _clock(h: str, mm: str, s: str | None = None) -> str:
    said = zh_counted(h.lstrip("0") or "0") + "点"
    minutes = int(mm)
    if minutes or s:
        said += (
            "半"
            if minutes == 30 and int(h) <= 12 and not s
            else ("零" if 0 < minutes < 10 else "") + zh_number(str(minutes)) + "分"
        )
    return said + (f"{zh_number(str(int(s)))}秒" if s else "")


_TIME = r"(2[0-4]|[01]?\d):([0-5]\d)(?::([0-5]\d))?"


@RULES.rule(rf"(?<![\d:]){_TIME}{TO}{_TIME}(?![\d:])")
def _time_span(m: re.Match[str]) -> str:
    return f"{_clock(m[1], m[2], m[3])}到{_clock(m[4], m[5], m[6])}"


@RULES.rule(rf"(?<![\d:]){_TIME}(?![\d:])")
def _time(m: re.Match[str]) -> str:
    return _clock(m[1], m[2], m[3])


@RULES.rule(r"(?<![\d:])(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)(?![\d:])")
def _ratio(m: re.Match[str]) -> str:
    return f"{zh_number(m[1])}比{zh_number(m[2])}"
