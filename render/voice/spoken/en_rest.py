"""What is left, in English: ranges, plain numbers, signs. Pure."""

from __future__ import annotations

import re

from render.voice.numerals import en_number
from render.voice.spoken.en_terms import TO, N
from render.voice.spoken.rules import Rules

RULES = Rules()


@RULES.rule(rf"(?<![\dA-Za-z.])({N}){TO}(?={N})")
def _span(m: re.Match[str]) -> str:
    return f"{en_number(m[1])} to "


@RULES.rule(r"(?<=[A-Za-z\d])\+(?![A-Za-z\d])|(?<=\d)\+")
def _plus(m: re.Match[str]) -> str:
    return " plus"


@RULES.rule(rf"(?:(?<=\s)|^)-({N})")
def _negative(m: re.Match[str]) -> str:
    return f"minus {en_number(m[1])}"


@RULES.rule(rf"{N}")
def _plain_number(m: re.Match[str]) -> str:
    return en_number(m[0])


@RULES.rule(r"[≥≤><=±≈+×&@%$¥€£]")
def _sign(m: re.Match[str]) -> str:
    word = {
        "≥": "at least", "≤": "at most", ">": "over", "<": "under", "=": "equals", "±": "plus or minus",
        "≈": "about", "+": "plus", "×": "times", "&": "and", "@": "at",
    }.get(m[0], "")  # fmt: skip
    return f" {word} "


@RULES.rule(r"(?<=\band)/(?=or\b)")
def _and_or(m: re.Match[str]) -> str:
    return " "


@RULES.rule(r"(?<=[A-Za-z])/(?=[A-Za-z])")
def _or(m: re.Match[str]) -> str:
    return " or "


@RULES.rule(r"[*_#|\\^`{}\[\]~/]+")
def _ornament(m: re.Match[str]) -> str:
    return " "
