"""Whether the engine is trusted with the mouth just now. Pure; time is counted in frames of speech.

In: for each frame of speech, whether its mouth was there in time; a worker that fell. Out: `holds`. An engine that is
late for a fifth of two seconds would flicker between two mouths: the warp has it for ten seconds, twice as long each
time, then the engine may try again. Every change is a `Change`, for the journal.
"""

from __future__ import annotations

from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

WINDOW = 50  # frames of speech looked back on
LATE = 0.2  # of them
GRACE = 12  # frames at the beginning of a clause in which late ones are nobody's fault
REST, LONGEST = 250, 25 * 300  # frames (of the clock) the warp has the mouth


@dataclass(frozen=True, slots=True)
class Change:
    """The `number`-th since the start. `rung`: who draws the mouth from now on, the engine's name or "warp"."""

    number: int
    engine: str
    rung: str
    reason: str

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


class Trust:
    def __init__(self, engine: str) -> None:
        self._engine = engine
        self._seen: deque[bool] = deque(maxlen=WINDOW)
        self._until = 0
        self._rest = REST
        self._up = False
        self._resting = False
        self._number = 0
        self.changes: deque[Change] = deque(maxlen=64)  # drop policy "oldest"

    @property
    def rung(self) -> str:
        return self._engine if self._up and not self._resting else "warp"

    def ready(self) -> None:
        """The worker can draw."""
        self._to(True, "ready")

    def fell(self, reason: str) -> None:
        """The worker died or refused."""
        self._seen.clear()
        self._to(False, reason)

    def holds(self, tick: int) -> bool:
        """May the engine draw at this tick of the clock?"""
        if self._resting and tick >= self._until:
            self._resting = False
            if self._up:
                self._tell("tries again")
        return self._up and not self._resting

    def saw(self, tick: int, frame: int, in_time: bool) -> None:
        """Frame `frame` of a clause, shown at `tick`."""
        if frame < GRACE and not in_time:
            return
        self._seen.append(in_time)
        late = self._seen.count(False)
        if len(self._seen) == WINDOW and late >= LATE * WINDOW:
            self._until, self._resting = tick + self._rest, True
            self._tell(f"{late} of {WINDOW} mouths late; again in {self._rest // 25} s")
            self._rest = min(LONGEST, 2 * self._rest)
            self._seen.clear()
        elif len(self._seen) == WINDOW and late == 0:
            self._rest = REST

    def _to(self, up: bool, reason: str) -> None:
        if up != self._up or not self._number:  # that it never rose is told too, once
            self._up = up
            self._tell(reason)

    def _tell(self, reason: str) -> None:
        self._number += 1
        self.changes.append(Change(self._number, self._engine, self.rung, reason))
