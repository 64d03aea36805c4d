"""The clock that cannot drift: it counts ticks, and the wall clock only says when the next one is due.

In: readings of a monotonic clock. Out: for each reading what to do — wait, tick, tick late, or skip after a suspend.
Pure: `Pace` holds the anchor and the counts; `stage` does the waiting.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from render.speech import FPS

TICK = 1.0 / FPS
GOP = 2 * FPS  # frames between key frames
SUSPENDED = 2.0  # seconds late that can only be a suspended machine
LATE = 0.040  # later than this is counted late
REPEAT_AFTER = 2 * TICK  # later than this the picture is repeated, so that the clock catches up


@dataclass(frozen=True, slots=True)
class Due:
    """What the reading means. `wait` seconds before the tick; `repeat` the last face; `skipped` frames left out."""

    wait: float
    late: float = 0.0
    repeat: bool = False
    skipped: int = 0


@dataclass(slots=True)
class Pace:
    """Tick n is due at `anchor + n / 25`. Counts what ARCHITECTURE bounds."""

    anchor: float
    n: int = 0
    late_ticks: int = 0
    repeats: int = 0
    gaps: int = 0
    worst: float = 0.0
    lateness: deque[float] = field(default_factory=lambda: deque(maxlen=15 * 60 * FPS))

    def due(self, now: float) -> Due:
        """For tick `n` at reading `now`. After a suspend `n` moves on by whole GOPs, so that key frames stay."""
        behind = now - (self.anchor + self.n * TICK)
        if behind < 0:
            return Due(wait=-behind)
        if behind > SUSPENDED:
            skipped = int(behind / TICK) // GOP * GOP
            self.n += skipped
            self.gaps += 1
            behind -= skipped * TICK
            return Due(0.0, behind, repeat=behind > REPEAT_AFTER, skipped=skipped)
        return Due(0.0, behind, repeat=behind > REPEAT_AFTER)

    def ticked(self, due: Due) -> None:
        """Tick `n` went out as `due` said."""
        self.n += 1
        self.worst = max(self.worst, due.late)
        self.late_ticks += due.late > LATE
        self.repeats += due.repeat
        self.lateness.append(due.late)

    def behind(self, now: float) -> float:
        """Seconds by which the wall clock is ahead of the media's; 0 where the next tick is not due yet."""
        return max(0.0, now - (self.anchor + self.n * TICK))

    def report(self) -> dict[str, float]:
        """Milliseconds and shares since the start, over at most the last 15 minutes."""
        ordered = sorted(self.lateness)
        at = lambda q: 1000 * ordered[min(len(ordered) - 1, int(q * len(ordered)))] if ordered else 0.0  # noqa: E731
        return {
            "ticks": self.n,
            "late_share": round(self.late_ticks / max(1, self.n), 5),
            "repeat_share": round(self.repeats / max(1, self.n), 5),
            "late_p50_ms": round(at(0.5), 2),
            "late_p99_ms": round(at(0.99), 2),
            "late_max_ms": round(1000 * self.worst, 1),
            "gaps": self.gaps,
        }
