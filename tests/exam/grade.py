"""Grades one answer: right, refused_rightly, wrong_number, wrong_product, invented, missed or wrongly_answered.

In: a question with what is expected of it, the answer as `ask --json` printed it, and the `Shop`. Out: a `Grade`.
Pure. What an answer says is judged before whether it helps: a wrong price is a wrong price also in an apology.

- wrong_number      an amount, discount or stock that no row of the products concerned has, in that role
- invented          any other number, or a claim without a number, that no row and not the question has
- wrong_product     answered about something else
- wrongly_answered  the catalog does not know, the answer pretends to
- missed            the catalog knows, the answer does not say it (or in the wrong language, or uncited)
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fnmatch import fnmatchcase
from typing import Any, Literal

from catalog import Offer
from tests.exam.reading import Number, plain, read
from tests.exam.rows import Licence, Shop, offer_numbers
from tests.exam.vocabulary import (
    BELOW,
    BUDGET,
    CHARGED,
    CJK,
    CLAIMS,
    CLAUSE,
    DATE,
    DENIAL,
    HELD,
    HELD_OF,
    IN_STOCK,
    LATER,
    NOT,
    NOW,
    OPTIONS,
    POSTAGE,
    PRICE_WORD,
    QUANTITY,
    SAVED,
    SAVING,
    SOLD_OUT,
    STOCK,
    WAS,
)

Verdict = Literal["right", "refused_rightly", "wrong_number", "wrong_product", "invented", "missed", "wrongly_answered"]
VERDICTS: tuple[Verdict, ...] = (
    "right", "refused_rightly", "wrong_number", "wrong_product", "invented", "missed", "wrongly_answered",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Grade:
    verdict: Verdict
    reason: str = ""


def grade(question: Mapping[str, Any], answer: Mapping[str, Any], shop: Shop) -> Grade:
    """The first fault found names the verdict; see the module's page for their meaning."""
    expect = question["expect"]
    outcomes = [expect["outcome"]] if isinstance(expect["outcome"], str) else list(expect["outcome"])
    outcome, text = answer.get("outcome"), str(answer.get("text") or "")
    if outcome not in ("answered", "unknown", "refused", "ignored"):
        return Grade("missed", f"outcome {outcome}")

    named = [s for s in answer.get("products") or [] if shop.variants([s])]
    wanted = list(expect.get("any_of_products", ()))
    about = dict.fromkeys(
        p.handle for p in (*shop.products_of(named), *shop.products_of(wanted), *shop.on_air(question.get("on_air")))
    )
    licence = shop.licence(p for p in shop.products if p.handle in about)

    fault = (
        _facts(answer.get("facts") or [], shop)
        or judge(text, licence, question["text"])
        or (_stated_stock(expect, text, shop) if outcome == "answered" else None)
    )
    if fault:
        return fault
    for words in expect.get("must_not_text", ()):
        if says(text, words):
            return Grade("invented", f"says {words!r}")

    if outcome != "answered":
        if outcome in outcomes:
            return Grade("refused_rightly")
        return Grade("missed", f"{outcome}, expected {'/'.join(outcomes)}")
    if "answered" not in outcomes:
        concerned = [p for p in shop.products if p.handle in about]
        if expect.get("caution_is_enough") and any(
            says(text, caution) for p in concerned for caution in p.cautions.values()
        ):
            return Grade("refused_rightly", "quotes the caution and nothing else")
        if any(says(text, w) for w in expect.get("if_answered", ())):
            return Grade("refused_rightly", "answered that it is not known")
        return Grade("wrongly_answered", "the catalog does not know")
    return _helps(question, answer, text, shop)


def judge(text: str, licence: Licence, asked: str = "") -> Grade | None:
    """Whether everything said is licensed, whatever was asked."""
    said = plain(text)
    for title in licence.titles:  # 国补立减15% in a name is the name's
        said = said.replace(title, "\x00" * len(title))
    before = {n.value for n in read(asked)}
    for number in read(said):
        fault = _number(number, said, licence, before)
        if fault:
            return fault
    for name, words in CLAIMS.items():
        for m in words.finditer(said):
            if not words.search(plain(licence.text)) and not NOT.search(said[: m.start()]):
                return Grade("invented", f"claims {name}: {m.group()!r}")
    return None


