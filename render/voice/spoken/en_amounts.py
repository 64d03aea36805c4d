"""Sizes and amounts with their units, in English. Pure."""

from __future__ import annotations

import re

from render.voice.numerals import en_number, en_ordinal, en_year
from render.voice.spoken.en_terms import TO, UNIT, UNITS, N, big_word, unit_word
from render.voice.spoken.rules import Rules

RULES = Rules()


@RULES.rule(r"(?<![\d.])(\d+(?:,\d{3})*)(st|nd|rd|th)\b")
def _ordinal(m: re.Match[str]) -> str:
    return en_ordinal(int(m[1].replace(",", "")))


@RULES.rule(r"(?<![\dA-Za-z$])((?:19|20)?[5-9]0|(?:19|20)[0-4]0)s\b")
def _decade(m: re.Match[str]) -> str:
    said = en_number(m[1]) if len(m[1]) < 3 else en_year(int(m[1]))
    return said[:-1] + "ies" if said.endswith("y") else f"{said}s"


@RULES.rule(r"(?<![\d.])(\d)'\s?(\d{1,2})(?:\"|'')")
def _feet_inches(m: re.Match[str]) -> str:
    return f"{en_number(m[1])} foot {en_number(m[2])}"


@RULES.rule(r"(?<=[\d\"])\s?[×xX]\s?(?=\d)|(?<=cm|mm|in|ft)\s?[×xX]\s?(?=\d)")
def _by(m: re.Match[str]) -> str:
    return " by "


@RULES.rule(r"(?<=\d)(\s?(?:ml|l|g|kg|oz|lb|lbs|pcs|ct))\s?[xX]\s?(?=\d)")
def _units_times(m: re.Match[str]) -> str:
    return f"{m[1]} times "


@RULES.rule(r"(?<=[\dA-Za-z\"])\s?[×*]\s?(?=\d)")
def _times(m: re.Match[str]) -> str:
    return " times "


@RULES.rule(r"(?<![\dA-Za-z.])(\d+(?:\.\d+)?)[xX×](?![A-Za-z0-9])")
def _fold(m: re.Match[str]) -> str:
    return f"{en_number(m[1])} times"


@RULES.rule(rf"(?<![\dA-Za-z.])-\s?({N})(?=(?:{TO}-?\s?(?:{N}))?\s?(?:℃|℉|°))")
def _below_zero(m: re.Match[str]) -> str:
    return f"minus {m[1]}"


@RULES.rule(rf"(?<![\dA-Za-z.])({N})\s?(?:{UNIT})?{TO}({N})\s?({UNIT})")
def _unit_span(m: re.Match[str]) -> str:
    return f"{en_number(m[1])} to {en_number(m[2])} {unit_word(m[3], m[2])}"


@RULES.rule(
    rf"(?<![\dA-Za-z.])({N})-((?i:inch|in|ft|oz|lb|mm|cm|m|ml|l|g|kg|w|v|gb|tb|mah|hr|hour|min|pc|mp)\b)(?=\s[a-z])"
)
def _unit_adjective(m: re.Match[str]) -> str:
    unit = "hour" if m[2].lower() == "hour" else unit_word(m[2], "1")
    return f"{en_number(m[1])} {unit}"


@RULES.rule(rf"(?<![\dA-Za-z.])({N})\s?({UNIT})")
def _with_unit(m: re.Match[str]) -> str:
    if m[2] == "in" and m[0][-3] == " " and re.match(r"\s[a-z1-9]", m.string[m.end() :]):
        return f"{en_number(m[1])} in"  # "we have 3 in stock", not three inches
    return f"{en_number(m[1])} {unit_word(m[2], m[1])}"


@RULES.rule(
    r"(?<=[a-z])\s?/\s?(pc|pcs|piece|pack|box|bag|bottle|set|pair|person|day|week|month|year|hour|kg|lb|g|ml|l|m|oz)\b"
)
def _per(m: re.Match[str]) -> str:
    word = m[1].lower()
    return f" per {UNITS[word][0] if word in UNITS else word}"


@RULES.rule(
    rf"(?<![\dA-Za-z.])(\d+\.\d+|\d{{2,3}})([kK])(?![A-Za-z]|\s?(?:gold|white|rose|yellow|plated|solid))|(?<![\dA-Za-z.])({N})(M|\s?(?i:bn|thousand|million|billion))(?![A-Za-z])"
)
def _large(m: re.Match[str]) -> str:
    return f"{en_number(m[1] or m[3])} {big_word(m[2] or m[4])}"
