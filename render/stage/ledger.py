"""The floor's ledger: what happened to each line, as marks for the mind, and which lines are over.

In: states as they come about, at a tick. Out: the marks since the last reading, in order; how a line ended.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace

from render.speech import FPS
from render.values import Mark, MarkState

DONE_LIMIT = 512  # ids remembered so that a late part is answered stale


class Ledger:
    def __init__(self) -> None:
        self.tick = 0
        self._marks: list[Mark] = []
        self._over: OrderedDict[str, MarkState] = OrderedDict()

    def how_ended(self, line: str) -> MarkState | None:
        """None: it has not, or so long ago that it is forgotten."""
        return self._over.get(line)

    def end(self, line: str, state: MarkState, **about: object) -> None:
        self._over[line] = state
        while len(self._over) > DONE_LIMIT:
            self._over.popitem(last=False)
        self.mark(line, state, **about)  # type: ignore[arg-type]

    def mark(
        self,
        line: str,
        state: MarkState,
        *,
        sentence: int | None = None,
        clause: int | None = None,
        reason: str | None = None,
        facts: bool = False,
        tick: int | None = None,
    ) -> None:
        at = (self.tick if tick is None else tick) / FPS
        self._marks.append(Mark(len(self._marks), line, state, at, sentence, clause, reason, facts))

    def take(self, number: int) -> list[Mark]:
        """The marks since the last call, numbered from `number`."""
        out = [replace(mark, seq=number + mark.seq) for mark in self._marks]
        self._marks.clear()
        return out
