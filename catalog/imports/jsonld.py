"""schema.org products in JSON-LD: a .json file, or a saved shop page with them in its scripts.

In: a `Document`. Out: a `Reading`. A `ProductGroup` is a product and its `hasVariant` the variants; a lone `Product`
is both. Rows are numbered in the order of the products found: JSON has no table rows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from catalog.imports import Reading, Settings
from catalog.imports.cells import plain_text, slug
from catalog.imports.document import Document
from catalog.money import read_price
from catalog.script import language
from catalog.values import Attribute, Problem, Product, Variant
from errors import BadCatalog

_SCRIPT = re.compile(r"<script[^>]*application/ld\+json[^>]*>(.*?)</script>", re.I | re.S)
_SOLD_OUT = ("outofstock", "soldout", "discontinued")
_OPTIONS = {"color": "Color", "size": "Size", "material": "Material", "pattern": "Pattern"}
_BARCODES = ("gtin", "gtin13", "gtin14", "gtin12", "gtin8")


class JsonLd:
    name = "jsonld"

    def score(self, document: Document) -> float:
        if document.is_workbook:
            return 0.0
        head = document.text.lstrip()[:1]
        return 0.9 if head in "{[<" and "schema.org" in document.text and "Product" in document.text else 0.0

    def read(self, document: Document, settings: Settings) -> Reading:
        found = [node for root in _roots(document) for node in _products(root)]
        if not found:
            raise BadCatalog(
                "no schema.org Product in it", where=document.where, remedy="save the product's page again"
            )
        products: list[Product] = []
        problems: list[Problem] = []
        seen: set[str] = set()
        for number, node in enumerate(found, 1):
            try:
                product = _product(node, settings.currency or "USD", len(products) + 1)
                if twice := [v.sku for v in product.variants if v.sku.casefold() in seen]:
                    raise ValueError(f"sku {twice[0]} stands in the file already")
            except ValueError as e:
                problems.append(Problem(number, str(e)))
                continue
            seen |= {v.sku.casefold() for v in product.variants}
            products.append(product)
        return Reading(tuple(products), tuple(problems), rows=len(found), format="jsonld")


FORMAT = JsonLd()


def _roots(document: Document) -> Iterator[Any]:
    text = document.text.strip()
    parts = _SCRIPT.findall(text) if text.startswith("<") else [text]
    for part in parts:
        try:
            yield json.loads(part)
        except (json.JSONDecodeError, RecursionError) as e:
            raise BadCatalog(f"broken JSON ({e})", where=document.where, remedy="save it again") from None


def _products(node: Any) -> Iterator[dict[str, Any]]:
    """The outermost products of a tree."""
    if isinstance(node, list):
        for child in node:
            yield from _products(child)
    elif isinstance(node, dict):
        if {"Product", "ProductGroup"} & set(_many(node.get("@type"))):
            yield node
        else:
            for child in node.values():
                yield from _products(child)


def _product(node: dict[str, Any], currency: str, link: int) -> Product:
    parts = [v for v in _many(node.get("hasVariant")) if isinstance(v, dict)] or [node]
    title = plain_text(_text(node.get("name")))
    if not title:
        raise ValueError("a product has no name")
    variants = tuple(_variant(part, currency, grouped=part is not node) for part in parts)
    description = plain_text(next(filter(None, (_text(n.get("description")) for n in (node, *parts))), ""))
    attributes = [Attribute("Brand", brand, "en")] if (brand := _text(node.get("brand"))) else []
    for source in (node, *parts):
        for extra in _many(source.get("additionalProperty")):
            if isinstance(extra, dict) and extra.get("name") and extra.get("value") is not None:
                name = str(extra["name"])
                value = f"{extra['value']} {extra.get('unitText', '')}".strip()
                attributes.append(Attribute(name, value, language(name)))
    images = [image for source in (node, *parts) for image in map(_text, _many(source.get("image"))) if image]
    return Product(
        handle=slug(_text(node.get("productGroupID")) or variants[0].sku),
        link=link,
        title={language(title): title},
        description={language(description): description} if description else {},
        attributes=tuple(dict.fromkeys(attributes)),
        images=tuple(dict.fromkeys(images)),
        variants=variants,
    )


def _variant(node: dict[str, Any], currency: str, *, grouped: bool) -> Variant:
    offer = next((o for o in _many(node.get("offers")) if isinstance(o, dict)), {})
    sku = _text(node.get("sku")) or _text(offer.get("sku")) or _text(node.get("mpn")) or slug(_text(node.get("name")))
    stated = _text(offer.get("priceCurrency")) or currency
    price = _text(offer.get("price")) or _text(offer.get("lowPrice"))
    availability = _text(offer.get("availability")).rpartition("/")[2].lower()
    variant = Variant(
        sku=sku,
        price=read_price(price, stated),
        stock=0 if availability in _SOLD_OUT else None,
        barcode=next(filter(None, (_text(node.get(name)) for name in _BARCODES)), ""),
    )
    if not grouped:
        return variant
    options = tuple((name, _text(node.get(key))) for key, name in _OPTIONS.items() if node.get(key))
    return replace(variant, options=options)


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str:
    """A text however schema.org wraps it: a string, a number, an object with a name or a URL, a list of these."""
    if isinstance(value, list):
        return _text(value[0]) if value else ""
    if isinstance(value, dict):
        return _text(value.get("name") or value.get("url") or value.get("@value"))
    return "" if value is None or isinstance(value, bool) else str(value).strip()
