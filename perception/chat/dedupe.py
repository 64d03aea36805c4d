"""Every platform delivers at least once; this makes it at most once.

In: events with the platform's own ids, and at the start of a run the ids that the run before had heard (`restore`, from
the journal). Out: `fresh`, False for one already seen. Bounded in number and in time; the time is an argument.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

from perception.event import LiveEvent


class Dedupe:
    """Remembers the last `capacity` ids for `ttl_s` seconds each."""

    def __init__(self, capacity: int = 20_000, ttl_s: float = 900.0) -> None:
        self.duplicates = 0
        self._capacity = capacity
        self._ttl = ttl_s
        self._seen: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._owner: dict[str, str] = {}  # id → the platform that brought it first

    def __len__(self) -> int:
        return len(self._seen)

    def restore(self, seen: Iterable[tuple[str, str, float]]) -> None:
        """(platform, id, when) of an earlier run, oldest first; `when` on this run's clock, so mostly negative ages."""
        for platform, id, at in seen:
            self._remember((platform, id), at)
            self._seen.move_to_end((platform, id))

    def fresh(self, event: LiveEvent, now: float) -> bool:
        key = (event.platform, event.id)
        seen = self._seen
        while seen and next(iter(seen.values())) <= now - self._ttl:
            self._forget()
        if key in seen:
            self.duplicates += 1
            return False
        self._remember(key, now)
        return True

    def shared(self, event: LiveEvent) -> bool:
        """Another platform has used this very id: two programs that both count 1, 2, 3."""
        return self._owner.get(event.id, event.platform) != event.platform

    def _remember(self, key: tuple[str, str], at: float) -> None:
        self._seen[key] = at
        self._owner.setdefault(key[1], key[0])
        if len(self._seen) > self._capacity:
            self._forget()

    def _forget(self) -> None:
        (platform, id), _ = self._seen.popitem(last=False)
        if self._owner.get(id) == platform:
            del self._owner[id]
