"""Who draws the host's mouth, for the journal: the engine, or the warp where that fell, was late or was refused.

In: the stage's `/status`, looked at every few seconds. Out: `tell(change)` for each change of the mouth's rung, in
order, each once; a stage that was started anew counts from one again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

EVERY = 3.0  # seconds


@dataclass(slots=True)
class Seen:
    """Pure: one report after the other."""

    number: int = 0

    def news(self, face: dict[str, Any] | None) -> list[dict[str, Any]]:
        """`face`: the status's part, whose changes are numbered from one."""
        changes = (face or {}).get("changes", [])
        if changes and changes[-1]["number"] < self.number:
            self.number = 0
        fresh = [change for change in changes if change["number"] > self.number]
        if fresh:
            self.number = fresh[-1]["number"]
        return fresh


class FaceWatch:
    def __init__(self, status_url: str, tell: Callable[[dict[str, Any]], None]) -> None:
        self._url, self._tell, self._seen = status_url, tell, Seen()

    async def run(self, every: float = EVERY) -> None:
        """Until cancelled."""
        async with httpx.AsyncClient(trust_env=False, timeout=2.0) as http:
            while True:
                await self.look(http)
                await asyncio.sleep(every)

    async def look(self, http: httpx.AsyncClient) -> None:
        """Once; a stage that cannot be asked is asked again."""
        try:
            face = (await http.get(self._url)).json().get("face")
        except (httpx.HTTPError, ValueError):
            return
        for change in self._seen.news(face):
            self._tell(change)
