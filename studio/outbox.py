"""What waits to be sent to one page.

In: news, each of which counts, and states, of which only the latest does. Out: messages, one at a time. Nothing here
waits for the page. Drop policy "the slow page": when `limit` news wait, the page is given up (`gone`); it comes back by
itself and is then told where things stand.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

LIMIT = 256


class Outbox:
    def __init__(self, limit: int = LIMIT) -> None:
        self.gone = asyncio.Event()
        self._limit = limit
        self._news: deque[dict[str, Any]] = deque()
        self._states: dict[str, dict[str, Any]] = {}
        self._last: dict[str, dict[str, Any]] = {}
        self._some = asyncio.Event()

    def news(self, message: dict[str, Any]) -> None:
        """Must arrive, in order."""
        if len(self._news) >= self._limit:
            self.gone.set()
            return
        self._news.append(message)
        self._some.set()

    def state(self, message: dict[str, Any]) -> None:
        """Replaces what waits of the same type; the same state twice is told once."""
        kind = message["type"]
        if self._last.get(kind) == message:
            return
        self._last[kind] = self._states[kind] = message
        self._some.set()

    async def next(self) -> dict[str, Any]:
        while not (self._news or self._states):
            self._some.clear()
            await self._some.wait()
        if self._news:
            return self._news.popleft()
        return self._states.pop(next(iter(self._states)))
