"""Sizes and amounts with their units, in Mandarin. Pure."""

from __future__ import annotations

import re

from render.voice.numerals import zh_counted, zh_number
from render.voice.spoken.rules import Rules
from render.voice.spoken.zh_terms import HAN, TO, UNIT, N, unit_word

RULES = Rules()


@RULES.rule(rf"(?<![\dA-Za-z.])({N})\s?[wW](?=\+?[人单件粉条个份次多])(?<![05]0[wW])")
def _myriads(m: re.Match[str]) -> str:
    """2w人: what a shop counts is no power. 65W, 1500W: it is."""
    return f"{zh_counted(m[1])}万"


@RULES.rule(r"(?<![\dA-Za-z.])(\d)m([4-9])(?![\d.A-Za-z])")
def _metres_and_tenths(m: re.Match[str]) -> str:
    return f"{zh_counted(m[1])}米{zh_number(m[2])}"


@RULES.rule(rf"(?<![\dA-Za-z.])-\s?({N})\s?(℃|°[Cc]|°|摄氏度|度)")
def _below_zero(m: re.Match[str]) -> str:
    return f"零下{zh_counted(m[1])}{unit_word(m[2]) if m[2] not in ('摄氏度', '度') else m[2]}"


@RULES.rule(
    rf"(?<=[\d{HAN[1:-1]}\"”)）])\s?[×*xX]\s?(?=\d)"
    rf"|(?<=cm|mm|ml|mL|kg)\s?[×*xX]\s?(?=\d)|(?<=[A-Za-z])\s?[×*]\s?(?=\d)|(?<=\d)\s?[×*]\s?(?={HAN})"
)
def _times(m: re.Match[str]) -> str:
    return "乘"


@RULES.rule(rf"(?<![\dA-Za-z.])-\s?({N}){TO}({N})\s?(℃|°[Cc])")
def _below_zero_span(m: re.Match[str]) -> str:
    return f"零下{zh_counted(m[1])}到{zh_counted(m[2])}摄氏度"


@RULES.rule(rf"(?<![\dA-Za-z.])({N})\s?({UNIT})?{TO}({N})\s?({UNIT})")
def _unit_span(m: re.Match[str]) -> str:
    low = unit_word(m[2]) if m[2] and m[2] != m[4] else ""
    return f"{zh_counted(m[1])}{low}到{zh_counted(m[3])}{unit_word(m[4])}"


@RULES.rule(rf"(?<![\dA-Za-z.-])({N})\s?({UNIT})(?=\s?/\s?[A-Za-z{HAN[1:-1]}])\s?/\s?({UNIT}|{HAN})")
def _unit_per(m: re.Match[str]) -> str:
    per = m[3] if re.match(HAN, m[3]) else unit_word(m[3])
    return f"{zh_counted(m[1])}{unit_word(m[2])}每{per}"


@RULES.rule(rf"(?<![\dA-Za-z.])({N})\s?({UNIT})")
def _with_unit(m: re.Match[str]) -> str:
    return f"{zh_counted(m[1])}{unit_word(m[2])}"


@RULES.rule(rf"(?<=乘)({N})\s?({UNIT})")
def _times_unit(m: re.Match[str]) -> str:
    return f"{zh_counted(m[1])}{unit_word(m[2])}"


@RULES.rule(r"/(?=[个件瓶盒包袋箱罐支只双条片张套对台斤克份人天月年次位米升])")
def _per(m: re.Match[str]) -> str:
    return "一" if m.string[m.start() - 1 : m.start()] in tuple("块元毛分币镑九八七六五四三二一") else "每"


@RULES.rule(r"(?<=[块元毛分币镑])/(?=[一二三四五六七八九十两半]|(?:kg|g|L|ml|m)(?![A-Za-z]))")
def _per_unit(m: re.Match[str]) -> str:
    return "每"


@RULES.rule(r"(?<=每)(kg|g|L|ml|m)(?![A-Za-z])")
def _each_unit(m: re.Match[str]) -> str:
    return unit_word(m[1])
