"""What a viewer's words name outright: a link number, a SKU. And the words that name nothing. Pure.

In: a comment in its normal form (`script.normal`). Out: link numbers; the comment's own content with the words
of asking ("how much is", 多少钱, 主播) taken out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_HAN_NUMBER = "零〇一二两三四五六七八九十百"
_NUMBER = rf"(\d{{1,4}}|[{_HAN_NUMBER}]{{1,6}})"
_CARDINALS = "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
_ORDINALS = "zeroth|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
_ENGLISH = {word: number for number, word in enumerate(_CARDINALS.split("|"))}
_ORDINAL = {word: number for number, word in enumerate(_ORDINALS.split("|"))}
_EN_NUMBER = rf"(\d{{1,4}}|{_CARDINALS})"
_ALONE = r"(?<![a-z0-9.\-])"  # not the tail of a model number: f6033-ud5链接
_GOODS = "链接|连接|宝贝|商品|产品|款|品|位|链"

_SURE = (
    re.compile(rf"{_ALONE}{_NUMBER}\s*号\s*(?:{_GOODS})"),
    re.compile(rf"{_ALONE}第?\s*{_NUMBER}\s*个?\s*(?:链接|连接|号链)"),
    re.compile(rf"(?:小黄车|购物车|购物袋|橱窗|车里|袋里)里?的?第\s*{_NUMBER}\s*(?:个|号|位)"),
    re.compile(rf"(?:链接|连接|宝贝|上链)\s*#?\s*{_NUMBER}(?![\d.]|\s*[元块个件号]?\s*[年月])"),
    re.compile(rf"\b(?:link|item|product|listing|no\.?|number|num)\s*(?:#|no\.?|number)?\s*{_EN_NUMBER}\b"),
    re.compile(rf"(?<![\w.])(?:(?:is|was|isn't) )?{_EN_NUMBER} (?:is )?(?:the|ur|your|its|that) link\b"),
    re.compile(rf"(?<![\w.]){_EN_NUMBER} (?:on|in|from) (?:the|ur|your|that) (?:list|menu|board|basket|cart)\b"),
    re.compile(r"(?<![\w#])#\s*(\d{1,4})\b"),
)
_EN_ORDINAL = re.compile(rf"\b(?:({_ORDINALS})|(\d{{1,3}})(?:st|nd|rd|th))\s+(?:link|item|product|one)\b")
# 三号 alone is a link too, unless it is a day, a battery or a size.
_LIKELY = re.compile(
    rf"(?<![月\d.{_HAN_NUMBER}]){_NUMBER}\s*号(?!\s*(?:电池|楼|线|店|前|后|之前|以前|到|发货|发|送|码|收|能到|开始|结束|晚上|早上|下午))"
)

SURE, LIKELY = 1.0, 0.9


def link_numbers(text: str) -> dict[int, float]:
    """`{number: how surely}` for every link the text names."""
    found: dict[int, float] = {}
    for pattern in _SURE:
        for match in pattern.finditer(text):
            number = read_number(match.group(1))
            if number:
                found[number] = SURE
    for match in _EN_ORDINAL.finditer(text):
        found[_ORDINAL[match.group(1)] if match.group(1) else int(match.group(2))] = SURE
    for match in _LIKELY.finditer(text):
        number = read_number(match.group(1))
        if number:
            found.setdefault(number, LIKELY)
    return found


def read_number(text: str) -> int | None:
    """`12`, `十二`, `一百零三`, `twelve`."""
    if text.isdigit():
        return int(text)
    if text in _ENGLISH:
        return _ENGLISH[text]
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total, digit = 0, 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        else:
            total += (digit or 1) * (10 if c == "十" else 100)
            digit = 0
    return total + digit


def _words(name: str) -> list[str]:
    lines = (Path(__file__).parent / "words" / name).read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]


_ASKING_ZH = sorted(_words("asking.zh.txt"), key=len, reverse=True)
_ASKING_EN = frozenset(_words("asking.en.txt"))
_THIS = re.compile(r"这个|这款|这件|这双|这条|这瓶|这套|它|\b(?:this|it|that one|this one)\b")
_GREETING = re.compile(
    r"主播|老板|老师|小?姐姐|家人们|宝宝|你好|您好|哈喽|大家好|谢谢|[^\w]|\b(?:hi|hello|hey|host|everyone|guys|all|thanks?|thank|you|love|yes|no|ok|okay|me|too|so|good|nice|best)\b"
)
_WORD = re.compile(r"[a-z0-9]+(?:[-'][a-z0-9]+)*")


def content(text: str, known: Callable[[int, int], bool] = lambda start, end: False) -> str:
    """What is left of a normal text when links and the words of asking are out: as long as the text was, with spaces
    where they were. `known` says whether the shop has a stretch as part of a word of its own: 双 stays in 双循环."""
    left = list(text)

    def blank(start: int, end: int) -> None:
        left[start:end] = " " * (end - start)

    for pattern in (*_SURE, _EN_ORDINAL):
        for match in pattern.finditer(text):
            blank(*match.span())
    for phrase in _ASKING_ZH:
        start = text.find(phrase)
        while start >= 0:
            end = start + len(phrase)
            if "".join(left[start:end]) == phrase and not known(start, end):
                blank(start, end)
            start = text.find(phrase, end)
    for match in _WORD.finditer(text):
        if match.group() in _ASKING_EN and not known(*match.span()):
            blank(*match.span())
    return re.sub(r"[^\w\-'.]", " ", "".join(left))


def asks(text: str) -> bool:
    """Whether more than a greeting is said."""
    return bool(_GREETING.sub(" ", text).strip())


def points_here(text: str) -> bool:
    """Whether it says 'this one'."""
    return _THIS.search(text) is not None
