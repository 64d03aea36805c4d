"""What puts right a figure or a claim that was said and is no longer so: one sentence from the row as it is. Pure.

In: a fact that was said, the products as they are now, the moment. Out: an `Amends` (the sentence, and what it amends),
or None where what was said still holds. A price carries the saving and the list price with it; a count is put right
only when nothing is left, else every order would be a correction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from agent.answers.reference import money, quote
from agent.answers.windows import first_day, last_day
from agent.rundown.slots import label, options
from render.values import Fact, Sentence

if TYPE_CHECKING:
    from agent.truth import Truth
    from catalog import Product, Variant

MONEY = frozenset({"price", "list_price", "saving", "percent_off"})

_WORDS = {
    "zh": {
        "price": "更正一下，{what}现在的价格是{price}。",
        "list": "更正一下，{what}的原价是{list}，现在{price}。",
        "no_price": "更正一下，{what}的价格以下单页为准。",
        "sold_out": "更正一下，{what}刚刚售罄了。",
        "gone": "更正一下，{what}刚刚下架了。",
        "offer": "更正一下，{title}刚才说的活动已经结束，以下单页为准。",
        "other": "更正一下，{title}的资料刚刚更新了，以商品页为准。",
    },
    "en": {
        "price": "A correction: {what} is {price} now.",
        "list": "A correction: the list price of {what} is {list}, and it is {price} now.",
        "no_price": "A correction: please see the order page for the price of {what}.",
        "sold_out": "A correction: {what} has just sold out.",
        "gone": "A correction: {what} has just been taken off sale.",
        "offer": "A correction: the offer I mentioned on {title} is over; please go by the order page.",
        "other": "A correction: the details of {title} were just updated; please go by the product page.",
    },
}


@dataclass(frozen=True, slots=True)
class Amends:
    """`about`: one correction is said for all that fall under it. `was`, `now`: the values, for the record."""

    about: tuple[str, str]
    sentence: Sentence
    ref: str
    was: str
    now: str


def amends(
    fact: Fact, truth: Truth, lang: Literal["zh", "en"], at: float, last: tuple[Product, Variant] | None = None
) -> Amends | None:
    """The sentence that puts `fact` right, None where it still holds or its row was never seen. `last`: the row as it
    was last seen; one that is there no more is off sale."""
    row, field = truth.cited(fact)
    if row is None and last is None:
        return None
    product, variant = row or last  # type: ignore[misc]
    title = quote(product.name(lang))
    names = {"what": _what(product, variant, lang), "title": title}

    def say(key: str, about: str, now: str, *facts: Fact, **more: str) -> Amends:
        text = _WORDS[lang][key].format(**names, **more)
        return Amends((variant.sku, about), Sentence(text, lang, variant.sku, facts), fact.ref, fact.value, now)

    if row is None or not product.active or not variant.active:
        return say("gone", "gone", "inactive", Fact(f"{variant.sku}.title", product.name(lang), product.version))
    if field in MONEY:
        if (now := _money(variant, field)) == fact.value:
            return None
        if variant.price is None:
            return say("no_price", "price", "")
        price = Fact(f"{variant.sku}.price", str(variant.price), variant.version, variant.price.currency)
        if field == "price" or variant.list_price is None or variant.list_price.minor <= variant.price.minor:
            return say("price", "price", now, price, price=money(variant.price))
        base = Fact(f"{variant.sku}.list_price", str(variant.list_price), variant.version, variant.list_price.currency)
        return say("list", "list", now, base, price, list=money(variant.list_price), price=money(variant.price))
    if field in ("stock", "in_stock"):
        if variant.stock != 0 or fact.value in ("0", "false"):
            return None
        return say("sold_out", "stock", "0", Fact(f"{variant.sku}.stock", "0", variant.version))
    if field == "stock_total":
        if fact.value == "0" or any(v.stock != 0 for v in product.variants if v.active):
            return None
        return say("sold_out", "stock", "0", Fact(f"{variant.sku}.stock", "0", variant.version))
    if field.startswith("offer"):
        moment = datetime.fromtimestamp(at, UTC)
        if any(_says(o, field, fact.value, moment) for o in product.offers):
            return None
        return say("offer", "offer", "")
    version = variant.version if field == "variant" else product.version
    if version <= fact.version or _still_said(fact.value, product):
        return None
    return say("other", "other", "", Fact(fact.ref, fact.value, product.version))


def _what(product: Product, variant: Variant, lang: str) -> str:
    what = quote(product.name(lang))
    if (which := label(variant, lang)) and len({v.price for v in product.variants}) > 1:
        what += f"（{which}）" if lang == "zh" else f" in {which}"
    return what


def _money(v: Variant, field: str) -> str:
    """The canonical value a reference of this field has now, "" where it has none."""
    if field in ("price", "list_price"):
        return str(getattr(v, field) or "")
    if v.price is None or v.list_price is None or v.list_price.minor <= v.price.minor:
        return ""
    difference = v.list_price.minor - v.price.minor
    if field == "saving":
        return str(type(v.price)(difference, v.price.currency))
    return f"{difference * 100 / v.list_price.minor:.1f}".removesuffix(".0")


def _says(offer, field: str, value: str, moment: datetime) -> bool:
    """Whether this offer still is what was said: by its value while it runs, or by its first or last day."""
    if field.startswith("offer later"):
        return value in (first_day(offer, "zh"), first_day(offer, "en"))
    if field.endswith(" until"):
        return value in (last_day(offer, "zh"), last_day(offer, "en")) and _runs(offer, moment)
    return offer.value == value and _runs(offer, moment)


def _runs(offer, moment: datetime) -> bool:
    naive = any(edge is not None and edge.tzinfo is None for edge in (offer.begin, offer.end))
    return offer.active_at(moment.replace(tzinfo=None) if naive else moment)


def _still_said(value: str, p: Product) -> bool:
    """Whether the catalog says it anywhere of this product: a row that moved for another reason amends nothing."""
    texts = [*p.title.values(), *p.description.values(), *p.cautions.values(), *p.shipping.values()]
    texts += [*p.returns.values(), *p.warranty.values(), *(a.value for a in p.attributes), *(f.answer for f in p.faq)]
    texts += [str(p.link), *(v for variant in p.variants for _, v in variant.options)]
    texts += ["".join(v for _, v in options(variant, lang)) for variant in p.variants for lang in ("zh", "en")]
    found = lambda part: any(part.replace(" ", "") in text.replace(" ", "") for text in texts)  # noqa: E731
    return found(value) or all(map(found, value.split("|")))
