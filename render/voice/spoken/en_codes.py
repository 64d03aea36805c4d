"""Telephones, codes and grades in English: digit by digit. Pure."""

from __future__ import annotations

import re

from render.voice.numerals import en_code, en_digits
from render.voice.spoken.rules import Rules

RULES = Rules()


@RULES.rule(r"(?<![\dA-Za-z])(?:\+?(\d{1,2})[-. ])?\(?(\d{3})\)?[-. ](\d{3})[-. ](\d{4})(?!\d)")
def _telephone(m: re.Match[str]) -> str:
    return ", ".join(en_digits(part) for part in m.groups() if part)


@RULES.rule(r"(?<![\d-])([2-9]\d\d)-(\d{4})(?![\d-])")
def _local_telephone(m: re.Match[str]) -> str:
    return f"{en_digits(m[1])}, {en_digits(m[2])}"


_SPELT = r"call|dial|zip(?: code)?|code|pin|passcode|otp|ending in|order number|order #"


@RULES.rule(rf"\b((?i:{_SPELT})(?:\s(?i:is))?[: ]\s?)(\d{{3,6}})(?![\d.,-]*\d|\s[a-z])")
def _spelt_number(m: re.Match[str]) -> str:
    return f"{m[1].replace('#', 'number ')}{en_digits(m[2])}"


@RULES.rule(r"(?i:\border)\s?#\s?(\d{3,})")
def _order(m: re.Match[str]) -> str:
    return f"order number {en_digits(m[1])}"


@RULES.rule(r"(?i:\b(room|suite|apartment|apt\.?|gate|flight))\s(\d{3,4})\b(?![.,]\d)")
def _room(m: re.Match[str]) -> str:
    return f"{m[1]} {en_code(m[2])}"


@RULES.rule(r"(?<![\dA-Za-z.])(304|316|420)L(?![A-Za-z0-9])")
def _steel(m: re.Match[str]) -> str:
    """316L is a steel, unless the sentence speaks of how much something holds."""
    return m[0] if re.search("(?i)fridge|freezer|capacity|volume|tank", m.string) else f"{en_code(m[1])} L"


@RULES.rule(r"(?<=[A-Za-z]\d)-(\d{3,5})([A-Z]{0,2})(?![A-Za-z\d])")
def _chip(m: re.Match[str]) -> str:
    """i7-13700H: letters that a unit would take (13700 h) belong to the name."""
    said = f"{en_code(m[1][:-3])} {en_code(m[1][-3:])}" if len(m[1]) == 5 else en_code(m[1])
    return f" {said} {m[2]}".rstrip()


@RULES.rule(r"\b([B-DF-HJ-NP-TV-Z]{2,4}) (\d{3,4})(?![\d.,]*\d|\s[a-z])")
def _series(m: re.Match[str]) -> str:
    """RTX 5090. Capitals without a vowel are a name, no word."""
    return f"{m[1]} {en_code(m[2])}"


@RULES.rule(r"\b(?:([A-Z]{1,2})-|(Levi'?s |Boeing |Porsche ))(\d{3})\b")
def _name(m: re.Match[str]) -> str:
    return f"{m[1] or m[2].strip()} {en_code(m[3])}"


@RULES.rule(r"(?<![\d.,A-Za-z])(\d{7,}|0\d+)(?![\d,]*\d)(?!\.\d)")
def _long_code(m: re.Match[str]) -> str:
    return en_digits(m[1])


@RULES.rule(r"(?<![\d.,])(\d{3})(?=[- ](?:stainless|steel|grade|surgical|silver|sterling))")
def _grade(m: re.Match[str]) -> str:
    return en_code(m[1])
