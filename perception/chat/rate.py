"""A token bucket: how often something may happen. Pure; the time is an argument.

In: monotonic seconds. Out: `take` (now or not at all) and `reserve` (how long to wait for one's turn).
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class TokenBucket:
    """`burst` at once, refilled at `per_second`."""

    burst: float
    per_second: float
    _tokens: float = field(init=False)
    _at: float | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._tokens = self.burst

    def take(self, now: float, cost: float = 1) -> bool:
        """Whether it may happen now; if so it is counted."""
        self._refill(now)
        if self._tokens < cost:
            return False
        self._tokens -= cost
        return True

    def reserve(self, now: float, longest: float = float("inf")) -> float | None:
        """Seconds until one's turn, which is then taken; None, and nothing taken, if that is longer than `longest`."""
        self._refill(now)
        wait = max(0.0, (1 - self._tokens) / self.per_second)
        if wait > longest:
            return None
        self._tokens -= 1
        return wait

    def _refill(self, now: float) -> None:
        if self._at is not None:
            self._tokens = min(self.burst, self._tokens + max(0.0, now - self._at) * self.per_second)
        self._at = now
