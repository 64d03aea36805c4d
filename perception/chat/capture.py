"""A rolling file of raw frames, redacted, that `decode` can read back: how a seller sends us a fixture.

In: (connector, frame) as every source's tap gives them; never waits. Out: JSON lines, the first of them a header, then
`{"connector", "t", "frame"}` or, for binary, `{"connector", "t", "base64"}`. A thread redacts and writes; drop policy
"newest", counted. At LIMIT bytes the file becomes FILE.1 (the one before it goes) and begins again. Off unless asked
for: what viewers wrote is in it, though not who they are.
"""

from __future__ import annotations

import base64
import json
import logging
import queue
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from errors import BadInput
from perception.chat.source import open_decoder
from perception.chat.wire import BadFrame, Decoder, Frame

log = logging.getLogger(__name__)

LIMIT = 16 << 20
WAITING = 2_000
HEADER = {"zhubo": "capture", "version": 1, "redacted": True}


class Capture:
    """One file. `close` writes what waits. BadInput where it cannot be written at all."""

    def __init__(self, path: Path | str, *, limit: int = LIMIT, wall: Callable[[], float] = time.time) -> None:
        self.path = Path(path)
        self.dropped: Counter[str] = Counter()
        self.written = 0
        self._limit = limit
        self._wall = wall
        self._decoders: dict[str, Decoder] = {}
        self._queue: queue.Queue[tuple[str, float, Frame] | None] = queue.Queue(WAITING)
        try:
            self._file = self.path.open("ab+")  # a mind that is started anew goes on where it stopped
            self._file.seek(0)
            if (first := self._file.readline(1024)) and not is_header(first):
                self._file.close()
                raise BadInput("is there and is no capture", where=str(path), remedy="give --capture another name")
            self._size = self._file.seek(0, 2)
        except OSError as e:
            raise BadInput(f"cannot be written: {e.strerror}", where=str(path), remedy="give another --capture") from e
        if not self._size:
            self._line(HEADER)
        self._thread = threading.Thread(target=self._write, name="capture", daemon=True)
        self._thread.start()

    def __call__(self, connector: str, frame: Frame) -> None:
        try:
            self._queue.put_nowait((connector, self._wall(), frame))
        except queue.Full:
            self.dropped["too much at once"] += 1

    def close(self) -> None:
        self._queue.put(None)
        self._thread.join(5.0)

    def _write(self) -> None:
        try:
            while (item := self._queue.get()) is not None:
                try:
                    self._keep(*item)
                except OSError as e:
                    if not self.dropped["disk"]:
                        log.error("%s: the capture cannot be written: %s; the show goes on", self.path, e)
                    self.dropped["disk"] += 1
                if self._queue.empty():
                    self._flush()
        finally:
            self._file.close()

    def _keep(self, connector: str, t: float, frame: Frame) -> None:
        if connector not in self._decoders:
            self._decoders[connector] = open_decoder(connector)
        decoder = self._decoders[connector]
        try:
            kept = decoder.redact(frame)
        except BadFrame:
            self.dropped["unreadable"] += 1  # it cannot be redacted, so it is not kept
            return
        row: dict[str, Any] = {"connector": connector, "t": round(t, 3)}
        if decoder.binary:
            row["base64"] = base64.b64encode(kept if isinstance(kept, bytes) else kept.encode()).decode()
        else:
            row["frame"] = kept if isinstance(kept, str) else kept.decode("utf-8", "replace")
        if self._size > self._limit:
            self._roll()
        self._line(row)
        self.written += 1

    def _line(self, row: dict[str, Any]) -> None:
        data = json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        self._file.write(data)
        self._size += len(data)

    def _flush(self) -> None:
        try:
            self._file.flush()
        except OSError:
            self.dropped["disk"] += 1

    def _roll(self) -> None:
        self._file.close()
        self.path.replace(self.path.with_name(self.path.name + ".1"))
        self._file = self.path.open("wb")
        self._size = 0
        self._line(HEADER)


def is_header(line: bytes | None) -> bool:
    """Whether a file's first line says that it is a capture."""
    if not line or not line.startswith(b"{"):
        return False
    try:
        row = json.loads(line)
    except ValueError:
        return False
    return isinstance(row, dict) and row.get("zhubo") == HEADER["zhubo"]


def frames(lines: Iterable[tuple[int, bytes | None]]) -> Iterator[tuple[int, str, Frame | BadFrame]]:
    """(line number, connector, frame) of a capture's lines after its header; a BadFrame in place of one unreadable."""
    for n, line in lines:
        if line == b"":
            continue
        try:
            row = json.loads(line or b"")
            connector = row["connector"]
            frame = base64.b64decode(row["base64"], validate=True) if "base64" in row else row["frame"]
            if not isinstance(connector, str) or not isinstance(frame, str | bytes):
                raise TypeError
        except (ValueError, KeyError, TypeError):
            yield n, "", BadFrame("not a line of a capture")
        else:
            yield n, connector, frame
