"""Words under disguise: parted by signs, in pinyin, with characters that sound alike. Pure.

In: folded text. Out: `squeezed(text)`: without what stands between the characters of a word; `sounds_like(word)`: a
pattern that finds the word as people write it past a filter (蕞佳, zui好, 最 jia, 国·家·级).
"""

# ruff: noqa: E501 - a table of characters reads better unbroken

from __future__ import annotations

import re
from functools import lru_cache

# Characters used for others on live platforms because they sound or look alike.
ALIKE = {
    "最": "蕞醉罪嘴晬槜墬", "佳": "加家嘉", "好": "郝恏", "第": "弟娣递帝dⅾ", "一": "壹1①yⅠi", "顶": "鼎", "级": "及极集圾j", "极": "级亟", "唯": "惟维",
    "首": "守", "选": "宣", "特": "忒", "效": "肖笑", "治": "冶智", "疗": "料聊寮", "愈": "俞逾", "根": "跟", "肥": "淝", "减": "碱", "国": "囯g", "家": "傢j",
    "独": "毒", "冠": "官", "军": "君", "低": "底", "价": "驾介", "全": "荃", "网": "罔", "癌": "岩", "病": "疒b", "药": "葯", "微": "薇威徽溦", "信": "芯杏",
}  # fmt: skip
_BETWEEN = re.compile(
    r"(?<=[\u3400-\u9fffa-z0-9])[\s·.\-_*|/\\,，、~^+=#'\"“”()（）【】\[\]]+(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])[\s·.\-_*|/\\~^+=#'\"“”()（）【】\[\]]+(?=[\u3400-\u9fffa-z0-9])"
)


@lru_cache(maxsize=8192)
def squeezed(text: str) -> str:
    """The text without signs and spaces beside its Chinese characters."""
    return _BETWEEN.sub("", text)


@lru_cache(maxsize=4096)
def syllables(word: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin

    return tuple(lazy_pinyin(word))


@lru_cache(maxsize=4096)
def sounds_like(word: str) -> str:
    """A pattern for the word, each character as itself, as one used for it, or as its pinyin; all in pinyin only from
    three characters on, where no English word is hit."""
    parts = []
    for char, sound in zip(word, syllables(word), strict=True):
        spelt = rf"(?<![a-z]){sound}|{sound}(?![a-z])" if len(sound) > 1 else sound
        parts.append(f"(?:[{re.escape(char + ALIKE.get(char, ''))}]|{spelt})")
    return "".join(parts)


def all_pinyin(word: str) -> str:
    """The word in nothing but pinyin, parted or not."""
    return r"(?<![a-z])" + r"[\s'-]?".join(syllables(word)) + r"(?![a-z])"
