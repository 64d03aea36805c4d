"""WooCommerce's product export.

In: a `Document`. Out: a `Reading`. A `variable` row is a product, its `variation` rows (wherever they stand) are its
variants; a `simple` row is both. A sale price within its dates is the price and the regular price the list price. The
file names no currency: `settings.currency`, else what the names' language suggests.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from catalog.imports import Reading, Settings
from catalog.imports.cells import plain_text, read_moment, read_stock, read_title, slug
from catalog.imports.document import Document, Row, Table
from catalog.imports.gather import Gathering, earliest, usual_currency
from catalog.money import read_price
from catalog.script import language
from catalog.values import Attribute, Money, Product, Variant
from errors import BadCatalog

_ATTRIBUTE = re.compile(r"attribute (\d+) name")
_MEASURE = re.compile(r"(weight|length|width|height) \((.+)\)")
_PARENT_ID = re.compile(r"id:\s*(\d+)", re.I)
_SOLD_BY_THEMSELVES = {"simple", "external", "variable", "variation", "subscription", "variable-subscription"}

Cells = Mapping[str, str]


class WooCommerce:
    name = "woocommerce"

    def score(self, document: Document, settings: Settings) -> float:
        return 0.9 if document.table(_is_header) else 0.0

    def read(self, document: Document, settings: Settings) -> Reading:
        table = document.table(lambda names: {"type", "name"} <= names)
        if table is None:
            raise BadCatalog("no Type and Name columns", where=document.where, remedy="export the products again")
        if not table.rows:
            raise BadCatalog("the export has no products", where=document.where, remedy="export the products again")
        return _Reader(table, settings).read()


FORMAT = WooCommerce()


def _is_header(names: frozenset[str]) -> bool:
    return {"type", "name", "sku"} <= names and bool(names & {"regular price", "attribute 1 value(s)", "in stock?"})


class _Reader:
    def __init__(self, table: Table, settings: Settings) -> None:
        at = table.header.index("name")
        titles = " ".join(row.cells[at] for row in table.rows[:50] if len(row.cells) > at)
        self.table = table
        self.now = settings.now
        self.currency = usual_currency(settings, titles)
        self.assumed = None if settings.currency else self.currency
        self.gathered = Gathering()
        self.by_id: dict[str, str] = {}  # the shop's id and SKU of a variable product → its handle
        self.edges: list[float] = []

    def read(self) -> Reading:
        rows = [(row, dict(zip(self.table.header, row.cells, strict=False))) for row in self.table.rows]
        # Parents first, in the file's order: a variation may stand above its product.
        for kind in (False, True):
            for row, cells in rows:
                if ("variation" in _types(cells)) is kind:
                    self._take(row, cells)
        return self.gathered.reading(
            len(rows), "woocommerce", assumed=self.assumed, cut=self.table.cut, until=earliest(*self.edges)
        )

    def _take(self, row: Row, cells: Cells) -> None:
        sku, types = _sku(cells), _types(cells)
        try:
            self.table.cells(row)
            if "variation" in types:
                self._variation(row, cells)
            elif "grouped" in types:
                raise ValueError(f"{sku or cells.get('name', '')} is a group: its parts are sold, not it")
            elif not types & _SOLD_BY_THEMSELVES:
                raise ValueError(f"{cells.get('type', '')!r} is no product type (simple, variable, variation, ...)")
            else:
                self._product(row, cells, variable=bool({"variable", "variable-subscription"} & types))
        except ValueError as e:
            parent = self._parent(cells) if "variation" in types else ""
            self.gathered.refuse(row.line, e, sku=sku, handle=parent or _handle(cells))

    def _product(self, row: Row, cells: Cells, *, variable: bool) -> None:
        handle = _handle(cells)
        if handle in self.gathered.groups:
            raise ValueError(f"{handle} stands in line {self.gathered.groups[handle].line} already")
        product = _product(handle, cells)
        # A simple row that has no readable price must not begin a product.
        variant = None if variable else self._variant(cells, _sku(cells) or handle.upper(), ())
        group = self.gathered.begin(handle, row.line, product)
        group.images = list(_list(cells.get("images", "")))
        group.extra["published"] = product.active
        for key in (f"id:{cells.get('id', '')}", _sku(cells).casefold()):
            self.by_id.setdefault(key, handle)
        if variant is not None:
            self.gathered.add(group, row.line, variant)

    def _variation(self, row: Row, cells: Cells) -> None:
        parent = self._parent(cells)
        group = self.gathered.groups.get(parent)
        if group is None:
            raise ValueError(f"its product ({cells.get('parent') or 'no Parent'}) is not in the file")
        options = tuple(
            (name, value.strip()) for name, value in _named_values(cells) if value.strip() and "," not in value
        )
        sku = _sku(cells)
        if not sku or sku.casefold() == str(group.extra.get("sku", "")).casefold():
            sku = slug("-".join([parent, *(value for _, value in options)])).upper()
        self.gathered.add(group, row.line, self._variant(cells, sku, options))
        for image in _list(cells.get("images", "")):
            if image not in group.images:
                group.images.append(image)

    def _parent(self, cells: Cells) -> str:
        named = cells.get("parent", "")
        if match := _PARENT_ID.fullmatch(named.strip()):
            return self.by_id.get(f"id:{match.group(1)}", "")
        return self.by_id.get(named.strip().casefold(), "") if named else ""

    def _variant(self, cells: Cells, sku: str, options: tuple[tuple[str, str], ...]) -> Variant:
        price, list_price, until = self._price(cells)
        if until is not None:
            self.edges.append(until)
        return Variant(
            sku=sku,
            options=options,
            price=price,
            list_price=list_price,
            stock=_stock(cells),
            barcode=cells.get("gtin, upc, ean, or isbn", ""),
            active=cells.get("published", "1").strip() not in ("0", "-1"),
            price_until=until,
        )

    def _price(self, cells: Cells) -> tuple[Money | None, Money | None, float | None]:
        """Price, list price, and until when that holds."""
        regular = read_price(cells.get("regular price", ""), self.currency)
        sale = read_price(cells.get("sale price", ""), self.currency)
        if sale is None:
            return regular, None, None
        begin = self._moment(cells.get("date sale price starts", ""))
        end = self._moment(cells.get("date sale price ends", ""), last=True)
        if begin is not None and self.now < begin.timestamp():
            return regular, None, begin.timestamp()
        if end is not None and self.now >= end.timestamp():
            return regular, None, None
        list_price = regular if regular and regular > sale else None
        return sale, list_price, end.timestamp() if end else None

    def _moment(self, text: str, *, last: bool = False) -> datetime | None:
        return read_moment(text, self.currency, last=last) if text else None


def _types(cells: Cells) -> set[str]:
    return {part.strip().lower() for part in cells.get("type", "").split(",")} - {"virtual", "downloadable", ""}


def _sku(cells: Cells) -> str:
    return cells.get("sku", "").strip()


def _handle(cells: Cells) -> str:
    return slug(_sku(cells) or (f"id-{cells['id']}" if cells.get("id") else cells.get("name", "")))


def _list(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _named_values(cells: Cells) -> list[tuple[str, str]]:
    numbers = [match.group(1) for name in cells if (match := _ATTRIBUTE.fullmatch(name))]
    return [
        (plain_text(cells[f"attribute {n} name"]), plain_text(cells.get(f"attribute {n} value(s)", "")))
        for n in numbers
        if cells[f"attribute {n} name"]
    ]


def _stock(cells: Cells) -> int | None:
    """What is left; not counted where nothing is entered, or where selling goes on past zero."""
    state = cells.get("in stock?", "1").strip().lower()
    if state in ("backorder", "onbackorder"):
        return None
    text = cells.get("stock", "").strip()
    if state in ("0", "no", "false", "outofstock"):
        return 0
    if text.startswith("-"):
        return 0
    counted = read_stock(text) if text.lower() != "parent" else None
    return None if counted == 0 and cells.get("backorders allowed?", "0").strip() not in ("", "0") else counted


def _product(handle: str, cells: Cells) -> Product:
    title = read_title(cells.get("name", ""))
    if not title:
        raise ValueError(f"{handle} has no name")
    texts = (cells.get("short description", ""), cells.get("description", ""))
    description = " ".join(filter(None, (plain_text(t.replace("\\n", "\n")) for t in texts)))
    lang = language(title)
    attributes = []
    if brand := cells.get("brands", ""):
        attributes.append(Attribute("Brand", plain_text(brand), "en"))
    if categories := cells.get("categories", ""):
        attributes.append(Attribute("Category", plain_text(categories), "en"))
    for name, value in cells.items():
        if value.strip("0. ") and (match := _MEASURE.fullmatch(name)):
            attributes.append(Attribute(match.group(1).capitalize(), f"{value} {match.group(2)}", "en"))
    variable = bool({"variable", "variable-subscription"} & _types(cells))
    for name, value in _named_values(cells):
        if value and not (variable and "," in value):  # what there is to choose is told by the variations
            attributes.append(Attribute(name, value, language(name + value, lang)))
    return Product(
        handle=handle,
        link=0,
        title={lang: title},
        description={language(description, lang): description} if description else {},
        attributes=tuple(attributes),
        active=cells.get("published", "1").strip() not in ("0", "-1"),
    )
