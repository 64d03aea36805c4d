"""Exactly one outcome for every question. Pure.

In: `open(id)` when a question arrives, `settle(id, …)` when its fate is known. Out: a `Settled` the first time, None
ever after: whoever settles twice is too late. Holds only what is open, so memory stays flat.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

Outcome = Literal["answered", "merged", "unknown", "refused", "ignored", "expired", "dropped", "duplicate"]


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of one event. `line` is the line that speaks (or spoke) to it, where one does; `user_id` who asked,
    where it was a question."""

    id: str
    outcome: Outcome
    reason: str = ""
    line: str | None = None
    spoken_at: float | None = None
    text: str | None = None
    user_id: str = ""


class Outcomes:
    """The open questions of one room, and a count of every outcome so far."""

    def __init__(self) -> None:
        self._open: dict[str, None] = {}
        self.counts: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._open)

    def __contains__(self, id: str) -> bool:
        return id in self._open

    def open(self, id: str) -> None:
        self._open[id] = None

    def settle(self, settled: Settled) -> Settled | None:
        """`settled`, or None where the event has its outcome already."""
        if settled.id not in self._open:
            return None
        del self._open[settled.id]
        self.counts[settled.outcome] += 1
        return settled

    def at_once(self, settled: Settled) -> Settled:
        """The outcome of an event that never was an open question: noise, a duplicate."""
        self.counts[settled.outcome] += 1
        return settled
