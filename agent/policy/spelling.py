"""Words under disguise: parted by signs, in pinyin, with characters that sound alike. Pure.

In: folded text. Out: `squeezed(text)`: without what stands between the characters of a word; `sounds_like(word)`: a
pattern that finds the word as people write it past a filter (蕞佳, zui好, 最 jia, 国·家·级).
"""

# ruff: noqa: E501 - a table of characters reads better unbroken

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

LEAST_PINYIN = 3  # characters from which a word is also looked for in nothing but pinyin

# Characters used for others on live platforms because they sound or look alike.
ALIKE = {
    "最": "蕞醉罪嘴晬槜墬", "佳": "加家嘉", "好": "郝恏", "第": "弟娣递帝dⅾ", "一": "壹1①yⅠi", "顶": "鼎", "级": "及极集圾j", "极": "级亟", "唯": "惟维",
    "首": "守", "选": "宣", "特": "忒", "效": "肖笑", "治": "冶智", "疗": "料聊寮", "愈": "俞逾", "根": "跟", "肥": "淝", "减": "碱", "国": "囯g", "家": "傢j",
    "独": "毒", "冠": "官", "军": "君", "低": "底", "价": "驾介", "全": "荃", "网": "罔", "癌": "岩", "病": "疒b", "药": "葯", "微": "薇威徽溦", "信": "芯杏",
}  # fmt: skip
_BETWEEN = re.compile(
    r"(?<=[\u3400-\u9fffa-z0-9])[\s·.\-_*|/\\,，、~^+=#'\"“”()（）【】\[\]]+(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])[\s·.\-_*|/\\~^+=#'\"“”()（）【】\[\]]+(?=[\u3400-\u9fffa-z0-9])"
)


_LATIN = re.compile(r"[a-z]+")
_MIXED = re.compile(r"[a-z][\s'-]?[\u3400-\u9fff]|[\u3400-\u9fff][\s'-]?[a-z]")
_LENGTHS = range(2, 7)  # letters of a syllable


@lru_cache(maxsize=8192)
def _syllables_in(run: str, sounds: frozenset[str]) -> int:
    """Of how many of these syllables a run of letters is made, 0 where it is not."""
    if run in sounds:
        return 1
    cut = (_syllables_in(run[k:], sounds) + 1 for k in _LENGTHS if run[:k] in sounds and _syllables_in(run[k:], sounds))
    return max(cut, default=0)


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


@dataclass(frozen=True, slots=True)
class Disguised:
    """Finds a rule's words in characters, and, where Latin letters may be their pinyin, in that and in mixed forms.

    Nearly every text ends at `characters`: its alternatives are gathered under their first character, and a place
    where none begins costs one look."""

    characters: re.Pattern[str]
    spelt: re.Pattern[str]
    sounds: frozenset[str]

    @classmethod
    def of(cls, words: Iterable[str]) -> Disguised:
        words = tuple(words)
        by_first: dict[str, set[str]] = {}
        for word in words:
            first, *rest = (f"[{re.escape(char + ALIKE.get(char, ''))}]" for char in word)
            by_first.setdefault(first, set()).add("".join(rest))
        gathered = "|".join(f"{first}(?:{'|'.join(sorted(rests))})" for first, rests in sorted(by_first.items()))
        begins = re.escape("".join(sorted({c for word in words for c in word[0] + ALIKE.get(word[0], "")})))
        parts = [
            p for word in words for p in (sounds_like(word), all_pinyin(word) if len(word) >= LEAST_PINYIN else "")
        ]
        sounds = frozenset(sound for word in words for sound in syllables(word) if len(sound) > 1)
        return cls(re.compile(f"(?=[{begins}])(?:{gathered})"), re.compile("|".join(filter(None, parts))), sounds)

    def search(self, text: str) -> re.Match[str] | None:
        if (m := self.characters.search(text)) is not None:
            return m
        if not self._may_be_spelt(text):
            return None
        return self.spelt.search(text)

    def _may_be_spelt(self, text: str) -> bool:
        """Syllables of the words beside characters, or two of them side by side: no English sentence goes further."""
        runs, mixed = _latin_of(text)
        if runs and mixed:
            return any(run[:k] in self.sounds or run[-k:] in self.sounds for run in runs for k in _LENGTHS)
        counts = [_syllables_in(run, self.sounds) for run in runs]
        return any(c > 1 for c in counts) or any(a and b for a, b in pairwise(counts))


@lru_cache(maxsize=1024)
def _latin_of(text: str) -> tuple[tuple[str, ...], bool]:
    """The Latin words of a text, and whether they stand beside characters."""
    return tuple(_LATIN.findall(text)), _MIXED.search(text) is not None


def all_pinyin(word: str) -> str:
    """The word in nothing but pinyin, parted or not."""
    return r"(?<![a-z])" + r"[\s'-]?".join(syllables(word)) + r"(?![a-z])"
