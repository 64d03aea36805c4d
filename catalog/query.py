"""What of a comment is worth looking up, and by which tokens: as written, as it sounds, as it may have been meant.

In: a comment in its normal form, the index. Out: `Term`s: a stretch of the comment, how much it tells, and the
postings that would satisfy it, each with how sure it is. Pure.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from catalog.index import Index, Posting, bare
from catalog.mentions import content
from catalog.same import others
from catalog.script import CJK
from catalog.sounds import eased, initials, readings, sound, syllables
from catalog.tokens import Run, is_slip, parts, runs, stem, tokens

MOST_TERMS = 40
# How sure a way is that is not the written one.
TYPED, SOUND, SLIP, SAME, EASED, TURNED, FIRST_LETTERS, SHORT_SLIP, USE = 0.9, 0.85, 0.85, 0.8, 0.7, 0.6, 0.6, 0.6, 0.3
STRONG = 0.5  # a posting of at least this weight is of a name or an attribute
_HAN = re.compile(rf"[{CJK}]")
_LETTERS = re.compile(r"[a-z]")
_PIECE = re.compile(r"[a-z0-9]+")
_MOST_PIECES = 4  # of a model number that spaces or dashes part


@dataclass(slots=True)
class Term:
    """`ways` are postings, each of which is evidence for the term, with its discount."""

    start: int
    end: int
    weight: float
    ways: list[tuple[Posting, float]] = field(default_factory=list)


@dataclass(slots=True)
class Query:
    """`rest` is the comment's content, spaces where nothing is; as long as the comment. `heard` is how it sounds, where
    some of it is typed by sound."""

    plain: str
    rest: str
    terms: list[Term]
    heard: list[Heard]


class Heard(NamedTuple):
    """A syllable of the comment; "" for Latin letters that are none. `after` says that it follows the last directly."""

    start: int
    end: int
    syllable: str
    typed: bool
    after: bool


def read(index: Index, plain: str) -> Query:
    rest = content(plain, lambda start, end: _own(index, plain, start, end))
    rest = _without_asked_by_sound(index, rest)
    terms: list[Term] = []
    for run in runs(rest):
        terms += _han(index, run) if run.kind == "han" else _latin(index, run)
        if len(terms) > MOST_TERMS:
            break
    terms = terms[:MOST_TERMS]
    _models(index, rest, terms)
    heard = _heard(index, rest)
    _typed(index, heard, terms)
    _same(index, plain, terms)
    return Query(plain, rest, [t for t in terms if t.weight > 0], heard)


def _rarest(index: Index) -> float:
    return math.log(1 + max(1, len(index.place_of)))


def _strong(index: Index, token: str) -> bool:
    posting = index.postings.get(token)
    return posting is not None and float(posting[1].max()) >= STRONG


def _own(index: Index, plain: str, start: int, end: int) -> bool:
    """Whether a word of asking is part of one of the shop's own here: 双 in 双循环, he in `bo li fan he`."""
    word = plain[start:end]
    if word.isascii():
        return _own_syllable(index, plain, start, end)
    around = [plain[at : at + 2] for at in (start - 1, end - 1) if at >= 0 and _HAN.match(plain[at : at + 1])]
    crossing = any(len(pair) == 2 and _HAN.match(pair[1]) and _of_a_name(index, pair) for pair in around)
    inside = all(_strong(index, word[at : at + 2]) for at in range(len(word) - 1))
    return crossing and inside


def _of_a_name(index: Index, pair: str) -> bool:
    """As it is written or, for a word of two characters, as it sounds: 倍套 for 被套."""
    return _strong(index, pair) or " ".join(syllables(pair)) in index.sounds


def _own_syllable(index: Index, plain: str, start: int, end: int) -> bool:
    word = plain[start:end]
    if not readings(word) or len(readings(word)[0]) > 1:
        return False
    before = re.search(r"([a-z]+) $", plain[max(0, start - 8) : start])
    after = re.match(r" ([a-z]+)", plain[end : end + 8])
    return bool(
        (before and sound(before[1], word) in index.postings) or (after and sound(word, after[1]) in index.postings)
    )


_ASKED_BY_SOUND = re.compile(
    r"\b(?:duo ?shao ?qian|duo ?shao|zen ?me ?mai|zen ?me ?yang|zen ?me|you ?huo|you ?mei ?you|you ?ma|hai ?you ?ma|"
    r"jia ?ge|pian ?yi ?dian|xiang ?yao|wo ?yao|zhu ?bo|lian ?jie|ji ?hao|shen ?me)\b"
)


