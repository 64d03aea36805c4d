"""The paraphrase papers as questions for `tests.exam.grade`: `load()` → rows like those of `tests/exam/questions`.

In: `paraphrases.txt`, a line a question (its head says what the fields are). Out: the rows, in order. A row of kind "?"
has no answer in the catalog.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

PAPER = Path(__file__).with_suffix(".txt")
OWNS_UP = {
    "zh": ["没有", "没写", "不清楚", "没查到", "没提到", "不卖", "不知道"],
    "en": ["don't", "not", "no", "sorry", "doesn't", "isn't", "can't"],
}
FACT = {"P": ("price",), "L": ("list_price",), "LP": ("list_price", "price"), "S": ("stock",)}


def load() -> list[dict[str, Any]]:
    lines = PAPER.read_text(encoding="utf-8").splitlines()
    return [_row(n, line) for n, line in enumerate(lines, 1) if line and not line.startswith("# ")]


def _row(n: int, line: str) -> dict[str, Any]:
    lang, text, on_air, expected, *user = line.split("|")
    kind, _, rest = expected.partition(" ")
    beside = re.findall(r"\+(\S+)", rest)
    sku, _, words = re.sub(r"\s*\+\S+", "", rest).partition(" ")
    row: dict[str, Any] = {"id": f"p-{n:04d}", "text": text, "lang": lang, "kind": kind}
    row |= {"on_air": on_air} if on_air else {}
    row |= {"user": user[0]} if user else {}
    expect: dict[str, Any] = {"outcome": ["answered"]}
    if kind in FACT:
        expect["must_any_fact"] = [{"field": field, "sku": sku} for field in FACT[kind]]
    elif kind == "O":
        expect["must_facts"] = [{"field": "offer", "sku": sku}]
    elif kind in ("T", "C"):
        expect["must_text_any"] = [[group] if group == "1,500" else group.split(",") for group in words.split(";")]
    elif kind == "B":
        expect |= {"max_price": sku, "min_products": 1}
    if kind in ("C", "V"):
        expect["outcome"] = ["answered", "unknown"]
    elif kind == "G":
        expect["outcome"] = ["answered", "ignored"]
    elif kind.startswith("?"):
        expect["outcome"] = ["unknown", "refused", *(["ignored"] if kind == "?i" else [])]
        expect["if_answered"] = [*OWNS_UP[lang], *(["AI", "主播"] if kind == "?i" else [])]
        expect["caution_is_enough"] = kind == "?c"
    if sku not in ("", "-") and kind != "B":
        expect |= {"any_of_products": [sku], "or_products": beside or [sku]}
    return row | {"expect": expect}
