"""The gate: the last look at every sentence before it may be said. Pure.

In: a sentence with typed references, as a brain or the clerk wrote it, and the fact sheet. Out: the rendered
`render.values.Sentence` with its facts, or `Refused(reason)`. References exist, belong together and stand among words
that fit their type; every other number and every other word is licensed by the sheet; policy holds. What it cannot
classify is not said.
"""

# ruff: noqa: E501 - patterns and tables read better unbroken

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.answers import claims, numbers, policy
from agent.answers.mention import options_in, whole_spans, with_units, words_of
from agent.answers.normal import fold, fold_long
from agent.answers.question import Lang
from agent.answers.reference import REFERENCE
from agent.answers.sheet import FactSheet, Row
from render.values import Fact, Sentence

LONGEST = 400
_HOLE = "\ue000"  # where a reference stood
_CLAUSE = re.compile(r"[,，。;；!！?？、:：]|\.(?=\s|$)")
_MONEY_KINDS = ("price", "list_price", "saving")

_BEFORE_PRICE = re.compile(
    r"原价|吊牌|划线|日常价|省|减|便宜了?|低了|降了?|立减|返|券|每(?!件|个|款)|[两二三四五六七八九十几多半\d]\s*(?:件|个|双|瓶|台|套|盒|条|只|支|包|份)|买.{0,3}送|第.件|不到|低于|超过|高于|不止|不是|不卖|没有|不要|别|起码|至少|最多|满|差|比|"
    r"\b(?:was|were|originally|list|regular|rrp|save|saves|saving|off|minus|discount|under|below|over|above|less|more|than|not|isn't|never|no longer|at least|up to|half|twice|double|two|three|four|pair|pack|both|dozen|without|except|instead of|extra)\b"
)
_AFTER_PRICE = re.compile(
    r"^\s*(?:[两二三四五六七八九十几多半\d]|不[是卖对能]|没|以[上下内]|左右|上下|多|不到|折|万|千|百|k\b|%|/|起|买|送|的?优惠|的?券|减|for (?:two|three|four|both|all|a pair|a pack)|off|less|more|or (?:less|more|so)|each for|discount|back|isn't|is not|per (?:pair|pack|two)|a (?:pair|dozen))"
)
_NEEDS = {
    "list_price": re.compile(
        r"原价|吊牌价|划线价|日常价|\b(?:list price|was|originally|regular price|original price|rrp|down from)\b"
    ),
    "saving": re.compile(r"省|便宜|减|差|\b(?:sav\w+|off|less|cheaper)\b"),
    "percent_off": re.compile(r"省|便宜|减|折扣|优惠|\b(?:off|sav\w+|discount|less)\b"),
    "stock": re.compile(r"库存|剩|还有|有货|一共|\b(?:stock|left|available|units|in stock|have)\b"),
    "link": re.compile(r"链接|号|\b(?:link|item|number)\b"),
}
# Words that would make another kind of amount of it.
_CLASHES = {
    "saving": re.compile(
        r"原价(?!低|省|便宜|少)|吊牌|划线|现价|售价|卖|只要|\b(?:was|list price|regular|costs?|price is|it's|for only)\b"
    ),
    "percent_off": re.compile(r"原价(?!低|省|便宜|少)|卖|\b(?:was|list price|costs?|price is)\b"),
    "list_price": re.compile(r"省|减|便宜|券|\b(?:sav\w+|off)\b"),
}
_NOT_STOCK = re.compile(
    r"[只仅]|最后|没|不|别|最多|超过|不到|\b(?:only|just|last|not|no|never|over|under|more than|less than|at least)\b"
)
_AFTER_STOCK = re.compile(
    r"^\s*(?:[两二三四五六七八九十几多百千万\d]|人|元|块|折|%|天|小时|people|viewers|%|off|hours?|days?|minutes?)"
)
_SOLD_OUT = re.compile(r"卖完|卖光|售罄|没货|缺货|断货|无货|\b(?:sold out|out of stock|unavailable|gone)\b")
_IN_STOCK = re.compile(r"有货|现货|有库存|\b(?:in stock|available)\b")
_CURRENCY_WORD = re.compile(r"^\s*(?:元|块钱?|人民币|yuan|rmb|cny|dollars?|usd|euros?|eur|pounds?|gbp)(?![a-z])", re.I)
_CURRENCY_OF = {
    "元": "CNY",
    "块": "CNY",
    "块钱": "CNY",
    "人民币": "CNY",
    "yuan": "CNY",
    "rmb": "CNY",
    "cny": "CNY",
    "dollar": "USD",
    "usd": "USD",
    "euro": "EUR",
    "eur": "EUR",
    "pound": "GBP",
    "gbp": "GBP",
}
_CHEAPER = re.compile(r"更?便宜(?!了)|划算|\b(?:cheaper|less expensive|costs? less)\b")
_DEARER = re.compile(r"更?贵|\b(?:dearer|more expensive|pricier|costs? more)\b")
_EXTREME = re.compile(r"最便宜|最低|最贵|价格最高|\b(?:cheapest|lowest|most expensive|highest)\b")
_SAME = re.compile(r"一样|同价|都是(?=\ue000)|\b(?:the same|equal)\b")
_NO_OFFER = re.compile(r"没查到优惠|没有优惠|\b(?:don't see any offer|no offers?)\b")


