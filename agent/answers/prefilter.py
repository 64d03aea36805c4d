"""What every match of a pattern holds, so that a pattern is tried only where it can match. Pure.

In: a compiled pattern; a folded text. Out: `needs`: pieces of up to three characters of which a text must hold one,
read off the pattern itself, None where it promises nothing; `grams`: those that the text holds. A comment is read by
hundreds of patterns and meets a handful: two sets without a common member cost a twentieth of a search. The rules are
those of RE2's prefilter (https://github.com/google/re2, `re2/prefilter.cc`): the exact strings of a part as long as
they are few, else the best of what its parts must hold.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from re import _constants as ops
from re import _parser as parser
from typing import Any

Grams = frozenset[str]
Strings = frozenset[str]
Info = tuple[Strings | None, Strings | None]  # all that it matches, where that is little; one of these is in each match

FEW = 16  # exact strings of one part
LONGEST = 3  # characters of a gram
_EMPTY: Strings = frozenset({""})
_ZERO_WIDTH = (ops.AT, ops.ASSERT_NOT)
_REPEATS = (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT)
_COMMON = frozenset("etaoinsrhl 的了是有不多么吗少")


@lru_cache(maxsize=256)
def grams(text: str) -> Grams:
    """Its characters, alone and two and three together."""
    text = _plain(text)
    return frozenset((*text, *_windows(text, 2), *_windows(text, 3)))


def needs(pattern: re.Pattern[str]) -> Grams | None:
    """A text that holds none of these has no match, whatever stands around it."""
    strings = _better(*_sequence(parser.parse(pattern.pattern, pattern.flags)))
    return None if strings is None else frozenset(_rarest(s)[1] for s in strings)


@dataclass(frozen=True, slots=True)
class Filtered:
    """A pattern with what it needs."""

    pattern: re.Pattern[str]
    needs: Grams | None

    @classmethod
    def of(cls, pattern: re.Pattern[str]) -> Filtered:
        return cls(pattern, needs(pattern))

    def search(self, text: str, held: Grams) -> re.Match[str] | None:
        """`held`: the grams of the text, or of a longer one that it is left of."""
        return self.pattern.search(text) if self.needs is None or not self.needs.isdisjoint(held) else None

    def sub(self, put: str | Callable[[re.Match[str]], str], text: str, held: Grams) -> str:
        return self.pattern.sub(put, text) if self.needs is None or not self.needs.isdisjoint(held) else text


def _plain(text: str) -> str:
    """In small letters; without the i that `re.IGNORECASE` takes for another."""
    return text.lower().replace("ı", "i")


def _sequence(items: Iterable[tuple[Any, Any]]) -> Info:
    """Items one after another: what stands side by side is joined while it is exact."""
    run: Strings = _EMPTY
    held: Strings | None = None
    whole = True
    for item in items:
        exact, inside = _item(*item)
        if exact is not None and len(run) * len(exact) <= FEW:
            run = frozenset(map("".join, product(run, exact)))
            continue
        held, whole = _better(_better(run, held), inside), False
        run = exact if exact is not None else _EMPTY
    return (run, held) if whole else (None, _better(run, held))


def _item(op: Any, value: Any) -> Info:
    if op is ops.LITERAL:
        return frozenset({_plain(chr(value))}), None
    if op in _ZERO_WIDTH:
        return _EMPTY, None
    if op is ops.IN:
        chars = _characters(value)
        return (chars, chars) if chars is not None and len(chars) <= FEW else (None, chars)
    if op is ops.BRANCH:
        return _either([_sequence(branch) for branch in value[1]])
    if op is ops.SUBPATTERN:
        return _sequence(value[-1])
    if op is ops.ATOMIC_GROUP:
        return _sequence(value)
    if op is ops.ASSERT:  # what is looked at stands in the text too, but not in the match
        return None, _better(*_sequence(value[1]))
    if op in _REPEATS:
        least, most, inside = value
        exact, held = _sequence(inside)
        if (least, most) == (0, 1):
            return (exact | _EMPTY if exact is not None else None), None
        return None, _better(exact, held) if least else None
    return None, None


def _either(branches: Sequence[Info]) -> Info:
    exact = [found for found, _ in branches]
    together = None if any(e is None for e in exact) else frozenset().union(*exact)  # type: ignore[arg-type]
    held = [_better(*branch) for branch in branches]
    one = None if any(h is None for h in held) else frozenset().union(*held)  # type: ignore[arg-type]
    return (together if together is not None and len(together) <= FEW else None), one


def _characters(members: Sequence[tuple[Any, Any]]) -> Strings | None:
    """Of a class in brackets; None where it is too wide to tell anything."""
    found: set[str] = set()
    for op, value in members:
        if op is ops.LITERAL:
            found.add(_plain(chr(value)))
        elif op is ops.RANGE and value[1] - value[0] < FEW:
            found.update(_plain(chr(c)) for c in range(value[0], value[1] + 1))
        else:
            return None
    return frozenset(found)


def _better(a: Strings | None, b: Strings | None) -> Strings | None:
    """Which of the two a text is less likely to hold by chance; an empty string is in every text."""
    told = [strings for strings in (a, b) if strings is not None and "" not in strings]
    return min(told, key=lambda strings: sum(_rarest(s)[0] for s in strings), default=None)


@lru_cache(maxsize=8192)
def _rarest(string: str) -> tuple[float, str]:
    """Of its grams the one that fewest texts hold, by a rough guess: a Latin letter stands in most texts, three Chinese
    characters in next to none."""
    return min((_share(gram), gram) for gram in _windows(string, min(LONGEST, len(string))))


def _share(gram: str) -> float:
    return math.prod((0.5, 0.8)[c in _COMMON] if c.isascii() else (0.02, 0.1)[c in _COMMON] for c in gram)


def _windows(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(len(text) - size + 1)]
