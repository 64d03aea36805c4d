"""The voice worker seen from the stage: an asyncio client that owns the process.

In: clauses. Out: `Speech`, or `Superseded` when a newer generation began, or `EngineFailed` when no voice could speak
or the process died (then it is started again, with growing pauses; what was in flight is the asker's to ask again).
A clause that takes longer than `STALL` to make means a stuck process: it is killed and started again.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import errors
from errors import EngineFailed, ZhuboError
from render.speech import Clause, Speech
from render.voice import wire
from render.voice.speaker import VoiceSettings

log = logging.getLogger(__name__)

START = 60.0  # seconds for the process to load its models
STALL = 30.0  # seconds for one clause
LEAVING = 0.5  # seconds a worker has to end by itself
PAUSES = (0.0, 0.5, 2.0, 8.0, 30.0)  # before the 1st, 2nd, ... start in a row
_STEADY = 20.0  # a process that lived this long starts the pauses over
_ROOT = Path(__file__).resolve().parents[2]


class Superseded(Exception):
    """The clause was not made: its generation is over."""


class VoiceWorker:
    """`start`, then `speak` as often as wanted, at last `close`. All calls on one event loop."""

    def __init__(self, settings: VoiceSettings) -> None:
        self._settings = settings
        self._process: asyncio.subprocess.Process | None = None
        self._supervisor: asyncio.Task[None] | None = None
        self._waiting: dict[int, tuple[int, asyncio.Future[Speech]]] = {}  # id → generation, answer
        self._stalls: dict[int, asyncio.TimerHandle] = {}
        self._ids = itertools.count(1)
        self._is_ready = asyncio.Event()
        self._generation = 0
        self.voices: tuple[str, ...] = ()
        self.restarts = 0

    @property
    def pid(self) -> int | None:
        return None if self._process is None else self._process.pid

    @property
    def is_ready(self) -> bool:
        return self._is_ready.is_set()

    async def ready(self) -> None:
        """Returns when the voice can speak (again)."""
        await self._is_ready.wait()

    async def start(self) -> None:
        """Returns when the voice can speak.

        Raises what the worker said when it cannot: ModelMissing, BadInput, EngineFailed.
        """
        ready = asyncio.get_running_loop().create_future()
        self._supervisor = asyncio.create_task(self._supervise(ready), name="voice worker")
        try:
            async with asyncio.timeout(START):
                await ready
        except TimeoutError:
            await self.close()
            raise EngineFailed(f"the voice did not start within {START:.0f} s", retryable=True) from None
        except BaseException:
            await self.close()
            raise

    async def speak(self, clause: Clause, *, generation: int = 0, urgent: bool = False, keep: str = "") -> Speech:
        """The clause's sound. `urgent` is for the first clause of an answer: it goes before everything else. `keep` is
        the engine that spoke its sentence so far (`Speech.engine`), and goes on with it where it can."""
        if generation < self._generation:
            raise Superseded
        if not self.is_ready:
            raise EngineFailed("the voice is starting again", where="voice worker", retryable=True)
        id = next(self._ids)
        answer = asyncio.get_running_loop().create_future()
        self._waiting[id] = (generation, answer)
        order = {"op": "speak", "id": id, "generation": generation, "urgent": urgent, "keep": keep}
        try:
            self._send({**order, **wire.clause_to_json(clause)})
            return await answer
        except asyncio.CancelledError:
            self._send({"op": "forget", "id": id})
            raise
        finally:
            self._waiting.pop(id, None)
            self._settle(id)

    def cancel(self, generation: int) -> None:
        """Clauses of generations below `generation` are not wanted any more: their `speak` raises Superseded."""
        self._generation = max(self._generation, generation)
        for of, answer in self._waiting.values():
            if of < generation and not answer.done():
                answer.set_exception(Superseded())
        self._send({"op": "cancel", "generation": generation})

    def warm(self, clauses: Iterable[Clause]) -> None:
        """Make these while nothing else is asked for, so that they come from the cache."""
        self._send({"op": "warm", "clauses": [wire.clause_to_json(c) for c in clauses]})

    async def close(self) -> None:
        """End the process; whoever waits gets EngineFailed."""
        if self._supervisor is not None:
            self._supervisor.cancel()
            with suppress(asyncio.CancelledError):
                await self._supervisor
            self._supervisor = None

    def _send(self, header: dict[str, Any]) -> None:
        if self.is_ready and self._process is not None:
            self._process.stdin.write(wire.pack(header))

    async def _supervise(self, ready: asyncio.Future[None]) -> None:
        loop = asyncio.get_running_loop()
        falls = 0
        while True:
            await asyncio.sleep(PAUSES[min(falls, len(PAUSES) - 1)])
            began = loop.time()
            try:
                await self._live(ready)
            except ZhuboError as e:
                if not ready.done():
                    ready.set_exception(e)
                    return
                log.warning("voice worker: %s", e)
            self.restarts += 1
            falls = 1 if loop.time() - began > _STEADY else falls + 1
            log.warning("voice worker ended, starting again")

    async def _live(self, ready: asyncio.Future[None]) -> None:
        """One life of the process, from its birth to its end."""
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH")))),
            "OMP_NUM_THREADS": str(self._settings.threads),
            "MALLOC_ARENA_MAX": "2",
            "MALLOC_TRIM_THRESHOLD_": "67108864",
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "render.voice.worker",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, env=environment,
        )  # fmt: skip
        self._process = process
        try:
            process.stdin.write(wire.pack({"op": "open", "settings": self._settings.to_json()}))
            with suppress(asyncio.IncompleteReadError, ConnectionError):
                while True:
                    self._heard(*await self._frame(process.stdout), ready)
            if not ready.done():
                raise EngineFailed("the voice worker ended before it could speak", where=f"exit {await process.wait()}")
        finally:
            self._is_ready.clear()
            self._process = None
            for stall in self._stalls.values():
                stall.cancel()
            self._stalls.clear()
            for _, answer in self._waiting.values():
                if not answer.done():
                    answer.set_exception(EngineFailed("the voice worker died", where="voice worker", retryable=True))
            process.stdin.close()
            await _ended(process)

    async def _frame(self, source: asyncio.StreamReader) -> wire.Frame:
        prefix = await source.readexactly(wire.PREFIX)
        return wire.unpack(prefix + await source.readexactly(sum(wire.lengths(prefix))))

    def _heard(self, header: dict[str, Any], body: bytes, ready: asyncio.Future[None]) -> None:
        id = header.get("id")
        _, answer = self._waiting.get(id, (0, None))
        match header["op"]:
            case "ready":
                self.voices = tuple(header["voices"])
                self._is_ready.set()
                if self._generation:
                    self._send({"op": "cancel", "generation": self._generation})
                if not ready.done():
                    ready.set_result(None)
            case "refused":
                raise _error(header)
            case "begun":
                process = self._process
                self._stalls[id] = asyncio.get_running_loop().call_later(STALL, process.kill)
                return
            case "speech" if answer is not None and not answer.done():
                answer.set_result(wire.speech_from_frame(header, body))
            case "failed" if answer is not None and not answer.done():
                answer.set_exception(_error(header))
            case "dropped" if answer is not None and not answer.done():
                answer.set_exception(Superseded())
        self._settle(id)

    def _settle(self, id: int | None) -> None:
        if (stall := self._stalls.pop(id, None)) is not None:
            stall.cancel()


async def _ended(process: asyncio.subprocess.Process) -> None:
    """It leaves at the end of its input, or is long dead; one that does neither in a moment is made to."""
    try:
        async with asyncio.timeout(LEAVING):
            await process.wait()
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _error(header: dict[str, Any]) -> ZhuboError:
    kind = getattr(errors, header["error"], EngineFailed)
    return kind(header["what"], where=header["where"], remedy=header["remedy"], retryable=header["retryable"])
