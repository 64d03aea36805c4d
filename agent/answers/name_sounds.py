"""Names of the shop typed by their sound: 辣椒由 → 辣椒油, 蓝牙耳ji → 蓝牙耳机. Pure but for the catalog's reads.

In: a folded comment, the catalog. Out: the comment with such names as the shop writes them. A name of two or three
characters may have one typed as another of the same sound, a longer one two; never where the characters mean something
as they stand.
"""

from __future__ import annotations

import re
from functools import lru_cache

from agent.answers.meaning import means_something
from agent.answers.normal import fold
from agent.answers.spelling import alike, senseless, sound
from agent.answers.wording import FILLER_EN
from catalog import Catalog

SMALL_SHOP = 300  # up to here every product is looked at; beyond, what the search gives
_HALF_TYPED = re.compile(r"([\u3400-\u9fff]{1,4})([a-z]{2,12})")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_LATIN = re.compile(r"(?<![a-z0-9'-])[a-z]{4,}(?![a-z0-9'-])")
_RUN = re.compile(r"[\u3400-\u9fff]{2,}")
_LONGEST = 6


def as_named(text: str, catalog: Catalog) -> str:
    """The comment with the names that were typed by sound put right."""
    names = _names(catalog)
    text = _LATIN.sub(lambda m: _tail_of(m[0], names), text)
    if text.isascii():
        return text
    text = _HALF_TYPED.sub(lambda m: _whole(m, names), text)
    return _RUN.sub(lambda m: _heard(m[0], names), text)


def _names(catalog: Catalog) -> tuple[str, ...]:
    products = catalog.products()[:SMALL_SHOP]
    return _folded(tuple((p.handle, p.version, *p.aliases, *p.title.values()) for p in products))


@lru_cache(maxsize=8)
def _folded(products: tuple[tuple[object, ...], ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(str(name)) for _, _, *names in products for name in names))


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
def _tail_of(word: str, names: tuple[str, ...]) -> str:
    """buds → earbuds: the end of the only word of a name, where it means nothing else."""
    if word in FILLER_EN or means_something(word):
        return word
    words = {w for name in names if name.isascii() for w in name.split()}
    if word in words or word.removesuffix("s") in words or word + "s" in words:
        return word
    found = {w for w in words if w.endswith(word)}
    return found.pop() if len(found) == 1 else word


@lru_cache(maxsize=8)
def _by_place(names: tuple[str, ...]) -> dict[tuple[int, int, str], tuple[str, ...]]:
    """(length, place, character) → the Chinese names that have it there."""
    found: dict[tuple[int, int, str], list[str]] = {}
    for name in names:
        if 2 <= len(name) <= _LONGEST and _HAN.fullmatch(name):
            for place, char in enumerate(name):
                found.setdefault((len(name), place, char), []).append(name)
    return {key: tuple(of) for key, of in found.items()}


def _shortened(names: tuple[str, ...], piece: str) -> list[str]:
    """Names of three or four characters that begin and end like this."""
    return [n for n in names if 3 <= len(n) <= 4 and n[0] == piece[0] and n[-1] == piece[1] and _HAN.fullmatch(n)]


def _heard(run: str, names: tuple[str, ...]) -> str:
    by_place = _by_place(names)
    at = 0
    while at < len(run) - 1:
        for size in range(min(_LONGEST, len(run) - at), 1, -1):
            piece = run[at : at + size]
            near = {n for i, c in enumerate(piece) for n in by_place.get((size, i, c), ())}
            if piece in near:
                at += size - 1
                break
            meant = {n for n in near if alike(piece, n, 1 if size < 4 else 2)}
            if not meant and size == 2:
                meant = {n for n in _shortened(names, piece) if piece not in "".join(names)}  # 辣油
            if len(meant) == 1 and senseless(run, at, at + size):
                run = run[:at] + meant.pop() + run[at + size :]
                at += size - 1
                break
        at += 1
    return run
