"""A catalog's products as lines for a person.

In: products. Out: text: one line a product, or everything about one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from catalog import Money, Product, Variant
from catalog.values import TEXT_FIELDS


def one_line(product: Product) -> str:
    prices = sorted(v.price for v in product.variants if v.price)
    price = "no price" if not prices else _money(prices[0])
    if prices and prices[0] != prices[-1]:
        price = f"{prices[0]}-{_money(prices[-1])}"
    titles = " / ".join(product.title.values()) + ("" if product.active else "  (off the shelf)")
    return f"{product.link:>4}  {product.handle:<20}  {price:<20}  {_stock(product):<14}  {titles}"


def _stock(product: Product) -> str:
    counted = [v.stock for v in product.variants if v.stock is not None]
    if not counted:
        return "not counted"
    if len(counted) < len(product.variants):
        return f"{sum(counted)}+ left" if sum(counted) else "in stock"
    return f"{sum(counted)} left" if sum(counted) else "sold out"


def in_full(product: Product, as_of: float) -> str:
    return "\n".join(_lines(product, as_of))


def _lines(product: Product, as_of: float) -> Iterator[str]:
    shelf = "" if product.active else "  (off the shelf)"
    yield f"{product.link}  {' / '.join(product.title.values())}{shelf}"
    yield f"   handle {product.handle}, source {product.source or 'none'}, confirmed {_moment(as_of)}"
    for variant in product.variants:
        yield f"   {_variant(variant)}"
    for field in TEXT_FIELDS:
        for lang, text in getattr(product, field).items():
            if field != "title":
                yield f"   {field} ({lang}): {text}"
    if product.aliases:
        yield f"   aliases: {', '.join(product.aliases)}"
    for a in product.attributes:
        yield f"   {a.name}: {a.value}"
    for f in product.faq:
        yield f"   Q {f.question}  A {f.answer}"
    for o in product.offers:
        window = f"{o.begin.isoformat() if o.begin else ''} .. {o.end.isoformat() if o.end else ''}"
        yield f"   offer {o.kind} {o.value}  {window}  {' / '.join(o.text.values())}"
    for lang, words in product.lexicon.items():
        yield f"   said ({lang}): {', '.join(f'{written} as {spoken}' for written, spoken in words.items())}"
    for name in ("images", "videos"):
        for file in getattr(product, name):
            yield f"   {name[:-1]}: {file}"


def _variant(v: Variant) -> str:
    what = " ".join(value for _, value in v.options)
    price = _money(v.price) if v.price else "no price"
    if v.list_price:
        price += f" (list {v.list_price})"
    if v.price_until is not None:
        price += f" until {_moment(v.price_until)}"
    stock = "not counted" if v.stock is None else "sold out" if v.stock == 0 else f"{v.stock} left"
    code = f"  {v.barcode}" if v.barcode else ""
    return f"{v.sku:<20}  {what:<16}  {price}, {stock}{code}{'' if v.active else '  (off the shelf)'}"


def _money(money: Money) -> str:
    return f"{money} {money.currency}"


def _moment(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M} UTC"
