"""Prices in Mandarin. Pure."""

from __future__ import annotations

import re

from render.voice.numerals import zh_counted, zh_digits, zh_number
from render.voice.spoken.rules import Rules
from render.voice.spoken.zh_terms import BIG, CODE, SIGN, TO, N, big_word, currency

RULES = Rules()


def money(written: str, unit: str = "块") -> str:
    """89.9 八十九块九毛, 89.99 八十九块九毛九, 0.5 五毛, 89.09 八十九块零九分; other currencies as plain numbers.

    毛 is said though one may leave it out: 块九 alone is heard as 块酒, 块八 as 块吧.
    """
    whole, _, part = written.replace(",", "").partition(".")
    part = part.rstrip("0")
    if not part:
        return zh_counted(whole) + unit
    if unit not in ("块", "元", "块钱") or len(part) > 2:
        return zh_number(f"{whole}.{part}") + unit
    jiao, fen = int(part[0]), int(part[1:] or 0)
    if not int(whole or 0):
        return (_in_jiao(jiao) + "毛" if jiao else "") + (zh_digits(str(fen)) + ("" if jiao else "分") if fen else "")
    if not fen:
        tail = f"{_in_jiao(jiao)}毛"
    else:
        tail = f"{zh_digits(str(jiao))}毛{zh_digits(str(fen))}" if jiao else f"零{zh_digits(str(fen))}分"
    return f"{zh_counted(whole)}块{tail}"


def _in_jiao(n: int) -> str:
    return "两" if n == 2 else zh_digits(str(n))


def _amount(n: str, big: str | None, unit: str) -> str:
    return f"{zh_counted(n)}{big_word(big)}{unit}" if big else money(n, unit)


_MINUS = rf"-\s?({SIGN})\s?(?={N})"


@RULES.rule(rf"(?<![\d万亿千]){_MINUS}")
def _minus_money(m: re.Match[str]) -> str:
    return f"减{m[1]}"


@RULES.rule(rf"({SIGN})\s?({N})({BIG})?{TO}(?:{SIGN})?\s?({N})({BIG})?\s?(?:元|块钱|块)?")
def _money_span(m: re.Match[str]) -> str:
    unit = currency(m[1])
    return f"{_bare(m[2])}{big_word(m[3])}到{_amount(m[4], m[5], unit)}"


@RULES.rule(rf"({SIGN})\s?({N})({BIG})?\s?(?:元|块钱|块)?")
def _money_sign(m: re.Match[str]) -> str:
    return _amount(m[2], m[3], currency(m[1]))


@RULES.rule(rf"({N})\s?({CODE})")
def _money_code(m: re.Match[str]) -> str:
    return _amount(m[1], None, currency(m[2]))


@RULES.rule(rf"(?<![\d.])({N}){TO}({N})\s?(元|块钱|块)")
def _yuan_span(m: re.Match[str]) -> str:
    return f"{_bare(m[1])}到{money(m[2], m[3])}"


@RULES.rule(rf"(?<![\d.])({N})\s?(块|元)(\d)毛?(?![\d.,])(?=\s*(?:$|[^\d个件瓶盒包袋支只条片张套斤]))")
def _yuan_jiao(m: re.Match[str]) -> str:
    return f"{zh_counted(m[1])}块{_in_jiao(int(m[3]))}毛"


@RULES.rule(rf"(?<![\d.])({N})\s?(块钱|块|元)")
def _yuan(m: re.Match[str]) -> str:
    return money(m[1], m[2])


@RULES.rule(r"(?<![\d.])(\d+\.\d{1,2})(?=包邮|秒杀|抢|拿下|带走|到手|起拍)")
def _bare_price(m: re.Match[str]) -> str:
    return money(m[1])


@RULES.rule(rf"(满\s?)({N})\s?-\s?({N})")
def _threshold(m: re.Match[str]) -> str:
    return f"满{zh_number(m[2])}减{zh_number(m[3])}"


def _bare(n: str) -> str:
    """The lower end of a price range: the unit comes with the upper."""
    whole, _, part = n.replace(",", "").partition(".")
    part = part.rstrip("0")
    return money(n) if part else zh_counted(whole)
