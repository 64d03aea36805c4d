"""Product names a recogniser misspelt, put back to the catalog's spelling, and whose names they are.

In: the names a viewer may have meant, each with the id of its product, once; then texts as heard. Out: the text with
near-homophones of those names replaced (电饭包 → 电饭煲, 自建套 → 四件套, "thermo mug" → "thermos mug"), and the ids it
names. Pure. Chinese is compared by sound: pinyin, where tones count little and usual confusions (zh/z, n/l, an/ang)
less than others; Latin words by spelling. The shorter a name, the closer it must be; a stretch that is a name already,
or holds a digit, is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pypinyin.phrases_dict import phrases_dict
from rapidfuzz import fuzz

from perception.voice.shop_words import THINGS, put_right
from perception.voice.syllables import TONE, Syllable, apart, sounds

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_RUN = re.compile(r"(?:[\u4e00-\u9fff]|(?<![A-Za-z])[A-Za-z](?![A-Za-z]))+")  # characters, and letters read one by one
_SPELLED = re.compile(r"[A-Za-z]?[\u4e00-\u9fff]+")  # a name in Chinese; one letter may lead it (T恤)
_NUMERAL = re.compile(r"[零一二两三四五六七八九十百千万]")
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_LATIN_NAME = re.compile(r"[A-Za-z][A-Za-z'’ -]{3,}")

# Words of asking: what was heard as one of these was no name.
_ASKING = re.compile(
    "多少钱?|怎么|什么|有没有|还有|哪几?[个种款]|有哪|可以|这[个款]|那[个款]|现在|今天|主播|请问|优惠|发货|退换?货?|包邮|便宜|质量|颜色|"
    "尺码|链接|下单|介绍|时候|想[问买]|能不能|好不好|怎样|[早晚]上|[上下中]午|[明昨]天|一[下点直]|已经|[你我他]们|大家|刚才|最近|以[前后]"
)
# Where one character alone must be a name.
_PLACE = re.compile(r"[这那][个把款双只袋包](?P<n>[\u4e00-\u9fff])(?=还有|多少|怎么|可以|现在|有货|有没有|什么|能|卖)")
_LOST = 1.06  # a syllable is lost or put in: more than one with a wrong beginning and tone
_LATIN_ALIKE, _SHORT_LATIN_ALIKE = 86.0, 91.0  # a slip of one letter in seven; six letters and fewer: one in eleven
_FAVOUR = 1.4  # names of the product on air and of those beside it may be heard less well
_CONFUSED = 0.3
# How far apart a name of so many characters may sound where the sound itself is asked afterwards (`weighed`).
_LOOSE = {1: 0.55, 2: 1.7, 3: 2.0, 4: 2.6}
_FAVOURED_LOOSER = 0.4
_LOOSELY = 200  # names, nearest first, that are looked for like this
_BEFORE_OTHERS = 0.35  # a favoured name is taken up before others that sound so much nearer


@dataclass(frozen=True, slots=True)
class Snapped:
    """`ids`: the products named, in the order of the text."""

    text: str
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of a text that may have been this name. `cost`: how far apart they sound."""

    start: int
    end: int
    name: str
    cost: float
    favoured: bool = False

    def of(self, text: str) -> str:
        return text[: self.start] + self.name + text[self.end :]


