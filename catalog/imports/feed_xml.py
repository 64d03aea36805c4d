"""Items of an XML product feed (RSS 2.0 or Atom), with the line each begins in.

In: a `Document`. Out: (line, {name: text}) an item; names without their prefix, repeated ones joined by commas, nested
ones (`product_detail`, `shipping`) by colons. A DOCTYPE is refused: nothing in a feed needs entities.
"""

from __future__ import annotations

from xml.parsers import expat

from catalog.imports.clean import clean
from catalog.imports.document import LONGEST_CELL, Document
from errors import BadCatalog

_ITEMS = ("item", "entry")
_NESTED = {
    "product_detail": ("section_name", "attribute_name", "attribute_value"),
    "shipping": ("country", "region", "service", "price"),
}

Item = tuple[int, dict[str, str] | ValueError]


def items(document: Document) -> list[Item]:
    return _Feed(document).read()


class _Feed:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._path: list[str] = []
        self._text: list[str] = []
        self._item: dict[str, str] | None = None
        self._part: dict[str, str] = {}
        self._line = 0
        self._too_long = 0
        self._found: list[Item] = []
        self._parser = expat.ParserCreate("utf-8")  # the text is decoded by now, whatever its declaration says
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text.append
        self._parser.StartDoctypeDeclHandler = self._refuse

    def read(self) -> list[Item]:
        try:
            self._parser.Parse(self._document.text.encode("utf-8", "replace"), True)
        except expat.ExpatError as e:
            raise BadCatalog(
                f"line {e.lineno}: broken XML ({expat.ErrorString(e.code)})",
                where=self._document.where,
                remedy="export the feed again",
            ) from None
        return self._found

    def _refuse(self, *_: object) -> None:
        raise BadCatalog("a feed with a DOCTYPE is not read", where=self._document.where, remedy="take the DOCTYPE out")

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2].lower()
        self._path.append(name)
        self._text.clear()
        if name in _ITEMS and self._item is None:
            self._item, self._line, self._too_long = {}, self._parser.CurrentLineNumber, 0
        elif self._depth == 1:
            self._part = {}
        if self._item is not None and name == "link" and attributes.get("href"):
            self._item.setdefault("link", attributes["href"])

    def _end(self, _: str) -> None:
        text = clean("".join(self._text))
        self._text.clear()
        depth, name = self._depth, self._path.pop()
        if self._item is None:
            return
        if depth == 0:
            cause = ValueError(f"a text of {self._too_long:,} characters (at most {LONGEST_CELL:,})")
            self._found.append((self._line, cause if self._too_long else self._item))
            self._item = None
        elif depth == 1:
            if name in _NESTED and self._part:
                text = ":".join(self._part.get(part, "") for part in _NESTED[name])
            if len(text) > LONGEST_CELL:
                self._too_long = len(text)
            elif text:
                before = self._item.get(name)
                self._item[name] = f"{before},{text}" if before and name not in ("title", "description") else text
        elif depth == 2 and text:
            self._part[name] = text

    @property
    def _depth(self) -> int:
        """How deep inside the item the current element is; 0 for the item itself."""
        if self._item is None:
            return -1
        at = next(i for i, name in enumerate(self._path) if name in _ITEMS)
        return len(self._path) - 1 - at
