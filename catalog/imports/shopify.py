"""Shopify's product CSV, by its older and its current headers.

In: a `Document`. Out: a `Reading`. Rows are grouped by handle; a row without SKU, price and options is a further
picture. The file names no currency: `settings.currency`, else US dollars.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from catalog.imports import Reading, Settings
from catalog.imports.cells import plain_text, read_stock, slug
from catalog.imports.document import Document, Row
from catalog.money import read_price
from catalog.script import language
from catalog.values import Attribute, Problem, Product, Variant
from errors import BadCatalog

# ours: (current header, older header), lower case
_HEADERS = {
    "handle": ("url handle", "handle"),
    "title": ("title", "title"),
    "description": ("description", "body (html)"),
    "vendor": ("vendor", "vendor"),
    "category": ("product category", "product category"),
    "type": ("type", "type"),
    "tags": ("tags", "tags"),
    "published": ("published on online store", "published"),
    "status": ("status", "status"),
    "sku": ("sku", "variant sku"),
    "barcode": ("barcode", "variant barcode"),
    "price": ("price", "variant price"),
    "list_price": ("compare-at price", "variant compare at price"),
    "tracker": ("inventory tracker", "variant inventory tracker"),
    "stock": ("inventory quantity", "variant inventory qty"),
    "oversell": ("continue selling when out of stock", "variant inventory policy"),
    "grams": ("weight value (grams)", "variant grams"),
    "image": ("product image url", "image src"),
    "variant_image": ("variant image url", "variant image"),
}
_OPTIONS = ("option{} name", "option{} value")
_META = "product.metafields."


@dataclass(slots=True)
class _Group:
    product: Product
    names: list[str]
    variants: list[Variant] = field(default_factory=list)
    images: list[str] = field(default_factory=list)


class Shopify:
    name = "shopify"

    def score(self, document: Document) -> float:
        for delimiter in document.delimiters:
            head = next(document.rows(delimiter), None)
            names = {c.lower() for c in head.cells} if head else set()
            handle = "url handle" in names or "handle" in names
            known = {"option1 name", "option1 value", "variant price", "body (html)", "published on online store"}
            if "title" in names and handle and names & known:
                return 0.9
        return 0.0

    def read(self, document: Document, settings: Settings) -> Reading:
        rows = list(document.rows(document.delimiters[0]))
        header = [c.lower() for c in rows[0].cells] if rows else []
        if "title" not in header:
            raise BadCatalog("no Title column", where=document.where, remedy="export the products from Shopify again")
        if len(rows) < 2:
            raise BadCatalog("the export has no products", where=document.where, remedy="export the products again")
        reader = _Reader(settings.currency or "USD")
        for row in rows[1:]:
            reader.take(row, dict(zip(header, row.cells, strict=False)))
        return reader.reading(len(rows) - 1)


FORMAT = Shopify()


class _Reader:
    def __init__(self, currency: str) -> None:
        self.currency = currency
        self.groups: dict[str, _Group] = {}
        self.problems: list[Problem] = []
        self.held: set[str] = set()
        self.skus: dict[str, int] = {}
        self.last = ""

    def take(self, row: Row, cells: Mapping[str, str]) -> None:
        try:
            self._take(row, cells)
        except ValueError as e:
            self.problems.append(Problem(row.line, str(e)))
            if sku := _get(cells, "sku").lstrip("'"):
                self.held.add(sku)

    def _take(self, row: Row, cells: Mapping[str, str]) -> None:
        handle = _get(cells, "handle") or (slug(_get(cells, "title")) if _get(cells, "title") else self.last)
        if not handle:
            raise ValueError("no handle and no title")
        self.last = handle
        group = self.groups.get(slug(handle))
        is_variant = any(_get(cells, name) for name in ("sku", "price")) or bool(cells.get(_OPTIONS[1].format(1)))
        if group is None:
            if not _get(cells, "title"):
                raise ValueError(f"{handle} has no title")
            names = [cells.get(_OPTIONS[0].format(n), "") for n in (1, 2, 3)]
            group = self.groups[slug(handle)] = _Group(_product(slug(handle), cells), names)
        if is_variant:
            variant = self._variant(row, cells, group, handle)
            self.skus[variant.sku.casefold()] = row.line
            group.variants.append(variant)
        for image in (_get(cells, "image"), _get(cells, "variant_image")):
            if image and image not in group.images:
                group.images.append(image)

    def _variant(self, row: Row, cells: Mapping[str, str], group: _Group, handle: str) -> Variant:
        values = [cells.get(_OPTIONS[1].format(n), "") for n in (1, 2, 3)]
        options = tuple(
            (name or f"Option {n}", value)
            for n, (name, value) in enumerate(zip(group.names, values, strict=True), 1)
            if value and value != "Default Title"
        )
        # A shop need not give SKUs; handle and options name the variant as surely.
        sku = _get(cells, "sku").lstrip("'") or slug("-".join([handle, *(value for _, value in options)])).upper()
        if sku.casefold() in self.skus:
            raise ValueError(f"sku {sku} stands in line {self.skus[sku.casefold()]} already")
        price = read_price(_get(cells, "price"), self.currency)
        return Variant(
            sku=sku,
            options=options,
            price=price,
            list_price=read_price(_get(cells, "list_price"), price.currency if price else self.currency),
            stock=_stock(cells),
            barcode=_get(cells, "barcode").lstrip("'"),
        )

    def reading(self, rows: int) -> Reading:
        products = []
        for place, group in enumerate(self.groups.values(), 1):
            if not group.variants:
                continue  # its rows are among the problems
            products.append(
                replace(group.product, link=place, variants=tuple(group.variants), images=tuple(group.images))
            )
        return Reading(tuple(products), tuple(self.problems), frozenset(self.held), rows, "shopify")


def _get(cells: Mapping[str, str], name: str) -> str:
    current, older = _HEADERS[name]
    return cells.get(current) or cells.get(older) or ""


def _stock(cells: Mapping[str, str]) -> int | None:
    """What is left to sell; not counted where nothing tracks it or where selling goes on past zero."""
    if not _get(cells, "tracker") and not _get(cells, "stock"):
        return None
    if ("inventory tracker" in cells or "variant inventory tracker" in cells) and not _get(cells, "tracker"):
        return None
    if _get(cells, "oversell").lower() in ("continue", "true"):
        return None
    text = _get(cells, "stock")
    return 0 if text.startswith("-") else read_stock(text)


def _product(handle: str, cells: Mapping[str, str]) -> Product:
    title, description = plain_text(_get(cells, "title")), plain_text(_get(cells, "description"))
    lang = language(title)
    attributes = [
        Attribute(name, plain_text(value), "en")
        for name, value in (
            ("Brand", _get(cells, "vendor")),
            ("Category", _get(cells, "category")),
            ("Type", _get(cells, "type")),
            ("Tags", _get(cells, "tags")),
            ("Weight", f"{_get(cells, 'grams')} g" if _get(cells, "grams").strip("0.") else ""),
        )
        if value
    ]
    attributes += [
        Attribute(header.partition("(")[0].strip().capitalize(), plain_text(value), lang)
        for header, value in cells.items()
        if _META in header and value
    ]
    status = _get(cells, "status").lower()
    return Product(
        handle=handle,
        link=0,
        title={lang: title},
        description={language(description, lang): description} if description else {},
        attributes=tuple(attributes),
        active=status in ("", "active") and _get(cells, "published").lower() != "false",
    )
