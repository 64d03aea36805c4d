"""How Chinese sounds, and how it is typed by sound. Pure.

In: a text in its normal form. Out: toneless syllables, a letter for each; what Latin letters may be as pinyin; the
form in which the sounds that accents and input methods mix up (zh/z, ang/an, l/n, lv/lu) are one.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

MOST_READINGS = 12
REMEMBERED = 24  # characters: what is longer seldom comes twice, and viewers must not fill the memory
LONGEST = 36  # letters read as pinyin at a time


def syllables(text: str) -> tuple[str, ...]:
    """The toneless pinyin of a Han text."""
    return _remembered(text) if len(text) <= REMEMBERED else _syllables(text)


def _syllables(text: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin

    return tuple(lazy_pinyin(text, errors="ignore"))


_remembered = lru_cache(maxsize=16_384)(_syllables)


@lru_cache(maxsize=2048)
def loose(syllable: str) -> str:
    """The syllable as hurried fingers and southern ears have it."""
    for precise, common in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        if syllable.startswith(precise):
            syllable = common + syllable[2:]
    if syllable.startswith("l"):
        syllable = "n" + syllable[1:]
    if syllable.startswith("f"):
        syllable = "h" + syllable[1:]
    syllable = syllable.replace("v", "u")
    return syllable[:-1] if syllable.endswith(("ang", "eng", "ing")) else syllable


@cache
def known_syllables() -> frozenset[str]:
    lines = (Path(__file__).parent / "words" / "syllables.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=2048)
def readings(letters: str) -> tuple[tuple[str, ...], ...]:
    """Every way the letters cut into syllables, fewest syllables first; none if they are no pinyin."""
    if len(letters) > LONGEST or not re.fullmatch(r"[a-z]+", letters):
        return ()
    found: list[tuple[str, ...]] = []

    def cut(at: int, done: tuple[str, ...]) -> None:
        if len(found) == MOST_READINGS:
            return
        if at == len(letters):
            found.append(done)
            return
        for size in range(min(6, len(letters) - at), 0, -1):
            if letters[at : at + size] in reaching and at + size in open_ends:
                cut(at + size, (*done, letters[at : at + size]))

    reaching = known_syllables()
    open_ends = {len(letters)}  # from where the end can be reached: a dead end is not searched twice
    for at in range(len(letters) - 1, 0, -1):
        if any(letters[at : at + n] in reaching and at + n in open_ends for n in range(1, 7)):
            open_ends.add(at)
    cut(0, ())
    return tuple(sorted(found, key=len))


def pairs(heard: tuple[str, ...]) -> Iterator[str]:
    """The tokens two neighbouring syllables are indexed by: as they are, and eased."""
    for a, b in itertools.pairwise(heard):
        yield sound(a, b)
        yield eased(a, b)


def sound(a: str, b: str) -> str:
    return f"~{a} {b}"


def eased(a: str, b: str) -> str:
    return f"={loose(a)} {loose(b)}"


def initials(heard: tuple[str, ...]) -> Iterator[str]:
    """Three first letters in a row: 天然气 is ^trq."""
    letters = "".join(s[0] for s in heard)
    return (f"^{letters[at : at + 3]}" for at in range(len(letters) - 2))
