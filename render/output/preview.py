"""The programme for a browser: fragmented MP4 as websocket messages, at most 200 ms each.

In: packets through an `Outlet`, cut to fragments by a thread. Out: `Viewer`s, asynchronous iterators: first a text
(what MediaSource must be told, as JSON), then the init segment, then fragments from the last key frame on. Drop policy
("to the next key frame"): a viewer that does not keep up loses what waits for it and goes on at the next key frame.
`preview.js` is the other end.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
from collections import deque
from pathlib import Path

from render.output.encode import VIDEO_TIMESCALE
from render.output.fanout import Outlet
from render.output.fmp4 import Fragment, Fragmenter
from render.output.packet import StreamInfo

SCRIPT = Path(__file__).with_name("preview.js")
MOST_WAITING = 25  # fragments: five seconds


class Viewer:
    """One browser. Iterate on the loop that made it: str once, then bytes; ends when the preview is closed."""

    def __init__(self, preview: Preview, info: StreamInfo) -> None:
        self.dropped = 0
        self._preview = preview
        self._loop = asyncio.get_running_loop()
        self._arrived = asyncio.Event()
        self._waiting: deque[Fragment] = deque()
        self._head: list[str | bytes] = [hello(info), info.init]
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
        self._preview.leave(self)

    def give(self, fragments: list[Fragment]) -> None:
        """From any thread."""
        try:
            self._loop.call_soon_threadsafe(self._take, fragments)
        except RuntimeError:
            self._preview.leave(self)  # its loop is gone

    def end(self) -> None:
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._end)

    def _take(self, fragments: list[Fragment]) -> None:
        for fragment in fragments:
            if len(self._waiting) >= MOST_WAITING:
                self.dropped += len(self._waiting)
                self._waiting.clear()
                self._needs_key = True
            if self._needs_key and not fragment.key:
                self.dropped += 1
                continue
            self._needs_key = False
            self._waiting.append(fragment)
        self._arrived.set()

    def _end(self) -> None:
        self._closed = True
        self._arrived.set()


class Preview:
    """`outlet` goes to the fan-out; `viewer()` for every browser; `close()` ends them all."""

    def __init__(self, info: StreamInfo) -> None:
        self.info = info
        self.outlet = Outlet("preview", 8.0)
        self._viewers: set[Viewer] = set()
        self._since_key: list[Fragment] = []
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="preview", daemon=True)
        self._thread.start()

    def viewer(self) -> Viewer:
        """A new viewer, already served from the last key frame; use it with `async with`."""
        viewer = Viewer(self, self.info)
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
        fragmenter = Fragmenter(VIDEO_TIMESCALE)
        while not self.outlet.closed:
            packet = self.outlet.get()
            fragment = fragmenter.push(packet) if packet is not None else None
            if fragment is not None:
                self._publish(fragment)

    def _publish(self, fragment: Fragment) -> None:
        with self._lock:
            if fragment.key:
                self._since_key.clear()
            self._since_key.append(fragment)
            viewers = list(self._viewers)
        for viewer in viewers:
            viewer.give([fragment])


def hello(info: StreamInfo) -> str:
    """The first message: what comes, in MediaSource's words."""
    return json.dumps(
        {"type": "preview", "mime": info.mime, "width": info.width, "height": info.height, "fps": info.fps}
    )
