"""Marks are kept until the mind has said that it has them, and told again when it comes back.

In: marks as the floor makes them, acknowledgements. Out: what a (re)connected mind still has to hear, in order.
"""

from __future__ import annotations

from collections import deque

from render.values import Mark

LIMIT = 4096  # drop policy "oldest": a mind away this long has lost those lines anyway; counted in `lost`


class MarkLog:
    def __init__(self) -> None:
        self._kept: deque[Mark] = deque()
        self._next = 1
        self.lost = 0

    @property
    def next_number(self) -> int:
        return self._next

    def keep(self, marks: list[Mark]) -> None:
        self._kept.extend(marks)
        self._next += len(marks)
        while len(self._kept) > LIMIT:
            self._kept.popleft()
            self.lost += 1

    def acknowledge(self, number: int) -> None:
        """Everything up to and including `number` has arrived."""
        while self._kept and self._kept[0].seq <= number:
            self._kept.popleft()

    def since(self, number: int) -> list[Mark]:
        """Marks after `number`, oldest first."""
        return [m for m in self._kept if m.seq > number]