class NameBook:
    """The names of one shop, read once: what costs in snapping is their pinyin."""

    def __init__(self, names: Iterable[tuple[str, str]], *, favoured: Collection[str] = ()) -> None:
        self._favoured = frozenset(favoured)
        self._ids: dict[str, list[str]] = {}
        for name, id in names:
            if name.strip():
                self._ids.setdefault(name.strip(), []).append(id)
        self._longest_first = sorted(self._ids, key=len, reverse=True)
        self._chinese = [n for n in self._ids if len(n) >= 2 and _SPELLED.fullmatch(n)]
        self._single = [n for n in self._ids if len(n) == 1 and _HAN.fullmatch(n)]
        self._latin = [n for n in self._ids if _LATIN_NAME.fullmatch(n)]

    def snap(self, text: str, *, chinese: bool = True) -> Snapped:
        """The closest, then the longest name wins; what is a name already stays. `chinese` False: Latin names alone."""
        text = put_right(text) if chinese else text
        taken = [(start, end) for start, end, _ in self._named(text)]
        taken += [match.span() for match in _ASKING.finditer(text)]
        changes = [
            c
            for n in (self._chinese if chinese else ())
            for c in _chinese(text, n, _allowed(len(n), not self._favoured.isdisjoint(self._ids[n])))
        ]
        changes += [c for n in (self._single if chinese else ()) for c in _single(text, n)]
        changes += [c for n in self._latin for c in _latin(text, n)]
        chosen: list[Change] = []
        for change in sorted(changes, key=lambda c: (c.cost / len(c.name), -len(c.name), c.start)):
            busy = [*taken, *((c.start, c.end) for c in chosen)]
            if all(change.end <= start or end <= change.start for start, end in busy):
                chosen.append(change)
        for change in sorted(chosen, key=lambda c: c.start, reverse=True):
            text = change.of(text)
        return Snapped(text, self.found(text))

    def candidates(self, text: str, most: int) -> list[Change]:
        """What may have been said instead, the likeliest first: all that `snap` would change in Chinese, and where no
        name stands in the text also what sounds less alike, for whoever can ask the sound."""
        named = self._named(text)
        taken = [(start, end) for start, end, _ in named]
        taken += [match.span() for match in _ASKING.finditer(text)]
        found: list[Change] = []
        for place, name in enumerate(self._chinese + self._single):
            favoured = not self._favoured.isdisjoint(self._ids[name])
            loosely = not named and place < _LOOSELY and (favoured or len(name) > 1)
            loose = _LOOSE.get(len(name), 0.65 * len(name)) + _FAVOURED_LOOSER * favoured if loosely else 0.0
            if len(name) == 1:
                changes = _single(text, name) + (_alone(text, name) if loosely else [])
            else:
                changes = _chinese(text, name, max(loose, _allowed(len(name), favoured)), favoured=favoured)
            changes = [replace(c, favoured=favoured) for c in changes]
            changes = [c for c in changes if all(c.end <= start or end <= c.start for start, end in taken)]
            found += sorted(changes, key=lambda c: c.cost)[:2]
        found.sort(
            key=lambda c: ((c.cost - _BEFORE_OTHERS * c.favoured) / len(c.name) + 0.15 * (len(c.name) == 1), c.start)
        )
        return list({c.of(text): c for c in reversed(found[:most])}.values())[::-1]

    def rivals(self, text: str, candidates: Sequence[Change], most: int) -> list[Change]:
        """Things that the shop does not sell and that may have been said where the candidates stand."""
        spans = {(c.start, c.end) for c in candidates}
        found = [
            change
            for thing in THINGS.split()
            if thing not in self._ids
            for change in _chinese(text, thing, _LOOSE[2])
            if (change.start, change.end) in spans
        ]
        return sorted(found, key=lambda c: c.cost)[:most]

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


def _behind(change: Change) -> float:
    """By which the likeliest come first."""
    a_character = (change.cost - _BEFORE_OTHERS * change.favoured) / len(change.name)
    return a_character + 0.15 * (len(change.name) == 1)


def snap(text: str, names: Iterable[str]) -> str:
    """The text with what sounds like one of the names replaced by it."""
    return NameBook((name, name) for name in names).snap(text).text


@lru_cache(maxsize=8192)
def _pattern(name: str) -> re.Pattern[str]:
    before = r"(?<![a-z0-9])" if name[0].isascii() and name[0].isalnum() else ""
    after = r"(?:e?s)?(?![a-z0-9])" if name[-1].isascii() and name[-1].isalnum() else ""
    return re.compile(before + re.escape(name) + after, re.IGNORECASE)


