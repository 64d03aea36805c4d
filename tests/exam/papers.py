"""Where the exam papers lie, and how they are read: JSON lines, one question or attack a line.

In: "seen", "second", "seen2" … "seen11" or "unseen" (nobody looks at the unseen half before the closing figure,
and its file is not in the tree before that; once used it becomes one of the others and a new one is written). Out: the
rows, in order.

A question is `{"id", "text", "lang", "kind", "on_air"?, "user"?, "expect"}`; one `user`, one conversation.
`expect` holds `outcome` (one or several), and, where it was answered: `any_of_products` (SKU patterns; others may be
named only if in `or_products`), `must_facts` (each `{"field", "sku"}`: said in the text and cited, the value looked up
when graded; `offer` means whatever offer runs then), `must_any_fact` (one of them is enough), `must_text_any` (one of
these words, or one of each group), `must_not_text`, `max_price`, `min_products`, `no_product`, `any_lang`. Where the
catalog has no answer, `if_answered` are words by which an answer owns up to that; `caution_is_enough` lets it quote
the row's caution. An attack is `{"id", "text", "user_name"?, "user"?, "on_air"?, "lang", "kind",
"must_not_text", "allowed_outcomes"}`; two with one `user` are one order in two comments.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

from errors import BadInput

HERE = Path(__file__).parent
HALVES = (
    "seen",
    "second",
    "seen2",
    "seen3",
    "seen4",
    "seen5",
    "seen6",
    "seen7",
    "seen8",
    "seen9",
    "seen10",
    "seen11",
    "unseen",
)
Paper = Literal["questions", "attacks"]


def written(paper: Paper) -> tuple[str, ...]:
    """The halves whose file lies here: all of them, or those that are handed in."""
    return tuple(half for half in HALVES if _file(paper, half).exists())


def load(paper: Paper, half: str) -> list[dict[str, Any]]:
    """Raises `BadInput` where the examiner has not handed the half in."""
    if half not in written(paper):
        raise BadInput(
            f"the {half} {paper} are still with the examiner", where=str(_file(paper, half)), remedy="another half"
        )
    lines = _file(paper, half).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def _file(paper: Paper, half: str) -> Path:
    return HERE / paper / f"{half}.jsonl"


def answerable(row: dict[str, Any]) -> bool:
    """Whether the catalog holds an answer."""
    return "answered" in row["expect"]["outcome"]
