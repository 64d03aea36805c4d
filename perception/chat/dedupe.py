"""Every platform delivers at least once; this makes it at most once per run (the journal does it across restarts).

In: events with the platform's own ids. Out: `fresh`, False for one already seen. Bounded in number and in time; the
time is an argument.
"""

from __future__ import annotations

from collections import OrderedDict

from perception.event import LiveEvent


class Dedupe:
    """Remembers the last `capacity` ids for `ttl_s` seconds each."""

    def __init__(self, capacity: int = 20_000, ttl_s: float = 900.0) -> None:
        self.duplicates = 0
        self._capacity = capacity
        self._ttl = ttl_s
        self._seen: OrderedDict[tuple[str, str], float] = OrderedDict()

    def __len__(self) -> int:
        return len(self._seen)

    def fresh(self, event: LiveEvent, now: float) -> bool:
        key = (event.platform, event.id)
        seen = self._seen
        while seen and next(iter(seen.values())) <= now - self._ttl:
            seen.popitem(last=False)
        if key in seen:
            self.duplicates += 1
            return False
        seen[key] = now
        if len(seen) > self._capacity:
            seen.popitem(last=False)
        return True
