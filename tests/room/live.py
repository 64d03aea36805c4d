"""A whole room for tests: `run.py live` with its real processes, and viewers on real sockets.

In: flags. Out: `Room` with what it said when ready; `viewer(name)` to chat; `status()` of the stage; `process(module)`
and `kill(module)` for its children; `complaints()` from stderr; `stop()` for the last words. Everything of the run
lives in the test's own folder but the model cache.
"""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import httpx
import psutil
import websockets

from tests.conftest import ROOT

START = 120.0
ANSWER = 60.0
HANG = 180.0  # nothing of a healthy room takes this long, however loaded the machine
LOOK = 0.1

MIND = "commands.mind_process"
STAGE = "commands.stage_process"
VOICE = "render.voice.worker"
PAINTER = "render.picture.painter"

Found = TypeVar("Found")


async def eventually(
    look: Callable[[], Found | Awaitable[Found | None] | None], timeout: float = HANG, every: float = LOOK
) -> Found:
    """What `look` finds, looked for again and again: for processes, files and states, which send no messages."""
    deadline = time.monotonic() + timeout
    while True:
        found = look()
        if inspect.isawaitable(found):
            found = await found
        if found:
            return found
        assert time.monotonic() < deadline, f"not within {timeout:.0f} s: {look.__qualname__}"
        await asyncio.sleep(every)


async def gone(processes: Iterable[psutil.Process], timeout: float = 60.0) -> None:
    """Returns when none of them lives any more."""

    def alive(process: psutil.Process) -> bool:
        with contextlib.suppress(psutil.NoSuchProcess):
            return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
        return False

    await eventually(lambda: not any(map(alive, processes)), timeout)


class Viewer:
    """Somebody in the embedded room, who reads all the time. `until(what)` is the next message for which `what` holds;
    `seen` are those that have been looked at."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._unread: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self.seen: list[dict[str, Any]] = []

    async def read(self) -> None:
        async for message in self._socket:
            self._unread.put_nowait(json.loads(message))
        self._unread.put_nowait(None)

    async def send(self, **message: Any) -> None:
        await self._socket.send(json.dumps(message, ensure_ascii=False))

    async def until(self, what: Callable[[dict[str, Any]], bool], timeout: float = ANSWER) -> dict[str, Any]:
        async with asyncio.timeout(timeout):
            while (message := await self._unread.get()) is not None:
                self.seen.append(message)
                if what(message):
                    return message
        raise ConnectionError("the room closed the socket")

    async def ask(self, text: str, timeout: float = ANSWER) -> str:
        """Type a question; its id."""
        await self.send(text=text)
        return (await self.until(lambda m: m["type"] == "chat" and m["text"] == text, timeout))["id"]

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

    async def told(self, text: str, timeout: float = HANG) -> list[dict[str, Any]]:
        """Ask, and what was said about it."""
        answer = await self.answer(await self.ask(text, timeout), timeout)
        assert answer[0]["type"] == "said", f"{text!r} was not answered: {answer}"
        return answer

    async def told_anew(self, text: str) -> list[dict[str, Any]]:
        """Asked until it is not "just answered": a change is seen within a second, and then it is another question."""

        async def ask() -> list[dict[str, Any]] | None:
            answer = await self.answer(await self.ask(text, HANG), HANG)
            if answer[0]["type"] == "said":
                return answer
            assert answer[0]["reason"] == "just answered"
            return None

        return await eventually(ask, every=0.25)

    def said(self) -> list[dict[str, Any]]:
        """Every sentence seen so far."""
        return [m for m in self.seen if m["type"] == "said"]


class Room:
    def __init__(self, process: asyncio.subprocess.Process, ready: dict[str, Any], errors: Path) -> None:
        self.process = process
        self.ready = ready
        self._errors = errors

    @property
    def pids(self) -> dict[str, int]:
        return self.ready["pids"]

    @contextlib.asynccontextmanager
    async def viewer(self, name: str) -> AsyncIterator[Viewer]:
        async with websockets.connect(
            f"{self.ready['room']}?name={name}", proxy=None, max_size=2**24, open_timeout=HANG
        ) as socket:
            viewer = Viewer(socket)
            reading = asyncio.create_task(viewer.read(), name=f"viewer {name}")
            try:
                yield viewer
            finally:
                reading.cancel()
                await asyncio.gather(reading, return_exceptions=True)

    async def status(self) -> dict[str, Any]:
        """The stage's own; waits while a new stage is being born behind the socket."""
        address = self.ready["preview"].replace("ws://", "http://").replace("/preview", "/status")
        async with httpx.AsyncClient(trust_env=False, timeout=HANG) as client:
            return (await client.get(address)).raise_for_status().json()

    async def status_when(self, what: Callable[[dict[str, Any]], bool], timeout: float = HANG) -> dict[str, Any]:
        async def look() -> dict[str, Any] | None:
            status = await self.status()
            return status if what(status) else None

        return await eventually(look, timeout)

    def family(self) -> list[psutil.Process]:
        """The supervisor and everything below it."""
        supervisor = psutil.Process(self.process.pid)
        return [supervisor, *supervisor.children(recursive=True)]

    def child(self, module: str) -> psutil.Process | None:
        """The process that runs this module, where there is one."""
        with contextlib.suppress(psutil.NoSuchProcess):
            for process in self.family():
                with contextlib.suppress(psutil.NoSuchProcess):
                    if module in process.cmdline() and process.status() != psutil.STATUS_ZOMBIE:
                        return process
        return None

    async def kill(self, module: str) -> int:
        """`kill -9`; the pid it had."""
        process = await eventually(lambda: self.child(module))
        process.kill()
        return process.pid

    async def reborn(self, module: str, old: int) -> int:
        """The pid of the process that stands in for a killed one."""
        return (await eventually(lambda: (new := self.child(module)) and new.pid != old and new)).pid

    def complaints(self) -> list[str]:
        """The lines on stderr so far."""
        return self._errors.read_text("utf-8").splitlines()

    async def stop(self) -> dict[str, Any]:
        """End the show as Ctrl-C does; its last line."""
        self.process.terminate()
        assert self.process.stdout
        rows = [row async for row in self.process.stdout]
        assert await self.process.wait() == 0
        return json.loads(rows[-1])


def environment(folder: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    return {**os.environ, "ZHUBO_DATA": str(folder / "data"), **(extra or {})}


@contextlib.asynccontextmanager
async def on_air(folder: Path, *flags: str) -> AsyncIterator[Room]:
    """A room on air; ended at the latest when the block is left. What it writes on stderr is the test's, too."""
    errors = folder / "stderr.txt"
    with errors.open("wb") as stderr:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "run.py", "live", "--port", "0", "--json", "--no-browser", *flags,
            cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=stderr, env=environment(folder),
        )  # fmt: skip
    assert process.stdout
    try:
        async with asyncio.timeout(START):
            first = await process.stdout.readline()
        assert first, "it did not go on air"
        ready = json.loads(first)
        assert ready["event"] == "ready"
        yield Room(process, ready, errors)
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
        sys.stderr.write(errors.read_text("utf-8", "replace"))