def _without_asked_by_sound(index: Index, rest: str) -> str:
    def blank(match: re.Match[str]) -> str:
        heard = readings(match.group().replace(" ", ""))
        own = heard and any(sound(a, b) in index.postings for a, b in zip(heard[0], heard[0][1:], strict=False))
        return match.group() if own else " " * len(match.group())

    return _ASKED_BY_SOUND.sub(blank, rest)


def _ways(index: Index, *tokens_: tuple[str, float]) -> list[tuple[Posting, float]]:
    found = ((index.postings.get(token), discount) for token, discount in tokens_)
    return [(posting, discount) for posting, discount in found if posting is not None]


def _weight(index: Index, ways: list[tuple[Posting, float]]) -> float:
    """By the rarest way; what the shop has nowhere tells most."""
    if not ways:
        return _rarest(index)
    return math.log(1 + max(1, len(index.place_of)) / min(len(posting[0]) for posting, _ in ways))


# --- Chinese --------------------------------------------------------------------------------------------------------


def _han(index: Index, run: Run) -> Iterator[Term]:
    text = run.text
    if len(text) == 1:
        ways = _ways(index, (text, 1.0))
        yield Term(run.start, run.end, _weight(index, ways), ways)
        return
    heard = syllables(text) if _HAN.match(text) else ()
    heard = heard if len(heard) == len(text) else ()
    known = [_strong(index, text[at : at + 2]) for at in range(len(text) - 1)]
    for at in range(len(text) - 1):
        pair = text[at : at + 2]
        ways = _ways(index, (pair, 1.0))
        if not known[at]:
            if heard:
                ways += _ways(index, (sound(heard[at], heard[at + 1]), SOUND), (eased(heard[at], heard[at + 1]), EASED))
            ways += _ways(index, (f"_{pair}", TURNED), (pair[::-1], TURNED if _strong(index, pair[::-1]) else 0.0))
            # One character is another altogether: what stands around it is still there.
            if at + 2 < len(text) and not known[at + 1]:
                ways += _ways(index, (f"_{text[at]}{text[at + 2]}", TURNED))
            if at and not known[at - 1]:
                ways += _ways(index, (f"_{text[at - 1]}{text[at + 1]}", TURNED))
        yield Term(run.start + at, run.start + at + 2, _weight(index, ways), ways)


# --- Latin ----------------------------------------------------------------------------------------------------------


def _latin(index: Index, run: Run) -> Iterator[Term]:
    word = run.text
    if run.kind == "measure":
        number, *_ = tokens(word)
        ways = _ways(index, (word, 1.0)) or _ways(index, (number, 1.0))
        yield Term(run.start, run.end, _weight(index, ways), ways)
        return
    ways = _ways(index, (stem(word), 1.0))
    if not ways:
        ways = _slipped(index, word) or _cut(index, word) or _by_initials(index, word)
    yield Term(run.start, run.end, _weight(index, ways), ways)
    for part in parts(word):
        if more := _ways(index, (part, 0.7)):
            yield Term(run.start, run.end, 0.5 * _weight(index, more), more)


def _slipped(index: Index, word: str) -> list[tuple[Posting, float]]:
    """One typing slip forgiven; the shorter the word, the less surely."""
    if len(word) < 3 or not word.isalpha():
        return []
    near = {known for form in _forms(word) for known in index.slips.get(form) or () if is_slip(word, known)}
    discount = SLIP if len(word) >= 5 else SHORT_SLIP
    return [way for known in sorted(near)[:8] for way in _ways(index, (stem(known), discount))]


def _forms(word: str) -> set[str]:
    return {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}


def _cut(index: Index, word: str) -> list[tuple[Posting, float]]:
    """earbuds as ear buds: the rarer half is the evidence."""
    for at in range(3, len(word) - 2):
        halves = [index.postings.get(stem(half)) for half in (word[:at], word[at:])]
        if halves[0] is not None and halves[1] is not None:
            return [(min(halves, key=lambda p: len(p[0])), 0.8)]
    return []


def _by_initials(index: Index, word: str) -> list[tuple[Posting, float]]:
    """trq for 天然气: three letters and more that are no word."""
    if not 3 <= len(word) <= 8 or not word.isalpha():
        return []
    found = [index.postings.get(token) for token in initials(tuple(word))]
    if any(posting is None for posting in found):
        return []
    places, weights = found[0]
    for more, _ in found[1:]:
        keep = np.isin(places, more)
        places, weights = places[keep], weights[keep]
    return [((places, weights), FIRST_LETTERS)] if len(places) else []


