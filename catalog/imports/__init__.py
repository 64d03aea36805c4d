"""Catalog files read into products, whatever shop system wrote them.

In: a path and a format's name (or `auto`). Out: a `Reading`. A format is an object with `name`, `score(document)`
(0..1, how surely the file is its own) and `read(document, settings)`; it is named in `FORMATS` and loaded when asked
for.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from catalog.imports.document import Document
from catalog.values import Problem, Product
from errors import BadCatalog, BadInput

FORMATS = {
    "shopify": "catalog.imports.shopify:FORMAT",
    "google": "catalog.imports.google:FORMAT",
    "jsonld": "catalog.imports.jsonld:FORMAT",
    "table": "catalog.imports.table:FORMAT",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """`currency` holds where the file names none; None lets the format decide. `now`, in seconds since the epoch,
    decides which of a file's dated prices holds."""

    currency: str | None = None
    now: float = 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says. `held`: the SKUs of rows that could not be read."""

    products: tuple[Product, ...]
    problems: tuple[Problem, ...] = ()
    held: frozenset[str] = frozenset()
    rows: int = 0
    format: str = ""
    where: str = ""  # the file, for a person


class Format(Protocol):
    name: str

    def score(self, document: Document) -> float: ...
    def read(self, document: Document, settings: Settings) -> Reading: ...


def format_named(name: str) -> Format:
    try:
        module, attribute = FORMATS[name].split(":")
    except KeyError:
        raise BadInput(f"no catalog format {name!r}", remedy=f"one of auto, {', '.join(FORMATS)}") from None
    return getattr(importlib.import_module(module), attribute)


def read(path: Path | str, format: str = "auto", settings: Settings | None = None) -> Reading:
    document = Document(path)
    chosen = format_named(format) if format != "auto" else _detect(document)
    return replace(chosen.read(document, settings or Settings()), where=document.where)


def _detect(document: Document) -> Format:
    scored = [(known.score(document), known) for known in map(format_named, FORMATS)]
    best, chosen = max(scored, key=lambda pair: pair[0])
    if best <= 0:
        raise BadCatalog(
            "no row names a sku or title column (sku/货号, title/名称)",
            where=document.where,
            remedy=f"add the header row, or name the format (--format {'|'.join(FORMATS)})",
        )
    return chosen