def _chinese(text: str, name: str, allowed: float, *, favoured: bool = False) -> list[Change]:
    """Stretches that sound almost alike: of as many characters, for names from three on one fewer or more."""
    meant, out, length = sounds(name), [], len(name)
    sizes = (length,) if length < 3 else (length, length - 1, length + 1)
    for run in _RUN.finditer(text):
        heard = sounds(run.group())
        for size in sizes:
            for i in range(len(heard) - size + 1):
                if length == 2 and _NUMERAL.search(run.group()[i : i + size]):
                    continue  # 第二支 is not 耳机
                if size < length and _part_of(run.group()[i : i + size], name):
                    continue  # a part of the name, as people say it
                cost = _distance(heard[i : i + size], meant, allowed)
                if length == 2 and cost > (2 * TONE if favoured else 0.0) and run.group()[i : i + 2] in phrases_dict:
                    continue  # a word of the language: 被子 is not 杯子, unless 杯子 are being shown
                if cost <= allowed:
                    out.append(Change(run.start() + i, run.start() + i + size, name, cost))
    return out


def _part_of(heard: str, name: str) -> bool:
    """Its characters stand in the name, in their order."""
    rest = iter(name)
    return all(character in rest for character in heard)


def _single(text: str, name: str) -> list[Change]:
    """A name of one character, where a name must stand (这个散还有货 → 这个伞还有货) and it sounds the same."""
    return [
        Change(match.start(1), match.end(1), name, TONE)
        for match in _PLACE.finditer(text)
        if match[1] != name and sounds(match[1])[0][:2] == sounds(name)[0][:2]
    ]


def _alone(text: str, name: str) -> list[Change]:
    """A name of one character anywhere but inside a word, for whoever can ask the sound."""
    return [
        change
        for change in _chinese(text, name, _LOOSE[1])
        if text[change.start - 1 : change.end] not in phrases_dict
        and text[change.start : change.end + 1] not in phrases_dict
    ]


def _allowed(length: int, favoured: bool) -> float:
    """How far apart a name of so many characters may sound. Two characters: nothing but tones, or one sound that is
    often confused where the product is on air or beside it."""
    if length == 2:
        return _CONFUSED + TONE if favoured else 2 * TONE
    return (_FAVOUR if favoured else 1.0) * 0.27 * length


def _distance(heard: Sequence[Syllable], meant: Sequence[Syllable], most: float) -> float:
    """Syllables against syllables; anything above `most` where it is more."""
    if len(heard) == len(meant):
        total = 0.0
        for said, wanted in zip(heard, meant, strict=True):
            total += apart(said, wanted)
            if total > most:
                break
        return total
    row = [j * _LOST for j in range(len(meant) + 1)]
    for i, said in enumerate(heard, 1):
        above, row = row, [i * _LOST]
        for j, wanted in enumerate(meant, 1):
            row.append(min(above[j - 1] + apart(said, wanted), above[j] + _LOST, row[-1] + _LOST))
        if min(row) > most:
            break
    return row[-1] if len(row) == len(meant) + 1 else most + 1


def _latin(text: str, name: str) -> list[Change]:
    """Runs of one word fewer to one more that are spelt almost alike and begin alike."""
    words, count, plain, out = list(_LATIN_WORD.finditer(text)), len(name.split()), name.lower(), []
    letters = plain.replace(" ", "")
    least = _LATIN_ALIKE if len(letters) > 6 else _SHORT_LATIN_ALIKE
    for size in range(max(1, count - 1), count + 2):
        for i in range(len(words) - size + 1):
            start, end = words[i].start(), words[i + size - 1].end()
            heard = text[start:end].lower()
            if not re.fullmatch(r"[a-z'’ -]+", heard) or _same_noun(heard, plain):
                continue
            alike = fuzz.ratio(heard.replace(" ", ""), letters)
            if heard[0] == plain[0] and alike >= least:
                out.append(Change(start, end, name, (100 - alike) / 100 * len(name)))
    return out


def _same_noun(heard: str, name: str) -> bool:
    """One is the other, or its plural."""
    return any(a in (b, f"{b}s", f"{b}es") for a, b in ((heard, name), (name, heard)))
