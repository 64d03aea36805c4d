"""What is left of a refused sentence when the clauses nobody licensed are taken out. Pure.

In: a model's sentence that the gate refused, with whatever judges a sentence. Out: the judged remainder, or None. A
clause of talk the gate does not know, or a yes, costs only itself: what is left is judged anew and whole, so it says
nothing that it could not have said by itself. A clause with a reference is never taken out: who bends a figure is not
mended but refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations

from agent.answers.clauses import Refused
from render.values import Sentence

MOST_CLAUSES, MOST_DROPPED = 8, 2
_PIECE = re.compile(r"((?:\{[^{}]*\}|[^{}])+?)((?:[,，。;；!！?？…~～]|\.(?=\s|$)|\s[-–—]+\s|——?)+\s*|$)")
_BARE = re.compile(r"^\W*(?:\{[^{}]*\}\W*)+$")
_JOINED = re.compile(r"^(?:(?:and|but|so|plus|because|then)\b|而且|不过|但是|所以|并且|然后|另外|而|但)[\s,，]*", re.I)


def of(text: str, judge: Callable[[str], Sentence | Refused]) -> Sentence | None:
    """The first remainder that passes and still states a fact; fewest clauses dropped first."""
    pieces = [(m[1], m[2]) for m in _PIECE.finditer(text.strip()) if m[0]]
    loose = [i for i, (words, _) in enumerate(pieces) if "{" not in words]
    if not 2 <= len(pieces) <= MOST_CLAUSES or len(loose) == len(pieces):
        return None
    for count in range(1, MOST_DROPPED + 1):
        for dropped in combinations(loose, count):
            left = _joined([p for i, p in enumerate(pieces) if i not in dropped], text.strip(), pieces[-1][1])
            if _BARE.match(left):
                continue  # a figure alone is no answer: the clerk's is better
            judged = judge(left)
            if isinstance(judged, Sentence) and judged.facts:
                return judged
    return None


def _joined(pieces: list[tuple[str, str]], whole: str, end: str) -> str:
    """The clauses as one sentence, with the sentence's own end and beginning."""
    kept = "".join(words + mark for words, mark in pieces[:-1]) + pieces[-1][0] + (end.strip() or "")
    kept = _JOINED.sub("", kept.strip())
    return kept[:1].upper() + kept[1:] if whole[:1].isupper() else kept
