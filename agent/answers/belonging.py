"""Does a fact stand with the name and the option it belongs to? Pure.

In: a parsed sentence and its sheet. Out: None, or why not. A figure's owner is the product named last before it (or the
only one named); its option is the one named in its clause. Where options differ in price or stock, a sentence that
gives one figure says whose it is, or gives both ends, or says "from".
"""

from __future__ import annotations

from collections.abc import Sequence

from agent.answers.clauses import NAME, OPTION, REF, Parsed, Place, Token
from agent.answers.focus import Focus
from agent.answers.lexicon import canonical, finder
from agent.answers.sheet import FactSheet
from catalog import Variant

OF_A_VARIANT = frozenset({"price", "list_price", "saving", "percent_off", "stock", "in_stock"})


def misplaced(parsed: Parsed, sheet: FactSheet) -> str | None:
    return _another_product(parsed, sheet) or _another_variant(parsed, sheet) or _one_for_all(parsed, sheet)


def _is_name(p: Place) -> bool:
    return p.kind == NAME or (p.kind == REF and p.row is not None and p.row.kind in ("title", "cheaper"))


def _another_product(parsed: Parsed, sheet: FactSheet) -> str | None:
    named = [p for p in parsed.places if _is_name(p)]
    if len(sheet.focuses) > 1 and any(not p.product for p in named):
        return "a name of two products"
    for p in parsed.places:
        if not p.row or _is_name(p) or p.row.kind in ("variant", "cheaper") or not named:
            continue
        earlier = [n for n in named if n.at < p.at]
        owner = named[0] if len({n.product for n in named}) == 1 else (earlier[-1] if earlier else named[0])
        if p.product != owner.product:
            return "a fact of another product"
    return None


def focus_of(product: str, sheet: FactSheet) -> Focus | None:
    return next((f for f in sheet.focuses if f.product.handle == product), None)


def meant(clause: Sequence[Token], focus: Focus) -> list[Variant] | None:
    """The variants that the options named in a clause leave, None where it names none of this product's."""
    skus = {t.place.row.sku for t in clause if t.place and t.place.row and t.place.row.kind == "variant"}
    own = {v.sku for v in focus.product.variants}
    if skus & own:
        return [v for v in focus.product.variants if v.sku in skus]
    pairs = {o for t in clause if t.place and t.place.kind == OPTION for o in t.place.options}
    pairs &= {o for v in focus.product.variants for o in v.options}
    if not pairs:
        return None
    wanted: dict[str, set[str]] = {}
    for name, value in pairs:
        wanted.setdefault(name, set()).add(value)
    return [v for v in focus.product.variants if all(dict(v.options).get(n) in values for n, values in wanted.items())]


def _clauses_of(parsed: Parsed) -> list[tuple[int, Sequence[Token], Place]]:
    """Every figure of a variant, with the stretch of its clause that it shares with no other such figure."""
    out = []
    for i, clause in enumerate(parsed.clauses):
        at = [j for j, t in enumerate(clause) if t.place and t.place.row and t.place.row.kind in OF_A_VARIANT]
        for n, j in enumerate(at):
            place = clause[j].place
            assert place is not None
            same = [k for k in at if clause[k].place.row.kind == place.row.kind]  # type: ignore[union-attr]
            if len(same) == 1:
                stretch = clause
            else:
                # Two figures of a kind in one clause: each goes with the option before it, or all with the one behind.
                start = at[n - 1] + 1 if n else 0
                stop = at[n + 1] if n + 1 < len(at) else len(clause)
                ahead = any(t.place and _names_option(t.place) for t in clause[: at[0]])
                stretch = clause[start:j] if ahead else clause[j:stop]
            out.append((i, stretch, place))
    return out


def _names_option(p: Place) -> bool:
    return p.kind == OPTION or (p.row is not None and p.row.kind == "variant")


def _spoken_of(parsed: Parsed, i: int, stretch: Sequence[Token], focus: Focus, place: Place) -> list[Variant] | None:
    """The variants a figure is said of: by its own stretch, else as named last before it, else right behind it."""
    return _told(parsed, i, stretch, focus, place)[0]


