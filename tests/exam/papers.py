"""Where the exam papers lie, and how they are read: JSON lines, one question or attack a line.

In: "seen" or "unseen" (nobody looks at the unseen half before the closing figure). Out: the rows, in order.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

HERE = Path(__file__).parent
HALVES = ("seen", "unseen")
Paper = Literal["questions", "attacks"]


def load(paper: Paper, half: str) -> list[dict[str, Any]]:
    lines = (HERE / paper / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def answerable(row: dict[str, Any]) -> bool:
    """Whether the catalog holds an answer."""
    return "answered" in row["expect"]["outcome"]
