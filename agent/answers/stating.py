"""Which rows may license a statement of a sentence, and do they? Pure.

In: a clause of a parsed sentence, the fact sheet. Out: what no row licenses (`licensed`), or the rows that tell the
clause in other words (`retold_by`). A statement goes by the rows of the products the sentence names; where it names an
option, by what these rows say of that option. What is worked out of the rows is kept in the sheet's memo.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.answers import claims, for_option, lexicon, retold, roles
from agent.answers.clauses import OPTION, Parsed, Token, option_pairs
from agent.answers.sheet import FactSheet, Row

_CHOOSES = re.compile(r"[选挑拿穿]|\b(?:choose|pick|take|go for|want|fits?|size|for a)\b")


def licensed(clause: Sequence[Token], parsed: Parsed, sheet: FactSheet, *, computed: bool) -> claims.Lack | None:
    """None where one statement of one row has the clause's words; else what is lacking."""
    products = {p.product for p in parsed.places if p.product}
    if not products and len(sheet.focuses) == 1:
        products = {sheet.focuses[0].product.handle}
    named = _options(clause)
    key = ("licensing", frozenset(products), named, bool(named) and _chosen(clause))
    if (stated := sheet.memo.get(key)) is None:
        owners = {v.sku: f.product.handle for f in sheet.focuses for v in f.product.variants}
        rows = [r for r in sheet.rows.values() if owners.get(r.sku, "") in products]
        stated = sheet.memo[key] = claims.Stated.of(_about(rows, clause, sheet))
    assert isinstance(stated, claims.Stated)
    known = lexicon.known("neutral", "talk", "quoted", computed=computed)
    pieces = roles.units(sheet)
    return claims.unlicensed(clause, stated, lambda p: p in known or p in pieces, pieces)


def retold_by(index: int, parsed: Parsed, sheet: FactSheet) -> list[Row]:
    """The rows that tell a clause, alone or with the one beside it; none where it is not told."""
    if (rows := _rows(parsed, sheet)) is None or not _vocabulary(rows, sheet).has(parsed.clauses[index]):
        return []
    clauses = parsed.clauses
    rows = _about(rows, clauses[index], sheet)
    for pair in ((index,), (index, index + 1), (index - 1, index)):
        if pair[0] >= 0 and pair[-1] < len(clauses) and len({retold.denies(clauses[i]) for i in pair}) == 1:
            told = tuple(t for i in pair for t in clauses[i])
            if found := retold.licensed(told, parsed.judged, rows):
                return found
    return []


def _rows(parsed: Parsed, sheet: FactSheet) -> list[Row] | None:
    """The rows of the one product a sentence speaks of; None where it speaks of several, or of none."""
    products = {p.product for p in parsed.places if p.product}
    if len(products) > 1 or not sheet.focuses or (not products and len(sheet.focuses) > 1):
        return None
    product = next(iter(products), None) or sheet.focuses[0].product.handle
    if (found := sheet.memo.get(("told", product))) is None:
        skus = {v.sku for f in sheet.focuses for v in f.product.variants if f.product.handle == product}
        found = [r for r in sheet.rows.values() if r.sku in skus and r.kind in retold.TELLING]
        sheet.memo["told", product] = found
    assert isinstance(found, list)
    return found


def _vocabulary(rows: list[Row], sheet: FactSheet) -> retold.Vocabulary:
    key = ("vocabulary", rows[0].sku if rows else "")
    if (found := sheet.memo.get(key)) is None:
        found = sheet.memo[key] = retold.Vocabulary.of(rows)
    assert isinstance(found, retold.Vocabulary)
    return found


def _about(rows: list[Row], clause: Sequence[Token], sheet: FactSheet) -> list[Row]:
    """Of these rows what is said of the options named in a clause."""
    if not (named := _options(clause)):
        return rows
    every = tuple(dict.fromkeys(o for f in sheet.focuses for o in option_pairs(f.product)))
    return for_option.narrowed(rows, every, named, chosen=_chosen(clause))


def _chosen(clause: Sequence[Token]) -> bool:
    return _CHOOSES.search(lexicon.canonical([t.text for t in clause])) is not None


def _options(clause: Sequence[Token]) -> frozenset[tuple[str, str]]:
    """The option values that a clause names."""
    return frozenset(o for t in clause if t.place and t.place.kind == OPTION for o in t.place.options)
