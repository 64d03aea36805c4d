"""What a platform has posted and we have not read yet: taken in at once, decoded later.

In: bodies with the type that their header named. Out: the oldest first. Bounded in number and in bytes; when it is
full the least valuable oldest one goes (counted by its type), and what is worth more than all of them is refused, so
that the platform keeps it.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Posted:
    """One body; `type` is the platform's own word for what is in it."""

    type: str
    body: bytes


class PushQueue:
    """`worth`: type → how much it matters (0 where it is not listed). `kept`: this much and more is never dropped."""

    def __init__(
        self, worth: Mapping[str, int], *, kept: int, capacity: int = 1000, capacity_bytes: int = 32 << 20
    ) -> None:
        self.dropped: Counter[str] = Counter()
        self._worth = worth
        self._kept = kept
        self._capacity = capacity
        self._capacity_bytes = capacity_bytes
        self._waiting: deque[Posted] = deque()
        self._bytes = 0
        self._some = asyncio.Event()

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, posted: Posted) -> bool:
        """False: there is no room for it, and it was to be kept; whoever sent it should keep it. What may be dropped
        is always taken, and counted when it or another had to go."""
        mine = self._worth.get(posted.type, 0)
        while self._is_full_for(posted):
            victim = min(self._waiting, key=self._value, default=None)
            if victim is None or self._value(victim) >= self._kept or self._value(victim) > mine:
                if mine >= self._kept:
                    return False
                self.dropped[posted.type] += 1
                return True
            self._waiting.remove(victim)
            self._bytes -= len(victim.body)
            self.dropped[victim.type] += 1
        self._waiting.append(posted)
        self._bytes += len(posted.body)
        self._some.set()
        return True

    async def get(self) -> Posted:
        while not self._waiting:
            self._some.clear()
            await self._some.wait()
        posted = self._waiting.popleft()
        self._bytes -= len(posted.body)
        return posted

    def _is_full_for(self, posted: Posted) -> bool:
        return len(self._waiting) >= self._capacity or self._bytes + len(posted.body) > self._capacity_bytes

    def _value(self, posted: Posted) -> int:
        return self._worth.get(posted.type, 0)
