"""Shares, scores and fractions, in English. Pure."""

from __future__ import annotations

import re

from render.voice.numerals import en_number, en_ordinal
from render.voice.spoken.en_terms import TO, UNITS, N
from render.voice.spoken.rules import Rules

RULES = Rules()


@RULES.rule(rf"(?<![\d.])({N})\s?%?{TO}({N})\s?%")
def _percent_span(m: re.Match[str]) -> str:
    return f"{en_number(m[1])} to {en_number(m[2])} percent"


@RULES.rule(rf"(?<![\d.])({N})\s?%")
def _percent(m: re.Match[str]) -> str:
    return f"{en_number(m[1])} percent"


@RULES.rule(r"(?<![\d.])(\d+\.\d+)/(\d+)(?![\d./])")
def _score(m: re.Match[str]) -> str:
    return f"{en_number(m[1])} out of {en_number(m[2])}"


@RULES.rule(r"\b24/7\b")
def _always(m: re.Match[str]) -> str:
    return "twenty-four seven"


@RULES.rule(
    r"(?<![\d./A-Za-z])(?<!\d[\s-])(\d{1,2})/(\d{1,2})(?:\s?-?\s?)(lb|oz|in|inch|\"|ft|mile|cup|tsp|tbsp|gal|kg)s?(?![A-Za-z0-9])(?!\sstock)"
)
def _fraction_of_a_unit(m: re.Match[str]) -> str:
    unit = UNITS[m[3]][0] if m[3] in UNITS else {"tsp": "teaspoon", "tbsp": "tablespoon"}.get(m[3], m[3])
    return f"{m[1]}/{m[2]} {unit}"


@RULES.rule(r"(?<![\d./A-Za-z])(?:(\d+)[\s-])?(\d{1,2})/(\d{1,2})(?![\d./A-Za-z])")
def _fraction(m: re.Match[str]) -> str:
    top, bottom = int(m[2]), int(m[3])
    if bottom < 2 or top >= bottom:
        return f"{m[1] or ''} {en_number(m[2])} out of {en_number(m[3])}"
    name = {2: "half", 4: "quarter"}.get(bottom) or en_ordinal(bottom)
    if m[1]:
        said = f"a {name}" if top == 1 else f"{en_number(m[2])} {name}s"
        return f"{en_number(m[1])} and {said}"
    return f"{en_number(m[2])} {name}{'' if top == 1 else 's'}"
