"""Encode once, send to many: every output takes packets from its own bounded `Outlet`; none can hold up the clock.

In: packets from the encoder, in order. Out: per outlet the same packets, beginning with a key frame. Drop policy
("oldest GOP"): a full outlet gives up packets from its head to the next key frame, whole groups, so that what it sends
always decodes; drops are counted under the outlet's name.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable

from render.output.packet import Packet

PACKETS_A_SECOND = 72  # 25 pictures and 47 AAC frames


class Outlet:
    """A bounded queue between the clock and one output's thread."""

    def __init__(self, name: str, seconds: float = 6.0) -> None:
        self.name = name
        self.limit = max(8, int(seconds * PACKETS_A_SECOND))
        self.dropped_gops = 0
        self.dropped_packets = 0
        self.sent = 0
        self._queue: deque[Packet] = deque()
        self._change = threading.Condition()
        self._since: float | None = None  # start of the key frame this output began with, None while it waits for one
        self._closed = False

    def put(self, packets: Iterable[Packet]) -> None:
        """Never blocks. Before the first key frame, and after a drop up to the next one, packets are let go."""
        with self._change:
            for packet in packets:
                self._put(packet)
            self._change.notify()

    def get(self, timeout: float | None = None) -> Packet | None:
        """The next packet; None when `timeout` passed, or when closed and empty (then `closed` is true)."""
        with self._change:
            if not self._change.wait_for(lambda: self._queue or self._closed, timeout) or not self._queue:
                return None
            self.sent += 1
            self._change.notify_all()
            return self._queue.popleft()

    def wait_room(self, timeout: float = 10.0) -> bool:
        """For makers of files, never for the clock: wait until less than half is queued."""
        with self._change:
            return self._change.wait_for(lambda: self._closed or len(self._queue) <= self.limit // 2, timeout)

    def close(self) -> None:
        """Nothing more is taken; what is queued can still be read."""
        with self._change:
            self._closed = True
            self._change.notify_all()

    def restart(self) -> None:
        """Forget what is queued up to its last key frame: a reconnected output begins with a key frame, near now."""
        with self._change:
            newest = max((i for i, p in enumerate(self._queue) if _opens_gop(p)), default=None)
            if newest is None:
                self._queue.clear()
                self._since = None
                return
            for _ in range(newest):
                self._queue.popleft()
            self._begin_at(self._queue[0])

    @property
    def closed(self) -> bool:
        return self._closed and not self._queue

    @property
    def waiting(self) -> int:
        return len(self._queue)

    def status(self) -> dict[str, int | str]:
        return {
            "name": self.name,
            "queued": len(self._queue),
            "dropped_gops": self.dropped_gops,
            "dropped_packets": self.dropped_packets,
        }

    def _put(self, packet: Packet) -> None:
        if self._closed:
            return
        if self._since is None:
            if not _opens_gop(packet):
                return
            self._since = packet.start
        elif packet.start < self._since:
            return  # sound of the moment before the first picture
        if len(self._queue) >= self.limit:
            self._drop()
            if self._since is None:
                self.dropped_packets += 1
                return
        self._queue.append(packet)

    def _drop(self) -> None:
        """From the head to the next key frame; with none queued, all of it and everything until one comes."""
        self.dropped_gops += 1
        self._queue.popleft()
        self.dropped_packets += 1
        while self._queue and not _opens_gop(self._queue[0]):
            self._queue.popleft()
            self.dropped_packets += 1
        if self._queue:
            self._begin_at(self._queue[0])
        else:
            self._since = None

    def _begin_at(self, key: Packet) -> None:
        self._since = key.start
        early = [p for p in self._queue if p.start < key.start]
        if early:
            self._queue = deque(p for p in self._queue if p.start >= key.start)


class Fanout:
    """The outlets by name. `put` is called by the clock; adding and removing may happen on any thread."""

    def __init__(self) -> None:
        self._outlets: dict[str, Outlet] = {}

    def add(self, outlet: Outlet) -> Outlet:
        self._outlets = {**self._outlets, outlet.name: outlet}
        return outlet

    def remove(self, name: str) -> None:
        gone = self._outlets.get(name)
        self._outlets = {n: o for n, o in self._outlets.items() if n != name}
        if gone is not None:
            gone.close()

    def put(self, packets: list[Packet]) -> None:
        for outlet in self._outlets.values():
            outlet.put(packets)

    def close(self) -> None:
        for outlet in self._outlets.values():
            outlet.close()

    def status(self) -> list[dict[str, int | str]]:
        return [outlet.status() for outlet in self._outlets.values()]


def _opens_gop(packet: Packet) -> bool:
    return packet.kind == "video" and packet.key
