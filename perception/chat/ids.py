"""Ids of our own events: unique across restarts and sortable by time (the layout of UUID version 7, RFC 9562).

In: a wall clock and a random source, both passed in. Out: one id a call; ids of one millisecond keep their order.
"""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Callable

_LOW_BITS = 74


class EventIds:
    """48 bits of milliseconds, then 74 bits that start at random in each millisecond and count up inside it."""

    def __init__(self, wall: Callable[[], float] = time.time, rng: random.Random | None = None) -> None:
        self._wall = wall
        self._rng = rng or random.SystemRandom()
        self._ms = -1
        self._low = 0

    def __call__(self) -> str:
        ms = int(self._wall() * 1000)
        if ms > self._ms:
            self._ms = ms
            self._low = self._rng.getrandbits(_LOW_BITS - 1)  # the top bit is room to count
        else:  # the same millisecond, or a clock that was set back: keep counting
            self._low += 1
        high, low = self._low >> 62, self._low & ((1 << 62) - 1)
        return str(uuid.UUID(int=(self._ms << 80) | (0x7 << 76) | (high << 64) | (0b10 << 62) | low))
