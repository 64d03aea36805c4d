"""Reads numbers as people write them: digits, Chinese numerals, spelled-out English, mixed forms. Pure.

In: text. Out: `find(text)` → `Number`s in order, with span, value (None where a word only implies one: 半价, 好几百,
"a few hundred") and what follows (unit). Knows 九块九, 两百多, 1.5万, 八折, 半价, 5千, ninety-nine, a dozen, half price.
It errs to the side of seeing a number: the gate refuses what is seen here and not licensed.
"""

# ruff: noqa: E501 - patterns and tables read better unbroken

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_ZH_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "俩": 2,
    "仨": 3,
    "壹": 1,
    "贰": 2,
    "叁": 3,
    "肆": 4,
    "伍": 5,
    "陆": 6,
    "柒": 7,
    "捌": 8,
    "玖": 9,
    "幺": 1,
}
_ZH_UNIT = {
    "十": 10,
    "拾": 10,
    "百": 100,
    "佰": 100,
    "千": 1000,
    "仟": 1000,
    "万": 10_000,
    "亿": 100_000_000,
    "廿": 20,
    "卅": 30,
}
_ZH_CHARS = "".join(_ZH_DIGIT) + "".join(_ZH_UNIT)

EN_SMALL = {
    w: i
    for i, w in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
} | {w: 10 * i for i, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)}
_EN_SCALE = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "grand": 1000, "k": 1000, "dozen": 12}
_EN_ORDINAL = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|once|twice|thrice"
_EN_IMPLIED = "half|halves|quarter|double|triple|couple|hundreds|thousands|dozens|several|few|free|nothing|pair|both"

# Words in which a numeral character counts nothing.
_IDIOM = re.compile(
    r"一下|一点|一些|一样|一般|一直|一定|一起|一共|统一|一边|一旦|一致|一切|第一时间|唯一|万一|千万|一会儿?|一时|一向|十分|一律|"
    r"一目了然|一应俱全|三思|五花八门|一体|一键|一流|百搭|百变|千家万户|一如既往|万能|万分|一方面|再一次|有一说一|四季|"
    r"四周|四处|一旁|一家人|一路|不一|单一|一手|一款(?=[^\d])|一百?个?放心|百分百|七上八下|三心二意|一口|进一步|同一|某一|任一|每一"
)

_DIGITS = re.compile(r"(?<![\w.])?\d[\d,]*(?:\.\d+)?")
_ZH_RUN = re.compile(f"(?:[0-9]+(?:\\.[0-9]+)?)?[{_ZH_CHARS}]+(?:点[{_ZH_CHARS}]+)?")
_EN_RUN = re.compile(
    r"\b(?:(?:"
    + "|".join([*EN_SMALL, *_EN_SCALE])
    + r"|a (?=hundred|thousand|million|dozen))(?:[\s-]+(?:and\s+)?|\b))+",
    re.I,
)
_EN_OTHER = re.compile(rf"\b(?:{_EN_ORDINAL}|{_EN_IMPLIED})\b", re.I)
_ZH_IMPLIED = re.compile(
    r"半(?:价|折)?|对半|好?几[十百千万个件折块]|数[十百千万](?!据|量|字)|翻倍|一倍|双倍|免费|白送|腰斩|零头|零元"
)
_UNIT = re.compile(
    r"\s*(?:%|％|percent|元|块钱?|毛|角|分钱|折|件|个|台|只|双|瓶|套|盒|支|条|包|份|人|天|小时|分钟|秒|年|个月|月|日|号|点|岁|次|倍|层|档|斤|克|千克|公斤|"
    r"毫升|升|厘米|毫米|米|寸|英寸|瓦|伏|毫安|℃|度|"
    r"(?:kg|g|ml|l|cm|mm|m|w|v|mah|yuan|rmb|cny|usd|kuai|dollars?|bucks?|euros?|pounds?|cents?|days?|hours?|"
    r"minutes?|months?|years?|weeks?|pieces?|units?|left|off|inch(?:es)?|oz|lbs?)(?![a-z]))",
    re.I,
)
_MONEY_UNIT = re.compile(
    r"\s*(?:元|块|毛|角|分钱|折|yuan|kuai|rmb|cny|usd|eur|gbp|dollars?|bucks?|euros?|pounds?|quid|cents?|[$¥€£])", re.I
)
_MONEY_BEFORE = re.compile(r"(?:[¥$€£￥]|rmb|usd|cny|eur|gbp|hk\$|nt\$)\s*$", re.I)


@dataclass(frozen=True, slots=True)
class Number:
    """A number seen at [start, end); `value` None when only implied; `money` when a price or a discount is meant."""

    start: int
    end: int
    text: str
    value: Decimal | None
    unit: str = ""
    money: bool = False


