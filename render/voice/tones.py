"""How the tone of 一 bends before the next syllable, as every Mandarin speaker says it. Pure.

In: characters and their pinyin with tone numbers, one each. Out: the same pinyin, 一 as yí or yì where it counts or
stands before a measure (一千 yì qiān, 一块 yí kuài), and as yī in digit strings, ordinals and at the end of a number.
Standard: 汉语拼音正词法; 现代汉语词典, notes on 一. Said flat, 一千一百 is heard as 一百.
"""

from __future__ import annotations

from collections.abc import Sequence

_DIGITS = frozenset("零〇一二三四五六七八九十")
_PLACES = frozenset("百千万亿")
_PLAIN_BEFORE = frozenset("之周买送拍发合选比统唯")
_PLAIN_AFTER = frozenset("号楼等级")


def bent(characters: str, pinyin: Sequence[str]) -> list[str]:
    """`pinyin` ("yi1", "qian1", ...) with every 一 in its tone."""
    out = list(pinyin)
    for i, character in enumerate(characters):
        if character == "一" and out[i][:2] == "yi":
            out[i] = "yi" + _tone(characters, out, i)
    return out


def _tone(characters: str, pinyin: Sequence[str], i: int) -> str:
    before, after, own = characters[i - 1 : i] if i else "", characters[i + 1 : i + 2], pinyin[i][2:]
    if not after:
        return own
    if after in _PLACES and before not in ("十", "零", "〇"):
        return _before(pinyin[i + 1])
    is_decimal = after == "点" and characters[i + 2 : i + 3] in _DIGITS
    if before in _DIGITS or after in _DIGITS or "月" in (before, after) or before in ("第", "初") or is_decimal:
        return "1"
    if own != "1":
        return own  # the dictionary knows the word: 一个, 一样
    return "1" if before in _PLAIN_BEFORE or after in _PLAIN_AFTER else _before(pinyin[i + 1])


def _before(following: str) -> str:
    return "2" if following[-1:] in ("4", "5") else "4"
