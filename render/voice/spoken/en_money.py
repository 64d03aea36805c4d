"""Prices in English. Pure."""

from __future__ import annotations

import re

from render.voice.numerals import en_number
from render.voice.spoken.en_terms import BIG, CODE, MONEY, SIGN, TO, N, big_word
from render.voice.spoken.rules import Rules

RULES = Rules()


def money(written: str, sign: str) -> str:
    """79.90 seventy-nine dollars and ninety cents; a currency without cents reads its decimals."""
    one, many, cent, cents = MONEY[sign.lower()]
    whole, _, part = written.replace(",", "").partition(".")
    if len(part) > 2 or (part.strip("0") and not cents):
        exact = f"{whole}.{part.rstrip('0')}"
        return f"{en_number(exact)} {many}"
    hundredths = int((part + "00")[:2])
    small = f"{en_number(str(hundredths))} {cent if hundredths == 1 else cents}"
    if hundredths and not int(whole):
        return small
    large = f"{en_number(whole)} {one if int(whole) == 1 else many}"
    return f"{large} and {small}" if hundredths else large


@RULES.rule(rf"(?<!\d)(?<!\d )-\s?(?={SIGN}\s?\d)")
def _minus_money(m: re.Match[str]) -> str:
    return "minus "


@RULES.rule(rf"({SIGN})\s?({N}){TO}(?:{SIGN})?\s?({N})")
def _money_span(m: re.Match[str]) -> str:
    low = money(m[2], m[1]) if m[2].partition(".")[2].strip("0") else en_number(m[2].partition(".")[0])
    return f"{low} to {money(m[3], m[1])}"


@RULES.rule(rf"({SIGN})\s?({N})({BIG})")
def _money_big(m: re.Match[str]) -> str:
    return f"{en_number(m[2])} {big_word(m[3])} {MONEY[m[1].lower()][1]}"


@RULES.rule(rf"(?:(?i:US)?\$)\s?({N})\s?USD(?![A-Za-z])")
def _money_twice(m: re.Match[str]) -> str:
    return money(m[1], "USD")


_NOUNS = "gift|coupon|voucher|card|bill|discount|credit|prize|deposit|fee|value|bonus|rebate|reward|minimum|budget"


@RULES.rule(rf"({SIGN})\s?({N})(?=-[A-Za-z]|\s(?:{_NOUNS})\b)")
def _money_adjective(m: re.Match[str]) -> str:
    if "." in m[2]:
        return money(m[2], m[1])
    return f"{en_number(m[2])}-{MONEY[m[1].lower()][0]}"


@RULES.rule(rf"({SIGN})\s?({N})")
def _money_sign(m: re.Match[str]) -> str:
    return money(m[2], m[1])


@RULES.rule(rf"(?<![\dA-Za-z.])({N})\s?({CODE})")
def _money_code(m: re.Match[str]) -> str:
    return money(m[1], m[2])


@RULES.rule(r"\s?/\s?ea(?:ch)?\b\.?")
def _each(m: re.Match[str]) -> str:
    return " each"


@RULES.rule(r"(?<![\d.])(\d+)\s?¢")
def _cents(m: re.Match[str]) -> str:
    return f"{en_number(m[1])} {'cent' if m[1] == '1' else 'cents'}"
