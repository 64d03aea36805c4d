"""Shopify's webhooks read: products/create, products/update, products/delete, inventory_levels/update.

In: a topic and its payload, the shop's currency, the time now. Out: what it tells, or None where it tells nothing.
The payload's fields are those of Shopify's Admin API; a price there has no currency, it is the shop's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.imports.cells import plain_text, read_title, slug
from catalog.imports.clean import clean
from catalog.money import read_price
from catalog.script import language
from catalog.told import GoneTold, LevelTold, ProductTold, Told, moment, number_of
from catalog.values import Attribute, Product, Variant

_PRODUCT = ("products/create", "products/update")


def read(topic: str, body: Mapping[str, Any], currency: str, now: float) -> Told | None:
    if topic in _PRODUCT:
        return _product(body, currency)
    if topic == "products/delete":
        return GoneTold(number_of(body.get("id")), now, final=True)  # the payload is the number alone
    if topic in ("inventory_levels/update", "inventory_levels/connect"):
        available = body.get("available")
        return LevelTold(
            number_of(body.get("inventory_item_id")),
            number_of(body.get("location_id")),
            max(0, available) if isinstance(available, int) else None,
            moment(body.get("updated_at")),
        )
    return None


def _product(body: Mapping[str, Any], currency: str) -> ProductTold:
    title = read_title(str(body.get("title") or ""))
    if not title:
        raise ValueError("the product has no title")
    lang = language(title)
    description = plain_text(str(body.get("body_html") or ""))
    names = [clean(str(o.get("name", ""))) for o in body.get("options") or () if isinstance(o, dict)]
    handle = slug(str(body.get("handle") or title))
    pairs = [_variant(v, names, handle, currency) for v in body.get("variants") or () if isinstance(v, dict)]
    if not pairs:
        raise ValueError("the product has no variants")
    stated = (("Brand", body.get("vendor")), ("Type", body.get("product_type")), ("Tags", body.get("tags")))
    product = Product(
        handle=handle,
        link=0,
        title={lang: title},
        description={language(description, lang): description} if description else {},
        attributes=tuple(Attribute(name, plain_text(str(value)), "en") for name, value in stated if value),
        images=tuple(str(i["src"]) for i in body.get("images") or () if isinstance(i, dict) and i.get("src")),
        variants=tuple(variant for variant, _ in pairs),
        active=body.get("status", "active") == "active" and body.get("published_at", "") is not None,
    )
    items = {item: variant.sku for variant, item in pairs if item}
    return ProductTold(number_of(body.get("id")), moment(body.get("updated_at")), product, items)


def _variant(body: Mapping[str, Any], names: list[str], handle: str, currency: str) -> tuple[Variant, str]:
    values = [clean(str(body.get(f"option{n}") or "")) for n in (1, 2, 3)]
    options = tuple(
        (name, value) for name, value in zip(names, values, strict=False) if value and value != "Default Title"
    )
    # As the CSV importer does: a shop need not give SKUs, and handle and options name the variant as surely.
    sku = clean(str(body.get("sku") or "")) or slug("-".join([handle, *(value for _, value in options)])).upper()
    price = read_price(str(body.get("price") or ""), currency)
    list_price = read_price(str(body.get("compare_at_price") or ""), currency)
    variant = Variant(
        sku=sku,
        options=options,
        price=price,
        list_price=list_price if list_price and (price is None or list_price > price) else None,
        stock=_stock(body),
        barcode=clean(str(body.get("barcode") or "")),
    )
    item = body.get("inventory_item_id")
    return variant, str(item) if item else ""


def _stock(body: Mapping[str, Any]) -> int | None:
    if not body.get("inventory_management") or body.get("inventory_policy") == "continue":
        return None
    count = body.get("inventory_quantity")
    return max(0, count) if isinstance(count, int) else None
