"""In stock and sold out are facts: said only where the rows a clause is about say so. Pure.

In: a clause made of availability words, the sentence it stands in, the sheet. Out: None, or why not.
"""

from __future__ import annotations

from agent.answers.belonging import focus_of, meant
from agent.answers.clauses import NAME, Parsed, Token
from agent.answers.focus import Focus
from agent.answers.sheet import FactSheet
from catalog import Variant


def untrue(clause: tuple[Token, ...], parsed: Parsed, sheet: FactSheet, *, gone: bool) -> str | None:
    """Whether "sold out" (`gone`) or "in stock" is not so."""
    variants = [v for f in _spoken_of(clause, parsed, sheet) for v in _variants(clause, parsed, f)]
    known = {r.sku: r.value for r in sheet.rows.values() if r.kind == "stock" and not r.ref.endswith("_total")}
    if not variants or any(v.sku not in known for v in variants):
        return "availability that is not known"
    if gone and any(known[v.sku] != "0" for v in variants):
        return "sold out that is not"
    if not gone and all(known[v.sku] == "0" for v in variants):
        return "in stock that is not"
    return None


def _spoken_of(clause: tuple[Token, ...], parsed: Parsed, sheet: FactSheet) -> list[Focus]:
    """The products it is said of: those named in the clause, else the one named last before it, else the only one."""
    here = {t.place.product for t in clause if t.place and (t.place.kind == NAME or t.place.row)}
    if not here:
        start = clause[0].at
        before = [p for p in parsed.places if p.at < start and p.product]
        here = {before[-1].product} if before else {p.product for p in parsed.places if p.product}
    named = [f for handle in here if (f := focus_of(handle, sheet))]
    if named:
        return named
    return list(sheet.focuses) if len(sheet.focuses) == 1 else []


def _variants(clause: tuple[Token, ...], parsed: Parsed, focus: Focus) -> list[Variant]:
    own = {v.sku: v for v in focus.product.variants}
    chosen = meant(clause, focus)
    if chosen is None:
        stated = [own[p.row.sku] for p in parsed.references("stock", "variant") if p.row and p.row.sku in own]
        chosen = stated or meant([t for c in parsed.clauses for t in c], focus)
    return list(focus.variants) if chosen is None else chosen
