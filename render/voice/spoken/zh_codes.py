"""Telephones, codes and grades in Mandarin: digit by digit. Pure."""

from __future__ import annotations

import re

from render.voice.numerals import zh_digits
from render.voice.spoken.rules import Rules

RULES = Rules()


@RULES.rule(r"(?<![\dA-Za-z])(?:\+?86[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?!\d)")
def _mobile(m: re.Match[str]) -> str:
    return " ".join(zh_digits(part, one="幺") for part in m.groups())


@RULES.rule(r"(?<![\dA-Za-z])(0\d{2,3}|[48]00)-(\d{3,4})-?(\d{3,4})(?!\d)")
def _telephone(m: re.Match[str]) -> str:
    return " ".join(zh_digits(part, one="幺") for part in m.groups())


@RULES.rule(r"(?<![\d.,])(\d{8,}|0\d+)(?![\d.,]*\d)(?!\.\d)")
def _long_code(m: re.Match[str]) -> str:
    return zh_digits(m[1], one="幺")


@RULES.rule(r"(?<!\d)(1[3-9]\d)/(\d{2,3})(?=[A-CY](?![A-Za-z]))")
def _garment(m: re.Match[str]) -> str:
    return zh_digits(m[1]) + " " + zh_digits(m[2])


@RULES.rule(r"(电话|热线|拨打|致电|客服)([:：是]?\s?)(\d{5,7})(?!\d)")
def _service_number(m: re.Match[str]) -> str:
    return f"{m[1]}{m[2]}{zh_digits(m[3], one='幺')}"


@RULES.rule(r"((?:邮编|尾号|验证码|校验码|口令|密码|工号|房号|订单号|单号|编号|暗号)(?:[:：是为]|\s)*)(\d{3,7})(?!\d)")
def _spelt_number(m: re.Match[str]) -> str:
    return f"{m[1]}{zh_digits(m[2], one='幺')}"


@RULES.rule(r"(?<![\d.])([1-9]\d{2,3})(?=室|房间号)")
def _room(m: re.Match[str]) -> str:
    return zh_digits(m[1], one="幺")


@RULES.rule(r"(?<![\dA-Za-z.])(304|316|420)L(?![A-Za-z0-9])")
def _steel(m: re.Match[str]) -> str:
    """316L is a steel, unless the clause speaks of how much something holds."""
    return m[0] if re.search("冰箱|冷柜|容量|容积|水箱|油箱", m.string) else f"{zh_digits(m[1], one='幺')}L"


@RULES.rule(r"(?<!\d)(\d{3})(?=L?不锈钢|L?钢|医用钢|L?材质|内胆|银|纯银|足金|足银)")
def _grade(m: re.Match[str]) -> str:
    return zh_digits(m[1], one="幺")


@RULES.rule(r"(?<=[A-Za-z]\d)-(\d{3,5})([A-Z]{0,2})(?![A-Za-z\d])")
def _chip(m: re.Match[str]) -> str:
    """i7-13700H: letters that a unit would take (13700 h) belong to the name."""
    return f" {zh_digits(m[1], one='幺')}{m[2]}"


@RULES.rule(r"(?<![A-Za-z])([B-DF-HJ-NP-TV-Z]{2,4}) (\d{4})(?![\d.,]*\d|\s?[A-Za-z])")
def _series(m: re.Match[str]) -> str:
    """RTX 5090. Capitals without a vowel are a name, no word."""
    return m[0] if m[2].endswith("00") else f"{m[1]} {zh_digits(m[2], one='幺')}"


@RULES.rule(r"(?<!\d)([09]\d)(?=新)|(?<!\d)([05-9][05])(?=后)")
def _generation(m: re.Match[str]) -> str:
    return zh_digits(m[0])
