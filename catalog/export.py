"""Products written as the plain table, so that importing it again gives the same catalog.

In: products and a path (.csv, .tsv, .xlsx). Out: the file; one row a variant, the product's own cells on its first.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from catalog.imports.cells import write_offers
from catalog.imports.clean import guarded
from catalog.values import TEXT_FIELDS, Product, Variant
from errors import BadInput

_FIXED = ("sku", "handle", "link")
_NUMBERS = ("price", "currency", "list_price", "price_until", "stock", "barcode")


def write(path: Path, products: Iterable[Product]) -> int:
    kind = path.suffix.lower()
    if kind not in (".csv", ".tsv", ".xlsx"):
        raise BadInput(
            f"cannot write {kind or 'a file without suffix'}", where=str(path), remedy="use .csv, .tsv or .xlsx"
        )
    table = rows(products)
    try:
        if kind == ".xlsx":
            _workbook(path, table)
        else:
            text = io.StringIO(newline="")
            csv.writer(text, delimiter="\t" if kind == ".tsv" else ",", lineterminator="\n").writerows(table)
            path.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
    except OSError as e:
        raise BadInput(f"cannot be written ({e.strerror})", where=str(path), remedy="choose another place") from None
    return len(table) - 1


def rows(products: Iterable[Product]) -> list[list[str]]:
    """The header and a row a variant."""
    cells = [_cells(product, variant, first) for product in products for first, variant in _marked(product.variants)]
    seen = dict.fromkeys(name for row in cells for name in row)
    order = [name for name in (*_FIXED, *_texts("title"), *_NUMBERS) if name in seen or name in _FIXED]
    header = order + [name for name in seen if name not in order]
    return [header, *([guarded(row.get(name, "")) for name in header] for row in cells)]


def _texts(field: str) -> list[str]:
    return [f"{field}:{lang}" for lang in ("zh", "en")]


def _marked(variants: tuple[Variant, ...]) -> Iterable[tuple[bool, Variant]]:
    return ((place == 0, variant) for place, variant in enumerate(variants))


def _cells(product: Product, variant: Variant, first: bool) -> dict[str, str]:
    row = {"sku": variant.sku, "handle": product.handle}
    priced = variant.price or variant.list_price
    row |= {
        "price": str(variant.price or ""),
        "currency": priced.currency if priced else "",
        "list_price": str(variant.list_price or ""),
        "price_until": _moment(variant.price_until),
        "stock": "" if variant.stock is None else str(variant.stock),
        "barcode": variant.barcode,
    }
    row |= {f"option:{name}": value for name, value in variant.options}
    if first:
        row |= _product_cells(product)
    return {name: value for name, value in row.items() if value != ""}


def _moment(seconds: float | None) -> str:
    return "" if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()


def _product_cells(product: Product) -> dict[str, str]:
    row = {"link": str(product.link)}
    for field in TEXT_FIELDS:
        row |= {f"{field}:{lang}": text for lang, text in getattr(product, field).items()}
    row["aliases"] = "|".join(product.aliases)
    row["images"] = "|".join(product.images)
    row["videos"] = "|".join(product.videos)
    for lang, words in product.lexicon.items():
        row[f"lexicon:{lang}"] = "|".join(f"{written}={spoken}" for written, spoken in words.items())
    row["offers"] = write_offers(product.offers)
    for lang in dict.fromkeys(a.lang for a in product.attributes):
        sign = "：" if lang == "zh" else ": "
        lines = [f"{a.name}{sign}{a.value}" for a in product.attributes if a.lang == lang]
        row[f"attributes:{lang}" if lang else "attributes"] = "\n".join(lines)
    for lang in dict.fromkeys(f.lang for f in product.faq):
        q, a = ("问", "答") if lang == "zh" else ("Q", "A")
        lines = [f"{q}：{f.question}\n{a}：{f.answer}" for f in product.faq if f.lang == lang]
        row[f"faq:{lang}"] = "\n".join(lines)
    return row


def _workbook(path: Path, table: list[list[str]]) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("catalog")
    for row in table:
        sheet.append(row)
    book.save(path)
