"""The plain table, zh or en: one row a thing to buy; CSV, TSV or XLSX.

In: a `Document` with a header row that names at least a sku and a title. Out: a `Reading`. Rows that share a
`handle` (or, where there are option columns, a title) are variants of one product; the first of them speaks for the
product, later ones may leave its cells empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from catalog.imports import Reading, Settings
from catalog.imports.cells import (
    plain_text,
    read_attributes,
    read_faq,
    read_flag,
    read_lexicon,
    read_list,
    read_moment,
    read_offers,
    read_stock,
    read_title,
    slug,
)
from catalog.imports.columns import TEXTS, Column, read_columns
from catalog.imports.document import CUT, HEADER_WITHIN, Document, Row, check
from catalog.imports.gather import check_sku
from catalog.money import read_currency, read_price
from catalog.script import language
from catalog.values import Attribute, Faq, Problem, Product, Variant
from errors import BadCatalog


@dataclass(frozen=True, slots=True)
class Header:
    line: int
    columns: tuple[Column | None, ...]

    def has(self, name: str) -> bool:
        return any(c and c.field == name for c in self.columns)

    @property
    def known(self) -> int:
        return sum(1 for c in self.columns if c and c.field != "attribute")


@dataclass(slots=True)
class _Group:
    """The rows of one product, gathered in the file's order."""

    line: int
    place: int
    product: Product
    link: int | None
    variants: list[Variant] = field(default_factory=list)


class PlainTable:
    name = "table"

    def score(self, document: Document, settings: Settings) -> float:
        found = _header(document, settings)
        return 0.0 if found is None else 0.6 if found[0].has("sku") and found[0].has("title") else 0.1

    def read(self, document: Document, settings: Settings) -> Reading:
        found = _header(document, settings)
        header = found[0] if found else None
        for name, said in (("sku", "sku/货号"), ("title", "title/名称")):
            if header is None or not header.has(name):
                raise BadCatalog(
                    f"the table has no {said} column",
                    where=document.where,
                    remedy=f"name it so in the header row, or say which it is ({COLUMNS_REMEDY})",
                )
        rows = list(islice(document.rows(found[1]), found[2] + 1, None))
        if not rows:
            raise BadCatalog("the table has a header and no rows", where=document.where, remedy="add the products")
        cut = document.cut(tuple(rows), len(header.columns))
        return _Reader(header, rows, settings, document.path.parent, cut).read()


FORMAT = PlainTable()
COLUMNS_REMEDY = '[catalog.columns] in room.toml, or --column "their header=sku"'


def _header(document: Document, settings: Settings) -> tuple[Header, str, int] | None:
    """The header row, with its delimiter and place: the one that makes most sense of the first rows."""
    best: tuple[Header, str, int] | None = None
    for delimiter in document.delimiters:
        for at, row in enumerate(islice(document.rows(delimiter), HEADER_WITHIN)):
            header = Header(row.line, read_columns(row.cells, settings.columns))
            if (header.has("sku") or header.has("title")) and (best is None or header.known > best[0].known):
                best = header, delimiter, at
    return best


