"""The door of the mind: what was heard waits here in order, and a flood is shed by name before anybody reads it.

In: events and the time. Out: events to hear, or the `Settled` of one that was shed. Beyond RATE comments a second, and
of one viewer beyond OWN, a comment is not read at all: it costs one look at two counters. Gifts and orders are few and
always come in. The queue is bounded; drop policy "newest", by name.
"""

from __future__ import annotations

import asyncio
from collections import Counter

from agent.inbox import Settled
from perception.event import LiveEvent

QUEUE = 5_000
RATE = 500  # comments a second that are read; as many again may come in one burst
OWN = 20  # of these from one viewer
COUNTED = frozenset({"chat", "voice", "enter", "like", "share", "stats", "notice"})


class Intake:
    """Events waiting to be heard. `put` never waits."""

    def __init__(self, rate: int = RATE, own: int = OWN, size: int = QUEUE) -> None:
        self._queue: asyncio.Queue[LiveEvent] = asyncio.Queue(size)
        self._rate = rate
        self._own = own
        self._level = 0.0  # a leaky bucket: comments taken in and not yet leaked away
        self._at = 0.0
        self._second = 0
        self._writers: Counter[str] = Counter()

    def put(self, event: LiveEvent, now: float) -> Settled | None:
        """Takes the event in, or says why not."""
        if event.type in COUNTED and (reason := self._too_much(event, now)):
            return Settled(event.id, "dropped", reason)
        try:
            self._queue.put_nowait(event)
        except asyncio.QueueFull:
            return Settled(event.id, "dropped", "too much at once")
        return None

    async def next(self) -> LiveEvent:
        return await self._queue.get()

    def __len__(self) -> int:
        return self._queue.qsize()

    def _too_much(self, event: LiveEvent, now: float) -> str | None:
        if int(now) != self._second:
            self._second = int(now)
            self._writers.clear()
        who = event.user.id or event.user.name
        self._writers[who] += 1
        if self._writers[who] > self._own:
            return "this viewer writes too much at once"
        self._level = max(0.0, self._level - (now - self._at) * self._rate) if now > self._at else self._level
        self._at = max(self._at, now)
        if self._level >= self._rate:
            return "too much at once"
        self._level += 1.0
        return None
