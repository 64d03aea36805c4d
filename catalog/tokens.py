"""Texts cut into what the index holds: CJK bigrams, Latin words, measures, model numbers. Pure.

In: a text in its normal form. Out: tokens, in the text's order, each with its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from catalog.mentions import read_number
from catalog.script import CJK

Kind = Literal["han", "word", "measure"]
_LETTER = rf"[{CJK}\u3040-\u30ff\uac00-\ud7af]"
_UNITS = {
    "毫升": "ml", "升": "l", "公斤": "kg", "千克": "kg", "克": "g", "斤": "jin", "千瓦": "kw", "瓦": "w", "毫米": "mm",
    "厘米": "cm", "公分": "cm", "英寸": "inch", "寸": "inch", "毫安": "mah", "litres": "l", "liters": "l", "litre": "l",
    "liter": "l", "inches": "inch", "grams": "g", "watts": "w",
} | {unit: unit for unit in ("ml", "l", "kg", "g", "kw", "w", "mm", "cm", "inch", "mah", "oz", "gb", "tb")}  # fmt: skip
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_MEASURE = re.compile(
    rf"(?<![0-9.])(?P<number>\d+(?:\.\d+)?|[零〇一二三四五六七八九十百两]+(?:点[零一二三四五六七八九]+)?)[\s-]?(?P<unit>{_UNIT})(?![a-z0-9级])"
)
_RUN = re.compile(rf"{_LETTER}+|[a-zà-ÿ0-9]+(?:[.'][a-z0-9]+)*")
_SPLIT = re.compile(r"\d+(?:\.\d+)?|[a-zà-ÿ]+")
_HAN_RUN = re.compile(rf"[{CJK}]+")
_MODEL = re.compile(r"(?<![a-z0-9])(?:[a-z]+[-‑]?\d|\d+[-‑]?[a-z])[a-z0-9]*(?:[-‑/][a-z0-9]+)*")
_PIECE = re.compile(r"[a-z]+|\d+")
_STOP = frozenset(re.findall(r"\w+", "the a an of and or for with to in on is it this that are be as by from at your"))


class Run(NamedTuple):
    """A stretch of one kind. `text` of a measure is its number and unit as one word: `1.5l`."""

    start: int
    end: int
    kind: Kind
    text: str


def runs(text: str) -> Iterator[Run]:
    at = 0
    for match in _MEASURE.finditer(text):
        if match["unit"].isascii() and text[match.start() - 1 : match.start()].isalpha() and match.start():
            continue  # the tail of a model number: x16l; but midea16升 is a brand and a measure
        yield from _plain_runs(text, at, match.start())
        number = match["number"] if match["number"][0].isascii() else _read(match["number"])
        number = number.rstrip("0").rstrip(".") if "." in number else number
        yield Run(*match.span(), "measure", f"{number}{_UNITS[match['unit']]}")
        at = match.end()
    yield from _plain_runs(text, at, len(text))


def _read(said: str) -> str:
    """十六 as 16, 七点六 as 7.6."""
    whole, point, rest = said.partition("点")
    return f"{read_number(whole)}.{''.join(str(read_number(c)) for c in rest)}" if point else str(read_number(whole))


def _plain_runs(text: str, start: int, end: int) -> Iterator[Run]:
    for match in _RUN.finditer(text, start, end):
        yield Run(*match.span(), "han" if match.group()[0] > "\u2fff" else "word", match.group())


def tokens(text: str) -> Iterator[str]:
    """Bigrams of each CJK run (a run of one stands alone); Latin words, their stem; `a1b2` also as its parts."""
    for run in runs(text):
        if run.kind == "han":
            if len(run.text) == 1:
                yield run.text
            for at in range(len(run.text) - 1):
                yield run.text[at : at + 2]
        elif run.kind == "measure":
            yield run.text
            yield _SPLIT.findall(run.text)[0]
        elif run.text not in _STOP:
            yield stem(run.text)
            yield from parts(run.text)


def parts(word: str) -> list[str]:
    """`a1b2` as a, 1, b, 2; nothing of a plain word."""
    if word.isalpha() or word.isdigit():
        return []
    return [part for part in _SPLIT.findall(word) if part != word]


def models(text: str) -> Iterator[Run]:
    """What looks like a model number: letters with digits, `jsq30-m9`; `text` is its letters and digits alone."""
    for match in _MODEL.finditer(text):
        bare = re.sub(r"[^a-z0-9]", "", match.group())
        if len(bare) >= 3:
            yield Run(*match.span(), "word", bare)


def beginnings(model: str) -> Iterator[str]:
    """A model number and its beginnings up to each piece: jsq30m9 is also jsq30 and jsq30m."""
    at = 0
    for piece in _PIECE.findall(model):
        at += len(piece)
        if at >= 3 and not model[:at].isalpha():
            yield f"#{model[:at]}"


def stem(word: str) -> str:
    """Plural off, so that mugs finds mug."""
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


def gaps(run: str) -> Iterator[str]:
    """Characters with one between them: what is left where a character was lost."""
    return (f"_{run[at]}{run[at + 2]}" for at in range(len(run) - 2))


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
