"""Server-sent events read piece by piece (WHATWG HTML, 9.2.6): bytes in, the data of each finished event out.

Only `data` counts; comments (": ping") and other fields are skipped. An event of more than `limit` bytes is BadFrame.
"""

from __future__ import annotations

from perception.chat.sanitise import FRAME_LIMIT
from perception.chat.wire import BadFrame


class EventStream:
    def __init__(self, limit: int = FRAME_LIMIT) -> None:
        self._limit = limit
        self._rest = b""
        self._data: list[bytes] = []
        self._size = 0

    def feed(self, piece: bytes) -> list[bytes]:
        """The data of every event that `piece` ends."""
        lines = (self._rest + piece).replace(b"\r\n", b"\n").split(b"\n")
        self._rest = lines.pop()
        out: list[bytes] = []
        for line in lines:
            line = line.removesuffix(b"\r")
            if not line:
                if self._data:
                    out.append(b"\n".join(self._data))
                self._data, self._size = [], 0
                continue
            name, _, value = line.partition(b":")
            if name == b"data":
                self._data.append(value.removeprefix(b" "))
                self._size += len(value) + 1
        if self._size + len(self._rest) > self._limit:
            raise BadFrame(f"an event of more than {self._limit} bytes")
        return out
