"""What is left of a refused sentence when the clauses nobody licensed are taken out. Pure.

In: a model's sentence that the gate refused, whatever judges a sentence, the fact sheet, and the viewer's question
where it is known. Out: the judged remainder, or None. A clause of talk the gate does not know, or a yes, costs only
itself; a fact in a model's own words is said in the catalog's (`own_words`). What is left is judged anew and whole: it
says nothing that it could not have said by itself. A clause with a reference is never taken out: who bends a figure is
not mended but refused. Nor is a clause taken out that could bend one from outside (`bending.toml`): what sets another
time, another condition, another buyer, another quantity, what denies or compares; and where it speaks of money or
counts anything, what is left must stand by itself, with the product's name in the figure's own clause.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache
from itertools import product
from pathlib import Path

from agent.answers import lexicon, numbers, own_words
from agent.answers.clauses import HELD, OPTION, Refused, judged, parse
from agent.answers.roles import is_figure
from agent.answers.sheet import FactSheet
from render.values import Sentence

MOST_CLAUSES, MOST_DROPPED, MOST_TRIED = 8, 2, 40
_PIECE = re.compile(r"((?:\{[^{}]*\}|[^{}])+?)((?:[,，。;；!！?？…~～]|\.(?=\s|$)|\s[-–—]+\s|——?)+\s*|$)")
_BARE = re.compile(r"^\W*(?:\{[^{}]*\}\W*)+$")
_JOINED = re.compile(r"^(?:(?:and|but|so|plus|because|then)\b|而且|不过|但是|所以|并且|然后|另外|而|但)[\s,，]*", re.I)
_YES = re.compile(r"(?:^|[,，]\s*)(?:and )?(?:yes|yeah|no|是的?|对|可以的?|有的?)\W*$", re.I)

_ASKED = r"(?P<asked>[有是能会行可要好对])[没不](?P=asked)"

Judge = Callable[[str], Sentence | Refused]
KEPT, CUT, QUOTED = 0, 1, 2


def of(text: str, judge: Judge, sheet: FactSheet, asked: str = "") -> Sentence | None:
    """The first remainder that passes; fewest clauses changed first."""
    pieces = [(m[1], m[2]) for m in _PIECE.finditer(text.strip()) if m[0]]
    if not 1 <= len(pieces) <= MOST_CLAUSES:
        return None
    figures = any("{" in words for words, _ in pieces)
    choices = [_choices(words, judge, sheet, asked) for words, _ in pieces]
    ways = sorted(
        product(*(list(c) for c in choices)), key=lambda way: (sum(w == CUT for w in way), sum(map(bool, way)))
    )
    for way in ways[:MOST_TRIED]:
        if not any(way) or way.count(CUT) > MOST_DROPPED:
            continue
        cut = " ".join(words for (words, _), w in zip(pieces, way, strict=True) if w == CUT)
        kept = [p for p, w in zip(pieces, way, strict=True) if w == KEPT]
        quotes = list(dict.fromkeys(choices[i][QUOTED] for i, w in enumerate(way) if w == QUOTED))
        kept = [p for p in kept if "{" in p[0] or not any(own_words.alike(p[0], quote) for quote in quotes)]
        left = _joined(kept, text.strip(), pieces[-1][1], quotes, sheet.lang)
        if _BARE.match(left):
            continue  # a figure alone is no answer: the clerk's is better
        said = judge(left)
        if not isinstance(said, Sentence) or not _answers(said, left, text, cut, figures, sheet):
            continue
        if not said.facts or not any(w == CUT and bends(words) for (words, _), w in zip(pieces, way, strict=True)):
            return said  # where no fact is left, nothing can be bent
    return None if figures else _quoted(text, judge, sheet)


def _quoted(text: str, judge: Judge, sheet: FactSheet) -> Sentence | None:
    """The row's sentence for all that a sentence without references says, where its clauses told too little each."""
    parsed = parse(text, sheet)
    if isinstance(parsed, Refused):
        return None
    options = [p.options for p in parsed.places if p.kind == OPTION]
    quote = own_words.of(judged(text), sheet, own_words.NEAR_WHOLE)
    quote = quote or own_words.of(re.sub(f"[{HELD}]", " ", parsed.judged), sheet, own_words.NEAR_WHOLE)
    if quote is None or not _names_each(quote, options):
        return None
    said = judge(_joined([], text, "", [quote], sheet.lang))
    return said if isinstance(said, Sentence) and said.facts else None