@dataclass(frozen=True, slots=True)
class Refused:
    """The sentence may not be said. `reason` is for the journal."""

    reason: str


_APART = "\n" * 41  # beyond the reach of a negation before it


@dataclass(frozen=True, slots=True)
class _Place:
    """A reference in the sentence: its row and where its hole stands in the words."""

    row: Row
    at: int
    product: str


def check(
    text: str,
    sheet: FactSheet,
    lang: Lang,
    *,
    computed: bool = False,
    forbidden: tuple[str, ...] = (),
    gesture: str | None = None,
) -> Sentence | Refused:
    """Judge one sentence. `computed`: comparisons in it were worked out by code (the clerk's), not by a model."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        return Refused("empty" if not text else "too long")
    places, words = _parse(text, sheet)
    if isinstance(words, Refused):
        return words
    folded = fold_keeping_holes(words)
    for judge in (_roles, _belonging, _which_option, _availability):
        if reason := judge(folded, places, sheet):
            return Refused(reason)
    if not computed and (reason := _comparison(folded, places, sheet)):
        return Refused(reason)
    licences = _licences(places, sheet)
    if computed:
        licences += "".join(f"{_APART}{p.row.name}是" for p in places if p.row.kind == "attribute")
    if reason := _numbers(folded, licences):
        return Refused(reason)
    if (bad := claims.unlicensed(folded.replace(_HOLE, " "), licences)) is not None:
        return Refused(f"unlicensed words: {bad}")
    quoted = " ".join(
        p.row.shown for p in places if p.row.kind in ("quote", "offer", "attribute", "caution", "title", "options")
    )
    if reason := policy.objection(_EXTREME.sub(" ", folded) if computed else folded, quoted, forbidden):
        return Refused(reason)
    return _render(text, sheet, lang, places, gesture)


def fold_keeping_holes(words: str) -> str:
    """`fold` drops private-use characters; the holes are put back by splitting at them."""
    return _HOLE.join(fold(part) if not part.isspace() else " " for part in _spaced(words))


def _spaced(words: str) -> list[str]:
    return words.split(_HOLE)


def _parse(text: str, sheet: FactSheet) -> tuple[list[_Place], str | Refused]:
    places: list[_Place] = []
    out: list[str] = []
    at = 0
    for m in REFERENCE.finditer(text):
        row = sheet.rows.get(m[1].strip())
        if row is None:
            return [], Refused(f"unknown reference {m[1][:40]}")
        out += [text[at : m.start()], _HOLE]
        places.append(_Place(row, 0, _product_of(row.sku, sheet)))
        at = m.end()
    out.append(text[at:])
    words = "".join(out)
    if "{" in words or "}" in words or "<" in words:
        return [], Refused("malformed reference")
    folded = fold_keeping_holes(words)
    holes = [i for i, c in enumerate(folded) if c == _HOLE]
    return [_Place(p.row, i, p.product) for p, i in zip(places, holes, strict=True)], words


def _product_of(sku: str, sheet: FactSheet) -> str:
    return next((f.product.handle for f in sheet.focuses if any(v.sku == sku for v in f.product.variants)), "")


def _clause_around(words: str, at: int) -> tuple[str, str]:
    """The words before and after a hole, up to the neighbouring clause marks."""
    start = max((m.end() for m in _CLAUSE.finditer(words, 0, at)), default=0)
    stop = _CLAUSE.search(words, at + 1)
    return words[start:at], words[at + 1 : stop.start() if stop else len(words)]


def _roles(words: str, places: list[_Place], sheet: FactSheet) -> str | None:
    """The words beside each reference fit its type."""
    for i, p in enumerate(places):
        before, after = _clause_around(words, p.at)
        near = before.rsplit(_HOLE, 1)[-1]
        following = after.split(_HOLE, 1)[0]
        if re.search(r"[0-9.,¥$€£]\s*$", near) or re.match(r"\s*[0-9%]", following):
            return "a number beside a reference"
        kind = p.row.kind
        if kind == "price":
            starts = re.search(r"起|从|\bfrom\b|starting at", near + following)
            spans = (
                i + 1 < len(places)
                and places[i + 1].row.kind == "price"
                and re.fullmatch(r"\s*(?:到|至|-|~|to)\s*", following or " x")
            )
            ends = i > 0 and places[i - 1].row.kind == "price" and re.fullmatch(r"\s*(?:到|至|-|~|to)\s*", near or " x")
            if (spans or ends) and not _is_bound(p, sheet):
                return "a range that is not the product's"
            if starts and not ends and not _is_lowest(p, sheet):
                return "from-price that is not the lowest"
            tail = following.lstrip()
            if _BEFORE_PRICE.search(near) or (_AFTER_PRICE.search(following) and not tail.startswith("起")):
                return "words beside a price that change it"
            if re.search(r"不是|不卖|isn't|is not|not\s*$", near):
                return "a negated price"
        elif kind in _NEEDS and not _NEEDS[kind].search(before + " " + (after if kind != "list_price" else "")):
            return f"words beside {kind} that do not fit"
        if kind in _CLASHES and _CLASHES[kind].search(near):
            return f"words beside {kind} that make another amount of it"
        if kind == "list_price" and re.search(r"现在|现价|只要|今天|\bnow\b|\btoday\b|only", near):
            return "a list price as the price"
        if (
            kind in ("list_price", "saving", "percent_off")
            and _AFTER_PRICE.search(following)
            and not re.match(r"\s*(?:off|less|的?优惠)", following)
        ):
            return f"words beside {kind} that change it"
        if kind in ("list_price", "saving", "percent_off") and re.search(r"不是|没有|不能|\bnot\b|n't", near):
            return f"a negated {kind}"
        if kind == "stock" and (_NOT_STOCK.search(near) or _AFTER_STOCK.search(following)):
            return "words beside stock that change it"
        if kind == "link" and re.search(r"不是|\bnot\b", near):
            return "a negated link"
        if kind in _MONEY_KINDS and (m := _CURRENCY_WORD.match(following)):
            currency = p.row.facts[0].currency
            said = _CURRENCY_OF.get(m[0].strip().rstrip("s")) or _CURRENCY_OF.get(m[0].strip())
            if said != currency:
                return "another currency beside a price"
        if kind in ("attribute", "quote", "offer", "caution", "options") and re.search(
            r"(?:不是|没有|不|并非|别信|\bnot|isn't|never|no)\s*[:：]?\s*$", near
        ):
            return "a negated fact"
    return None


def _is_bound(p: _Place, sheet: FactSheet) -> bool:
    prices = [r.value for r in sheet.rows.values() if r.kind == "price" and _product_of(r.sku, sheet) == p.product]
    numbers_ = sorted(float(v) for v in prices)
    return bool(numbers_) and float(p.row.value) in (numbers_[0], numbers_[-1])


def _is_lowest(p: _Place, sheet: FactSheet) -> bool:
    prices = [
        float(r.value) for r in sheet.rows.values() if r.kind == "price" and _product_of(r.sku, sheet) == p.product
    ]
    return float(p.row.value) <= min(prices)


def _belonging(words: str, places: list[_Place], sheet: FactSheet) -> str | None:
    """A fact stands with the name and the option it belongs to."""
    named: list[tuple[int, str]] = [(p.at, p.product) for p in places if p.row.kind == "title"]
    if len(sheet.focuses) > 1:
        for f in sheet.focuses:
            named += [(s, f.product.handle) for s, _ in whole_spans(words, words_of(f.product))]
    named.sort()
    for p in places:
        if p.row.kind in ("title", "variant"):
            continue
        if named:
            earlier = [n for n in named if n[0] < p.at]
            owner = earlier[-1] if earlier else named[0]
            if len({n[1] for n in named}) == 1:
                owner = named[0]
            if p.product != owner[1]:
                return "a fact of another product"
        if p.row.kind in ("price", "list_price", "saving", "percent_off", "stock") and not p.row.ref.endswith("_total"):
            before, after = _clause_around(words, p.at)
            start = p.at - len(before)
            beside = [q for q in places if q.row.kind == "variant" and start <= q.at <= p.at + 1 + len(after)]
            if beside and all(q.row.sku != p.row.sku for q in beside):
                return "a fact of another variant"
            focus = next(f for f in sheet.focuses if f.product.handle == p.product)
            wanted = options_in(re.sub(_HOLE, " ", before + " " + after), focus.product.variants)
            variant = next(v for v in focus.product.variants if v.sku == p.row.sku)
            if any(value not in wanted.get(name, {value}) for name, value in variant.options):
                return "a fact of another variant"
    return None


def _which_option(words: str, places: list[_Place], sheet: FactSheet) -> str | None:
    """Where options differ in price or stock, a sentence that gives one says whose it is, or gives the whole range."""
    for kind in ("price", "list_price", "stock"):
        for f in sheet.focuses:
            rows = [
                r
                for r in sheet.rows.values()
                if r.kind == kind and any(v.sku == r.sku for v in f.variants) and not r.ref.endswith("_total")
            ]
            if len({r.value for r in rows}) < 2:
                continue
            said = [
                p
                for p in places
                if p.row.kind == kind and p.product == f.product.handle and not p.row.ref.endswith("_total")
            ]
            if not said or len({p.row.value for p in said}) == len({r.value for r in rows}):
                continue
            values = sorted(float(r.value) for r in rows)
            if kind == "price" and {float(p.row.value) for p in said} == {values[0], values[-1]}:
                continue
            if (
                kind == "price"
                and float(said[0].row.value) == values[0]
                and re.search(r"起|从|\bfrom\b|starting at", words)
            ):
                continue
            for p in said:
                before, after = _clause_around(words, p.at)
                beside = any(q.row.kind == "variant" and q.row.sku == p.row.sku for q in places)
                if not beside and not options_in((before + " " + after).replace(_HOLE, " "), f.variants):
                    return "a fact of one option as if of all"
    return None


def _availability(words: str, places: list[_Place], sheet: FactSheet) -> str | None:
    """In stock and sold out are facts: said only when the rows the sentence is about say so."""
    gone, there = _SOLD_OUT.search(words), _IN_STOCK.search(words)
    if not gone and not there:
        return None
    skus = {p.row.sku for p in places if p.row.kind in ("stock", "variant")}
    products = {p.product for p in places}
    rows = [
        r
        for r in sheet.rows.values()
        if r.kind == "stock" and (r.sku in skus if skus else (not products or _product_of(r.sku, sheet) in products))
    ]
    if not rows:
        return "availability that is not known"
    if gone and any(r.value != "0" for r in rows):
        return "sold out that is not"
    if (
        there
        and not gone
        and all(r.value == "0" for r in rows)
        and not re.search(rf"{_HOLE}\s*(?:in stock|件)|库存(?:是|还有)?{_HOLE}|有{_HOLE}", words)
    ):
        return "in stock that is not"
    return None


def _comparison(words: str, places: list[_Place], sheet: FactSheet) -> str | None:
    """A comparison is said only as the rows have it; extremes over the shop never by a model."""
    if _EXTREME.search(words):
        return "an extreme nobody computed"
    cheaper, dearer, same = _CHEAPER.search(words), _DEARER.search(words), _SAME.search(words)
    if not (cheaper or dearer or same):
        return None
    kinds = {p.row.kind for p in places}
    if cheaper and kinds & {"saving", "percent_off"} and len({p.product for p in places}) == 1:
        return None
    subjects = [p.product for p in places if p.row.kind == "title"] or [p.product for p in places]
    if not subjects or len(sheet.focuses) != 2:
        return "a comparison nobody computed"
    bounds: dict[str, list[float]] = {}
    currencies = set()
    for r in sheet.rows.values():
        if r.kind == "price":
            bounds.setdefault(_product_of(r.sku, sheet), []).append(float(r.value))
            currencies.add(r.facts[0].currency)
    other = next((f.product.handle for f in sheet.focuses if f.product.handle != subjects[0]), "")
    if len(currencies) != 1 or subjects[0] not in bounds or other not in bounds:
        return "a comparison nobody computed"
    mine, theirs = bounds[subjects[0]], bounds[other]
    right = (
        (cheaper and max(mine) < min(theirs))
        or (dearer and min(mine) > max(theirs))
        or (same and set(mine) == set(theirs) and len(set(mine)) == 1)
    )
    if not right or re.search(r"[不没]|\bnot\b|n't", words) or (cheaper and dearer):
        return "a wrong comparison"
    return None


def _licences(places: list[_Place], sheet: FactSheet) -> str:
    """The texts that license words: those of the products the sentence speaks of, or of the only one there is."""
    products = {p.product for p in places if p.product}
    if not products:
        products = {f.product.handle for f in sheet.focuses} if len(sheet.focuses) == 1 else set()
    skip = ("price", "list_price", "saving", "percent_off", "stock", "link")
    rows = [r for r in sheet.rows.values() if r.kind not in skip and _product_of(r.sku, sheet) in products]
    # A FAQ's question states nothing.
    texts = [r.shown if r.kind == "quote" else f"{r.name}\n{r.shown}" for r in rows]
    names = [
        n
        for f in sheet.focuses
        if f.product.handle in products
        for n in (*f.product.title.values(), *f.product.aliases)
    ]
    return "\n".join((*names, *texts))


def _numbers(words: str, licences: str) -> str | None:
    """Every number left in the words stands in the sheet, written the same, with the same unit; money never does."""
    sheet, words = with_units(fold_long(licences)), with_units(words)
    for n in numbers.find(words):
        before, after = words[max(0, n.start - 1) : n.start], words[n.end : n.end + 1]
        if before == _HOLE or after == _HOLE:
            return f"a number beside a reference: {n.text}"
        if n.money:
            return f"a price in figures: {n.text}"
        if n.text in ("both", "一") or (n.text == "one" and not n.unit):
            continue
        phrase = n.text + n.unit
        edge = r"(?<![0-9.])" if n.text[0].isdigit() else ""
        if not re.search(edge + re.escape(phrase) + (r"(?![0-9])" if phrase[-1].isdigit() else ""), sheet):
            return f"a number that is not in the sheet: {n.text}"
        if not n.unit and n.text[0].isdigit():
            tail = re.match(r"[\u3400-\u9fffa-z-]{0,2}", words[n.end :])
            if tail and tail[0] and (n.text + tail[0][:1]) not in sheet:
                return f"a number that is not in the sheet: {n.text}"
    return None


def _render(text: str, sheet: FactSheet, lang: Lang, places: list[_Place], gesture: str | None) -> Sentence:
    facts: dict[str, Fact] = {}
    for p in places:
        for fact in p.row.facts:
            facts.setdefault(fact.ref, fact)
    out: list[str] = []
    at = 0
    for m, p in zip(REFERENCE.finditer(text), places, strict=True):
        out += [text[at : m.start()], p.row.shown]
        at = m.end()
        if p.row.kind in _MONEY_KINDS and (word := _CURRENCY_WORD.match(text[at:])):
            at += word.end()
    out.append(text[at:])
    sku = next((p.row.sku for p in places), sheet.focuses[0].sku if sheet.focuses else None)
    shown = re.sub(r"([。.!?！？])(?=[。.!?！？,，])", "", re.sub(r"\s+", " ", "".join(out))).strip()
    return Sentence(shown, lang, sku, tuple(facts.values()), None, gesture)
