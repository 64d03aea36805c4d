"""The examiner's own reader of numbers, so that no answer is judged by the reader that wrote it.

In: any text, zh or en, digits or words. Out: `Number`s with what they count. A discount is always the percentage
taken off: 八折, "20% off" and 减两成 are all 20 percent. Chinese numerals are read by cn2an, the rest by rules here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

import cn2an

INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u20e3]"
)
CHINESE = "零〇一二两三四五六七八九十百千万亿俩仨"
ONES = {
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
}
TENS = {
    w: 10 * i for i, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
WORD = "|".join([*ONES, *TENS, "hundred", "thousand"])

# What is counted, by the words that may follow the number. The order matters: the longest first.
UNITS: tuple[tuple[str, str], ...] = (
    ("money", r"元钱?|块钱|块(?!积木|木|饼|曲奇)|圆|人民币|rmb\b|cny\b|yuan\b|kuai\b|dollars?\b|usd\b|bucks?\b|€|\$"),
    ("percent", r"%|percent\b|per cent\b"),
    ("month", r"个月|months?\b"),
    ("hour", r"个?小时|hours?\b|hrs?\b|h\b"),
    ("minute", r"分钟|minutes?\b|mins?\b"),
    ("second", r"秒|seconds?\b"),
    ("week", r"周|星期|个星期|weeks?\b"),
    ("day", r"天|days?\b"),
    ("year", r"年|years?\b|yrs?\b"),
    ("age", r"岁"),
    ("kg", r"公斤|千克|kg\b|kilos?\b"),
    ("jin", r"斤"),
    ("g", r"克|grams?\b|g\b"),
    ("ml", r"毫升|ml\b"),
    ("mah", r"毫安时?|mah\b"),
    ("l", r"升|litres?\b|liters?\b|l\b"),
    ("mm", r"毫米|mm\b"),
    ("cm", r"厘米|公分|cm\b"),
    ("km", r"公里|km\b|kilomet(?:re|er)s?\b"),
    ("m", r"米|met(?:re|er)s?\b|m\b"),
    ("celsius", r"℃|°c|摄氏度|degrees?\b"),
    ("watt", r"瓦(?!时)|watts?\b|w\b"),
    ("volt", r"伏|volts?\b|v\b"),
    ("decibel", r"分贝|db\b"),
)
UNIT = re.compile("|".join(f"(?P<{name}>{words})" for name, words in UNITS))
IDIOMS = re.compile(
    "一下|一起|一样|一般|一定|一直|一些|一点儿?(?!半|[零一二三四五六七八九])|统一|唯一|万一|千万别|千万不|十分(?!钟)|一共|之一|一律|一旦|一边"
    "|第[一二三四五六七八九十]|一次性|双十[一二]|四边|三明治|一口气|一会儿?|同一|任一|一键|一体|百搭|五谷|九成新|一如|逐一|一手"
)
TOKEN = re.compile(
    rf"""
    (?P<fold>(?:打)?(?P<fold_n>\d+(?:\.\d+)?|[{CHINESE}]+(?:点[{CHINESE}]+)?)\s*折(?!叠|扣[券码]|起|痕|伞|角))
  | (?P<half>半价|对折|half[- ]price|half[ ]off|50/50)
  | (?P<tenths>(?P<tenths_n>[一二两三四五六七八九])成(?!分|员|本|品|功|人|年))
  | (?P<of_hundred>百分之(?P<of_hundred_n>[{CHINESE}]+(?:点[{CHINESE}]+)?|\d+(?:\.\d+)?))
  | (?P<jiao>(?P<jiao_yuan>\d+|[{CHINESE}]+)\s*(?:块|元)\s*(?P<jiao_n>\d(?![\d.])|[{CHINESE}](?![{CHINESE}]))
        (?:毛|角|(?!\s*(?:[个件支双套瓶盒袋罐两三折%]|包(?!邮)))))
  | (?P<mao>(?P<mao_n>\d+|[{CHINESE}]+)\s*[毛角](?:钱)?(?!巾|衣|绒|料|孔))
  | (?P<digits>(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?)
  | (?P<chinese>[{CHINESE}]+(?:点[{CHINESE}]+)?|半(?=个?小时|年|个月|天|斤|价))
  | (?P<words>\b(?:{WORD})(?:[\s-]+(?:and[\s-]+)?(?:{WORD}))*(?:\s+point(?:\s+(?:{WORD}))+)?\b)
    """,
    re.X,
)
SIGN = re.compile(r"(?:[¥￥$€]|rmb|cny|usd)\s*$")


@dataclass(frozen=True, slots=True)
class Number:
    """`unit` is a name out of `UNITS`, "" where nothing known follows. `vague`: 两百多, 79 起."""

    value: Decimal
    unit: str
    start: int
    end: int
    vague: bool = False
    off: bool = False  # said as something taken off: 八折, 半价


def plain(text: str) -> str:
    """Case, width, keycaps, zero-width and bidi marks folded away."""
    folded = unicodedata.normalize("NFKC", INVISIBLE.sub("", text))
    return INVISIBLE.sub("", folded).replace("\u2019", "'").lower()


def read(text: str) -> tuple[Number, ...]:
    """Every number in `plain(text)`; positions are in that."""
    text = plain(text)
    text = IDIOMS.sub(lambda m: "\x00" * len(m.group()), text)
    found: list[Number] = []
    for m in TOKEN.finditer(text):
        number = _one(m, text)
        if number is not None:
            found.append(number)
    return tuple(found)


def chinese(numeral: str) -> Decimal | None:
    """八十九, 八九 (read digit by digit), 一点五, 半."""
    if numeral == "半":
        return Decimal("0.5")
    numeral = numeral.replace("俩", "两").replace("仨", "三").replace("〇", "零")
    try:
        return Decimal(str(cn2an.cn2an(numeral, "smart")))
    except (ValueError, KeyError):
        return None


def english(words: str) -> Decimal | None:
    """ninety-nine, a price said as two numbers (seventy nine ninety), one point five."""
    head, _, tail = re.sub(r"[\s-]+", " ", words).replace(" and ", " ").partition(" point")
    groups: list[int] = []
    total = current = 0
    last = "start"
    for w in head.split():
        if w == "hundred":
            current, last = max(current, 1) * 100, "hundred"
        elif w == "thousand":
            total, current, last = total + max(current, 1) * 1000, 0, "thousand"
        else:
            n, kind = (TENS[w], "tens") if w in TENS else (ONES[w], "ones")
            fits = last in ("start", "hundred", "thousand") or (last == "tens" and kind == "ones" and 0 < n < 10)
            if not fits:
                groups.append(total + current)
                total = current = 0
            current, last = current + n, kind
    groups.append(total + current)
    if tail.strip():
        return Decimal(f"{groups[-1]}." + "".join(str(ONES.get(w, 0)) for w in tail.split()))
    if len(groups) == 1:
        return Decimal(groups[0])
    if len(groups) == 2 and groups[1] < 100:
        return Decimal(f"{groups[0]}.{groups[1]:02d}")
    return Decimal("".join(str(g) for g in groups))


def _one(m: re.Match[str], text: str) -> Number | None:
    start, end = m.span()
    if m["fold"]:
        n = _any(m["fold_n"])
        if n is None or n <= 0:
            return None
        return Number(100 - (n * 10 if n < 10 else n), "percent", start, end, off=True)
    if m["half"]:
        return Number(Decimal(50), "percent", start, end, off=True)
    if m["tenths"]:
        n = chinese(m["tenths_n"])
        return n and Number(n * 10, "percent", start, end)
    if m["of_hundred"]:
        n = _any(m["of_hundred_n"])
        return None if n is None else Number(n, "percent", start, end)
    if m["jiao"]:
        whole, tenth = _any(m["jiao_yuan"]), _any(m["jiao_n"])
        return None if whole is None or tenth is None else Number(whole + tenth / 10, "money", start, end)
    if m["mao"]:
        n = _any(m["mao_n"])
        return None if n is None else Number(n / 10, "money", start, end)
    value = english(m["words"]) if m["words"] else _any(m["digits"] or m["chinese"])
    if value is None:
        return None
    rest = text[end:]
    gap = re.match(r"\s*(?:多|来|几|余|左右|以上|\+)?[\s-]*", rest).group()  # type: ignore[union-attr]
    vague = bool(re.search("多|来|几|余", gap))
    unit = UNIT.match(rest[len(gap) :])
    name = (unit.lastgroup or "") if unit else ""
    if unit and name == "money" and re.match(r"[半]", rest[len(gap) + unit.end() - unit.start() :]):
        value += Decimal("0.5")
    if SIGN.search(text[:start]):
        name = "money"
    return Number(value, name, start, end + (len(gap) + unit.end() if unit else 0), vague)


def _any(numeral: str) -> Decimal | None:
    if re.match(r"\d", numeral):
        return Decimal(numeral.replace(",", ""))
    return chinese(numeral)
