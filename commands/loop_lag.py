"""How late an event loop runs: a sleeper that looks at the clock when it wakes.

In: nothing. Out: `status`, milliseconds by which the last ten minutes' wake-ups came too late. Whatever blocks the loop
(a slow decoder, a database in the wrong thread) shows here before anybody hears it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque

log = logging.getLogger(__name__)

EVERY_S = 0.05
KEPT = 12_000  # ten minutes
WARN_S = 0.5


class LoopLag:
    def __init__(self) -> None:
        self._late: deque[float] = deque(maxlen=KEPT)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            due = time.perf_counter() + EVERY_S
            await asyncio.sleep(EVERY_S)
            late = max(0.0, time.perf_counter() - due)
            self._late.append(late)
            if late > WARN_S:
                log.warning("the loop stood still for %.1f s", late)

    def status(self) -> dict[str, float | int]:
        ordered = sorted(self._late)
        if not ordered:
            return {"n": 0}

        def at(share: float) -> float:
            return round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 2)

        return {"n": len(ordered), "p50_ms": at(0.5), "p99_ms": at(0.99), "max_ms": round(1000 * ordered[-1], 1)}
