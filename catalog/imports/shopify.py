"""Shopify's product CSV, by its older and its current headers.

In: a `Document`. Out: a `Reading`. Rows are grouped by handle; a row without SKU, price and options is a further
picture. The file names no currency: `settings.currency`, else what the titles' language suggests.
"""

from __future__ import annotations

from collections.abc import Mapping

from catalog.imports import Reading, Settings
from catalog.imports.cells import plain_text, read_stock, read_title, slug
from catalog.imports.document import Document, Row, Table
from catalog.imports.gather import Gathering, Group, usual_currency
from catalog.money import read_price
from catalog.script import language
from catalog.values import Attribute, Product, Variant
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


class Shopify:
    name = "shopify"

    def score(self, document: Document, settings: Settings) -> float:
        return 0.9 if document.table(_is_header) else 0.0

    def read(self, document: Document, settings: Settings) -> Reading:
        table = document.table(lambda names: "title" in names)
        if table is None:
            raise BadCatalog("no Title column", where=document.where, remedy="export the products from Shopify again")
        if not table.rows:
            raise BadCatalog("the export has no products", where=document.where, remedy="export the products again")
        return _Reader(table, settings).read()


FORMAT = Shopify()


def _is_header(names: frozenset[str]) -> bool:
    known = {"option1 name", "option1 value", "variant price", "body (html)", "published on online store"}
    return "title" in names and bool(names & {"url handle", "handle"}) and bool(names & known)


class _Reader:
    def __init__(self, table: Table, settings: Settings) -> None:
        at = table.header.index("title")
        titles = " ".join(row.cells[at] for row in table.rows[:50] if len(row.cells) > at)
        self.table = table
        self.currency = usual_currency(settings, titles)
        self.assumed = None if settings.currency else self.currency
        self.gathered = Gathering()
        self.last = ""

    def read(self) -> Reading:
        for row in self.table.rows:
            cells = dict(zip(self.table.header, row.cells, strict=False))
            handle = _get(cells, "handle") or (slug(_get(cells, "title")) if _get(cells, "title") else self.last)
            try:
                self._take(row, self.table.cells(row), handle)
            except ValueError as e:
                self.gathered.refuse(row.line, e, sku=_sku(cells), handle=slug(handle) if handle else "")
            self.last = handle
        return self.gathered.reading(len(self.table.rows), "shopify", assumed=self.assumed, cut=self.table.cut)

    def _take(self, row: Row, cells: Mapping[str, str], handle: str) -> None:
        if not handle:
            raise ValueError("no handle and no title")
        group = self.gathered.groups.get(slug(handle))
        if group is None:
            if not _get(cells, "title"):
                raise ValueError(f"{handle} has no title")
            group = self.gathered.begin(slug(handle), row.line, _product(slug(handle), cells))
            group.extra["names"] = [cells.get(_OPTIONS[0].format(n), "") for n in (1, 2, 3)]
        if any(_get(cells, name) for name in ("sku", "price")) or cells.get(_OPTIONS[1].format(1)):
            self.gathered.add(group, row.line, self._variant(cells, group, handle))
        for image in (_get(cells, "image"), _get(cells, "variant_image")):
            if image and image not in group.images:
                group.images.append(image)

    def _variant(self, cells: Mapping[str, str], group: Group, handle: str) -> Variant:
        values = [cells.get(_OPTIONS[1].format(n), "") for n in (1, 2, 3)]
        options = tuple(
            (name or f"Option {n}", value)
            for n, (name, value) in enumerate(zip(group.extra["names"], values, strict=True), 1)
            if value and value != "Default Title"
        )
        price = read_price(_get(cells, "price"), self.currency)
        return Variant(
            # A shop need not give SKUs; handle and options name the variant as surely.
            sku=_sku(cells) or slug("-".join([handle, *(value for _, value in options)])).upper(),
            options=options,
            price=price,
            list_price=_above(price, read_price(_get(cells, "list_price"), self.currency)),
            stock=_stock(cells),
            barcode=_get(cells, "barcode").lstrip("'"),
        )


def _above(price, list_price):
    """Shops fill compare-at with the price or with nothing worth naming; only one above the price means something."""
    return list_price if list_price and (price is None or list_price > price) else None


def _sku(cells: Mapping[str, str]) -> str:
    return _get(cells, "sku").lstrip("'")


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
    title, description = read_title(_get(cells, "title")), plain_text(_get(cells, "description"))
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
