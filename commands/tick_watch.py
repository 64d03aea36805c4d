"""Whether the show's clock holds: what the stage's own count of late ticks says about the last few seconds.

In: the stage's `/status`, asked for at each look. Out: True while at most LATE_SHARE of the ticks since the last look
came late; True too where there is nothing to compare or nobody to ask: a stage that restarts is no brain's fault.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

LATE_SHARE = 0.02  # of the ticks between two looks; a whole show is held to 0.001
FEWEST = 50  # ticks: two seconds


@dataclass(slots=True)
class Ticks:
    """Pure: one report after the other."""

    ticks: int = 0
    late: float = 0.0

    def hold(self, clock: dict[str, Any]) -> bool:
        """`clock`: the stage's {"ticks", "late_share", ..} since its start."""
        ticks = int(clock["ticks"])
        late = float(clock["late_share"]) * ticks
        new, came_late = ticks - self.ticks, late - self.late
        if 0 <= new < FEWEST:
            return True
        first = self.ticks == 0 or new < 0  # nothing seen yet, or another stage
        self.ticks, self.late = ticks, late
        return first or came_late <= LATE_SHARE * new


class TickWatch:
    def __init__(self, status_url: str) -> None:
        self._url = status_url
        self._ticks = Ticks()

    async def holds(self) -> bool:
        try:
            async with httpx.AsyncClient(trust_env=False, timeout=2.0) as http:
                return self._ticks.hold((await http.get(self._url)).json()["clock"])
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            return True
