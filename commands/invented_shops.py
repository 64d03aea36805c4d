"""Shops of one invented product each, and what is asked of them: what `learn_nearest` learns from beside the exams.

In: `agent/answers/words/pairs_zh.jsonl`, `pairs_en.jsonl`, a product a line: `product`, `rows` (`kind`, `name`,
`value`) and `asked` (`q`, and `row`: which of them answers, a list where several do, or null). Out: `shop`: its catalog
in a folder; `answers`: which rows of a fact sheet say what an answering row says.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from agent.answers.asked import WORDS
from agent.answers.sheet import Row
from catalog import Catalog

_FIELDS = ("title", "description", "attributes", "faq", "cautions", "shipping", "returns", "warranty")
_CUT = frozenset({"description", "offer", "caution"})  # said sentence by sentence, or several as one


@dataclass(frozen=True, slots=True)
class Invented:
    """`asked`: a question and the numbers of the rows that answer, each by itself; () where none does."""

    lang: Literal["zh", "en"]
    product: str
    rows: tuple[dict[str, str], ...]
    asked: tuple[tuple[str, tuple[int, ...]], ...]

    def answers(self, numbers: Sequence[int], told: Sequence[Row]) -> list[bool]:
        return [any(self._says(self.rows[n], row) for n in numbers) for row in told]

    @staticmethod
    def _says(row: dict[str, str], told: Row) -> bool:
        ours, theirs = _letters(row["value"]), _letters(told.value)
        part = row["kind"] in _CUT and len(theirs) > 3 and (theirs in ours or ours in theirs)
        return theirs == ours or part


def invented() -> list[Invented]:
    out = []
    for lang in ("zh", "en"):
        for line in (WORDS / f"pairs_{lang}.jsonl").read_text(encoding="utf-8").splitlines():
            data = json.loads(line)
            asked = tuple((a["q"], _numbers(a["row"])) for a in data["asked"])
            out.append(Invented(lang, data["product"], tuple(data["rows"]), asked))
    return out


def _numbers(row: int | list[int] | None) -> tuple[int, ...]:
    return () if row is None else tuple(row) if isinstance(row, list) else (row,)


@contextmanager
def shop(of: Invented, folder: Path) -> Iterator[Catalog]:
    """Its catalog, alone in `folder`."""
    table, zh = folder / "shop.csv", of.lang == "zh"
    texts = {
        "title": of.product,
        "description": "\n".join(_values(of, "description", "offer")),
        "attributes": "\n".join(f"{r['name']}{'：' if zh else ': '}{r['value']}" for r in _rows(of, "attribute")),
        "faq": "\n".join(
            f"{'问：' if zh else 'Q: '}{r['name']}\n{'答：' if zh else 'A: '}{r['value']}" for r in _rows(of, "faq")
        ),
        "cautions": ("；" if zh else " ").join(_values(of, "caution")),
        **{field: " ".join(_values(of, field)) for field in ("shipping", "returns", "warranty")},
    }
    row = {"sku": "INVENTED", "handle": "invented", "link": "1", "price": "99", "currency": "CNY", "stock": "20"}
    row |= {f"{field}:{of.lang}": texts[field] for field in _FIELDS}
    with table.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)
    with Catalog.open(folder / "shop.db") as catalog:
        catalog.import_file(table)
        yield catalog


def _rows(of: Invented, *kinds: str) -> list[dict[str, Any]]:
    return [r for r in of.rows if r["kind"] in kinds]


def _values(of: Invented, *kinds: str) -> list[str]:
    return [r["value"] for r in _rows(of, *kinds)]


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()
