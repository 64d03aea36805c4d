"""Gift combos as deltas. A platform reports "rose ×1, ×2, ×3" while a viewer keeps tapping; what counts is what is new.

In: a combo's key, its running total, and whether this is its last report. Out: how many are new: 0 for a repeat or a
count that runs backwards. Where a platform gives a combo no id of its own (`forget`), its last report ends it, and the
next one starts at nothing; that last report sent twice is still one. Where it has not even a last report (`restarts`),
a count that runs backwards is a new combo.
"""

from __future__ import annotations

from collections import OrderedDict


class Combos:
    """Remembers the running totals of the last `capacity` combos."""

    def __init__(self, capacity: int = 4096) -> None:
        self._totals: OrderedDict[tuple[str, ...], tuple[int, bool]] = OrderedDict()
        self._capacity = capacity

    def delta(
        self, key: tuple[str, ...], total: int, *, end: bool = False, forget: bool = False, restarts: bool = False
    ) -> int:
        seen, ended = self._totals.pop(key, (0, False))
        if forget and ended and not (end and total == seen):
            seen = 0  # a new combo under the old key
        if forget and restarts and total < seen:
            seen = 0
        self._totals[key] = (max(seen, total), forget and end)
        if len(self._totals) > self._capacity:
            self._totals.popitem(last=False)
        return max(0, total - seen)
