"""A whole room for tests: `run.py live` with its real processes, and viewers on real sockets.

In: flags. Out: `Room` with what it said when ready; `viewer(name)` to chat; `stop()` for the last words. Everything of
the run lives in the test's own folder but the model cache.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import websockets

from tests.conftest import ROOT

START = 120.0
ANSWER = 60.0


class Viewer:
    """Somebody in the embedded room. `until(what)` is the next message for which `what` holds."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self.seen: list[dict[str, Any]] = []

    async def send(self, **message: Any) -> None:
        await self._socket.send(json.dumps(message, ensure_ascii=False))

    async def until(self, what: Callable[[dict[str, Any]], bool], timeout: float = ANSWER) -> dict[str, Any]:
        async with asyncio.timeout(timeout):
            while True:
                message = json.loads(await self._socket.recv())
                self.seen.append(message)
                if what(message):
                    return message

    async def ask(self, text: str) -> str:
        """Type a question; its id."""
        await self.send(text=text)
        return (await self.until(lambda m: m["type"] == "chat" and m["text"] == text))["id"]

    async def answer(self, id: str, timeout: float = ANSWER) -> list[dict[str, Any]]:
        """Every sentence of the line that answers `id`, or its outcome; waits until the next line begins."""
        first = await self.until(
            lambda m: (m["type"] == "said" and id in m["reply_to"]) or (m["type"] == "outcome" and m["id"] == id),
            timeout,
        )
        if first["type"] == "outcome":
            return [first]
        said = [first]
        while True:
            message = await self.until(lambda m: m["type"] == "said", timeout)
            if message["line"] != first["line"]:
                return said
            said.append(message)


class Room:
    def __init__(self, process: asyncio.subprocess.Process, ready: dict[str, Any]) -> None:
        self.process = process
        self.ready = ready

    @property
    def pids(self) -> dict[str, int]:
        return self.ready["pids"]

    @contextlib.asynccontextmanager
    async def viewer(self, name: str) -> AsyncIterator[Viewer]:
        async with websockets.connect(f"{self.ready['room']}?name={name}", proxy=None, max_size=2**24) as socket:
            yield Viewer(socket)

    async def stop(self) -> dict[str, Any]:
        """End the show as Ctrl-C does; its last line."""
        self.process.terminate()
        assert self.process.stdout
        rows = [row async for row in self.process.stdout]
        assert await self.process.wait() == 0
        return json.loads(rows[-1])


@contextlib.asynccontextmanager
async def on_air(folder: Path, *flags: str) -> AsyncIterator[Room]:
    """A room on air; ended at the latest when the block is left."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "run.py", "live", "--port", "0", "--json", "--no-browser", *flags,
        cwd=ROOT, stdout=asyncio.subprocess.PIPE, env={**os.environ, "ZHUBO_DATA": str(folder / "data")},
    )  # fmt: skip
    assert process.stdout
    try:
        async with asyncio.timeout(START):
            ready = json.loads(await process.stdout.readline())
        assert ready["event"] == "ready"
        yield Room(process, ready)
    finally:
        if process.returncode is None:
            process.terminate()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(40):
                    await process.wait()
        if process.returncode is None:
            process.kill()
            await process.wait()
        process._transport.close()  # type: ignore[attr-defined]
