"""Catalog files read into products, whatever shop system wrote them.

In: a path and a format's name (or `auto`). Out: a `Reading`. A format is an object with `name`,
`score(document, settings)` (0..1, how surely the file is its own) and `read(document, settings)`; it is named in
`FORMATS` and loaded when asked for.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from catalog.imports.document import Document
from catalog.values import Problem, Product
from errors import BadCatalog, BadInput

FORMATS = {
    "shopify": "catalog.imports.shopify:FORMAT",
    "woocommerce": "catalog.imports.woocommerce:FORMAT",
    "taobao": "catalog.imports.taobao:FORMAT",
    "google": "catalog.imports.google:FORMAT",
    "jsonld": "catalog.imports.jsonld:FORMAT",
    "table": "catalog.imports.table:FORMAT",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """`currency` holds where the file names none; None lets the format decide. `now`, in seconds since the epoch,
    decides which of a file's dated prices holds. `columns` says what a plain table's own headers mean, in the words of
    `columns.read_header`: `{"直播到手": "price", "口味": "option:口味"}`."""

    currency: str | None = None
    now: float = 0.0
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says. `held`: the SKUs of rows that could not be read. `assumed`: the currency taken where the file
    names none. `numbered`: the link numbers are the file's own. `cut`: the file ends in the middle of a row. `until`:
    when a dated price in it begins or ends, in seconds since the epoch: from then on the same file says something else.
    """

    products: tuple[Product, ...]
    problems: tuple[Problem, ...] = ()
    held: frozenset[str] = frozenset()
    rows: int = 0
    format: str = ""
    where: str = ""  # the file, for a person
    assumed: str | None = None
    numbered: bool = False
    cut: bool = False
    until: float | None = None


class Format(Protocol):
    name: str

    def score(self, document: Document, settings: Settings) -> float: ...
    def read(self, document: Document, settings: Settings) -> Reading: ...


def format_named(name: str) -> Format:
    try:
        module, attribute = FORMATS[name].split(":")
    except KeyError:
        raise BadInput(f"no catalog format {name!r}", remedy=f"one of auto, {', '.join(FORMATS)}") from None
    return getattr(importlib.import_module(module), attribute)


def read(path: Path | str, format: str = "auto", settings: Settings | None = None) -> Reading:
    document, settings = Document(path), settings or Settings()
    chosen = format_named(format) if format != "auto" else _detect(document, settings)
    return replace(chosen.read(document, settings), where=document.where)


def _detect(document: Document, settings: Settings) -> Format:
    scored = [(known.score(document, settings), known) for known in map(format_named, FORMATS)]
    best, chosen = max(scored, key=lambda pair: pair[0])
    if best <= 0 and (nearest := _written_as(document)):
        return nearest  # which says what it misses
    if best <= 0:
        raise BadCatalog(
            "no row names a sku or title column (sku/货号, title/名称)",
            where=document.where,
            remedy=f"add the header row, or name the format (--format {'|'.join(FORMATS)})",
        )
    return chosen


def _written_as(document: Document) -> Format | None:
    """The format of a file that is no table: JSON, a web page, a feed."""
    head = "" if document.is_workbook else document.text.lstrip()[:200].lower()
    if head[:1] in ("{", "[") or (head.startswith("<") and "<html" in head):
        return format_named("jsonld")
    return format_named("google") if head.startswith("<") else None
