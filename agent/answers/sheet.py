"""The fact sheet: every fact that may be stated in this answer, as typed references, and nothing else.

In: the resolved products, the moment, how old price and stock may be and still be spoken. Out: `FactSheet`
with a `Row` per reference (`SKU.price`), each with its canonical value, caption, the catalog facts it rests on (with
row versions) and its kind, which the gate checks the words around it against. Derived facts (saving, percent_off,
stock_total, in_stock, cheaper_of) are computed here, never by a brain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Literal

from agent.answers.focus import Focus
from agent.answers.question import Lang
from agent.answers.reference import amount, money, percent, quote, short_title
from agent.answers.windows import first_day, last_day
from catalog import Offer, Product, Variant
from render.values import Fact

Kind = Literal[
    "price",
    "list_price",
    "saving",
    "percent_off",
    "stock",
    "in_stock",
    "cheaper",
    "link",
    "title",
    "variant",
    "options",
    "attribute",
    "quote",
    "offer",
    "offer_day",
    "caution",
]

_HAN = re.compile(r"[\u3400-\u9fff]")

RESERVED = frozenset(
    [
        "price",
        "list_price",
        "saving",
        "percent_off",
        "stock",
        "stock_total",
        "in_stock",
        "link",
        "title",
        "variant",
        "options",
        "shipping",
        "returns",
        "warranty",
        "allergens",
        "cautions",
        "list_price_base",
    ]
)
_SENTENCES = re.compile(r"(?<=[。!?！？;；])|(?<=[.])\s+(?=[A-Z0-9\u3400-\u9fff])|\n+")


@dataclass(frozen=True, slots=True)
class Row:
    """One reference. `name`: what the catalog calls it (attribute name, FAQ question), for finding and for prompts."""

    ref: str
    kind: Kind
    value: str
    shown: str
    sku: str
    facts: tuple[Fact, ...]
    name: str = ""
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class FactSheet:
    """Rows by reference, in a stable order. `stale`: price and stock are left out, too old to be spoken. `upcoming`:
    handles of products with an offer that has not begun."""

    focuses: tuple[Focus, ...]
    rows: dict[str, Row] = field(default_factory=dict)
    lang: Lang = "zh"
    stale: bool = False
    upcoming: frozenset[str] = frozenset()
    memo: dict[object, object] = field(default_factory=dict, compare=False, repr=False)  # what is worked out once

    def get(self, sku: str, name: str) -> Row | None:
        return self.rows.get(f"{sku}.{name}")

    def of(self, sku: str, *kinds: str) -> list[Row]:
        """Rows of one product or variant, of these kinds, in order."""
        key = ("of", sku, kinds)
        if (found := self.memo.get(key)) is None:
            found = self.memo[key] = [r for r in self.rows.values() if r.sku == sku and r.kind in kinds]
        assert isinstance(found, list)
        return list(found)


Fresh = Callable[[Product, Variant, float], bool]
Called = Callable[[Product, Lang], str]


def build(
    focuses: Sequence[Focus],
    *,
    lang: Lang,
    now: float,
    max_age_s: float | None = None,
    fresh: Fresh | None = None,
    called: Called | None = None,
) -> FactSheet:
    """The sheet for these products as they are at `now`. `fresh`: do a variant's price and stock still hold? `called`:
    how a product is named when one speaks of it; by its title where that is None."""
    rows: dict[str, Row] = {}
    stale = False
    for focus in focuses:
        old = not all(_holds(focus.product, v, now, max_age_s, fresh) for v in focus.variants)
        stale = stale or old
        for row in (
            *_product_rows(focus, lang, now, old=old, called=called),
            *(() if old else _money_rows(focus, lang)),
        ):
            rows.setdefault(row.ref, row)
    if (cheaper := _cheaper(focuses, lang, called)) and not stale:
        rows.setdefault(cheaper.ref, cheaper)
    soon = frozenset(f.product.handle for f in focuses if any(_begins_later(o, now) for o in f.product.offers))
    return FactSheet(tuple(focuses), rows, lang, stale, soon)


def _holds(product: Product, v: Variant, now: float, max_age_s: float | None, fresh: Fresh | None) -> bool:
    if v.price_until is not None and now >= v.price_until:
        return False
    if max_age_s is not None and now - v.as_of > max_age_s:
        return False
    return fresh is None or fresh(product, v, now)


def description_sentences(text: str) -> list[str]:
    """A description cut into sentences worth quoting one by one."""
    return [s for part in _SENTENCES.split(text) if (s := quote(part)) and len(s) <= 200]


def leading(text: str, lang: Lang, most: int = 120) -> str:
    """The first sentences of a long text, as many as one breath takes."""
    most = most if lang == "zh" else 2 * most
    if len(text) <= most:
        return text
    kept = ""
    for sentence in _SENTENCES.split(text):
        if kept and len(kept) + len(sentence) > most:
            break
        kept += sentence if lang == "zh" else f"{sentence} "
    return kept.strip()


def attribute_field(name: str) -> str:
    name = re.sub(r"[{}\s]+", " ", name).strip()
    return f"attribute {name}" if name.lower() in RESERVED else name


def _money_rows(focus: Focus, lang: Lang) -> list[Row]:
    rows: list[Row] = []
    for variant in focus.variants:
        rows.extend(_variant_rows(variant, _alike(focus, variant), lang))
        if variant.stock is not None:
            there, gone = _THERE[lang]
            fact = Fact(f"{variant.sku}.in_stock", "true" if variant.stock else "false", variant.version)
            shown = there if variant.stock else gone
            rows.append(Row(fact.ref, "in_stock", fact.value, shown, variant.sku, (fact, _stock_fact(variant))))
    counted = [v for v in focus.variants if v.stock is not None]
    if len(counted) == len(focus.variants) > 1:
        facts = tuple(_stock_fact(v) for v in counted)
        total = str(sum(v.stock or 0 for v in counted))
        own = Fact(f"{focus.sku}.stock_total", total, focus.product.version)
        rows.append(Row(own.ref, "stock", total, total, focus.sku, (own, *facts)))
    return rows


_THERE = {"zh": ("有货", "卖完了"), "en": ("in stock", "sold out")}


def _cheaper(focuses: Sequence[Focus], lang: Lang, called: Called | None) -> Row | None:
    """Which of two products costs less, every option of it less than any of the other; None where that is unclear."""
    if len(focuses) != 2:
        return None
    priced = [[v for v in f.variants if v.price is not None] for f in focuses]
    if not all(priced) or len({v.price.currency for vs in priced for v in vs if v.price}) != 1:
        return None
    (low, *_, top), (low2, *_, top2) = (sorted(v.price.minor for v in vs if v.price) * 2 for vs in priced)
    if top >= low2 and top2 >= low:
        return None
    won = focuses[0] if top < low2 else focuses[1]
    other = focuses[1] if won is focuses[0] else focuses[0]
    own = Fact(f"{won.sku}.cheaper_of {other.sku}", won.sku, won.product.version)
    facts = (own, *(_price_fact(v) for vs in priced for v in vs))
    ref = f"{focuses[0].sku}.cheaper_of {focuses[1].sku}"
    shown = called(won.product, lang) if called else short_title(won.product.name(lang))
    return Row(ref, "cheaper", won.sku, shown, won.sku, facts)


def _alike(focus: Focus, variant: Variant) -> list[Variant]:
    """The first variant speaks for all when all cost the same."""
    if variant is focus.variants[0] and len({v.price for v in focus.variants}) == 1:
        return list(focus.variants)
    return [variant]


def _price_fact(v: Variant) -> Fact:
    assert v.price is not None
    return Fact(f"{v.sku}.price", str(v.price), v.version, v.price.currency)


def _stock_fact(v: Variant) -> Fact:
    return Fact(f"{v.sku}.stock", str(v.stock), v.version)


def _variant_rows(v: Variant, same: list[Variant], lang: Lang) -> list[Row]:
    rows = []
    if v.price is not None:
        facts = tuple(_price_fact(x) for x in same)
        rows.append(Row(f"{v.sku}.price", "price", str(v.price), money(v.price), v.sku, facts))
    if v.stock is not None:
        rows.append(Row(f"{v.sku}.stock", "stock", str(v.stock), str(v.stock), v.sku, (_stock_fact(v),)))
    if v.price is None or v.list_price is None or v.list_price.currency != v.price.currency:
        return rows
    if v.list_price.minor <= v.price.minor:
        return rows
    base = Fact(f"{v.sku}.list_price", str(v.list_price), v.version, v.list_price.currency)
    rows.append(Row(base.ref, "list_price", base.value, money(v.list_price), v.sku, (base,)))
    difference = type(v.price)(v.list_price.minor - v.price.minor, v.price.currency)
    saving = Fact(f"{v.sku}.saving", str(difference), v.version, v.price.currency)
    rests = (base, _price_fact(v))
    rows.append(Row(saving.ref, "saving", saving.value, amount(difference, lang), v.sku, (saving, *rests)))
    share = percent(Decimal(difference.minor) * 100 / Decimal(v.list_price.minor))
    off = Fact(f"{v.sku}.percent_off", share, v.version)
    rows.append(Row(off.ref, "percent_off", share, f"{share}%", v.sku, (off, *rests)))
    return rows


def _product_rows(
    focus: Focus, lang: Lang, now: float, *, old: bool = False, called: Called | None = None
) -> list[Row]:
    p, sku = focus.product, focus.sku
    rows: list[Row] = []

    def add(
        field_name: str, kind: Kind, value: str, shown: str | None = None, name: str = "", of: str | None = None
    ) -> None:
        shown = quote(value if shown is None else shown)
        if shown:
            fact = Fact(f"{sku}.{field_name}", value, p.version)
            rows.append(Row(fact.ref, kind, value, shown, sku, (fact,), name or field_name, of))

    title = p.name(lang)
    add("title", "title", title, called(p, lang) if called else short_title(title))
    if p.link:
        add("link", "link", str(p.link))
    for variant in p.variants:
        if variant.options and (len(p.variants) > 1 or variant in focus.variants):
            label = " ".join(value for _, value in in_language(variant.options, lang))
            fact = Fact(f"{variant.sku}.variant", label, variant.version)
            rows.append(Row(fact.ref, "variant", label, quote(label), variant.sku, (fact,), "variant"))
    for option in dict.fromkeys(name for v in p.variants for name, _ in in_language(v.options, lang)):
        values = list(dict.fromkeys(value for v in p.variants for name, value in v.options if name == option))
        add(f"options {option}", "options", "|".join(values), ("、" if lang == "zh" else ", ").join(values), option)
    for attribute in sorted(p.attributes, key=lambda a: a.lang not in (lang, None)):
        add(attribute_field(attribute.name), "attribute", attribute.value, name=attribute.name, of=attribute.lang)
    for field_name in ("shipping", "returns", "warranty", "allergens", "cautions"):
        texts = getattr(p, field_name)
        if text := texts.get(lang) or next(iter(texts.values()), ""):
            caution = field_name in ("allergens", "cautions")
            shown = text if caution else leading(text, lang)
            add(
                field_name,
                "caution" if caution else "quote",
                text,
                shown,
                of=lang if lang in texts else None,
            )
    for i, faq in enumerate(p.faq, 1):
        add(f"faq {i}", "quote", faq.answer, name=faq.question, of=faq.lang)
    text = p.description.get(lang) or next(iter(p.description.values()), "")
    for i, sentence in enumerate(description_sentences(text), 1):
        add(f"description {i}", "quote", sentence, of=lang if lang in p.description else None)
    for i, offer in enumerate((o for o in p.offers if active(o, now) and not old), 1):
        if shown := offer_text(offer, lang):
            add(f"offer {i}", "offer", offer.value, shown, offer.kind)
            if day := last_day(offer, lang):
                add(f"offer {i} until", "offer_day", day, name="until")
    for i, offer in enumerate((o for o in p.offers if _begins_later(o, now)), 1):
        if day := first_day(offer, lang):
            add(f"offer later {i}", "offer_day", day, name="from")
    return rows


def in_language(options: tuple[tuple[str, str], ...], lang: Lang) -> tuple[tuple[str, str], ...]:
    """A variant's options in one language, where the shop gives them in two (颜色 and Colour)."""
    zh = tuple(o for o in options if _HAN.search(o[0] + o[1]))
    other = tuple(o for o in options if not _HAN.search(o[0] + o[1]))
    if not any(_HAN.search(o[0]) for o in options) or not any(not _HAN.search(o[0]) for o in options):
        return options
    return (zh if lang == "zh" else other) or options


