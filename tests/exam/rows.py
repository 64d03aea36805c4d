"""What the catalog lets a host say, read by the examiner: prices by role, stocks, offers in force, numbers in texts.

In: products as `Catalog.products()` gives them, and the moment. Out: a `Shop`, asked by SKU patterns and product sets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fnmatch import fnmatchcase

from catalog import Offer, Product, Variant
from tests.exam.reading import plain, read

BRACKETS = re.compile(r"【.*?】|\[.*?\]")  # not read out with a name
THRESHOLD = re.compile(r"(?:满|超过|from|over|above|at least)\s*$")
SHOP_WIDE = ("shipping", "returns", "warranty")


@dataclass(frozen=True, slots=True)
class Licence:
    """The numbers that some products, together, allow."""

    prices: frozenset[Decimal]
    list_prices: frozenset[Decimal]
    savings: frozenset[Decimal]
    discounted: frozenset[Decimal]
    money: frozenset[Decimal]  # amounts written in their texts: postage, a spare part
    postage: frozenset[Decimal]  # of them, what sending costs
    percents: frozenset[Decimal]  # of active offers
    dormant: frozenset[Decimal]  # percentages and amounts of offers not in force now
    stocks: frozenset[Decimal]
    dates: frozenset[Decimal]  # parts of the offers' moments
    numbers: frozenset[tuple[Decimal, str]]
    titles: tuple[str, ...]  # as `plain` gives them and as they are read out, the longest first
    text: str  # everything written about them, both languages


class Shop:
    """The products, indexed by SKU; nothing here is taken from what an answer says."""

    def __init__(self, products: Iterable[Product], now: datetime) -> None:
        self.now = now
        self.products = tuple(p for p in products if p.active)
        self._of: dict[str, tuple[Product, Variant]] = {v.sku: (p, v) for p in self.products for v in p.variants}
        self._licences: dict[tuple[str, ...], Licence] = {}
        self._by_handle = {p.handle: p for p in self.products}

    def variants(self, patterns: Iterable[str]) -> tuple[Variant, ...]:
        wanted = tuple(patterns)
        return tuple(v for sku, (_, v) in self._of.items() if any(fnmatchcase(sku, w) for w in wanted))

    def products_of(self, patterns: Iterable[str]) -> tuple[Product, ...]:
        handles = dict.fromkeys(self._of[v.sku][0].handle for v in self.variants(patterns))
        return tuple(self._by_handle[h] for h in handles)

    def on_air(self, name: str | None) -> tuple[Product, ...]:
        if not name:
            return ()
        return (self._by_handle[name],) if name in self._by_handle else self.products_of([name])

    def field(self, sku: str, name: str) -> str | None:
        """The canonical string of a field the examiner can look up; None where it cannot or there is none."""
        if sku not in self._of:
            return None
        value = getattr(self._of[sku][1], name, None) if name in ("price", "list_price", "stock") else None
        return None if value is None else str(value)

    def active(self, product: Product) -> tuple[Offer, ...]:
        return tuple(o for o in product.offers if o.active_at(self.now))

    def licence(self, products: Iterable[Product]) -> Licence:
        """What `products` allow; without any, what holds for the whole shop."""
        chosen = tuple(products)
        key = tuple(p.handle for p in chosen)
        if key not in self._licences:
            self._licences[key] = self._licence(chosen)
        return self._licences[key]

    def _licence(self, chosen: tuple[Product, ...]) -> Licence:
        prices, lists, stocks = set[Decimal](), set[Decimal](), set[Decimal]()
        percents, dormant, savings, discounted = set[Decimal](), set[Decimal](), set[Decimal](), set[Decimal]()
        texts: list[str] = []
        numbers: set[tuple[Decimal, str]] = set()
        dates: set[Decimal] = set()
        for p in chosen:
            mine = [v for v in p.variants if v.active]
            here = {v.price.amount for v in mine if v.price}
            prices |= here
            lists |= {v.list_price.amount for v in mine if v.list_price}
            savings |= {v.list_price.amount - v.price.amount for v in mine if v.price and v.list_price}
            stocks |= sums(mine)
            texts += everything_written(p)
            numbers |= {(Decimal(p.link), "")}
            for offer in p.offers:
                for n in offer_numbers(offer):
                    (percents if offer.kind == "percent_off" else savings if offer in self.active(p) else dormant).add(
                        n
                    )
                if offer not in self.active(p):
                    percents -= set(offer_numbers(offer))
                    dormant |= set(offer_numbers(offer))
                else:
                    discounted |= after(offer, here)
                    numbers |= {(n, "") for n in offer_numbers(offer)}
                    savings |= {a - b for a in here for b in after(offer, {a})}
                dates |= moments(offer)
        if not chosen:
            texts += [t for p in self.products for name in SHOP_WIDE for t in getattr(p, name).values()]
        savings |= {abs(a - b) for a in prices for b in prices}
        names = {plain(t) for p in chosen for t in p.title.values()}
        names |= {BRACKETS.sub("", name) for name in names}
        titles = tuple(sorted(names, key=len, reverse=True))
        said = {n for t in texts for n in read(t)}
        return Licence(
            frozenset(prices), frozenset(lists), frozenset(savings), frozenset(discounted),
            frozenset(n.value for n in said if n.unit == "money"),
            frozenset(n for p in chosen or self.products for t in p.shipping.values() for n in fees(t)),
            frozenset(percents), frozenset(dormant), frozenset(stocks), frozenset(dates),
            frozenset(numbers | {(n.value, n.unit) for n in said}), titles, "\n".join(texts),
        )  # fmt: skip


def everything_written(p: Product) -> list[str]:
    """All texts of a product but its offers, which hold only in their time."""
    texts = [
        t
        for name in ("title", "description", "cautions", *SHOP_WIDE, "list_price_base")
        for t in getattr(p, name).values()
    ]
    texts += [f"{a.name}：{a.value}" for a in p.attributes]
    texts += [f"{f.question}\n{f.answer}" for f in p.faq]
    texts += [f"{name}：{value}" for variant in p.variants for name, value in variant.options]
    return [*texts, *p.aliases]


def offer_numbers(offer: Offer) -> tuple[Decimal, ...]:
    """15; 10.00; 2 and 1; 20.00 and 199.00; a gift has none."""
    if offer.kind == "gift":
        return ()
    return tuple(Decimal(part) for part in offer.value.replace("+", "/").split("/"))


def fees(shipping: str) -> set[Decimal]:
    """The amounts in a shipping text that are no threshold."""
    said = plain(shipping)
    return {n.value for n in read(shipping) if n.unit == "money" and not THRESHOLD.search(said[: n.start])}


def after(offer: Offer, prices: set[Decimal]) -> set[Decimal]:
    """What is paid for one piece once an offer is taken off."""
    if offer.kind == "percent_off":
        exact = {p * (100 - Decimal(offer.value)) / 100 for p in prices}
        return exact | {p.quantize(Decimal("0.01")) for p in exact} | {p.quantize(Decimal("0.1")) for p in exact}
    if offer.kind == "amount_off":
        return {p - Decimal(offer.value) for p in prices}
    return set()


def moments(offer: Offer) -> set[Decimal]:
    """The parts of an offer's dates; its end may be said as the last moment inside it."""
    out: set[Decimal] = set()
    last = offer.end - timedelta(seconds=1) if offer.end else None
    for t in (offer.begin, offer.end, last):
        if t:
            out |= {Decimal(n) for n in (t.year, t.month, t.day, t.hour, t.minute)}
    return out


def sums(variants: list[Variant]) -> set[Decimal]:
    """Each stock, and the total by option value and of all."""
    counted = [v for v in variants if v.stock is not None]
    out = {Decimal(v.stock or 0) for v in counted} | {Decimal(sum(v.stock or 0 for v in counted))}
    for option in {o for v in counted for o in v.options}:
        out.add(Decimal(sum(v.stock or 0 for v in counted if option in v.options)))
    return out
