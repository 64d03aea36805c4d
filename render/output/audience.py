"""Those who watch one kind of stream as it is made: any number of viewers, each behind a bounded queue of its own.

In: packets through an `Outlet`, cut to units once for all by a thread. Out: `Viewer`s, asynchronous iterators: first
what a newcomer must be told (`head`), then units from the last key frame on. Drop policy ("to the next key frame"): a
viewer that does not keep up loses what waits for it and goes on at the next key frame; nobody else notices.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from render.output.fanout import Outlet
from render.output.packet import Packet


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """`key`: a viewer may begin here. `start` in seconds."""

    data: bytes
    key: bool
    start: float


class Cutter(Protocol):
    def push(self, packet: Packet) -> Unit | None:
        """The unit that this packet's arrival completes."""


class Viewer:
    """One reader. Iterate on the loop that made it: the head, then bytes; ends when the audience is closed."""

    def __init__(self, audience: Audience, head: Sequence[str | bytes], most: int) -> None:
        self.dropped = 0
        self._audience = audience
        self._loop = asyncio.get_running_loop()
        self._arrived = asyncio.Event()
        self._waiting: deque[Unit] = deque()
        self._head = list(head)
        self._most = most
        self._needs_key = True
        self._closed = False

    def __aiter__(self) -> Viewer:
        return self

    async def __anext__(self) -> str | bytes:
        if self._head:
            return self._head.pop(0)
        while not self._waiting:
            if self._closed:
                raise StopAsyncIteration
            self._arrived.clear()
            await self._arrived.wait()
        return self._waiting.popleft().data

    async def __aenter__(self) -> Viewer:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._audience.leave(self)

    def give(self, units: list[Unit]) -> None:
        """From any thread."""
        try:
            self._loop.call_soon_threadsafe(self._take, units)
        except RuntimeError:
            self._audience.leave(self)  # its loop is gone

    def end(self) -> None:
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._end)

    def _take(self, units: list[Unit]) -> None:
        for unit in units:
            if len(self._waiting) >= self._most:
                self.dropped += len(self._waiting)
                self._waiting.clear()
                self._needs_key = True
            if self._needs_key and not unit.key:
                self.dropped += 1
                continue
            self._needs_key = False
            self._waiting.append(unit)
        self._arrived.set()

    def _end(self) -> None:
        self._closed = True
        self._arrived.set()


class Audience:
    """`outlet` goes to the fan-out; `viewer()` for every reader; `close()` ends them all. `most`: units that may wait
    for one viewer."""

    def __init__(self, name: str, head: Sequence[str | bytes], cutter: Cutter, *, most: int) -> None:
        self.outlet = Outlet(name, 8.0)
        self._head = tuple(head)
        self._cutter = cutter
        self._most = most
        self._viewers: set[Viewer] = set()
        self._since_key: list[Unit] = []
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def viewer(self) -> Viewer:
        """A new viewer, already served from the last key frame; use it with `async with`."""
        viewer = Viewer(self, self._head, self._most)
        with self._lock:
            self._viewers.add(viewer)
            viewer.give(list(self._since_key))
        return viewer

    def leave(self, viewer: Viewer) -> None:
        with self._lock:
            self._viewers.discard(viewer)

    def status(self) -> dict[str, object]:
        with self._lock:
            dropped = sum(v.dropped for v in self._viewers)
            return {**self.outlet.status(), "viewers": len(self._viewers), "dropped_fragments": dropped}

    def close(self, timeout: float = 5.0) -> None:
        self.outlet.close()
        self._thread.join(timeout)
        with self._lock:
            for viewer in self._viewers:
                viewer.end()

    def _run(self) -> None:
        while not self.outlet.closed:
            packet = self.outlet.get()
            unit = self._cutter.push(packet) if packet is not None else None
            if unit is not None:
                self._publish(unit)

    def _publish(self, unit: Unit) -> None:
        with self._lock:
            if unit.key:
                self._since_key.clear()
            self._since_key.append(unit)
            viewers = list(self._viewers)
        for viewer in viewers:
            viewer.give([unit])