def zh_value(text: str) -> Decimal | None:
    """九十九点九 → 99.9; 两百五 → 250; 一二三 → 123; 3万 → 30000; None where it is no number."""
    head, _, tail = text.partition("点")
    whole = _zh_whole(head)
    if whole is None:
        return None
    if not tail:
        return whole
    digits = "".join(str(_ZH_DIGIT[c]) for c in tail if c in _ZH_DIGIT)
    return whole + Decimal(f"0.{digits}") if len(digits) == len(tail) else None


def _zh_whole(text: str) -> Decimal | None:
    if not text:
        return None
    if match := re.match(r"\d+(?:\.\d+)?", text):
        value = Decimal(match[0])
        for c in text[match.end() :]:
            if c not in _ZH_UNIT:
                return None
            value *= _ZH_UNIT[c]
        return value
    if all(c in _ZH_DIGIT for c in text):
        return Decimal(int("".join(str(_ZH_DIGIT[c]) for c in text)))
    total, section, digit, last_unit = 0, 0, 0, 1
    for c in text:
        if c in _ZH_DIGIT:
            digit = _ZH_DIGIT[c]
            if c in "零〇":
                last_unit = 1
            continue
        unit = _ZH_UNIT[c]
        if c in "廿卅":
            section += unit
            last_unit = 10
        elif unit >= 10_000:
            total = (total + section + digit) * unit
            section, digit, last_unit = 0, 0, unit
        else:
            section += (digit or 1) * unit
            digit, last_unit = 0, unit
    if digit and last_unit >= 100 and text[-2:-1] != "零":
        digit *= last_unit // 10  # 两百五 = 250
    return Decimal(total + section + digit)


def en_value(text: str) -> Decimal | None:
    """ninety-nine → 99; two hundred and fifty → 250; None where it is no number."""
    total, current, seen = 0, 0, False
    for word in re.split(r"[\s-]+", text.lower().strip()):
        if word in ("and", ""):
            continue
        if word == "a":
            current, seen = 1, True
        elif word in EN_SMALL:
            current, seen = current + EN_SMALL[word], True
        elif word in _EN_SCALE:
            scale, seen = _EN_SCALE[word], True
            current = max(current, 1) * scale
            if scale >= 1000:
                total, current = total + current, 0
        else:
            return None
    return Decimal(total + current) if seen else None


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "").rstrip("."))
    except InvalidOperation:
        return None


def find(text: str) -> tuple[Number, ...]:
    """Every number in `text`, in order, not overlapping. Idioms (一下, 百搭) are not numbers."""
    idle = [(m.start(), m.end()) for m in _IDIOM.finditer(text)]
    taken: list[tuple[int, int]] = []
    found: list[Number] = []

    def add(start: int, end: int, value: Decimal | None, implied: bool = False) -> None:
        if any(s < end and start < e for s, e in taken):
            return
        taken.append((start, end))
        unit = "" if implied else (m[0].strip() if (m := _UNIT.match(text, end)) else "")
        money = bool(_MONEY_UNIT.match(text, end) or _MONEY_BEFORE.search(text[:start])) or unit in (
            "%",
            "％",
            "percent",
            "off",
        )
        found.append(Number(start, end, text[start:end], value, unit, money))

    for m in re.finditer(
        r"([0-9]+|[" + _ZH_CHARS + r"]+)块([0-9]|[" + _ZH_CHARS + r"])(?![" + _ZH_CHARS + r"0-9十百])", text
    ):
        whole, part = zh_value(m[1]), zh_value(m[2])
        if whole is not None and part is not None:
            add(m.start(), m.end(), whole + part / 10)
            found[-1] = Number(m.start(), m.end(), m[0], whole + part / 10, "元", True)
    for m in _ZH_RUN.finditer(text):
        if any(s <= m.start() and m.end() <= e for s, e in idle):
            continue
        start = next((e for s, e in idle if s <= m.start() < e), m.start())
        if start < m.end() and (value := zh_value(text[start : m.end()])) is not None:
            add(start, m.end(), value)
        elif start < m.end():
            add(start, m.end(), None)
    for m in _DIGITS.finditer(text):
        end = m.end()
        value = _decimal(m[0])
        if (
            value is not None
            and (k := re.match(r"\s?(?:k|w)\b", text[end : end + 3], re.I))
            and not re.match(r"\s?w\b", text[end : end + 3])
        ):
            value, end = value * 1000, end + k.end()
        add(m.start(), end, value)
    for m in _EN_RUN.finditer(text):
        run = m[0].rstrip(" -")
        add(m.start(), m.start() + len(run), en_value(run))
    for m in _ZH_IMPLIED.finditer(text):
        add(m.start(), m.end(), None, implied=True)
    for m in _EN_OTHER.finditer(text):
        add(m.start(), m.end(), None, implied=True)
    return tuple(sorted(found, key=lambda n: n.start))