def _told(
    parsed: Parsed, i: int, stretch: Sequence[Token], focus: Focus, place: Place
) -> tuple[list[Variant] | None, Sequence[Token]]:
    """The variants a figure is said of, and the words that say so."""
    if (own := meant(stretch, focus)) is not None:
        return _narrowed(own, stretch, parsed.clauses[:i], focus), stretch
    for j in range(i - 1, -1, -1):
        if (before := meant(parsed.clauses[j], focus)) is not None:
            return before, parsed.clauses[j]
    for clause in parsed.clauses[i + 1 :]:
        figures = [t.place.row for t in clause if t.place and t.place.row and t.place.row.kind in OF_A_VARIANT]
        if any(place.row is None or r.sku != place.row.sku or r.kind == place.row.kind for r in figures):
            break  # "12 left, and black is 59": one option's figures may stand before its name
        if (behind := meant(clause, focus)) is not None:
            return behind, clause
    return None, ()


def _chosen(clause: Sequence[Token], focus: Focus) -> set[tuple[str, str]]:
    """The options of this product that a clause names."""
    own = {o for v in focus.product.variants for o in v.options}
    return {o for t in clause if t.place and t.place.kind == OPTION for o in t.place.options} & own


def _narrowed(
    own: list[Variant], stretch: Sequence[Token], before: Sequence[Sequence[Token]], focus: Focus
) -> list[Variant]:
    """ "Pink 500 ml is out, but black has 12": what is not named again (500 ml) goes on from what was said before."""
    here = {name for name, _ in _chosen(stretch, focus)}
    for clause in reversed(before):
        kept = {(name, value) for name, value in _chosen(clause, focus) if name not in here}
        if kept and here:
            return [v for v in own if kept & set(v.options)] or own
    return own


def _another_variant(parsed: Parsed, sheet: FactSheet) -> str | None:
    for i, stretch, place in _clauses_of(parsed):
        focus = focus_of(place.product, sheet)
        if focus is None or place.row is None or place.row.ref.endswith("_total"):
            continue
        said, words = _told(parsed, i, stretch, focus, place)
        if said is None:
            continue
        # Asked about 雾蓝, "雾蓝浴巾的燕麦色款" names both: what was asked about narrows no option named beside it.
        besides = _chosen(words, focus) - {o for v in focus.variants for o in v.options}
        if place.row.sku in {v.sku for v in said} and not besides:
            continue
        known = {r.sku for r in sheet.rows.values() if r.kind == place.row.kind}
        unknown = besides and not {v.sku for v in said} <= known
        if unknown or _figures(sheet, place.row.kind, said) != {place.row.value}:  # "both at 129": the same for all
            return "a fact of another variant"
    return None


def _figures(sheet: FactSheet, kind: str, variants: Sequence[Variant]) -> set[str]:
    if (by_sku := sheet.memo.get(("figures", kind))) is None:
        rows = [r for r in sheet.rows.values() if r.kind == kind and not r.ref.endswith("_total")]
        by_sku = sheet.memo["figures", kind] = {r.sku: [x.value for x in rows if x.sku == r.sku] for r in rows}
    assert isinstance(by_sku, dict)
    return {value for v in variants for value in by_sku.get(v.sku, ())}


def _one_for_all(parsed: Parsed, sheet: FactSheet) -> str | None:
    for kind in sorted({p.row.kind for p in parsed.references(*OF_A_VARIANT) if p.row}):
        for focus in sheet.focuses:
            every = _figures(sheet, kind, focus.variants)
            if len(every) < 2:
                continue
            said = [
                (i, stretch, p)
                for i, stretch, p in _clauses_of(parsed)
                if p.row and p.row.kind == kind and p.product == focus.product.handle
                and not p.row.ref.endswith("_total")
            ]  # fmt: skip
            values = {p.row.value for _, _, p in said if p.row}
            if not said or values == every:
                continue
            if kind == "price":
                ends = sorted(float(v) for v in every)
                if {float(v) for v in values} == {ends[0], ends[-1]}:
                    continue
            for i, stretch, p in said:
                assert p.row is not None
                chosen = _spoken_of(parsed, i, stretch, focus, p)
                if chosen is None:
                    if kind == "price" and _starting(parsed.clauses[i]):
                        continue  # roles saw that it is the lowest
                    return "a fact of one option as if of all"
                left = [v for v in chosen if v in focus.variants] or chosen
                if len(_figures(sheet, kind, left)) > 1 and not (kind == "price" and _starting(parsed.clauses[i])):
                    return "a fact of one option as if of several"
    return None


def _starting(clause: Sequence[Token]) -> bool:
    return finder("from_before", "from_after").search(canonical([t.text for t in clause])) is not None
