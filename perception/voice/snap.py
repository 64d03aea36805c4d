"""Product names a recogniser misspelt, put back to the catalog's spelling, and whose names they are.

In: the names a viewer may have meant, each with the id of its product, once; then texts as heard. Out: the text with
near-homophones of those names replaced (电饭包 → 电饭煲, 自建套 → 四件套, "thermo mug" → "thermos mug"), and the ids it
names. Pure. Chinese is compared by sound: pinyin, where tones count little and usual confusions (zh/z, n/l, an/ang)
less than others; Latin words by spelling. The shorter a name, the closer it must be; a stretch that is a name already,
or holds a digit, is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, lazy_pinyin
from rapidfuzz import fuzz

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_LATIN_NAME = re.compile(r"[A-Za-z][A-Za-z'’ -]{3,}")

# Sounds that southern accents and recognisers exchange.
_INITIALS = [
    {"zh", "z"}, {"ch", "c"}, {"sh", "s"}, {"z", "s"}, {"n", "l"}, {"f", "h"},
    {"r", "l"}, {"b", "p"}, {"d", "t"}, {"g", "k"}, {"j", "q"}, {"j", "z"},
]  # fmt: skip
_FINALS = [{"an", "ang"}, {"en", "eng"}, {"in", "ing"}, {"ian", "iang"}, {"uan", "uang"}, {"ou", "uo"}, {"e", "ei"}]
_NEAR, _TONE, _LATIN_ALIKE = 0.3, 0.05, 86.0


@dataclass(frozen=True, slots=True)
class Snapped:
    """`ids`: the products named, in the order of the text."""

    text: str
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Change:
    start: int
    end: int
    name: str
    cost: float


class NameBook:
    """The names of one shop, read once: what costs in snapping is their pinyin."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self._ids: dict[str, list[str]] = {}
        for name, id in names:
            if name.strip():
                self._ids.setdefault(name.strip(), []).append(id)
        self._longest_first = sorted(self._ids, key=len, reverse=True)
        self._chinese = [n for n in self._ids if len(n) >= 2 and _HAN.fullmatch(n)]
        self._latin = [n for n in self._ids if _LATIN_NAME.fullmatch(n)]

    def snap(self, text: str) -> Snapped:
        """The closest, then the longest name wins; what is a name already stays."""
        taken = [(start, end) for start, end, _ in self._named(text)]
        changes = [c for n in self._chinese for c in _chinese(text, n)]
        changes += [c for n in self._latin for c in _latin(text, n)]
        chosen: list[_Change] = []
        for change in sorted(changes, key=lambda c: (c.cost / len(c.name), -len(c.name), c.start)):
            busy = [*taken, *((c.start, c.end) for c in chosen)]
            if all(change.end <= start or end <= change.start for start, end in busy):
                chosen.append(change)
        for change in sorted(chosen, key=lambda c: c.start, reverse=True):
            text = text[: change.start] + change.name + text[change.end :]
        return Snapped(text, self.found(text))

    def found(self, text: str) -> tuple[str, ...]:
        """The ids of the names that stand in the text as they are."""
        named = sorted(self._named(text))
        return tuple(dict.fromkeys(id for _, _, name in named for id in self._ids[name]))

    def _named(self, text: str) -> list[tuple[int, int, str]]:
        """Where names stand: longer ones first, none inside another; Latin ones as whole words, a plural s allowed."""
        out: list[tuple[int, int, str]] = []
        for name in self._longest_first:
            for match in _pattern(name).finditer(text):
                if all(match.end() <= start or end <= match.start() for start, end, _ in out):
                    out.append((match.start(), match.end(), name))
        return out


def snap(text: str, names: Iterable[str]) -> str:
    """The text with what sounds like one of the names replaced by it."""
    return NameBook((name, name) for name in names).snap(text).text


@lru_cache(maxsize=8192)
def _pattern(name: str) -> re.Pattern[str]:
    before = r"(?<![a-z0-9])" if name[0].isascii() and name[0].isalnum() else ""
    after = r"(?:e?s)?(?![a-z0-9])" if name[-1].isascii() and name[-1].isalnum() else ""
    return re.compile(before + re.escape(name) + after, re.IGNORECASE)


def _chinese(text: str, name: str) -> list[_Change]:
    """Stretches of the same number of characters that sound almost alike."""
    length = len(name)
    if length < 2 or not _HAN.fullmatch(name):
        return []
    sounds, out = _sounds(name), []
    allowed = _allowed(length)
    for run in _HAN.finditer(text):
        heard = _sounds(run.group())
        for i in range(len(heard) - length + 1):
            cost = sum(map(_apart, heard[i : i + length], sounds))
            if cost <= allowed:
                out.append(_Change(run.start() + i, run.start() + i + length, name, cost))
    return out


def _allowed(length: int) -> float:
    """How far apart a name of so many characters may sound. Two characters: nothing but tones."""
    return 2 * _TONE if length == 2 else 0.45 if length == 3 else 0.16 * length


def _latin(text: str, name: str) -> list[_Change]:
    """Runs of one word fewer to one more that are spelt almost alike and begin alike."""
    if not _LATIN_NAME.fullmatch(name):
        return []
    words, count, plain, out = list(_LATIN_WORD.finditer(text)), len(name.split()), name.lower(), []
    for size in range(max(1, count - 1), count + 2):
        for i in range(len(words) - size + 1):
            start, end = words[i].start(), words[i + size - 1].end()
            heard = text[start:end].lower()
            if not re.fullmatch(r"[a-z'’ -]+", heard) or heard in (plain, f"{plain}s", f"{plain}es"):
                continue
            alike = fuzz.ratio(heard.replace(" ", ""), plain.replace(" ", ""))
            if heard[0] == plain[0] and alike >= _LATIN_ALIKE:
                out.append(_Change(start, end, name, (100 - alike) / 100 * len(name)))
    return out


def _apart(heard: tuple[str, str, str], meant: tuple[str, str, str]) -> float:
    """How different two syllables sound: 0 the same, 1 not alike."""
    cost = _TONE if heard[2] != meant[2] else 0.0
    for said, wanted, near in ((heard[0], meant[0], _INITIALS), (heard[1], meant[1], _FINALS)):
        if said != wanted:
            cost += _NEAR if {said, wanted} in near else 1.0
    return cost


@lru_cache(maxsize=4096)
def _sounds(han: str) -> Sequence[tuple[str, str, str]]:
    """(initial, final, tone) of each character, read in its context."""
    initials = lazy_pinyin(han, Style.INITIALS, strict=False)
    finals = lazy_pinyin(han, Style.FINALS_TONE3, strict=False, neutral_tone_with_five=True)
    return tuple((i, f[:-1], f[-1]) for i, f in zip(initials, finals, strict=True))