def _choices(words: str, judge: Judge, sheet: FactSheet, asked: str) -> dict[int, str]:
    """What may become of a clause: kept as it is, taken out, said in the catalog's words."""
    found = {KEPT: words}
    if "{" in words or isinstance(judge(words), Sentence):
        return found
    parsed = parse(words, sheet)
    if isinstance(parsed, Refused):
        return found
    options = [p.options for p in parsed.places if p.kind == OPTION]
    if options:  # whose option it was, what is left would be said of all: only a quote that names it may stand for it
        plain = judged(words)
    else:
        plain = re.sub(f"[{HELD}]", " ", parsed.judged)
        if not _repeats(words, asked):
            found[CUT] = ""
    if (quote := own_words.of(plain, sheet)) is not None and _names_each(quote, options):
        found[QUOTED] = quote
    return found


def _names_each(quote: str, options: list[frozenset[tuple[str, str]]]) -> bool:
    """Does a quote name every option that was named?"""
    text = judged(quote).replace(" ", "")
    return all(any(judged(value).replace(" ", "") in text for _, value in named) for named in options)


def _answers(said: Sentence, left: str, text: str, cut: str, figures: bool, sheet: FactSheet) -> bool:
    """Is what is left worth saying, and can it stand without what was cut?"""
    if _YES.search(left.rstrip(" .。!！~～")):
        return False
    if figures:
        return not (cut and counts(cut)) or _stands_alone(left, sheet)
    parsed = parse(left, sheet)
    if isinstance(parsed, Refused):
        return False
    if said.facts:
        return True
    whole = 2 * len(left) >= len(text) and not counts(cut)
    owns_up = lexicon.holds(lexicon.words(parsed.judged), lexicon.table("ignorance"))
    return owns_up or (whole and any(p.product for p in parsed.places))


def _stands_alone(left: str, sheet: FactSheet) -> bool:
    """Every figure has the product's name in its own clause."""
    parsed = parse(left, sheet)
    if isinstance(parsed, Refused):
        return False
    clauses = [c for c in parsed.clauses if any(is_figure(t) for t in c)]
    return all(any(t.place and t.place.product and not is_figure(t) for t in c) for c in clauses)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What bends, what speaks of money, and what only looks as if it did."""
    data = tomllib.loads((Path(__file__).parent / "words" / "bending.toml").read_text(encoding="utf-8"))
    harmless = re.compile("|".join((*map(re.escape, data["harmless"].split()), _ASKED)))
    return _any_of(data["bends"]), _any_of(data["money"]), harmless


def _any_of(classes: dict[str, dict[str, str]]) -> re.Pattern[str]:
    zh = [w for c in classes.values() for w in c["zh"].split()]
    en = [" ".join(w.split()) for c in classes.values() for w in re.split(r"[,\n]", c["en"]) if w.strip()]
    return re.compile(
        "|".join(sorted(map(re.escape, zh), key=len, reverse=True))
        + r"|(?<![a-z'])(?:"
        + "|".join(sorted(map(re.escape, en), key=len, reverse=True))
        + r")(?![a-z])|n't(?![a-z])"
    )


def bends(words: str) -> bool:
    """Could these words, standing beside a figure, make it another's, another day's, a conditional or a wrong one?"""
    text = _patterns()[2].sub(" ", judged(words))
    counted = any(n.text not in ("一", "one", "first", "free") for n in numbers.find(text))
    return counted or _patterns()[0].search(text) is not None


def counts(words: str) -> bool:
    """Do they speak of money, or count anything?"""
    text = judged(words)
    return bool(numbers.find(text)) or _patterns()[1].search(text) is not None


def _repeats(words: str, asked: str) -> bool:
    """Do they say again what the viewer asked about? Then what is left would be heard as the answer to it."""
    return bool(asked) and bool(own_words.content(words) & own_words.content(asked))


def _joined(pieces: list[tuple[str, str]], whole: str, end: str, quotes: list[str], lang: str) -> str:
    """The clauses as one sentence, with the sentence's own end and beginning; what is quoted behind it."""
    kept = ""
    if pieces:
        kept = "".join(words + mark for words, mark in pieces[:-1]) + pieces[-1][0] + (end.strip() or "")
        kept = _JOINED.sub("", kept.strip())
        kept = kept[:1].upper() + kept[1:] if whole[:1].isupper() else kept
    stop, gap = ("。", "") if lang == "zh" else (".", " ")
    for quote in quotes:
        kept = f"{kept}{'' if not kept or kept[-1] in '。.!！?？~～' else stop}{gap if kept else ''}{quote}{stop}"
    return kept
