"""Which voice speaks now. Pure: the clock is passed in.

In: the rungs from best to last, and what happened to each. Out: the rungs worth trying for a language. A rung that
failed rests, twice as long after each failure, then gets one clause to prove itself: up again only when it works.
"""

from __future__ import annotations

from collections.abc import Sequence

SHORTEST_REST = 5.0
LONGEST_REST = 300.0


class Ladder:
    def __init__(self, rungs: Sequence[str]) -> None:
        self._rungs = tuple(rungs)
        self._until: dict[str, float] = {}
        self._rest: dict[str, float] = {}

    def rungs(self, now: float) -> tuple[str, ...]:
        """Those awake, best first; when all rest, all of them: refusing to try helps nobody."""
        awake = tuple(r for r in self._rungs if self._until.get(r, 0.0) <= now)
        return awake or self._rungs

    def worked(self, rung: str) -> None:
        self._until.pop(rung, None)
        self._rest.pop(rung, None)

    def failed(self, rung: str, now: float) -> float:
        """How long it rests."""
        rest = min(LONGEST_REST, 2 * self._rest.get(rung, SHORTEST_REST / 2))
        self._rest[rung] = rest
        self._until[rung] = now + rest
        return rest
