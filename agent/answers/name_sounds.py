"""Names of the shop typed by their sound: 辣椒由 → 辣椒油, 蓝牙耳ji → 蓝牙耳机. Pure but for the catalog's reads.

In: a folded comment, the catalog. Out: the comment with such names as the shop writes them. A name of two or three
characters may have one typed as another of the same sound, a longer one two; never where the characters mean something
as they stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from agent.answers.meaning import means_something
from agent.answers.normal import fold
from agent.answers.spelling import alike, senseless, sound
from agent.answers.wording import FILLER_EN
from catalog import Catalog, Product

SMALL_SHOP = 300  # up to here every product is looked at; beyond, what the search gives
_HALF_TYPED = re.compile(r"([\u3400-\u9fff]{1,4})([a-z]{2,12})")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_LATIN = re.compile(r"(?<![a-z0-9'-])[a-z]{4,}(?![a-z0-9'-])")
_RUN = re.compile(r"[\u3400-\u9fff]{2,}")
_LONGEST = 6


@dataclass(frozen=True, slots=True, eq=False)
class _Names:
    """The shop's names, folded. `by_place`: (length, place, character) → the Chinese names that have it there;
    `by_ends`: first and last character → those of three or four characters."""

    every: tuple[str, ...]
    together: str
    latin: frozenset[str]  # the words of those in Latin letters
    by_place: dict[tuple[int, int, str], tuple[str, ...]]
    by_ends: dict[tuple[str, str], tuple[str, ...]]


def as_named(text: str, catalog: Catalog) -> str:
    """The comment with the names that were typed by sound put right."""
    names = _names(catalog.products())
    text = _LATIN.sub(lambda m: _tail_of(m[0], names), text)
    if text.isascii():
        return text
    text = _HALF_TYPED.sub(lambda m: _whole(m, names.every), text)
    return _RUN.sub(lambda m: _heard(m[0], names), text)


_LAST: tuple[tuple[Product, ...], _Names] | None = None


def _names(products: tuple[Product, ...]) -> _Names:
    """Of the catalog as it is; those of the last one are kept."""
    global _LAST
    if (last := _LAST) is not None and last[0] is products:
        return last[1]
    named = tuple(name for p in products[:SMALL_SHOP] for name in (*p.aliases, *p.title.values()))
    _LAST = (products, names := _folded(named))
    return names


@lru_cache(maxsize=8)
def _folded(named: tuple[str, ...]) -> _Names:
    every = tuple(dict.fromkeys(map(fold, named)))
    by_place: dict[tuple[int, int, str], list[str]] = {}
    by_ends: dict[tuple[str, str], list[str]] = {}
    for name in every:
        if 2 <= len(name) <= _LONGEST and _HAN.fullmatch(name):
            for place, char in enumerate(name):
                by_place.setdefault((len(name), place, char), []).append(name)
            if 3 <= len(name) <= 4:
                by_ends.setdefault((name[0], name[-1]), []).append(name)
    return _Names(
        every,
        "".join(every),
        frozenset(w for name in every if name.isascii() for w in name.split()),
        {key: tuple(of) for key, of in by_place.items()},
        {key: tuple(of) for key, of in by_ends.items()},
    )


def _whole(m: re.Match[str], names: tuple[str, ...]) -> str:
    """A name of the shop, the end of it left in pinyin."""
    for size in range(len(m[1]), 0, -1):
        for name in names:
            if m[1][-size:] not in name:
                continue
            tail = name.split(m[1][-size:], 1)[1]
            for end in range(1, min(len(tail), 4) + 1):
                if sound(tail[:end]) == m[2]:
                    return m[1] + tail[:end]
    return m[0]


@lru_cache(maxsize=4096)
def _tail_of(word: str, names: _Names) -> str:
    """buds → earbuds: the end of the only word of a name, where it means nothing else."""
    if word in FILLER_EN or means_something(word):
        return word
    if word in names.latin or word.removesuffix("s") in names.latin or word + "s" in names.latin:
        return word
    found = {w for w in names.latin if w.endswith(word)}
    return found.pop() if len(found) == 1 else word


def _heard(run: str, names: _Names) -> str:
    at = 0
    while at < len(run) - 1:
        for size in range(min(_LONGEST, len(run) - at), 1, -1):
            piece = run[at : at + size]
            near = {n for i, c in enumerate(piece) for n in names.by_place.get((size, i, c), ())}
            if piece in near:
                at += size - 1
                break
            meant = {n for n in near if alike(piece, n, 1 if size < 4 else 2)}
            if not meant and size == 2:
                shortened = names.by_ends.get((piece[0], piece[1]), ()) if piece not in names.together else ()
                meant = set(shortened)  # 辣油
            if len(meant) == 1 and senseless(run, at, at + size):
                run = run[:at] + meant.pop() + run[at + size :]
                at += size - 1
                break
        at += 1
    return run
