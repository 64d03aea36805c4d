"""Texts cut into what the index holds: CJK bigrams and Latin words; and how they sound. Pure.

In: a text in its normal form. Out: tokens; toneless pinyin syllables, with the pairs that accents and input methods
mix up made one (zh/z, ang/an, l/n).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from catalog.script import CJK

_RUN = re.compile(rf"[{CJK}\u3040-\u30ff\uac00-\ud7af]+|[a-zà-ÿ0-9]+(?:[.'][a-z0-9]+)*")
_HAN_RUN = re.compile(rf"[{CJK}]+")
_SPLIT = re.compile(r"\d+(?:\.\d+)?|[a-zà-ÿ]+")
_STOP = frozenset(re.findall(r"\w+", "the a an of and or for with to in on is it this that are be as by from at your"))


def tokens(text: str) -> Iterator[str]:
    """Bigrams of each CJK run (a run of one stands alone); Latin words, their stem; `500ml` also as 500 and ml."""
    for run in _RUN.findall(text):
        if run[0] > "\u2fff":
            if len(run) == 1:
                yield run
            for at in range(len(run) - 1):
                yield run[at : at + 2]
        elif run not in _STOP:
            yield stem(run)
            if not run.isalpha() and not run.isdigit():
                yield from (part for part in _SPLIT.findall(run) if part != run)


def stem(word: str) -> str:
    """Plural and -ing off, so that mugs finds mug."""
    word = word.removesuffix("'s")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def han_runs(text: str) -> list[str]:
    return _HAN_RUN.findall(text)


@lru_cache(maxsize=65536)
def syllables(text: str) -> tuple[str, ...]:
    """The toneless pinyin of a Han text."""
    from pypinyin import Style, pinyin

    return tuple(s[0] for s in pinyin(text, style=Style.NORMAL, errors="ignore"))


def loose(syllable: str) -> str:
    """The syllable as hurried fingers and southern ears have it."""
    for precise, common in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        if syllable.startswith(precise):
            syllable = common + syllable[2:]
    if syllable.startswith("l"):
        syllable = "n" + syllable[1:]
    return syllable[:-1] if syllable.endswith(("ang", "eng", "ing")) else syllable


def one_off(word: str) -> set[str]:
    """The word with one letter left out, each way: two words within one typing slip share one of these."""
    return {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}


def is_slip(word: str, meant: str) -> bool:
    """One letter more, less, other or swapped with its neighbour; the first letter is seldom the wrong one."""
    if word[0] != meant[0] or abs(len(word) - len(meant)) > 1:
        return False
    if len(word) != len(meant):
        short, long = sorted((word, meant), key=len)
        return short in one_off(long)
    apart = [at for at, (a, b) in enumerate(zip(word, meant, strict=True)) if a != b]
    if len(apart) == 2 and apart[1] == apart[0] + 1:
        return word[apart[0]] == meant[apart[1]] and word[apart[1]] == meant[apart[0]]
    return len(apart) <= 1
