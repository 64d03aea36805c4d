"""What is left, in Mandarin: ranges, counts, plain numbers, signs. Pure."""

from __future__ import annotations

import re

from render.voice.numerals import zh_counted, zh_number
from render.voice.spoken.rules import Rules
from render.voice.spoken.zh_terms import HAN, MEASURES, NOT_COUNTED, TO, N

RULES = Rules()


@RULES.rule(rf"(?<![\dA-Za-z.])({N})([万亿千百])?{TO}({N})([万亿千百])?(?=({MEASURES})?)")
def _span(m: re.Match[str]) -> str:
    counted = zh_counted if m[5] or m[4] else zh_number
    return f"{counted(m[1])}{m[2] or ''}到{counted(m[3])}{m[4] or ''}"


@RULES.rule(rf"(?<![\dA-Za-z.])({N})([万亿千])?\+")
def _more_than(m: re.Match[str]) -> str:
    n = zh_counted(m[1]) if m[2] else zh_number(m[1])
    follows = m.string[m.end() : m.end() + 1]
    if follows.isdigit():
        return f"{n}{m[2] or ''}加"
    is_round = bool(m[2]) or m[1].endswith("0")
    return f"{n}{m[2] or ''}{'多' if is_round and re.match(HAN, follows) else '加'}"


@RULES.rule(rf"(?<=[第])({N})|({N})(?={NOT_COUNTED})")
def _ordinal(m: re.Match[str]) -> str:
    return zh_number(m[0])


@RULES.rule(r"(?<=[买送拍选减赠])(\d+)(?=送|得|赠|减|免|发|$|[，,。！!？?\s])")
def _deal(m: re.Match[str]) -> str:
    return zh_number(m[1])


@RULES.rule(r"(?<=[合选])(\d)(?!\d)")
def _in_one(m: re.Match[str]) -> str:
    return zh_number(m[1])


@RULES.rule(rf"({N})(?={MEASURES})")
def _counted(m: re.Match[str]) -> str:
    return zh_counted(m[1])


@RULES.rule(rf"(?:(?<=[\s（(，,：:])|^)-({N})")
def _negative(m: re.Match[str]) -> str:
    return f"负{zh_number(m[1])}"


@RULES.rule(rf"{N}")
def _plain_number(m: re.Match[str]) -> str:
    return zh_number(m[0])


@RULES.rule(r"(?<=[A-Za-z])\++")
def _pluses(m: re.Match[str]) -> str:
    return "加" * len(m[0])


@RULES.rule(r"[≥≤><=±≈+×&@%$¥€£]")
def _sign(m: re.Match[str]) -> str:
    return {
        "≥": "大于等于", "≤": "小于等于", ">": "大于", "<": "小于", "=": "等于", "±": "正负", "≈": "约", "+": "加",
        "×": "乘", "&": "和", "@": " ", "%": "", "$": "", "¥": "", "€": "", "£": "",
    }[m[0]]  # fmt: skip


@RULES.rule(rf"(?<=[{HAN[1:-1]}A-Za-z])\s?/\s?(?=[{HAN[1:-1]}A-Za-z])")
def _or(m: re.Match[str]) -> str:
    return "、"


@RULES.rule(rf"(?<=[{HAN[1:-1]}])\s?[~—-]+\s?(?=[{HAN[1:-1]}])")
def _dash(m: re.Match[str]) -> str:
    return "，"


@RULES.rule(r"[*_#|\\^`{}\[\]<>/]+")
def _ornament(m: re.Match[str]) -> str:
    return " "
