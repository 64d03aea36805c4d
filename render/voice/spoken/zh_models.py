"""Names of models in Mandarin: digits glued to letters. Pure."""

from __future__ import annotations

import re

from render.voice.numerals import zh_digits, zh_number
from render.voice.spoken.rules import Rules

RULES = Rules()


@RULES.rule(r"(?i:NO\.|№)\s?(\d+)|#(\d+)|(?<![\d.])(\d+)#")
def _numbered(m: re.Match[str]) -> str:
    n = m[1] or m[2] or m[3]
    return "第一" if n == "1" and m[1] else f"{zh_number(n)}号"


@RULES.rule(r"(?<=[A-Za-z])[-_](?=\d)|(?<=\d)[-_](?=[A-Za-z])")
def _joint(m: re.Match[str]) -> str:
    return " "


@RULES.rule(r"(?<=[A-Za-z])(\d+\.\d+)|(?<![\dA-Za-z.])(\d+\.\d+)(?=[A-Za-z])")
def _version(m: re.Match[str]) -> str:
    return zh_number(m[0])


@RULES.rule(r"(?<=[A-Za-z])(\d+)|(?<![\d.,])(\d+)(?=[A-Za-z])")
def _model(m: re.Match[str]) -> str:
    return model_digits(m[0])


def model_digits(digits: str) -> str:
    """Digits glued to letters: A4 四, Mate60 六十, B12 十二, IP68 六八, RTX4090 四零九零, X100 一百."""
    n = int(digits)
    if digits[0] == "0" and len(digits) > 1:
        return zh_digits(digits)
    if n < 20 or (n < 10_000 and n % 100 == 0) or (n < 100 and n % 10 == 0):
        return zh_number(digits)
    return zh_digits(digits, one="幺" if len(digits) > 2 else "一")