def _number(n: Number, said: str, licence: Licence, asked: set[Decimal]) -> Grade | None:
    clause, head = _clause(said, n)
    shown = said[n.start : n.end].strip()
    if n.off or (n.unit == "percent" and re.search(r"\boff\b|discount|优惠|减|便宜|折", clause)):
        if n.value in licence.percents or (n.value in licence.dormant and LATER.search(said)):
            return None
        if n.value in asked and DENIAL.search(clause):
            return None
        return Grade("wrong_number", f"discount {shown!r}")
    if n.unit == "money" or (not n.unit and PRICE_WORD.search(head) and n.value > 10):
        return None if _money(n, clause, head, licence, asked, said) else Grade("wrong_number", f"amount {shown!r}")
    if not n.unit and (HELD.search(head) or HELD_OF.match(said[n.end :])):
        return None if n.value in licence.stocks else Grade("wrong_number", f"stock {shown!r}")
    known = any(v == n.value and (u == n.unit or not u or not n.unit) for v, u in licence.numbers)
    if not n.unit and STOCK.search(clause) and not OPTIONS.match(said[n.end :]) and not known:
        return None if n.value in licence.stocks else Grade("wrong_number", f"stock {shown!r}")
    if n.value in licence.dates and DATE.search(clause):
        return None
    if known or n.value in asked or (not n.unit and n.value in licence.stocks):
        return None
    if not n.unit and n.value <= 10 and n.value == n.value.to_integral_value():
        return None  # counts what is in the sentence: 三个颜色, one of these
    return Grade("invented", f"number {shown!r}")


def _money(n: Number, clause: str, head: str, lic: Licence, asked: set[Decimal], said: str) -> bool:
    quantity = QUANTITY.search(head)
    if quantity and quantity.group().strip() and not _of_option(quantity, lic):
        times = next((q.value for q in read(quantity["n"])), Decimal(1))
        if times > 1:
            return any(n.value == times * p for p in lic.prices | lic.discounted)
    if n.vague:
        return False
    if SAVED.search(head) or re.match(r"\s*(?:off|cheaper)\b", said[n.end :]):
        return n.value in lic.savings
    if CHARGED.search(head):
        return n.value in lic.postage
    if BELOW.search(head) or re.match(r"\s*还便宜", said[n.end :]):
        return n.value in asked or any(p < n.value for p in lic.prices)
    if WAS.search(NOW.sub("", head)) or re.match(r"\s*\(?(?:list price|原价)", said[n.end :]):
        return n.value in lic.list_prices
    if n.value in lic.prices or n.value in lic.discounted:
        return True
    if SAVING.search(clause) and (n.value in lic.savings):
        return True
    if n.value in lic.dormant and LATER.search(said):
        return True
    if n.value in lic.money and n.value not in lic.list_prices:
        return True
    if n.value in lic.money and POSTAGE.search(said):
        return True
    return n.value in asked and bool(BUDGET.search(clause) or DENIAL.search(clause))


def _of_option(m: re.Match[str], lic: Licence) -> bool:
    """ "30 包 89 元" names a pack of thirty, not thirty packs."""
    return flat(m["n"] + m["of"]) in flat(lic.text)


def _clause(said: str, n: Number) -> tuple[str, str]:
    """The clause a number stands in, and the part of it before the number."""
    start = max((m.end() for m in CLAUSE.finditer(said, 0, n.start)), default=0)
    stop = CLAUSE.search(said, n.end)
    return said[start : stop.start() if stop else len(said)], said[start : n.start]


def _facts(facts: Sequence[Mapping[str, Any]], shop: Shop) -> Grade | None:
    for fact in facts:
        sku, _, name = str(fact.get("ref", "")).rpartition(".")
        truth = shop.field(sku, name)
        if name in ("price", "list_price", "stock") and truth != str(fact.get("value")):
            return Grade("wrong_number", f"fact {fact.get('ref')} = {fact.get('value')}, the row has {truth}")
    return None


def _stated_stock(expect: Mapping[str, Any], text: str, shop: Shop) -> Grade | None:
    """Sold out said of what is there, or there said of what is sold out."""
    said = plain(text)
    for fact in expect.get("must_facts", ()):
        if fact["field"] != "stock":
            continue
        stocks = {v.stock for v in shop.variants([fact["sku"]])}
        if stocks == {0} and IN_STOCK.search(said) and not SOLD_OUT.search(said):
            return Grade("wrong_number", "said to be in stock, it is sold out")
        if 0 not in stocks and SOLD_OUT.search(said) and not IN_STOCK.search(SOLD_OUT.sub("", said)):
            return Grade("wrong_number", "said to be sold out, it is in stock")
    return None


