"""Google Merchant feeds: TSV, or XML (RSS or Atom with `g:` names).

In: a `Document`. Out: a `Reading`. Items that share an `item_group_id` are variants of one product; a sale price
within its dates is the price, and the regular price is then the list price.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from catalog.imports import Reading, Settings
from catalog.imports.cells import plain_text, read_stock, slug
from catalog.imports.document import Document
from catalog.money import read_price
from catalog.script import language
from catalog.values import Attribute, Problem, Product, Variant
from errors import BadCatalog

_OPTIONS = {"color": "Color", "size": "Size", "material": "Material", "pattern": "Pattern"}
_ATTRIBUTES = {"brand": "Brand", "condition": "Condition", "product_type": "Category", "product_highlight": "Highlight"}


@dataclass(slots=True)
class _Group:
    product: Product
    variants: list[Variant] = field(default_factory=list)


class GoogleMerchant:
    name = "google"

    def score(self, document: Document) -> float:
        if document.is_workbook:
            return 0.0
        if document.text.lstrip()[:1] == "<":
            return 0.9 if "base.google.com/ns/1.0" in document.text[:4000] else 0.0
        for delimiter in document.delimiters:
            head = next(document.rows(delimiter), None)
            names = {_name(c) for c in head.cells} if head else set()
            if {"id", "title", "availability", "image_link"} <= names:
                return 0.9
        return 0.0

    def read(self, document: Document, settings: Settings) -> Reading:
        items = list(_xml_items(document) if document.text.lstrip()[:1] == "<" else _table_items(document))
        if not items:
            raise BadCatalog("the feed has no items", where=document.where, remedy="export it again")
        groups: dict[str, _Group] = {}
        problems: list[Problem] = []
        seen: set[str] = set()
        held: set[str] = set()
        for line, item in items:
            try:
                variant = _variant(item, settings)
                if variant.sku.casefold() in seen:
                    raise ValueError(f"id {variant.sku} stands in the feed already")
                handle = slug(item.get("item_group_id") or variant.sku)
                if handle not in groups:
                    groups[handle] = _Group(_product(handle, item))
            except ValueError as e:
                problems.append(Problem(line, str(e)))
                held.add(item.get("id", ""))
                continue
            seen.add(variant.sku.casefold())
            groups[handle].variants.append(variant)
        products = [
            replace(group.product, link=place, variants=tuple(group.variants))
            for place, group in enumerate(groups.values(), 1)
        ]
        return Reading(tuple(products), tuple(problems), frozenset(held - {""}), len(items), "google")


FORMAT = GoogleMerchant()


def _name(header: str) -> str:
    return header.strip().lower().removeprefix("g:").replace(" ", "_")


def _table_items(document: Document) -> Iterator[tuple[int, Mapping[str, str]]]:
    rows = document.rows(document.delimiters[0] if "\t" not in document.delimiters else "\t")
    header = [_name(c) for c in next(rows).cells]
    for row in rows:
        yield row.line, dict(zip(header, row.cells, strict=False))


def _xml_items(document: Document) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Items are numbered in the feed's order: XML rows have no line of their own."""
    if "<!DOCTYPE" in document.text or "<!ENTITY" in document.text:
        raise BadCatalog("a feed with a DOCTYPE is not read", where=document.where, remedy="take the DOCTYPE out")
    try:
        root = ElementTree.fromstring(document.text.encode())
    except ElementTree.ParseError as e:
        raise BadCatalog(f"broken XML ({e})", where=document.where, remedy="export the feed again") from None
    items = (node for node in root.iter() if node.tag.rpartition("}")[2] in ("item", "entry"))
    for number, node in enumerate(items, 1):
        values: dict[str, str] = {}
        for child in node:
            values.setdefault(child.tag.rpartition("}")[2].lower(), (child.text or "").strip())
        yield number, values


def _variant(item: Mapping[str, str], settings: Settings) -> Variant:
    sku = item.get("id", "")
    if not sku:
        raise ValueError("no id")
    currency = settings.currency or "USD"
    regular = read_price(item.get("price", ""), currency)
    sale = read_price(item.get("sale_price", ""), currency)
    if sale and not _runs(item.get("sale_price_effective_date", ""), settings.now):
        sale = None
    available = item.get("availability", "").replace("_", " ").lower()
    return Variant(
        sku=sku,
        options=tuple((name, item[key]) for key, name in _OPTIONS.items() if item.get(key)),
        price=sale or regular,
        list_price=regular if sale else None,
        stock=read_stock(item.get("quantity", "")) if available != "out of stock" else 0,
        barcode=item.get("gtin", ""),
    )


def _runs(window: str, now: float) -> bool:
    if not window:
        return True
    begin, _, end = window.partition("/")
    try:
        first, last = (datetime.fromisoformat(text.strip()) for text in (begin, end))
    except ValueError:
        raise ValueError(f"{window!r} is not a sale window (begin/end)") from None
    return _aware(first).timestamp() <= now < _aware(last).timestamp()


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _product(handle: str, item: Mapping[str, str]) -> Product:
    title, description = plain_text(item.get("title", "")), plain_text(item.get("description", ""))
    if not title:
        raise ValueError(f"{item['id']} has no title")
    attributes = [Attribute(name, plain_text(item[key]), "en") for key, name in _ATTRIBUTES.items() if item.get(key)]
    for detail in filter(None, item.get("product_detail", "").split(",")):
        parts = detail.split(":")
        if len(parts) >= 3:
            attributes.append(Attribute(parts[1].strip(), ":".join(parts[2:]).strip(), language(detail)))
    images = [item.get("image_link", ""), *item.get("additional_image_link", "").split(",")]
    return Product(
        handle=handle,
        link=0,
        title={language(title): title},
        description={language(description): description} if description else {},
        attributes=tuple(attributes),
        images=tuple(dict.fromkeys(i.strip() for i in images if i.strip())),
    )
