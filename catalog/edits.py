"""Single fields of one SKU changed: what `catalog set` and the studio write.

In: a SKU and `field=value`. Out: the row changed, or `BadInput` naming the SKU, field or value and what to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from catalog.imports.cells import read_flag, read_list, read_stock
from catalog.money import read_currency, read_price
from catalog.rows import to_variant
from catalog.schema import products, variants
from catalog.script import language
from catalog.staging import moved
from catalog.values import TEXT_FIELDS, Money, Variant
from errors import BadInput

FIELDS = ("price", "list_price", "currency", "stock", "active", "barcode", "link", "aliases", *TEXT_FIELDS)


def write(connection: sa.Connection, sku: str, fields: Mapping[str, Any], *, as_of: float) -> Variant:
    """The variant as it is then. `active` is the variant's; `title`, `description`, ... are its product's and take
    `:lang` (`title:en`)."""
    row = _find(connection, sku)
    product = connection.execute(sa.select(products).where(products.c.id == row.product_id)).one()
    on_variant: dict[str, Any] = {}
    on_product: dict[str, Any] = {}
    currency = row.currency
    if "currency" in fields:
        currency = read_currency(str(fields["currency"]))
        if currency is None:
            raise BadInput(f"{fields['currency']!r} is no currency", where=sku, remedy="write CNY, USD, ...")
        on_variant["currency"] = currency
    for name, value in fields.items():
        field, _, lang = name.partition(":")
        if field not in FIELDS or (lang and field not in TEXT_FIELDS):
            raise BadInput(f"no field {name!r} to set", where=sku, remedy=f"one of {', '.join(FIELDS)}")
        try:
            if field in ("price", "list_price"):
                on_variant[f"{field}_minor"] = _minor(value, currency)
            elif field == "stock":
                on_variant["stock"] = read_stock("" if value is None else str(value))
            elif field == "active":
                on_variant["active"] = value if isinstance(value, bool) else read_flag(str(value))
            elif field == "barcode":
                on_variant["barcode"] = str(value)
            elif field == "link":
                on_product["link"] = _link(value)
            elif field == "aliases":
                on_product["aliases"] = list(read_list(value) if isinstance(value, str) else value)
            elif field in TEXT_FIELDS:
                on_product[field] = _texts(on_product.get(field, getattr(product, field)), field, lang, value)
        except ValueError as e:
            raise BadInput(f"{name}: {e}", where=sku, remedy=f"e.g. {_example(field)}") from None
    if on_variant.get("active") and not product.active:
        on_product["active"] = True
    if "price_minor" in on_variant:
        on_variant["price_until"] = None  # a price written by hand holds until the next one
    # What was written last is confirmed now, even where it is what stood there.
    connection.execute(
        sa.update(variants).where(variants.c.id == row.id).values(**_changed(row, on_variant), as_of=as_of)
    )
    connection.execute(
        sa.update(products).where(products.c.id == product.id).values(**_changed(product, on_product), as_of=as_of)
    )
    moved(connection)
    return to_variant(connection.execute(sa.select(variants).where(variants.c.id == row.id)).one())


def _find(connection: sa.Connection, sku: str) -> Any:
    row = connection.execute(sa.select(variants).where(variants.c.sku == sku)).one_or_none()
    if row is None:
        folded = sa.select(variants).where(sa.func.lower(variants.c.sku) == sku.lower())
        row = connection.execute(folded).first()
    if row is None:
        raise BadInput(f"no SKU {sku!r} in the catalog", remedy="see: run.py catalog list")
    return row


def _minor(value: Any, currency: str) -> int | None:
    money = value if isinstance(value, Money) else read_price("" if value is None else str(value), currency)
    if money is None:
        return None
    if money.currency != currency:
        raise ValueError(f"the price is in {money.currency}, the row in {currency} (set currency too)")
    return money.minor


def _link(value: Any) -> int:
    if not str(value).isdigit() or not int(value):
        raise ValueError(f"{value!r} is not a link number")
    return int(value)


def _texts(texts: Mapping[str, str], field: str, lang: str, value: Any) -> dict[str, str]:
    if isinstance(value, Mapping):
        return dict(value)
    text = str(value).strip()
    lang = lang or (language(text) if text else "")
    kept = {k: v for k, v in texts.items() if lang and k != lang}
    changed = kept | ({lang: text} if text else {})
    if field == "title" and not changed:
        raise ValueError("a product needs a title")
    return changed


def _changed(row: Any, wanted: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in wanted.items() if getattr(row, name) != value}


def _example(field: str) -> str:
    return {
        "price": "price=79 or price=79.90",
        "list_price": "list_price=129",
        "stock": "stock=0",
        "active": "active=1 or active=0",
        "link": "link=3",
    }.get(field, f"{field}:en=text")
