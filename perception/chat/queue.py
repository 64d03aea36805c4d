"""The one queue between all ears and the mind. Bounded; when it is full, the least valuable event goes.

In: `put`, which never blocks. Out: `get`, in the order of arrival. Drop policy "by value": entering, liking and figures
first, then follows and shares, then notices, then chat; subscriptions, orders, gifts and whatever was paid for last; of
equals the oldest. Every drop is counted under its type's name in `dropped`.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque

from perception.event import LiveEvent

_VALUE = {
    "stats": 0,
    "like": 0,
    "enter": 0,
    "follow": 1,
    "share": 1,
    "notice": 2,
    "chat": 3,
    "voice": 3,
    "delete": 4,  # a deleted question must not be answered
    "subscribe": 5,
    "gift": 5,
    "paid": 5,
    "order": 5,
}
_RANKS = max(_VALUE.values()) + 1


def value(event: LiveEvent) -> int:
    """What losing `event` would cost; chat that was paid for counts as paid."""
    return _VALUE["paid"] if event.amount else _VALUE[event.type]


class ValueQueue:
    """At most `capacity` events."""

    def __init__(self, capacity: int = 2000) -> None:
        self.capacity = capacity
        self.dropped: Counter[str] = Counter()
        self._lanes: list[deque[tuple[int, LiveEvent]]] = [deque() for _ in range(_RANKS)]
        self._arrivals = 0
        self._size = 0
        self._filled = asyncio.Event()

    def __len__(self) -> int:
        return self._size

    def put(self, event: LiveEvent) -> None:
        rank = value(event)
        if self._size >= self.capacity:
            lowest = next(i for i, lane in enumerate(self._lanes) if lane)
            if rank < lowest:
                self.dropped[event.type] += 1
                return
            _, lost = self._lanes[lowest].popleft()
            self.dropped[lost.type] += 1
            self._size -= 1
        self._lanes[rank].append((self._arrivals, event))
        self._arrivals += 1
        self._size += 1
        self._filled.set()

    async def get(self) -> LiveEvent:
        while not self._size:
            self._filled.clear()
            await self._filled.wait()
        return self.take()

    def take(self) -> LiveEvent:
        """The oldest event, now; IndexError when there is none."""
        if not self._size:
            raise IndexError("the queue is empty")
        lane = min((lane for lane in self._lanes if lane), key=lambda lane: lane[0][0])
        self._size -= 1
        return lane.popleft()[1]