def active(offer: Offer, now: float) -> bool:
    """The offer runs at this moment."""
    moment = datetime.fromtimestamp(now, UTC)
    for edge in (offer.begin, offer.end):
        if edge is not None and edge.tzinfo is None:
            moment = moment.replace(tzinfo=None)
    return offer.active_at(moment)


def _begins_later(offer: Offer, now: float) -> bool:
    if offer.begin is None:
        return False
    begin = offer.begin if offer.begin.tzinfo else offer.begin.replace(tzinfo=UTC)
    return begin.timestamp() > now


def offer_text(offer: Offer, lang: Lang) -> str:
    """The shop's own words where it gives them, else the offer by its kind; "" where it cannot be told."""
    if text := offer.text.get(lang) or next(iter(offer.text.values()), ""):
        return text
    value = offer.value
    if offer.kind == "percent_off":
        return f"立减{value}%" if lang == "zh" else f"{value}% off"
    if offer.kind == "buy_n_get_m" and "+" in value:
        n, m = value.split("+", 1)
        return f"买{n}送{m}" if lang == "zh" else f"buy {n} get {m} free"
    if offer.kind == "gift":
        return f"送{value}" if lang == "zh" else f"comes with {value} as a gift"
    if offer.kind == "coupon" and "/" in value:
        off, start = value.split("/", 1)
        return f"满{start}减{off}" if lang == "zh" else f"{off} off from {start}"
    if offer.kind == "amount_off":
        return f"立减{value}" if lang == "zh" else f"{value} off"
    return ""


def focus_of(product: Product) -> Focus:
    """The whole product, nothing settled: for lists and for the run-down."""
    return Focus(product, product.variants, "list")
