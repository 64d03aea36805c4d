"""Dates, hours and ratios, in English. Pure."""

from __future__ import annotations

import re

from render.voice.numerals import en_number, en_ordinal, en_pair, en_year
from render.voice.spoken.en_terms import FRACTIONS, MONTH, MONTHS, TO, UNIT, month
from render.voice.spoken.rules import Rules

RULES = Rules()


@RULES.rule(r"[²³]")
def _power(m: re.Match[str]) -> str:
    return "2" if m[0] == "²" else "3"


@RULES.rule(r"[™®©]")
def _mark(m: re.Match[str]) -> str:
    return ""


@RULES.rule(r"(\d*)\s?([¼½¾⅓⅔⅛])")
def _vulgar(m: re.Match[str]) -> str:
    part = FRACTIONS[m[2]]
    return f"{en_number(m[1])} and {part}" if m[1] else part


@RULES.rule(r"\bw/o\b")
def _without(m: re.Match[str]) -> str:
    return "without"


@RULES.rule(r"\bw/\s?")
def _with(m: re.Match[str]) -> str:
    return "with "


# ---- dates and times


@RULES.rule(r"(?<!\d)((?:19|20)\d\d)[-/.](1[0-2]|0?[1-9])[-/.](3[01]|[12]\d|0?[1-9])(?!\d)")
def _date(m: re.Match[str]) -> str:
    return f"{MONTHS[int(m[2]) - 1]} {en_ordinal(int(m[3]))}, {en_year(int(m[1]))}"


@RULES.rule(r"(?<!\d)(1[0-2]|0?[1-9])/(3[01]|[12]\d|0?[1-9])/((?:19|20)\d\d)(?!\d)")
def _date_us(m: re.Match[str]) -> str:
    return f"{MONTHS[int(m[1]) - 1]} {en_ordinal(int(m[2]))}, {en_year(int(m[3]))}"


@RULES.rule(rf"\b{MONTH}\.?\s(3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?:,?\s((?:19|20)\d\d))?(?![\d:])")
def _month_day(m: re.Match[str]) -> str:
    year = f", {en_year(int(m[3]))}" if m[3] else ""
    return f"{month(m[1])} {en_ordinal(int(m[2]))}{year}"


@RULES.rule(rf"\b(3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\s{MONTH}\b\.?(?:,?\s((?:19|20)\d\d))?(?!\d)")
def _day_month(m: re.Match[str]) -> str:
    year = f", {en_year(int(m[3]))}" if m[3] else ""
    return f"{month(m[2])} {en_ordinal(int(m[1]))}{year}"


@RULES.rule(rf"\b{MONTH}\.?,?\s((?:19|20)\d\d)(?![\d,.]*\d)")
def _month_year(m: re.Match[str]) -> str:
    return f"{month(m[1])} {en_year(int(m[2]))}"


@RULES.rule(r"\b(from|between)\s((?:19|20)\d\d)\s(to|and|until)\s((?:19|20)\d\d)(?!\d)")
def _years(m: re.Match[str]) -> str:
    return f"{m[1]} {en_year(int(m[2]))} {m[3]} {en_year(int(m[4]))}"


@RULES.rule(
    rf"\b((?:in|since|from|by|until|spring|summer|fall|autumn|winter|{'|'.join(MONTHS)})\s)((?:19|20)\d\d)"
    rf"(?![\d,.]*\d)(?!\s?(?:pieces|people|units|orders|left|{UNIT}))"
)
def _year(m: re.Match[str]) -> str:
    return f"{m[1]}{en_year(int(m[2]))}"


@RULES.rule(
    r"(?<![\d,.$-])((?:19|20)\d\d)(?=\s(?:model|edition|collection|version|season|lineup|line-up|holiday|release|range)\b)"
)
def _year_of(m: re.Match[str]) -> str:
    return en_year(int(m[1]))


@RULES.rule(r"(?<=\bnoon)\s?-\s?(?=\d)|(?<=\bmidnight)\s?-\s?(?=\d)|(?<=[ap]m)\s?-\s?(?=noon\b|midnight\b)")
def _from_noon(m: re.Match[str]) -> str:
    return " to "


_HALF = r"\s?([AaPp])\.?[Mm]\b\.?"


def _clock(h: str, mm: str | None, half: str | None) -> str:
    said = en_number(str(int(h)))
    if mm and int(mm):
        said += f" {en_pair(mm)}"
    elif not half:
        said += " o'clock" if 0 < int(h) <= 12 else " hundred"
    return said + (f" {half.upper()} M" if half else "")


@RULES.rule(
    rf"(?<![\d:])(2[0-4]|[01]?\d):([0-5]\d)(?::[0-5]\d)?(?:{_HALF})?{TO}(2[0-4]|[01]?\d):([0-5]\d)(?::[0-5]\d)?(?:{_HALF})?(?![\d:])"
)
def _time_span(m: re.Match[str]) -> str:
    return f"{_clock(m[1], m[2], m[3])} to {_clock(m[4], m[5], m[6])}"


@RULES.rule(rf"(?<![\d:])(1[0-2]|0?\d)(?:{_HALF})?{TO}(1[0-2]|0?\d){_HALF}")
def _hours_span(m: re.Match[str]) -> str:
    return f"{_clock(m[1], None, m[2]) if m[2] else en_number(m[1])} to {_clock(m[3], None, m[4])}"


@RULES.rule(rf"(?<![\d:])(2[0-4]|[01]?\d):([0-5]\d)(?::[0-5]\d)?(?:{_HALF})?(?![\d:])")
def _time(m: re.Match[str]) -> str:
    return _clock(m[1], m[2], m[3])


@RULES.rule(rf"(?<![\d:.])(1[0-2]|0?[1-9]){_HALF}")
def _hour(m: re.Match[str]) -> str:
    return _clock(m[1], None, m[2])


@RULES.rule(r"(?<![\d:])(\d+):(\d+)(?![\d:])")
def _ratio(m: re.Match[str]) -> str:
    return f"{en_number(m[1])} to {en_number(m[2])}"
