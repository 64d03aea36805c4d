"""WooCommerce's webhooks read: product.created, .updated, .restored, .deleted, of products and of their variations.

In: a topic and its payload (the REST product), the shop's currency, the time now. Out: what it tells, or None. The
payload of a variable product names its variations by number only: each of them is told of by a webhook of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.imports.cells import plain_text, read_title, slug
from catalog.imports.clean import clean
from catalog.money import read_price
from catalog.script import language
from catalog.told import GoneTold, ProductTold, Told, VariantTold, moment, number_of
from catalog.values import Attribute, Money, Product, Variant


def read(topic: str, body: Mapping[str, Any], currency: str, now: float) -> Told | None:
    if topic == "product.deleted":
        return GoneTold(number_of(body.get("id")), now)
    if topic not in ("product.created", "product.updated", "product.restored"):
        return None
    kind = str(body.get("type") or "simple")
    number, moved = number_of(body.get("id")), moment(body.get("date_modified_gmt"))
    if kind == "variation":
        return VariantTold(number, moved, _variant(body, currency, now, ""))
    if kind == "grouped":
        return None
    return ProductTold(number, moved, _product(body, currency, now, kind), whole=kind != "variable")


def _product(body: Mapping[str, Any], currency: str, now: float, kind: str) -> Product:
    title = read_title(str(body.get("name") or ""))
    if not title:
        raise ValueError("the product has no name")
    lang = language(title)
    texts = (plain_text(str(body.get(name) or "")) for name in ("short_description", "description"))
    description = " ".join(filter(None, texts))
    # As the CSV importer does.
    sku = clean(str(body.get("sku") or ""))
    handle = slug(sku or f"id-{number_of(body.get('id'))}")
    attributes = [
        Attribute(clean(str(a.get("name"))), ", ".join(map(str, a.get("options") or ())), lang)
        for a in body.get("attributes") or ()
        if isinstance(a, dict) and a.get("name") and a.get("options") and not a.get("variation")
    ]
    return Product(
        handle=handle,
        link=0,
        title={lang: title},
        description={language(description, lang): description} if description else {},
        attributes=tuple(attributes),
        images=tuple(str(i["src"]) for i in body.get("images") or () if isinstance(i, dict) and i.get("src")),
        variants=() if kind == "variable" else (_variant(body, currency, now, handle.upper()),),
        active=body.get("status", "publish") == "publish",
    )


def _variant(body: Mapping[str, Any], currency: str, now: float, otherwise: str) -> Variant:
    sku = clean(str(body.get("sku") or "")) or otherwise
    if not sku:
        raise ValueError("the variation has no SKU")
    price, list_price, until = _price(body, currency, now)
    options = tuple(
        (clean(str(a.get("name"))), clean(str(a["option"])))
        for a in body.get("attributes") or ()
        if isinstance(a, dict) and a.get("option")
    )
    return Variant(
        sku=sku,
        options=options,
        price=price,
        list_price=list_price,
        stock=_stock(body),
        active=body.get("status", "publish") == "publish",
        price_until=until,
    )


def _price(body: Mapping[str, Any], currency: str, now: float) -> tuple[Money | None, Money | None, float | None]:
    regular = read_price(str(body.get("regular_price") or body.get("price") or ""), currency)
    sale = read_price(str(body.get("sale_price") or ""), currency)
    if sale is None:
        return regular, None, None
    begin, end = (moment(text) if (text := body.get(f"date_on_sale_{edge}_gmt")) else None for edge in ("from", "to"))
    if begin is not None and now < begin:
        return regular, None, begin
    if end is not None and now >= end:
        return regular, None, None
    return sale, regular if regular and regular > sale else None, end


def _stock(body: Mapping[str, Any]) -> int | None:
    state = body.get("stock_status", "instock")
    if state == "outofstock":
        return 0
    count = body.get("stock_quantity")
    if state == "onbackorder" or not body.get("manage_stock") or not isinstance(count, int | float):
        return None
    return None if count <= 0 and body.get("backorders", "no") != "no" else max(0, int(count))
