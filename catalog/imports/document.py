"""A catalog file opened: its bytes, its text in whatever encoding, its rows whatever the delimiter.

In: a path. Out: `Document` with `text`, `rows()` and `table()`; `BadCatalog` with one line where it is no table at all.
"""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, zip_longest
from pathlib import Path

from catalog.imports.clean import clean_cell, is_formula
from errors import BadCatalog

MAX_BYTES = 256 * 1024 * 1024
DELIMITERS = (",", "\t", ";", "|")
LONGEST_CELL = 100_000
HEADER_WITHIN = 6  # a report's heading may stand above the header row
CUT = "the file ends in the middle of this row; end it with a line break if it is whole"
_ENCODING_REMEDY = "save it as UTF-8 (in Excel: CSV UTF-8) and import it again"


@dataclass(frozen=True, slots=True)
class Row:
    line: int  # where it begins in the file, from 1
    cells: tuple[str, ...]

    def __bool__(self) -> bool:
        return any(self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """A header row (lower case) and what stands below it, split at `delimiter`. `cut`: the last row is only a part."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    delimiter: str
    cut: bool = False

    def cells(self, row: Row) -> dict[str, str]:
        """The row by its headers. Raises ValueError where it is too wide, too large or only half there."""
        check(row)
        if self.cut and row is self.rows[-1]:
            raise ValueError(CUT)
        if len(row.cells) > len(self.header) and any(row.cells[len(self.header) :]):
            raise ValueError(
                f"{len(row.cells)} cells under {len(self.header)} headers: quote cells that hold the delimiter"
            )
        return dict(zip(self.header, row.cells, strict=False))


def check(row: Row) -> None:
    """Raises ValueError where a cell is too large to be read as one."""
    longest = max(map(len, row.cells), default=0)
    if longest > LONGEST_CELL:
        raise ValueError(f"a cell of {longest:,} characters (at most {LONGEST_CELL:,}): is a quote missing?")


class Document:
    """One file, read once and looked at in several ways."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self.where = self.path.name
        try:
            if self.path.stat().st_size > MAX_BYTES:
                raise BadCatalog("the file is larger than 256 MB", where=self.where, remedy="split it")
            self.raw = self.path.read_bytes()
        except FileNotFoundError:
            raise BadCatalog("there is no such file", where=str(path), remedy="check the path") from None
        except OSError as e:
            raise BadCatalog(f"cannot be read ({e.strerror})", where=str(path), remedy="check the path") from None
        if not self.raw.strip(b"\xef\xbb\xbf \t\r\n\x00"):
            raise BadCatalog("the file is empty", where=self.where, remedy="export the catalog again")

    @property
    def is_workbook(self) -> bool:
        return self.raw[:4] == b"PK\x03\x04"

    @cached_property
    def text(self) -> str:
        if self.raw[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            raise BadCatalog("an old Excel file (.xls)", where=self.where, remedy="save it as .xlsx or CSV")
        return decode(self.raw, self.where)

    def rows(self, delimiter: str) -> Iterator[Row]:
        """The rows split at `delimiter`; a workbook's first sheet whatever it is. Empty rows are left out."""
        yield from filter(None, self._workbook() if self.is_workbook else self._delimited(delimiter))

    def table(self, is_header: Callable[[frozenset[str]], bool], above: int = HEADER_WITHIN) -> Table | None:
        """The first row whose cells, in lower case, `is_header` knows, with the rows below it; None where none is."""
        for delimiter in self.delimiters:
            for at, row in enumerate(islice(self.rows(delimiter), above)):
                header = tuple(cell.lower() for cell in row.cells)
                if is_header(frozenset(header)):
                    below = tuple(islice(self.rows(delimiter), at + 1, None))
                    return Table(header, below, delimiter, self.cut(below, len(header)))
        return None

    def cut(self, rows: tuple[Row, ...], width: int) -> bool:
        """Whether the file breaks off inside its last row: fewer cells than headers, and no line end."""
        if self.is_workbook or not rows:
            return False
        return len(rows[-1].cells) < width and self.text.rstrip("\x00 ")[-1:] not in ("\n", "\r")

    @property
    def delimiters(self) -> tuple[str, ...]:
        """Those worth trying: what the first lines contain."""
        if self.is_workbook:
            return ("",)
        head = self.text[:20_000]
        return tuple(d for d in DELIMITERS if d in head) or (",",)

    def _delimited(self, delimiter: str) -> Iterator[Row]:
        text = self.text
        skipped = 0
        if text[:4].lower() == "sep=":  # Excel's own first line
            text, skipped = text.partition("\n")[2], 1
        csv.field_size_limit(4_000_000)
        row: list[str] = []  # the lines of the row in hand
        reader = csv.reader(_noting(io.StringIO(text, newline=""), row), delimiter=delimiter)
        line = last = 0
        while True:
            last_row, row[:] = row[:], []
            try:
                cells = next(reader)
            except StopIteration:
                if text.count('"') % 2 and _never_closed(last_row, delimiter):
                    raise BadCatalog(
                        f"line {last + 1 + skipped}: a quoted cell is never closed; the rest of the file is lost in it",
                        where=self.where,
                        remedy='put the missing " there, or export the file again',
                    ) from None
                return
            except csv.Error as e:
                raise BadCatalog(
                    f"line {reader.line_num + skipped} is no table row ({e})", where=self.where, remedy=_ENCODING_REMEDY
                ) from None
            yield Row(line + 1 + skipped, tuple(map(clean_cell, cells)))
            last, line = line, reader.line_num

    @cached_property
    def _has_formulas(self) -> bool:
        with zipfile.ZipFile(io.BytesIO(self.raw)) as parts:
            sheets = [n for n in parts.namelist() if n.startswith("xl/worksheets/")]
            return any(b"<f" in parts.read(n) for n in sheets[:1])

    def _workbook(self) -> Iterator[Row]:
        from openpyxl import load_workbook

        try:
            sheet = load_workbook(io.BytesIO(self.raw), read_only=True, data_only=True).worksheets[0]
            formulas = load_workbook(io.BytesIO(self.raw), read_only=True).worksheets[0] if self._has_formulas else None
            written = formulas.iter_rows(values_only=True) if formulas else iter(())
            for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                # A formula that was never calculated has no value: what it says is kept, so that it is noticed.
                under = next(written, ())
                cells = (f if c is None and is_formula(str(f)) else c for c, f in zip_longest(cells, under))
                yield Row(number, tuple(clean_cell(_cell(c)) for c in cells))
        except (
            zipfile.BadZipFile,
            zlib.error,
            LookupError,
            ValueError,
            TypeError,
            SyntaxError,
            OSError,
            EOFError,
        ) as e:
            raise BadCatalog(f"a broken Excel file ({e})", where=self.where, remedy="save it again") from None


def _noting(lines: Iterable[str], row: list[str]) -> Iterator[str]:
    """The lines, each also put into `row`."""
    for line in lines:
        row.append(line)
        yield line


def _never_closed(row: list[str], delimiter: str) -> bool:
    """Whether a quoted cell of the file's last row goes on to the end of the file."""
    try:
        list(csv.reader(row, delimiter=delimiter, strict=True))
    except csv.Error as e:
        return "unexpected end" in str(e)
    return False


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, float):
        return repr(value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value).strip()


def decode(raw: bytes, where: str) -> str:
    """UTF-8, UTF-16 or GB18030, told apart by their own marks and then by what the text looks like."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if raw.startswith(mark):
            return _strict(raw, name, where)
    head = raw[:4096]
    if head.count(0) * 10 > len(head):  # a stray one is only dirt
        name = "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
        text = _strict(raw, name, where)
        if not _looks_written(text):
            raise BadCatalog("this is not a text table", where=where, remedy="give a CSV, TSV or XLSX file")
        return text
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as utf8:
        at = raw.count(b"\n", 0, utf8.start) + 1
        try:
            text = raw.decode("gb18030")
        except UnicodeDecodeError:
            text = ""
        if not _looks_chinese(text):
            raise BadCatalog(
                f"line {at} is neither UTF-8 nor UTF-16 nor GB18030", where=where, remedy=_ENCODING_REMEDY
            ) from None
        return text


def _strict(raw: bytes, name: str, where: str) -> str:
    try:
        return raw.decode(name)
    except UnicodeDecodeError as e:
        raise BadCatalog(f"broken {name} at byte {e.start}", where=where, remedy=_ENCODING_REMEDY) from None


def _looks_written(text: str) -> bool:
    odd = sum(1 for c in text[:4096] if c < " " and c not in "\t\r\n")
    return odd * 50 < len(text[:4096])


def _looks_chinese(text: str) -> bool:
    """Real Chinese is nearly all first-level GB 2312; another encoding misread as GB18030 is scattered over it."""
    high = [c for c in text if c > "\x7f"]
    if not high or not _looks_written(text):
        return False
    common = 0
    for c in high:
        code = c.encode("gb18030")
        common += len(code) == 2 and (0xA1 <= code[0] <= 0xA3 or 0xB0 <= code[0] <= 0xD7) and code[1] >= 0xA1
    return common >= 0.85 * len(high)
