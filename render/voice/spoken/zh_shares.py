"""Discounts, shares and fractions, in Mandarin. Pure."""

from __future__ import annotations

import re

from render.voice.numerals import zh_digits, zh_number
from render.voice.spoken.rules import Rules
from render.voice.spoken.zh_terms import TO, N

RULES = Rules()


@RULES.rule(r"(?<![\d.])([1-9])\.([1-9])\s?折")
def _discount_tenths(m: re.Match[str]) -> str:
    return f"{zh_digits(m[1] + m[2])}折"


@RULES.rule(r"(?<![\d.])([1-9][1-9])\s?折")
def _discount_two(m: re.Match[str]) -> str:
    return f"{zh_digits(m[1])}折"


@RULES.rule(r"(?<![\d.])([1-9])0\s?折")
def _discount_round(m: re.Match[str]) -> str:
    return f"{zh_digits(m[1])}折"


@RULES.rule(rf"(?<![\d.])(-?)({N})\s?%{TO}({N})\s?%|(?<![\d.])({N}){TO}({N})\s?%")
def _percent_span(m: re.Match[str]) -> str:
    low, high = (m[2], m[3]) if m[2] else (m[4], m[5])
    return f"百分之{_percent_number(low)}到百分之{_percent_number(high)}"


@RULES.rule(rf"(?<![\d.])({N})\s?([%‰])")
def _percent(m: re.Match[str]) -> str:
    return f"{'百' if m[2] == '%' else '千'}分之{_percent_number(m[1])}"


def _percent_number(n: str) -> str:
    return "百" if n == "100" else zh_number(n)


@RULES.rule(r"(?<![\d./A-Za-z])(\d{1,3})/([1-9]\d{0,2})(?![\d./A-Za-z])")
def _fraction(m: re.Match[str]) -> str:
    if m[0] == "24/7":
        return "全天候"
    return f"{zh_number(m[2])}分之{zh_number(m[1])}"