def _models(index: Index, rest: str, terms: list[Term]) -> None:
    """jsq30-m9, however broken up: the whole of a model number, or a beginning, is better evidence than its parts."""
    words = list(_PIECE.finditer(rest))
    at = 0
    while at < len(words):
        for size in range(min(_MOST_PIECES, len(words) - at), 0, -1):
            start, end = words[at].start(), words[at + size - 1].end()
            written = bare(rest[start:end])
            if re.search("[\u3400-\u9fff]", rest[start:end]) or written.isalpha() or written.isdigit():
                continue
            if ways := _ways(index, (f"#{written}", 1.0)):
                terms[:] = [t for t in terms if not (start <= t.start and t.end <= end)]
                terms.append(Term(start, end, _weight(index, ways), ways))
                at += size - 1
                break
        at += 1


def _heard(index: Index, rest: str) -> list[Heard]:
    if not _LETTERS.search(rest):
        return []
    heard: list[Heard] = []
    for match in re.finditer(rf"[a-z]+|[{CJK}]", rest):
        letters, (start, end) = match.group(), match.span()
        after = bool(heard) and not rest[heard[-1].end : start].strip()
        if not letters[0].isascii():
            heard.append(Heard(start, end, "".join(syllables(letters)), False, after))
            continue
        ways = readings(letters)
        if not ways or (len(letters) > 4 and _strong(index, stem(letters))):
            heard.append(Heard(start, end, "", True, after))
            continue
        for at, syllable in enumerate(max(ways, key=lambda way: _sounding(index, way))):
            heard.append(Heard(start, end, syllable, True, after or at > 0))
    return heard


def _typed(index: Index, heard: list[Heard], terms: list[Term]) -> None:
    """Chinese typed as pinyin, also among characters (bao温杯): pairs of syllables that the shop's names have."""
    covered: set[tuple[int, int]] = set()
    found: list[Term] = []
    for a, b in pairwise(heard):
        if not b.after or not (a.typed or b.typed) or not a.syllable or not b.syllable:
            continue
        ways = _ways(index, (sound(a.syllable, b.syllable), TYPED), (eased(a.syllable, b.syllable), EASED))
        if ways:
            found.append(Term(a.start, b.end, _weight(index, ways), ways))
            covered |= {(item.start, item.end) for item in (a, b) if item.typed}
    if covered:
        terms[:] = [t for t in terms if not any(start <= t.start and t.end <= end for start, end in covered)]
        terms += found


def _sounding(index: Index, way: tuple[str, ...]) -> tuple[float, int]:
    told = sum(
        1.0 if sound(a, b) in index.postings else 0.5 if eased(a, b) in index.postings else 0.0
        for a, b in itertools.pairwise(way)
    )
    return told, -len(way)


# --- other words ----------------------------------------------------------------------------------------------------


def _same(index: Index, plain: str, terms: list[Term]) -> None:
    """What the shop may call it instead satisfies every term within the phrase."""
    for other in others(plain):
        said = set(map(stem, tokens(plain[other.start : other.end])))
        sure = SAME if other.surely else USE
        ways = [(p, sure) for name in other.names if (p := _holding(index, name, said)) is not None]
        if not ways:
            continue
        within = [t for t in terms if other.start <= t.start and t.end <= other.end]
        if not within:
            within = [Term(other.start, other.end, 0.0)]
            terms.append(within[0])
        weight = _weight(index, ways)
        for term in within:
            if not term.ways:
                term.weight = weight / len(within)
            term.ways += ways


def _holding(index: Index, name: str, said: set[str]) -> Posting | None:
    """The products whose names hold every token of `name`; none where it is but a part of what was said."""
    wanted = list(dict.fromkeys(map(stem, tokens(name))))
    if said.issuperset(wanted):
        return None
    places: np.ndarray | None = None
    weights: np.ndarray | None = None
    for token in wanted:
        posting = index.postings.get(token)
        if posting is None:
            return None
        strong = posting[1] >= STRONG
        mine, held = posting[0][strong], posting[1][strong]
        if places is None:
            places, weights = mine, held
        else:
            _, left, right = np.intersect1d(places, mine, assume_unique=True, return_indices=True)
            places, weights = places[left], np.minimum(weights[left], held[right])
        if not len(places):
            return None
    return None if places is None or weights is None else (places, weights)
