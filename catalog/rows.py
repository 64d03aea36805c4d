"""Between values and table rows: one pair of functions a table.

In: database rows, or a `Product`. Out: the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from catalog.pictures import found
from catalog.values import TEXT_FIELDS, Attribute, Faq, Money, Offer, Product, Variant


def product_row(product: Product, *, source: str, as_of: float) -> dict[str, Any]:
    row: dict[str, Any] = {name: dict(getattr(product, name)) for name in TEXT_FIELDS}
    row |= {
        "handle": product.handle,
        "source": source,
        "link": product.link,
        "aliases": list(product.aliases),
        "attributes": [[a.name, a.value, a.lang] for a in product.attributes],
        "faq": [[f.question, f.answer, f.lang] for f in product.faq],
        "images": list(product.images),
        "videos": list(product.videos),
        "lexicon": {lang: dict(words) for lang, words in product.lexicon.items()},
        "active": product.active,
        "as_of": as_of,
    }
    return row


def variant_row(variant: Variant, *, position: int, as_of: float, currency: str) -> dict[str, Any]:
    priced = variant.price or variant.list_price
    return {
        "position": position,
        "sku": variant.sku,
        "options": [list(pair) for pair in variant.options],
        "price_minor": variant.price.minor if variant.price else None,
        "list_price_minor": variant.list_price.minor if variant.list_price else None,
        "currency": priced.currency if priced else currency,
        "stock": variant.stock,
        "barcode": variant.barcode,
        "active": variant.active,
        "price_until": variant.price_until,
        "as_of": as_of,
    }


def offer_row(offer: Offer, *, position: int) -> dict[str, Any]:
    return {
        "position": position,
        "code": offer.id,
        "kind": offer.kind,
        "value": offer.value,
        "text": dict(offer.text),
        "begins": offer.begin.isoformat() if offer.begin else None,
        "ends": offer.end.isoformat() if offer.end else None,
    }


def to_product(row: Any, variants: Iterable[Any], offers: Iterable[Any]) -> Product:
    return Product(
        handle=row.handle,
        link=row.link,
        aliases=tuple(row.aliases),
        attributes=tuple(Attribute(*a) for a in row.attributes),
        faq=tuple(Faq(*f) for f in row.faq),
        offers=tuple(map(_to_offer, offers)),
        images=tuple(map(found, row.images)),
        videos=tuple(row.videos),
        lexicon=row.lexicon,
        source=row.source,
        variants=tuple(map(to_variant, variants)),
        active=row.active,
        version=row.version,
        as_of=row.as_of,
        **{name: getattr(row, name) for name in TEXT_FIELDS},
    )


def to_variant(row: Any) -> Variant:
    return Variant(
        sku=row.sku,
        options=tuple((name, value) for name, value in row.options),
        price=_money(row.price_minor, row.currency),
        list_price=_money(row.list_price_minor, row.currency),
        stock=row.stock,
        barcode=row.barcode,
        active=row.active,
        version=row.version,
        as_of=row.as_of,
        price_until=row.price_until,
    )


def _to_offer(row: Any) -> Offer:
    begin = datetime.fromisoformat(row.begins) if row.begins else None
    end = datetime.fromisoformat(row.ends) if row.ends else None
    return Offer(row.code, row.kind, row.value, row.text, begin, end)


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)