def _helps(question: Mapping[str, Any], answer: Mapping[str, Any], text: str, shop: Shop) -> Grade:
    expect, named = question["expect"], list(answer.get("products") or [])
    if not expect.get("any_lang") and text:
        letters = len(re.findall(r"[^\W\d_]", text))
        chinese = len(CJK.findall(text)) > 0.25 * letters
        if letters and chinese != (question["lang"] == "zh"):
            return Grade("missed", "in the other language")
    wanted = expect.get("any_of_products", ())
    if expect.get("no_product") and named:
        return Grade("wrong_product", f"nobody asked about {named}")
    strangers = {p.handle for p in shop.products_of(named)} - {
        p.handle for p in shop.products_of([*wanted, *expect.get("or_products", ())])
    }
    if wanted and "max_price" not in expect and strangers:
        return Grade("wrong_product", f"also about {sorted(strangers)}")
    if wanted and not ({p.handle for p in shop.products_of(named)} & {p.handle for p in shop.products_of(wanted)}):
        return Grade("wrong_product", f"about {named or 'nothing'}")
    ceiling = expect.get("max_price")
    if ceiling is not None:
        cheap = {v.sku for v in shop.variants(["*"]) if v.price and v.price.amount <= Decimal(ceiling)}
        if len(named) < expect.get("min_products", 1):
            return Grade("missed", "names no product")
        handles = {p.handle for p in shop.products_of(cheap)}
        if any(p.handle not in handles for p in shop.products_of(named)):
            return Grade("wrong_product", f"dearer than {ceiling}")
    others = expect.get("or_products", ())
    for fact in expect.get("must_facts", ()):
        fault = _fact(fact, answer, text, shop, others)
        if fault:
            return fault
    either = [_fact(fact, answer, text, shop, others) for fact in expect.get("must_any_fact", ())]
    if either and all(either):
        return either[0] or Grade("missed")
    options = expect.get("must_text_any", ())
    for group in options if options and not isinstance(options[0], str) else [options] if options else []:
        if not any(says(text, words) for words in group):
            return Grade("missed", f"says none of {list(group)}")
    return Grade("right")


def _fact(
    fact: Mapping[str, str], answer: Mapping[str, Any], text: str, shop: Shop, others: Sequence[str]
) -> Grade | None:
    """`others`: products the question also names, whose own figures are no error, only beside the point."""
    field, variants, said = fact["field"], shop.variants([fact["sku"]]), read(text)
    values = {n.value for n in said}
    if field == "offer":
        offers = [o for p in shop.products_of([fact["sku"]]) for o in shop.active(p)]
        if offers and not any(states(o, text, said) for o in offers):
            return Grade("missed", "does not say the offer")
        return None
    truths = {t for v in variants if (t := shop.field(v.sku, field)) is not None}
    if field == "stock":
        told = bool({Decimal(t) for t in truths} & values) or bool(
            (SOLD_OUT if truths == {"0"} else IN_STOCK).search(plain(text))
        )
        if not told:
            return Grade("missed", "does not say the stock")
    elif not {Decimal(t) for t in truths} & values:
        beside = {Decimal(t) for v in shop.variants(others) if (t := shop.field(v.sku, field)) is not None}
        if any(n.unit == "money" and n.value not in beside for n in said):
            return Grade("wrong_number", f"{field} of another variant, not one of {sorted(truths)}")
        return Grade("missed", f"does not say the {field}")
    cited = {(str(f.get("ref")), str(f.get("value"))) for f in answer.get("facts") or []}
    if not any(fnmatchcase(ref, f"{fact['sku']}.{field}") and value in truths for ref, value in cited):
        return Grade("missed", f"does not cite {fact['sku']}.{field}")
    return None


def states(offer: Offer, text: str, said: Sequence[Number]) -> bool:
    """Whether an offer is said: by its own words, or by its numbers in the right role."""
    if any(says(text, t) for t in offer.text.values()):
        return True
    if offer.kind == "gift":
        return says(text, offer.value)
    try:
        needed = set(offer_numbers(offer))
    except InvalidOperation:
        return False
    units = {"percent_off": {"percent"}, "amount_off": {"money", ""}, "coupon": {"money", ""}}.get(offer.kind, {""})
    words = {n.value for n in said if n.unit in units}
    return needed <= words or (
        offer.kind == "buy_n_get_m" and max(needed) in words and bool(re.search("送|free", plain(text)))
    )


def says(text: str, words: str) -> bool:
    """Whether `words` stand in `text`, spacing and case aside; "no" is not in "know", 9 not in 79."""
    wanted = flat(words)
    left = (
        r"(?<![a-z'])"
        if wanted[:1].isalpha() and wanted[:1].isascii()
        else r"(?<![\d.])"
        if wanted[:1].isdigit()
        else ""
    )
    short = len(wanted) <= 3 and wanted.isascii()
    right = r"(?!\d|\.\d)" if wanted[-1:].isdigit() else r"(?![a-z])" if short else ""
    return re.search(left + re.escape(wanted) + right, flat(text)) is not None


def flat(text: str) -> str:
    """For looking words up: no case, no width; no space but between two Latin words."""
    text = re.sub(r"\s+", " ", plain(text)).strip()
    return re.sub(r"(?<=\d) (?=[a-z])| (?![a-z0-9])|(?<![a-z0-9,.!?;:]) ", "", text)
