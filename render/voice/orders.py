"""What the voice is asked for, in the order it will be said. Pure: no threads, no clock.

In: orders with a rank (urgent before spoken before warm) and a generation. Out: the next one, and whatever had to be
given up. Bounded: warm orders beyond their room are dropped, newest first ("warm-tail"); a spoken order beyond its room
is refused ("full"), for somebody waits for it and must hear so.
"""

from __future__ import annotations

import heapq
import itertools
from dataclasses import dataclass

from render.speech import Clause

URGENT, SPOKEN, WARM = 0, 1, 2
SPOKEN_ROOM = 64
WARM_ROOM = 512


@dataclass(frozen=True, slots=True)
class Order:
    """One clause to be made. `id` is the asker's; warm orders have none: nobody waits for them."""

    id: int | None
    clause: Clause
    rank: int
    generation: int = 0
    keep: str = ""  # the engine that spoke its sentence so far


class Orders:
    def __init__(self) -> None:
        self._heap: list[tuple[int, int, Order]] = []
        self._count = itertools.count()
        self._again = itertools.count(-1, -1)
        self._oldest = 0  # generations below this are over
        self._given_up: int | None = None  # the order in the making that nobody waits for

    def __len__(self) -> int:
        return len(self._heap)

    def put(self, order: Order) -> bool:
        """Take the order; False when it was not taken (its generation is over, or there is no room)."""
        room = WARM_ROOM if order.rank == WARM else SPOKEN_ROOM
        if self.is_over(order) or self._waiting(order.rank == WARM) >= room:
            return False
        heapq.heappush(self._heap, (order.rank, next(self._count), order))
        return True

    def put_back(self, order: Order) -> bool:
        """First among its rank again: it was interrupted, not refused. False when nobody wants it any more."""
        if self.is_over(order):
            return False
        heapq.heappush(self._heap, (order.rank, next(self._again), order))
        return True

    def pop(self) -> Order | None:
        return heapq.heappop(self._heap)[2] if self._heap else None

    def is_pressing(self) -> bool:
        """Somebody waits for one of these."""
        return bool(self._heap) and self._heap[0][0] != WARM

    def is_over(self, order: Order) -> bool:
        return order.rank != WARM and (order.generation < self._oldest or order.id == self._given_up)

    def cancel(self, generation: int) -> list[Order]:
        """Generations below `generation` are over; the orders given up. Warm orders belong to no generation."""
        self._oldest = max(self._oldest, generation)
        return self._remove(self.is_over)

    def forget(self, id: int) -> list[Order]:
        """Nobody waits for `id` any more."""
        return self._remove(lambda order: order.id == id)

    def give_up(self, id: int) -> None:
        """The order `id`, popped already, must not come back."""
        self._given_up = id

    def _remove(self, unwanted) -> list[Order]:
        gone = [order for _, _, order in self._heap if unwanted(order)]
        if gone:
            self._heap = [entry for entry in self._heap if not unwanted(entry[2])]
            heapq.heapify(self._heap)
        return gone

    def _waiting(self, warm: bool) -> int:
        return sum((order.rank == WARM) == warm for _, _, order in self._heap)
