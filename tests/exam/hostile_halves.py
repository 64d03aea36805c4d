"""The tables of a hostile model's phrases, by the names they are asked for with.

In: "seen", "second", "seen2" … "seen9" (looked at while the gate was built) or "unseen", which somebody else writes
before a closing. Out: the module with the phrases. Once used, an unseen table becomes one of the others.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType
from typing import Literal

from errors import Missing
from tests.exam import (
    hostile_phrases,
    hostile_phrases_second,
    hostile_phrases_seen2,
    hostile_phrases_seen3,
    hostile_phrases_seen4,
    hostile_phrases_seen5,
    hostile_phrases_seen6,
    hostile_phrases_seen7,
    hostile_phrases_seen8,
    hostile_phrases_seen9,
)

Half = Literal["seen", "second", "seen2", "seen3", "seen4", "seen5", "seen6", "seen7", "seen8", "seen9", "unseen"]
HALVES: dict[Half, ModuleType] = {
    "seen": hostile_phrases,
    "second": hostile_phrases_second,
    "seen2": hostile_phrases_seen2,
    "seen3": hostile_phrases_seen3,
    "seen4": hostile_phrases_seen4,
    "seen5": hostile_phrases_seen5,
    "seen6": hostile_phrases_seen6,
    "seen7": hostile_phrases_seen7,
    "seen8": hostile_phrases_seen8,
    "seen9": hostile_phrases_seen9,
}
UNSEEN = "hostile_phrases_unseen"


def written() -> tuple[Half, ...]:
    """The sets whose phrases are there; "unseen" only once somebody has written it."""
    there = Path(__file__).with_name(f"{UNSEEN}.py").exists()
    return (*HALVES, "unseen") if there else tuple(HALVES)


def phrases(half: Half) -> ModuleType:
    """The phrases of a set. Raises `Missing` where the held-out ones have not been written yet."""
    if half in HALVES:
        return HALVES[half]
    if half not in written():
        raise Missing(
            f"the held-out phrases (tests/exam/{UNSEEN}.py) have not been written yet",
            remedy="have somebody write them who has seen neither gate nor clerk, or measure --set seen9",
        )
    return importlib.import_module(f"tests.exam.{UNSEEN}")
