"""Finished mouths on their way from the worker to the clock: bounded, never waited for.

In: frames of a clause as they are drawn. Out: the one that is asked for, or None. Drop policy "furthest first": what
finds the ring full is not taken if it is further ahead than all that is there; what is older than the frame asked for
goes. A generation that is over takes everything of it along, and nothing of it comes in again.
"""

from __future__ import annotations

import threading

from render.face.film_face import Drawn

LIMIT = 96


class PatchRing:
    """Written by the worker's reader, read by the clock; each call holds a lock for microseconds."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._there: dict[tuple[int, int], tuple[int, Drawn]] = {}  # clause, frame → generation, square
        self._generation = 0
        self._lock = threading.Lock()
        self._came = threading.Condition(self._lock)
        self.dropped = 0

    def put(self, clause: int, frame: int, generation: int, drawn: Drawn) -> None:
        with self._lock:
            if generation < self._generation:
                self.dropped += 1
                return
            if len(self._there) >= self._limit:
                self.dropped += 1
                furthest = max(self._there)
                if (clause, frame) >= furthest:
                    return
                del self._there[furthest]
            self._there[clause, frame] = (generation, drawn)
            self._came.notify_all()

    def take(self, clause: int, frame: int) -> Drawn | None:
        with self._lock:
            return self._take(clause, frame)

    def wait(self, clause: int, frame: int, seconds: float) -> Drawn | None:
        """For files: as `take`, but there is time."""
        with self._lock:
            self._came.wait_for(lambda: (clause, frame) in self._there, seconds)
            return self._take(clause, frame)

    def cancel(self, generation: int) -> None:
        """Everything of generations below is over."""
        with self._lock:
            self._generation = max(self._generation, generation)
            for key in [k for k, (g, _) in self._there.items() if g < self._generation]:
                del self._there[key]
                self.dropped += 1

    def clear(self) -> None:
        with self._lock:
            self._there.clear()
            self._came.notify_all()

    def __len__(self) -> int:
        with self._lock:
            return len(self._there)

    def _take(self, clause: int, frame: int) -> Drawn | None:
        found = self._there.pop((clause, frame), None)
        for key in [k for k in self._there if k < (clause, frame)]:
            del self._there[key]
            self.dropped += 1
        return found[1] if found else None
