"""The shop as the page shows it. Pure.

In: products. Out: JSON rows with what a viewer may know; prices are the canonical strings of the catalog.
"""

from __future__ import annotations

import re
from typing import Any

from catalog import Product, Variant

_HAN = re.compile(r"[\u3400-\u9fff]")


def product_row(product: Product) -> dict[str, Any]:
    return {
        "handle": product.handle,
        "link": product.link,
        "title": dict(product.title),
        "picture": f"/api/picture/{product.handle}" if product.images else None,
        "offers": [dict(offer.text) for offer in product.offers if offer.text],
        "variants": [variant_row(v) for v in product.variants],
    }


def variant_row(variant: Variant) -> dict[str, Any]:
    return {
        "sku": variant.sku,
        "options": _values(variant),
        "price": str(variant.price) if variant.price else None,
        "list_price": str(variant.list_price) if variant.list_price else None,
        "currency": variant.price.currency if variant.price else None,
        "stock": variant.stock,
        "active": variant.active,
        "version": variant.version,
    }


def _values(variant: Variant) -> dict[str, list[str]]:
    """Option values by language, told by the script of their names; "" where all are in one."""
    out: dict[str, list[str]] = {}
    for name, value in variant.options:
        out.setdefault("zh" if _HAN.search(name) else "en", []).append(value)
    return out if len(out) > 1 else {"": next(iter(out.values()), [])}
