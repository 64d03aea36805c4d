"""The gate: the last look at every sentence before it may be said. Pure.

In: a sentence with typed references, as a brain or the clerk wrote it, and the fact sheet. Out: the rendered
`render.values.Sentence` with its facts, or `Refused(reason)`. The sentence is taken apart (`clauses`); every clause is
of one kind and has a closed vocabulary of its own: figures (`roles`, `belonging`), the catalog's own words,
availability, a comparison, owning up to not knowing, plain talk, or a statement one row licenses (`claims`). Policy
holds for all of it. What cannot be classified is not said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from agent.answers import (
    admitting,
    availability,
    belonging,
    claims,
    comparison,
    implied,
    inviting,
    lexicon,
    numbers,
    pointing,
    policy,
    roles,
    stating,
)
from agent.answers.clauses import HELD, QUOTE, REF, Parsed, Refused, Token, judged, parse
from agent.answers.goods import category_of
from agent.answers.lexicon import canonical, covers, table
from agent.answers.question import Lang
from agent.answers.reference import REFERENCE
from agent.answers.sheet import FactSheet, Row
from render.values import Fact, Sentence

__all__ = ["Refused", "check"]

CITED = frozenset({"quote", "offer", "attribute", "caution", "options"})  # rows in the catalog's own words
JOINING = frozenset({"and", "so", "but"})
PRICED_TERMS = ("shipping", "returns", "warranty")  # terms of the shop, which may hold an amount ("满99元包邮")
_PARTICLES = frozenset("哦呢啊呀哈吧啦嘛哟喔哒")
_EXTREME = re.compile(r"最便宜|最低|最贵|价格最高|\b(?:cheapest|lowest|most expensive|highest)\b")
_PIECES = re.compile(r"\d\s*块(?!钱)")  # an attribute of 60 块 counts bricks, not yuan
_AMOUNT = re.compile(
    r"[¥￥$€£]\s*\d|\d\s*(?:元|块钱|块(?=$|[,，。;；!！])|折)|[一二两三四五六七八九十百千]\s*(?:元|块钱|折(?!叠|光|痕|射))|"
    r"(?i:\d\s*(?:yuan|usd|eur|gbp|dollars?|euros?|pounds? sterling|% off))"
)
_NOT_IN_IT = re.compile(
    r"(?:资料|页面|说明|详情页?|介绍|参数表?|商品页)(?:里|上)?面?(?:真|确实|也|都|暂时|目前|还|并)?没有[哦呢哈呀啊]?$"
)
_MARKS = re.compile(r"([。.!?！？])(?=[。.!?！？,，])")


def check(
    text: str,
    sheet: FactSheet,
    lang: Lang,
    *,
    computed: bool = False,
    forbidden: tuple[str, ...] = (),
    market: str = "any",
    polar: bool = False,
    gesture: str | None = None,
) -> Sentence | Refused:
    """Judge one sentence. `computed`: comparisons in it were worked out by code (the clerk's), not by a model;
    `market`: whose law holds ("any": every market's); `polar`: a yes or no was asked for; only a fact gives it."""
    parsed = parse(text, sheet)
    if isinstance(parsed, Refused):
        return parsed
    if reason := belonging.misplaced(parsed, sheet):
        return Refused(reason)
    if reason := _quoted_money(parsed):
        return Refused(reason)
    judge = _Judge(parsed, sheet, computed, polar)
    for index in range(len(parsed.clauses)):
        if reason := judge.objection(index):
            return Refused(reason)
    if judge.bare_yes() or (polar and judge.affirmed and not computed):
        return Refused("a yes or no that rests on nothing" if judge.bare_yes() else "a yes or no beside a fact")
    if not computed and (found := implied.claim(parsed, judge.by_row)):
        return Refused(f"a claim in harmless words: {found}")
    own = re.sub(f"[{HELD}]", " ", parsed.judged)
    cited = " ".join(p.row.shown for p in parsed.places if p.row and p.row.kind in CITED | {"title"})
    plain = _EXTREME.sub(" ", own) if computed else own
    for category in _categories(sheet):
        if reason := policy.objection(plain, cited, forbidden, market=market, category=category):
            return Refused(reason)
    return _render(parsed, sheet, lang, gesture, judge.told)


def _categories(sheet: FactSheet) -> frozenset[str | None]:
    """The kinds of goods the sheet is about, as the law sees them."""
    if (found := sheet.memo.get("categories")) is None:
        found = sheet.memo["categories"] = frozenset(category_of(f.product) for f in sheet.focuses) or frozenset({None})
    assert isinstance(found, frozenset)
    return found


def _quoted_money(parsed: Parsed) -> str | None:
    """An amount or an offer in a description is as old as the description: prices are said by reference only."""
    for p in parsed.places:
        if p.row is None or p.row.kind not in ("quote", "attribute") or p.row.ref.endswith(PRICED_TERMS):
            continue
        shown = _PIECES.sub(" ", p.row.shown) if p.row.kind == "attribute" else p.row.shown
        if _AMOUNT.search(shown):
            return "a price in a quote"
    return None


class _Judge:
    """Classifies the clauses of one sentence."""

    def __init__(self, parsed: Parsed, sheet: FactSheet, computed: bool, polar: bool) -> None:
        self.parsed = parsed
        self.sheet = sheet
        self.computed = computed
        self.polar = polar
        self.grounded = False  # a fact of the sheet was stated
        self.affirmed = False
        self.owned = False  # said last that something is not known
        self.told: list[Row] = []  # rows whose fact was told in other words
        self.by_row: list[int] = []  # the clauses that a row tells, word for word or in others
        self.priced = bool(parsed.references("price"))

    def objection(self, index: int) -> str | None:
        """Why this clause may not be said, or None."""
        clause = self.parsed.clauses[index]
        rows = [t.place.row for t in clause if t.place and t.place.row]
        if any(roles.is_figure(t) for t in clause):
            self.grounded = True
            return self._around_figure(index)
        if any(r.kind in CITED for r in rows):
            self.grounded = True
            return self._around_quote(index, [r for r in rows if r.kind in CITED])
        differing = not self.computed and _holds(clause, "differing")
        if differing and self._made_of(clause, "neutral", "talk", "comparing", "differing"):
            self.grounded = True
            return comparison.undiffering(clause, self.parsed, self.sheet)
        if self._affirms(clause):
            self.affirmed = True
            self.owned = False  # "it isn't written anywhere, no problem": a yes behind an admission rests on nothing
            return None
        talk = self._made_of(clause, "neutral", "talk")
        bare = not self.computed and not any(t.place for t in clause)
        if talk and bare and self._made_of(clause, "neutral"):
            return implied.told_of_product(clause)
        plain = talk or self._made_of(clause, "alone")
        if plain and self.computed:
            return None
        reason, tried = self._availability(clause)
        if tried:
            self.grounded = True
            return reason
        if plain:
            return implied.told_of_product(clause)
        if self._points(clause):
            return implied.told_of_product(clause)
        if self._header(index) or (self.priced and self._one_piece(clause)):
            return None
        if self._admits(clause):
            self.owned = True
            return None
        if self._aside(clause):
            return implied.told_of_product(clause)
        if _holds(clause, "several") and self._made_of(clause, "neutral", "talk", "several"):
            chosen = any(len(f.product.variants) > 1 for f in self.sheet.focuses)
            return None if chosen else "one option said to be several"
        reason, tried = self._comparison(clause)
        if tried:
            self.grounded = True
            return reason
        self.grounded = True
        lack = self._licensed(clause)
        reason = lack and self._with_header(index, lack)
        if reason is not None and not self._retold(index):
            return reason
        self.by_row.append(index)
        return None

    def _around_figure(self, index: int) -> str | None:
        """What is wrong beside the figures of a clause; talk joined by "and" is talk ("I checked and it's ...")."""
        reason = roles.unfit(self.parsed, index, self.sheet, computed=self.computed)
        clause = self.parsed.clauses[index]
        if reason is None or self.computed:
            return reason
        if self._compared_at(index):
            return None
        for at in (i for i, t in enumerate(clause) if t.text in JOINING):
            for talk, rest in ((clause[:at], clause[at + 1 :]), (clause[at + 1 :], clause[:at])):
                if not talk or not any(roles.is_figure(t) for t in rest) or any(t.place and t.place.row for t in talk):
                    continue
                if not self._made_of(talk, "neutral", "talk") or implied.told_of_product(talk):
                    continue
                clauses = (*self.parsed.clauses[:index], rest, *self.parsed.clauses[index + 1 :])
                if roles.unfit(replace(self.parsed, clauses=clauses), index, self.sheet, computed=False) is None:
                    return None
        return reason

    def _compared_at(self, index: int) -> bool:
        """ "Black is a bit cheaper at 59": a comparison, then the figure, each judged by itself."""
        clause = self.parsed.clauses[index]
        at = next(
            (i for i, t in enumerate(clause[:-1]) if t.text in ("at", "for") and roles.is_figure(clause[i + 1])), 0
        )
        said, rest = clause[:at], (*(t for t in clause[:at] if t.place), *clause[at:])
        kinds = {k for k in ("cheaper", "dearer") if _holds(said, k)}
        if len(kinds) != 1 or not self._made_of(said, "neutral", "comparing", *kinds):
            return False
        if any(roles.is_figure(t) for t in said) or comparison.untrue(said, self.parsed, self.sheet, kinds):
            return False
        clauses = (*self.parsed.clauses[:index], rest, *self.parsed.clauses[index + 1 :])
        return roles.unfit(replace(self.parsed, clauses=clauses), index, self.sheet, computed=False) is None

    def _with_header(self, index: int, alone: claims.Lack) -> str | None:
        """ "材质的话，它是榉木": a clause that names what the next one states is judged together with it."""
        clauses = self.parsed.clauses if not alone.strange else ()
        for pair in ((index, index + 1), (index - 1, index)):
            if pair[0] < 0 or pair[1] >= len(clauses):
                continue
            both = (*clauses[pair[0]], *clauses[pair[1]])
            if not any(t.place and t.place.row for t in both) and self._licensed(both) is None:
                return None
        return f"unlicensed words: {alone.words}"

    def bare_yes(self) -> bool:
        """A yes or a no with no fact beside it: it would license whatever was asked."""
        return self.affirmed and not self.grounded and not self.owned and not self.computed

    def _made_of(self, clause: Sequence[Token], *tables: str) -> bool:
        if any(t.other for t in clause):
            return False
        known = lexicon.known(*tables, computed=self.computed)
        return covers([t.text for t in clause], known.__contains__, HELD.__contains__) is None

    def _affirms(self, clause: Sequence[Token]) -> bool:
        """Ends in a yes or a no: "可以的", "it does", "这款可以"."""
        tokens = [t.text for t in clause]
        if canonical(tokens) in table("acknowledging"):
            return self.polar or len(self.parsed.clauses) == 1
        while len(tokens) > 1 and tokens[-1] in _PARTICLES:
            tokens.pop()
        for k in range(len(tokens)) if tokens[-1] in _last_of("yes") else ():
            tail = canonical(tokens[k:])
            if tail in table("yes") and (k == 0 or len(tail) >= 2) and self._made_of(clause[:k], "neutral"):
                return True
        return False

    def _aside(self, clause: Sequence[Token]) -> bool:
        """Nothing is pointed at, and no word claims anything: "eyes up", 别跑."""
        if any(t.place or t.other for t in clause):
            return False
        return covers(_texts(clause), lexicon.aside().__contains__, _is_held) is None

    def _tells(self, clause: Sequence[Token]) -> bool:
        """More than a name and words that may stand beside anything."""
        return any(t.place and t.place.row for t in clause) or not self._made_of(clause, "neutral")

    def _one_piece(self, clause: Sequence[Token]) -> bool:
        """ "one pair of the socks," beside a price: a single piece, as the shop counts."""
        pieces, plain = roles.units(self.sheet), table("neutral")
        known = lambda p: p in pieces or p in plain  # noqa: E731
        return not any(t.other for t in clause) and covers(_texts(clause), known, _is_held) is None

    def _header(self, index: int) -> bool:
        """ "原价呢，" before the figure it names, "价格就这样" behind a price: words of that figure's kind."""
        clause = self.parsed.clauses[index]
        before = next((c for c in reversed(self.parsed.clauses[:index]) if self._tells(c)), ())
        kinds = {t.place.row.kind for t in before if t.place and t.place.row}
        if "price" in kinds and self._made_of(clause, "neutral", "price"):
            return True
        if "offer" in kinds and self._made_of(clause, "neutral", "talk", "quoted"):
            return True  # "..., that's the current deal on the lamp"
        following = next((c for c in self.parsed.clauses[index + 1 :] if self._tells(c)), ())
        if not following:
            return False
        figure = next((t.place.row.kind for t in following if roles.is_figure(t) and t.place and t.place.row), None)
        cited = [t.place.row for t in following if t.place and t.place.row and t.place.row.kind in CITED]
        if figure is None and cited:
            known, names = table("neutral", "talk", "quoted"), _names(cited)
            known_here = lambda p: p in known or p in names  # noqa: E731
            return not any(t.other for t in clause) and covers(_texts(clause), known_here, _is_held) is None
        return figure in roles.NEEDS | {"price"} and self._made_of(clause, "neutral", figure)

    def _admits(self, clause: Sequence[Token]) -> bool:
        """Says that something is not known; only then may what is not known be named."""
        if self._talk_around(clause, admitting.around(canonical(_texts(clause))), "ignorance_more"):
            return True
        if not self._made_of(
            clause, "ignorance", "lacking", "knowledge", "neutral", "talk", "ignorance_more", "topics"
        ):
            return False
        if _holds(clause, "ignorance") or (_holds(clause, "lacking") and _holds(clause, "knowledge")):
            return True
        return _holds(clause, "lacking") and _NOT_IN_IT.search(canonical(_texts(clause))) is not None

    def _points(self, clause: Sequence[Token]) -> bool:
        """Says where a matter is written, what may be looked at, what the viewer is welcome to do."""
        said = canonical(_texts(clause))
        return any(self._talk_around(clause, by.around(said)) for by in (pointing, inviting))

    def _talk_around(self, clause: Sequence[Token], around: tuple[str, str] | None, *tables: str) -> bool:
        """Is what stands around a stretch known by its grammar plain talk?"""
        if around is None or any(t.other or (t.place and t.place.row) for t in clause):
            return False
        known = lexicon.known("neutral", "talk", *tables, computed=self.computed)
        return all(covers(lexicon.words(part), known.__contains__, _is_held) is None for part in around)

    def _availability(self, clause: tuple[Token, ...]) -> tuple[str | None, bool]:
        for name, gone in (("sold_out", True), ("in_stock", False)):
            if _holds(clause, name) and self._made_of(clause, name, "neutral", "availability"):
                return availability.untrue(clause, self.parsed, self.sheet, gone=gone), True
        return None, False

    def _comparison(self, clause: tuple[Token, ...]) -> tuple[str | None, bool]:
        kinds = {k for k in ("cheaper", "dearer", "same") if _holds(clause, k)}
        if not kinds or not self._made_of(clause, "neutral", "comparing", *sorted(kinds)):
            return None, False
        if self.computed:
            return None, True
        return comparison.untrue(clause, self.parsed, self.sheet, kinds), True

    def _nameless(self, index: int, rows: list[Row]) -> str | None:
        """An attribute's bare number, typed out, without the attribute's name in the sentence before it."""
        typed = {
            t.place.row.ref for t in self.parsed.clauses[index] if t.place and t.place.kind == QUOTE and t.place.row
        }
        said = canonical(lexicon.words(judged(REFERENCE.sub(" ", self.parsed.spoken))))
        one = lexicon.holds(_texts(self.parsed.clauses[index]), roles.units(self.sheet))  # "a tin": what it holds
        for row in rows:
            measured = row.kind == "attribute" and row.ref in typed and _bare_number(judged(row.shown))
            whole = one and bool(_names([row]) & claims.OF_THE_WHOLE)
            if measured and not whole and not any(name in said for name in _names([row])):
                return "a number without what it measures"
        return None

    def _licensed(self, clause: Sequence[Token]) -> claims.Lack | None:
        return stating.licensed(clause, self.parsed, self.sheet, computed=self.computed)

    def _retold(self, index: int) -> bool:
        """A fact of the one product spoken of, in words of the host's own."""
        found = [] if self.computed else stating.retold_by(index, self.parsed, self.sheet)
        self.told += found
        return bool(found)

    def _around_quote(self, index: int, rows: list[Row]) -> str | None:
        clause = self.parsed.clauses[index]
        known, names = lexicon.known("neutral", "talk", "quoted", computed=self.computed), _names(rows)
        if bad := next((t.text for t in clause if t.other and t.text not in "|/"), None):
            return f"words beside a quote: {bad}"
        pieces = roles.units(self.sheet)
        if covers(_texts(clause), lambda p: p in known or p in names or p in pieces, _is_held) is None:
            return self._nameless(index, rows)
        lack = self._licensed(clause)
        return f"unlicensed words: {lack.words}" if lack and not self._retold(index) else None


def _bare_number(shown: str) -> bool:
    """A figure with its unit and little else: 4 厘米, 350 w, 200 × 230."""
    return bool(numbers.find(shown)) and len(lexicon.words(shown)) <= 6


def _names(rows: list[Row]) -> frozenset[str]:
    """What the catalog calls these facts: 材质, care."""
    listed = (r for r in rows if r.kind in ("attribute", "options"))
    return frozenset(n for r in listed if (n := canonical(lexicon.words(judged(r.name)))))


@cache
def _last_of(name: str) -> frozenset[str]:
    """The tokens in which the entries of a table end."""
    return frozenset(w[-1] for entry in table(name) if (w := lexicon.words(entry)))


def _texts(clause: Sequence[Token]) -> list[str]:
    return [t.text for t in clause]


_is_held = HELD.__contains__


def _holds(clause: Sequence[Token], name: str) -> bool:
    """Whether an entry of a table stands in the clause."""
    return lexicon.holds(_texts(clause), table(name))


def _render(parsed: Parsed, sheet: FactSheet, lang: Lang, gesture: str | None, told: Sequence[Row]) -> Sentence:
    facts: dict[str, Fact] = {}
    rows = [p.row for p in sorted(parsed.places, key=lambda p: p.at) if p.kind == REF and p.row]
    cited = rows + [p.row for p in parsed.places if p.kind == QUOTE and p.row]
    for row in (*cited, *told):
        for fact in row.facts:
            facts.setdefault(fact.ref, fact)
    out: list[str] = []
    at = 0
    text = parsed.spoken
    for m, row in zip(REFERENCE.finditer(text), rows, strict=True):
        out += [text[at : m.start()], row.shown]
        at = m.end()
        if row.kind in roles.MONEY and (word := roles.CURRENCY_WORD.match(text[at:])):
            at += word.end()
    out.append(text[at:])
    sku = next((r.sku for r in cited), sheet.focuses[0].sku if sheet.focuses else None)
    shown = _MARKS.sub("", re.sub(r"\s+", " ", "".join(out))).strip()
    return Sentence(shown, lang, sku, tuple(facts.values()), None, gesture)
