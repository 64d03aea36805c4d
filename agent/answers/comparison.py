"""A comparison is said only as the rows have it. Pure.

In: a clause made of comparing words, the sentence, the sheet. Out: None, or why not. Two products at most, or the
options of one that the sentence names; extremes
over the shop ("the cheapest") are never a model's to say, they are computed by code.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.answers.belonging import _is_name, meant
from agent.answers.clauses import OPTION, Parsed, Place, Token
from agent.answers.focus import Focus
from agent.answers.lexicon import canonical
from agent.answers.roles import prices
from agent.answers.sheet import FactSheet
from catalog import Variant


def untrue(clause: tuple[Token, ...], parsed: Parsed, sheet: FactSheet, words: set[str]) -> str | None:
    """`words`: which of "cheaper", "dearer", "same" the clause says."""
    if len(words) == 1 and len(sheet.focuses) == 1:
        return _options_compared(clause, parsed, sheet, next(iter(words)))
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


def _options_compared(clause: tuple[Token, ...], parsed: Parsed, sheet: FactSheet, word: str) -> str | None:
    """One option of a product said to be cheaper or dearer than the others the sentence names: "66 升贵一点"."""
    focus = sheet.focuses[0]
    if word == "same":
        return _alike(clause, parsed, focus)
    if (cut := next((i for i, t in enumerate(clause) if t.text in ("比", "than")), None)) is not None:
        return _against(clause[:cut], clause[cut + 1 :], focus, word)
    at = [i for i, t in enumerate(clause) if t.place]
    together = bool(at) and at[-1] - at[0] == len(at) - 1 and all(clause[i].place.kind == OPTION for i in at)  # type: ignore[union-attr]
    mine, named = meant(clause, focus), meant([t for c in parsed.clauses if c is not clause for t in c], focus)
    if not together or not mine or not named or any(t.text in _AGAINST for t in clause):
        return "a comparison nobody computed"
    own = {v.sku for v in mine}
    return _ordered(mine, [v for v in named if v.sku not in own], word)


def _ordered(mine: Sequence[Variant], theirs: Sequence[Variant], word: str) -> str | None:
    """Is every price of `mine` below ("cheaper") or above every price of `theirs`?"""
    ours = [v.price for v in mine if v.price]
    others = [v.price for v in theirs if v.price]
    if not ours or not others or len({m.currency for m in (*ours, *others)}) != 1:
        return "a comparison nobody computed"
    ours_at, theirs_at = sorted(m.amount for m in ours), sorted(m.amount for m in others)
    right = ours_at[-1] < theirs_at[0] if word == "cheaper" else ours_at[0] > theirs_at[-1]
    return None if right else "a wrong comparison"


def _against(ours: Sequence[Token], theirs: Sequence[Token], focus: Focus, word: str) -> str | None:
    """ "66 升比 36 升贵一点", "36 L is cheaper than 66 L": one option on either side, in the order they are said."""
    mine, other = meant(ours, focus), meant(theirs, focus)
    if mine is None or other is None or any(t.place and t.place.kind != OPTION for t in (*ours, *theirs)):
        return "a comparison nobody computed"
    if {v.sku for v in mine} & {v.sku for v in other}:
        return "a comparison nobody computed"
    return _ordered(mine, other, word)


def _alike(clause: Sequence[Token], parsed: Parsed, focus: Focus) -> str | None:
    """Options said to cost the same: those the clause names, else those the sentence names."""
    if not _PRICE.search(canonical([t.text for t in clause])):
        return "a comparison nobody computed"
    said = meant(clause, focus) or meant([t for c in parsed.clauses for t in c], focus)
    if not said or len(said) < 2 or len(focus.product.variants) < 2:
        return "a comparison nobody computed"
    prices_of = {v.price for v in said}
    return None if len(prices_of) == 1 and None not in prices_of else "a wrong comparison"


def undiffering(clause: Sequence[Token], parsed: Parsed, sheet: FactSheet) -> str | None:
    """Options said to differ in price: those the clause or the sentence names, else all of the product."""
    if len(sheet.focuses) != 1:
        return "a comparison nobody computed"
    focus = sheet.focuses[0]
    said = meant(clause, focus) or meant([t for c in parsed.clauses for t in c], focus) or []
    if len(said) < 2:
        said = list(focus.product.variants)
    prices_of = {v.price for v in said}
    return None if len(prices_of) > 1 and None not in prices_of else "a wrong comparison"


_PRICE = re.compile(r"价|\b(?:prices?|priced|costs?)\b")
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
