"""A guest who comes by stream: RTMP or RTP, read in a process of its own, so that nothing here waits for a network.

In: a `StreamAddress`. Out: its sound at 16 kHz to `take`, as it arrives; `status` says where it stands. A stream that
ends, breaks or never comes is dialled again with growing pauses. The address, which may hold a key, goes to the process
by its stdin and into no log.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import random
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from perception.voice.frame import pack, read_async

log = logging.getLogger(__name__)

_ROOT = Path(__file__).resolve().parents[2]
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 15.0
SILENT_S = 20.0  # a stream that sends nothing for so long is dialled anew; one that is served may wait for ever


@dataclass(frozen=True, slots=True)
class StreamAddress:
    """`serve`: wait for a push instead of dialling. `codec` and what follows it: of RTP whose packets do not tell."""

    url: str
    serve: bool = False
    codec: str = ""
    payload: int = 111
    rate: int = 48_000
    channels: int = 1

    @property
    def shown(self) -> str:
        """The address without what may be a key."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")


class StreamInput:
    """`run` until cancelled. `open_line`, called once a connection stands, gives where the sound goes."""

    def __init__(
        self,
        address: StreamAddress,
        *,
        silent_s: float = SILENT_S,
        first_pause: float = FIRST_PAUSE,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.address = address
        self._silent_s, self._first_pause = silent_s, first_pause
        self._jitter = jitter
        self.state = "waiting"  # waiting | dialling | live
        self.reason = ""
        self.connections = 0
        self.pid: int | None = None

    def status(self) -> dict[str, Any]:
        about = {"name": self.address.shown, "state": "live" if self.state == "live" else "reconnecting"}
        return about | {"connections": self.connections} | ({"reason": self.reason} if self.reason else {})

    async def run(self, open_line: Callable[[], contextlib.AbstractAsyncContextManager[Any]]) -> None:
        pause = self._first_pause
        while True:
            before = self.connections
            try:
                await self._listen(open_line)
            except (OSError, TimeoutError) as e:
                self.reason = str(e) or "it fell silent"
            self.state = "waiting"
            pause = self._first_pause if self.connections > before else min(LONGEST_PAUSE, pause * 2)
            log.info("the stream from %s: %s; again in %.1f s", self.address.shown, self.reason, pause)
            await asyncio.sleep(pause * (0.5 + self._jitter() / 2))

    async def _listen(self, open_line: Callable[[], contextlib.AbstractAsyncContextManager[Any]]) -> None:
        self.state = "dialling"
        async with contextlib.AsyncExitStack() as stack:
            process = await stack.enter_async_context(_process(self.address))
            self.pid = process.pid
            line = None
            while True:
                patience = None if self.address.serve and line is None else self._silent_s
                async with asyncio.timeout(patience):
                    frame = await read_async(process.stdout)
                if frame is None:
                    self.reason = "its reader died"
                    return
                head, body = frame
                if head["event"] == "ended":
                    self.reason = head["reason"]
                    return
                if line is None:
                    self.connections += 1
                    self.state, self.reason = "live", ""
                    line = await stack.enter_async_context(open_line())
                line.heard(np.frombuffer(body, "<i2").astype(np.float32) / 32768)


@contextlib.asynccontextmanager
async def _process(address: StreamAddress):
    """The reader; killed and reaped on the way out."""
    path = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH", "")]))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "perception.voice.stream_process",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    assert process.stdin is not None
    try:
        process.stdin.write(pack(asdict(address)))
        with contextlib.suppress(ConnectionError):
            await process.stdin.drain()
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        process.stdin.close()
        await asyncio.shield(asyncio.ensure_future(process.wait()))
