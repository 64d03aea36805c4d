"""A comparison is said only as the rows have it. Pure.

In: a clause made of comparing words, the sentence, the sheet. Out: None, or why not. Two products at most; extremes
over the shop ("the cheapest") are never a model's to say, they are computed by code.
"""

from __future__ import annotations

from agent.answers.belonging import _is_name
from agent.answers.clauses import Parsed, Place, Token
from agent.answers.roles import prices
from agent.answers.sheet import FactSheet


def untrue(clause: tuple[Token, ...], parsed: Parsed, sheet: FactSheet, words: set[str]) -> str | None:
    """`words`: which of "cheaper", "dearer", "same" the clause says."""
    if len(words) != 1 or len(sheet.focuses) != 2:
        return "a comparison nobody computed"
    subject = _subject(clause, parsed, sheet)
    other = next((f.product.handle for f in sheet.focuses if f.product.handle != subject), "")
    mine, theirs = prices(subject, sheet), prices(other, sheet)
    currencies = {r.facts[0].currency for r in sheet.rows.values() if r.kind == "price"}
    if not mine or not theirs or len(currencies) != 1:
        return "a comparison nobody computed"
    right = {
        "cheaper": mine[-1] < theirs[0],
        "dearer": mine[0] > theirs[-1],
        "same": mine == theirs and len(set(mine)) == 1,
    }
    return None if right[words.pop()] else "a wrong comparison"


_AGAINST = frozenset({"比", "than", "to", "with", "versus", "vs", "起"})


def _subject(clause: tuple[Token, ...], parsed: Parsed, sheet: FactSheet) -> str:
    """Whose comparison it is: the product that is not the one compared against; "" where unclear."""

    def named(p: Place | None) -> bool:
        return p is not None and _is_name(p)

    spots = [i for i, t in enumerate(clause) if named(t.place)]
    against = {clause[i].place.product for i in spots if _ahead(clause, i) in _AGAINST}  # type: ignore[union-attr]
    if len(against) == 1:
        return next((f.product.handle for f in sheet.focuses if f.product.handle not in against), "")
    if spots:
        return clause[spots[0]].place.product  # type: ignore[union-attr]
    before = {p.product for p in parsed.places if named(p) and p.at < clause[0].at}
    return before.pop() if len(before) == 1 else ""


def _ahead(clause: tuple[Token, ...], at: int) -> str:
    """The word before, articles left out."""
    words = [t.text for t in clause[:at] if t.text not in ("the", "a", "那", "款", "这")]
    return words[-1] if words else ""
