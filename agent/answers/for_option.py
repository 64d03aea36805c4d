"""What a row says of the options a clause names: "black and navy are not see-through" says nothing of white. Pure.

In: rows of one product, the option values named. Out: the rows, cut down to the statements that are about these values,
or about none in particular. A statement goes with the option named last before it in its sentence: of "500 ml is 6.8 cm
wide and fits a car; 750 ml is tight" the fit in a car belongs to 500 ml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from agent.answers.clauses import judged, options_said
from agent.answers.sheet import Row

Pair = tuple[str, str]
_SENTENCE = re.compile(r"(?<=[。;；!?\n])\s*|(?<=\.)\s+")
_STATEMENT = re.compile(r"(?<=[,，])(?!\d)\s*")


def narrowed(rows: Iterable[Row], every: tuple[Pair, ...], named: frozenset[Pair], *, chosen: bool) -> list[Row]:
    """`every`: the options the product comes in; `named`: those of the clause, in either language; `chosen`: they are
    recommended ("take an M"), which only a statement about them does."""
    out = []
    for row in rows:
        if row.kind == "options":
            continue
        shown = _about(row.shown, every, named, chosen)
        if shown:
            out.append(row if shown == row.shown else replace(row, shown=shown))
    return out


@lru_cache(maxsize=8192)
def _about(shown: str, every: tuple[Pair, ...], named: frozenset[Pair], chosen: bool) -> str:
    if not _values(shown, every):
        return "" if chosen else shown
    kept: list[str] = []
    for sentence in _SENTENCE.split(shown):
        current: frozenset[Pair] = frozenset()
        for statement in _STATEMENT.split(sentence):
            current = _values(statement, every) or current
            if not current or current & named:
                kept.append(statement)
    return " ".join(kept)


@lru_cache(maxsize=8192)
def _values(text: str, every: tuple[Pair, ...]) -> frozenset[Pair]:
    """The option values that a text speaks of."""
    folded = judged(text)
    found = {v for _, values in options_said(folded, every) for v in values}
    return frozenset(found | {pair for word, pair in _short(every) if word.search(folded)})


@lru_cache(maxsize=1024)
def _short(every: tuple[Pair, ...]) -> tuple[tuple[re.Pattern[str], Pair], ...]:
    """ "The cedar one": a word that only one value of an option has stands for it."""
    out = []
    for name, value in every:
        others = " ".join(judged(v) for n, v in every if n == name and v != value)
        folded = judged(value)
        words = re.findall(r"[a-z]{4,}", folded) if folded.isascii() else [folded[-2:]] if len(folded) > 2 else []
        for word in words:
            if word not in others and not re.search(r"\d", word):
                out.append((re.compile(rf"(?<![a-z]){re.escape(word)}(?![a-z])"), (name, value)))
    return tuple(out)
