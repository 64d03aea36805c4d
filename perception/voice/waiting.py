"""Which voice messages wait for the ear, and which are let go. Pure: the time is passed in.

In: requests with a deadline. Out: the next one to hear, and those dropped. Bounded; the drop policy is "stale, then
oldest": what is past its deadline goes first, then what has waited longest, for a live room wants the newest question.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry(Generic[T]):
    item: T
    deadline: float


class Waiting(Generic[T]):
    """A bounded line of requests."""

    def __init__(self, capacity: int) -> None:
        self._entries: deque[Entry[T]] = deque()
        self._capacity = capacity

    def __len__(self) -> int:
        return len(self._entries)

    def put(self, item: T, deadline: float, now: float) -> tuple[list[T], list[T]]:
        """Line up; what had to go for it: the stale, and the pushed out."""
        stale, pushed_out = [], []
        if len(self._entries) >= self._capacity:
            stale = self.take_stale(now)
        while len(self._entries) >= self._capacity:
            pushed_out.append(self._entries.popleft().item)
        self._entries.append(Entry(item, deadline))
        return stale, pushed_out

    def take(self, now: float) -> tuple[T | None, list[T]]:
        """The next to hear, and the stale ones that stood before and behind it."""
        stale = self.take_stale(now)
        return (self._entries.popleft().item if self._entries else None), stale

    def take_stale(self, now: float) -> list[T]:
        stale = [entry.item for entry in self._entries if entry.deadline <= now]
        self._entries = deque(entry for entry in self._entries if entry.deadline > now)
        return stale

    def take_all(self) -> list[T]:
        out = [entry.item for entry in self._entries]
        self._entries.clear()
        return out
