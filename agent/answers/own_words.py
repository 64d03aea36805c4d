"""The catalog's own sentence for what a clause says in other words. Pure.

In: a clause that nothing licensed, the fact sheet. Out: how the row puts it, ready to be judged (a sentence word for
word, or an attribute by reference), or None. It licenses nothing: what is said is the row's, so it is true whatever the
clause had made of it; nearness only decides that the two speak of the same thing. Nearness is the share of the clause's
content (English stems, pairs of Chinese characters, numbers with their units, meanings, whichever words were chosen)
that the row's sentence holds, each unit weighed by how few sentences of the sheet have it.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from agent.answers import lexicon, numbers
from agent.answers.clauses import ANSWERED, judged
from agent.answers.meaning import marks
from agent.answers.mention import stem, with_units
from agent.answers.sheet import FactSheet, Row

NEAR, LEAST = 0.42, 2  # the share of a clause that must be found, by weight, and how many units of it
NEAR_WHOLE = 0.5  # of a whole sentence
ABSENT = 0.5  # the weight of a unit that no sentence of the sheet has, against one that a single sentence has
_SENTENCE = re.compile(r"(?<=[。!?！？;；\n])|(?<=\.)\s")
_LATIN = re.compile(r"[a-z]+(?:'[a-z]+)*")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_ANSWERS = re.compile(
    r"(?:不?[能会是行用带含]的?|不?可以|没?有|不建议|建议|yes|no|better not|not)(?=[,，、 ])", re.I
)  # heard as a yes or no
_CUT_SHORT = re.compile(r"\b(?:is|are|does|do|can|will|has|not)$")  # half of an answer: "the glass is"
_KINDS = frozenset({"attribute", "quote", "caution"})
_SLIGHT = frozenset("的了是在有和就也都把被对给这那它您你我们很不没会能要可以个一用到里上下")


def of(clause: str, sheet: FactSheet, near_enough: float = NEAR) -> str | None:
    """The nearest sentence of a row, where one is near enough."""
    said = _meant(clause)
    if len(said) < LEAST:
        return None
    every = _sentences(sheet)
    figures = frozenset(u for u in said if u[0].isdigit())
    rarity = _rarity(sheet)
    rare = math.log(1 + len(every))
    whole = sum(rarity.get(u, ABSENT * rare) for u in said)
    found: list[tuple[float, str]] = []
    for held, text in every:
        shared = said & held
        if len(shared) < LEAST or not figures <= held:
            continue
        near = sum(rarity[u] for u in shared) / whole
        if near >= near_enough:
            found.append((near + 0.1 * len(shared) / len(held), text))
    return max(found)[1] if found else None


def _rarity(sheet: FactSheet) -> dict[str, float]:
    """How much each unit tells about which sentence is meant: the logarithm of one in how many has it."""
    if (found := sheet.memo.get("rarity")) is None:
        every = _sentences(sheet)
        count = Counter(u for held, _ in every for u in held)
        found = sheet.memo["rarity"] = {u: math.log(1 + len(every) / n) for u, n in count.items()}
    assert isinstance(found, dict)
    return found


def _meant(text: str) -> frozenset[str]:
    """Content, and the meanings of its words: by those a fact is found that is told in other words."""
    found = marks(text)
    return content(text) | frozenset(f"={m}" for m in found.hard) | frozenset(w for w in found.raw if w.isascii())


def alike(clause: str, quote: str) -> bool:
    """Is half of what a clause says in the quote too?"""
    own = content(clause)
    return bool(own) and 2 * len(own & content(quote)) >= len(own)


def _sentences(sheet: FactSheet) -> list[tuple[frozenset[str], str]]:
    """Every sentence of the sheet that may be quoted: its content, how it is said."""
    if (found := sheet.memo.get("own words")) is None:
        rows = [r for r in sheet.rows.values() if r.kind in _KINDS and r.lang in (None, sheet.lang)]
        found = sheet.memo["own words"] = [s for r in rows for s in _said(r, sheet.lang)]
    assert isinstance(found, list)
    return found


def _said(row: Row, lang: str) -> Iterator[tuple[frozenset[str], str]]:
    if row.kind == "attribute":
        mark = "：" if lang == "zh" else ": "
        yield _meant(f"{row.name} {row.shown}"), f"{row.name}{mark}{{{row.ref}}}"
        return
    asked = _meant(row.name) if ".faq " in row.ref else frozenset()
    for sentence in _SENTENCE.split(row.shown):
        text = ANSWERED.sub("", sentence.strip(" 。.!！?？;；,，\n"))
        if len(text) >= 6 and not _ANSWERS.match(text) and not _CUT_SHORT.search(text):
            yield _meant(text) | {u for u in asked if not u[0].isdigit()}, text


@lru_cache(maxsize=16_384)
def content(text: str) -> frozenset[str]:
    text = with_units(judged(text))
    plain = lexicon.table("neutral", "talk")
    found = {stem(w) for w in _LATIN.findall(text) if w not in plain and len(w) > 1}
    found |= {
        n.text if n.value is None else f"{n.value.normalize():f}"
        for n in numbers.find(text)
        if n.text not in ("一", "one")
    }
    for run in _HAN.findall(text):
        found |= {a + b for a, b in itertools.pairwise(run) if a not in _SLIGHT and b not in _SLIGHT}
    return frozenset(found)
