"""How long to wait before trying again: doubling from 0.5 s to 30 s, with jitter.

In: failures, a random source. Out: seconds. Pure but for the random source that is passed in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

LEAST, MOST = 0.5, 30.0


@dataclass(slots=True)
class Backoff:
    random: Random = field(default_factory=Random)
    failures: int = 0

    def pause(self) -> float:
        """Seconds until the next try; each call counts one more failure."""
        wait = min(MOST, LEAST * 2 ** min(self.failures, 10))
        self.failures += 1
        return wait * self.random.uniform(0.75, 1.0)

    def reset(self) -> None:
        self.failures = 0
