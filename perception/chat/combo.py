"""Gift combos as deltas. A platform reports "rose ×1, ×2, ×3" while a viewer keeps tapping; what counts is what is new.

In: a combo's key and its running total. Out: how many are new: 0 for a repeat or a count that runs backwards.
"""

from __future__ import annotations

from collections import OrderedDict


class Combos:
    """Remembers the running totals of the last `capacity` combos."""

    def __init__(self, capacity: int = 4096) -> None:
        self._totals: OrderedDict[tuple[str, ...], int] = OrderedDict()
        self._capacity = capacity

    def delta(self, key: tuple[str, ...], total: int) -> int:
        seen = self._totals.pop(key, 0)
        self._totals[key] = max(seen, total)
        if len(self._totals) > self._capacity:
            self._totals.popitem(last=False)
        return max(0, total - seen)