class _Reader:
    """One reading of one table."""

    def __init__(self, header: Header, rows: list[Row], settings: Settings, folder: Path, cut: bool) -> None:
        self.header = header
        self.rows = rows
        self.folder = folder
        self.cut = cut
        self.assumed: str | None = None
        self.problems: list[Problem] = []
        self.held: set[str] = set()
        self.skus: dict[str, int] = {}
        self.groups: dict[str, _Group] = {}
        self.by_title: dict[str, str] = {}
        self.place = 0  # products begun so far, unreadable ones too: mending a row must not move the links after it
        self.given = settings.currency is not None
        self.currency = settings.currency or self._usual_currency()

    def read(self) -> Reading:
        for row in self.rows:
            try:
                self._row(row)
            except ValueError as e:
                self.problems.append(Problem(row.line, str(e)))
                one = {c.field: cell for c, cell in reversed(self._cells(row))}
                if sku := one.get("sku"):
                    self.held.add(sku)
                self.place += sku not in self.skus and not self._begun(one)
        return Reading(
            tuple(self._numbered()),
            tuple(self.problems),
            frozenset(self.held),
            rows=len(self.rows),
            format="table",
            assumed=self.assumed,
            numbered=True,
            cut=self.cut,
        )

    def _usual_currency(self) -> str:
        """Where nothing names a currency: yuan for a Chinese table, dollars otherwise."""
        titles = " ".join(cell for row in self.rows[:50] for c, cell in self._cells(row) if c.field == "title")
        return "CNY" if language(titles) == "zh" else "USD"

    def _cells(self, row: Row) -> Iterable[tuple[Column, str]]:
        return [(c, cell) for c, cell in zip(self.header.columns, row.cells, strict=False) if c and cell]

    def _begun(self, one: dict[str, str]) -> bool:
        """Whether the row's product has a row that was read."""
        if handle := one.get("handle"):
            return slug(handle) in self.groups
        return self.header.has("option") and one.get("title", "") in self.by_title

    def _row(self, row: Row) -> None:
        check(row)
        if self.cut and row is self.rows[-1]:
            raise ValueError(CUT)
        if len(row.cells) > len(self.header.columns) and any(row.cells[len(self.header.columns) :]):
            raise ValueError(
                f"{len(row.cells)} cells under {len(self.header.columns)} headers: quote cells that hold the delimiter"
            )
        cells = self._cells(row)
        one = {c.field: cell for c, cell in reversed(cells)}
        sku = one.get("sku", "")
        if not sku:
            raise ValueError("no sku")
        check_sku(sku)
        if sku.casefold() in self.skus:
            raise ValueError(f"sku {sku} stands in line {self.skus[sku.casefold()]} already")
        group, title = self._group_of(one, sku)
        if group is None and not title:
            raise ValueError(f"sku {sku} has no title")
        variant = self._variant(sku, cells, one)
        if group is None:
            product, link = self._product(cells, one, sku, variant)
            self.place += 1
            group = self.groups[product.handle] = _Group(row.line, self.place, product, link)
            self.by_title.setdefault(title, product.handle)
        group.variants.append(variant)
        self.skus[sku.casefold()] = row.line

    def _group_of(self, one: dict[str, str], sku: str) -> tuple[_Group | None, str]:
        title = one.get("title", "")
        if handle := one.get("handle"):
            return self.groups.get(slug(handle)), title
        if self.header.has("option") and title in self.by_title:
            return self.groups[self.by_title[title]], title
        if slug(sku) in self.groups:
            raise ValueError(f"sku {sku} reads like that of line {self.groups[slug(sku)].line}")
        return None, title

    def _variant(self, sku: str, cells: Iterable[tuple[Column, str]], one: dict[str, str]) -> Variant:
        stated = next((c.currency for c, _ in cells if c.field == "price" and c.currency), None)
        if "currency" in one:
            stated = read_currency(one["currency"])
            if stated is None:
                raise ValueError(f"{one['currency']!r} is no currency (CNY, USD, ...)")
        price = read_price(one.get("price", ""), stated or self.currency)
        if price and stated and price.currency != stated:
            raise ValueError(f"the price is in {price.currency}, the currency column says {stated}")
        if price and not stated and not self._names_currency(one["price"]):
            self.assumed = price.currency
        list_price = read_price(one.get("list_price", ""), price.currency if price else stated or self.currency)
        if price and list_price and price.currency != list_price.currency:
            raise ValueError(f"the price is in {price.currency}, the list price in {list_price.currency}")
        return Variant(
            sku=sku,
            options=tuple((c.name, cell) for c, cell in cells if c.field == "option"),
            price=price,
            list_price=list_price,
            stock=read_stock(one.get("stock", "")),
            barcode=one.get("barcode", ""),
            active=read_flag(one["active"]) if "active" in one else True,
            price_until=self._until(one.get("price_until", ""), price.currency if price else self.currency),
        )

    def _until(self, text: str, currency: str) -> float | None:
        return read_moment(text, currency, last=True).timestamp() if text else None

    def _names_currency(self, price: str) -> bool:
        """Whether the price cell itself says in what money it is; in another default it would read the same."""
        other = "USD" if self.currency != "USD" else "EUR"
        return self.given or read_price(price, other) == read_price(price, self.currency)

    def _product(
        self, cells: Iterable[tuple[Column, str]], one: dict[str, str], sku: str, variant: Variant
    ) -> tuple[Product, int | None]:
        texts: dict[str, dict[str, str]] = {name: {} for name in TEXTS}
        attributes, faq = [], []
        lexicon: dict[str, dict[str, str]] = {}
        for column, cell in cells:
            if column.field in TEXTS:
                text = read_title(cell) if column.field == "title" else plain_text(cell)
                texts[column.field].setdefault(column.lang or language(text), text)
            elif column.field == "faq" and column.name:
                faq.append(Faq(column.name, plain_text(cell), column.lang or language(column.name)))
            elif column.field == "faq":
                faq.extend(read_faq(cell, column.lang or language(cell)))
            elif column.field == "lexicon":
                for written, spoken in read_lexicon(cell).items():
                    lexicon.setdefault(column.lang or language(spoken), {})[written] = spoken
            elif column.field == "attributes":
                attributes.extend(read_attributes(cell, column.lang or language(cell), "attributes"))
            elif column.field == "attribute":
                lang = column.lang or ("zh" if language(column.name + cell) == "zh" else language(column.name))
                attributes.append(Attribute(column.name, plain_text(cell), lang))
        handle = slug(one.get("handle") or sku)
        currency = variant.price.currency if variant.price else self.currency
        product = Product(
            handle=handle,
            link=0,
            aliases=tuple(dict.fromkeys(a for c, cell in cells if c.field == "aliases" for a in read_list(cell))),
            attributes=tuple(attributes),
            faq=tuple(faq),
            offers=read_offers(one.get("offers", ""), currency, handle),
            images=tuple(self._image(i) for c, cell in cells if c.field == "images" for i in read_list(cell)),
            videos=tuple(self._image(v) for c, cell in cells if c.field == "videos" for v in read_list(cell)),
            lexicon=lexicon,
            **texts,
        )
        return product, _link(one.get("link", ""))

    def _image(self, name: str) -> str:
        """A picture that lies beside the table is found from anywhere."""
        if "://" in name or len(name) > 1000:
            return name
        path = self.folder / name
        return str(path.resolve()) if path.is_file() else name

    def _numbered(self) -> Iterable[Product]:
        """Every product with its link number: its own, else its place in the file, else the next free one."""
        taken: dict[int, _Group] = {}
        for group in list(self.groups.values()):
            if group.link is None:
                continue
            if group.link in taken:
                self.problems.append(
                    Problem(group.line, f"link {group.link} is line {taken[group.link].line}'s already; given another")
                )
                group.link = None
            else:
                taken[group.link] = group
        spare = self.place
        for group in self.groups.values():
            if group.link is None:
                group.link = group.place
                while group.link in taken:
                    spare += 1
                    group.link = spare
                taken[group.link] = group
            yield replace(group.product, link=group.link, variants=tuple(group.variants))


def _link(text: str) -> int | None:
    if not text or re.match(r"https?://", text):
        return None
    match = re.fullmatch(r"#?\s*(\d{1,6})(?:\.0+)?\s*号?(?:链接)?", text)
    if match is None or not int(match.group(1)):
        raise ValueError(f"{text!r} is not a link number")
    return int(match.group(1))
