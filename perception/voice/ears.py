"""`Ears`: speech recognition in a process of its own, from the side of the event loop.

In: a viewer's voice message (file bytes) or 16 kHz sound. Out: `Heard`, or an error that says why not: `BadInput` for
what is no sound, `NotHeard` for what came too late, was pushed out by newer messages, or broke the ear. One batch is in
the ear at a time, of as many sounds as the ear likes at once; the line before it is bounded (see `waiting`). A dead or
hung ear process is started anew, with growing pauses if it does not come up; what it died on is tried once more, one
sound at a time, then given up.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import sys
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from errors import BadInput, EngineFailed, ModelMissing
from perception.voice.frame import pack, read_async
from perception.voice.heard import EARS, LANGUAGES, EarOptions, Heard, NotHeard
from perception.voice.waiting import Waiting

_ROOT = Path(__file__).resolve().parents[2]
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0
_GATHER_S = 0.03  # how long an ear that hears several at once waits for company


class _Died(Exception):
    """The ear process is gone."""


class _Request:
    """One sound on its way. `answer` is set once; the sound is let go as soon as it is."""

    def __init__(self, number: int, head: dict[str, Any], body: bytes, deadline: float) -> None:
        self.number = number
        self.head = head
        self.body = body
        self.deadline = deadline
        self.tries = 0
        self.answer: asyncio.Future[Heard] = asyncio.get_running_loop().create_future()

    def give_up(self, error: Exception) -> None:
        self.body = b""
        if not self.answer.done():
            self.answer.set_exception(error)


class Ears:
    """`async with Ears(path) as ears: await ears.hear(wav, lang="zh")`.

    `threads`: 1 while on air, more for files. `hang_s`: an ear that answers nothing for so long is killed.
    """

    def __init__(
        self,
        model_path: Path | None = None,
        threads: int = 1,
        *,
        engine: str = "whisper",
        device: str = "auto",
        languages: Sequence[str] = LANGUAGES,
        url: str = "",
        model: str = "",
        key_env: str = "",
        capacity: int = 8,
        nice: int = 5,
        start_s: float = 60.0,
        hang_s: float = 60.0,
        clock: Callable[[], float] | None = None,
    ) -> None:
        if engine not in EARS and ":" not in engine:
            raise BadInput(f"no ear {engine!r}", where="ears", remedy=f"one of {', '.join(EARS)}, or module:attribute")
        built = EarOptions(model_path, threads, device, tuple(languages), url, model, key_env)
        self._options = {"engine": engine, "built": built.to_json(), "nice": nice}
        self._model_path = model_path
        self._start_s, self._hang_s = start_s, hang_s
        self._waiting: Waiting[_Request] = Waiting(capacity)
        self._arrived = asyncio.Event()
        self._numbers = itertools.count(1)
        self._clock = clock
        self._process: asyncio.subprocess.Process | None = None
        self._pump: asyncio.Task[None] | None = None
        self._pause = 0.0
        self._at_once = 1
        self._is_closed = False
        self.counts = {"heard": 0, "deadline": 0, "pushed_out": 0, "broken": 0, "down": 0}
        self.counts |= {"refused": 0, "starts": 0, "batches": 0}
        self.state = "closed"  # closed | starting | ready | hearing | down
        self.was_ready = False
        self.took_s = 0.0  # how long the ear itself needed for the last batch

    async def __aenter__(self) -> Ears:
        self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def start(self) -> None:
        """Begin to load the model. What is asked meanwhile waits its turn."""
        if self._model_path is not None and not self._model_path.is_dir():
            raise ModelMissing(
                "there is no ear model", where=str(self._model_path), remedy="python -m models fetch ears.base"
            )
        if self._pump is None:
            self.state = "starting"
            self._pump = asyncio.create_task(self._run(), name="ears")

    async def close(self) -> None:
        """End the ear process for good; what waits is given up."""
        self._is_closed = True
        if self._pump is not None:
            self._pump.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._pump
            self._pump = None
        self.state = "closed"
        for request in self._waiting.take_all():
            self._drop(request, "down", "the ears were closed")

    async def hear(
        self,
        audio: bytes | np.ndarray,
        *,
        lang: str | None = None,
        hotwords: Sequence[str] = (),
        names: Sequence[tuple[str, bool]] = (),
        deadline_s: float = 20.0,
    ) -> Heard:
        """What was said. `audio`: the bytes of a sound file of at most 30 s, or float32 at 16 kHz of any length.
        `names`: all that may have been named, nearest first, True for those on air and beside it.
        Starts the ears where nobody has; `start` beforehand saves the first viewer the loading of the model."""
        as_pcm = isinstance(audio, np.ndarray)
        body = np.ascontiguousarray(audio, "<f4").tobytes() if as_pcm else bytes(audio)
        head = {"form": "pcm" if as_pcm else "file", "lang": lang, "hotwords": list(hotwords), "names": list(names)}
        return await self._ask(head, body, deadline_s)

    async def probe(self, deadline_s: float) -> float:
        """How many seconds the ear needs for a second of nothing. Raises where it does not hear."""
        await self._ask({"form": "probe", "lang": None, "hotwords": [], "names": []}, b"", deadline_s)
        return self.took_s

    async def _ask(self, head: dict[str, Any], body: bytes, deadline_s: float) -> Heard:
        if self._is_closed:
            raise NotHeard("down", "the ears are closed")
        self.start()
        number = next(self._numbers)
        now = self._now()
        request = _Request(number, {"id": number, **head}, body, now + deadline_s)
        stale, pushed_out = self._waiting.put(request, request.deadline, now)
        self._drop_all(stale, pushed_out)
        self._arrived.set()
        try:
            async with asyncio.timeout(deadline_s):
                return await asyncio.shield(request.answer)
        except TimeoutError:
            if not request.answer.done():
                self._drop(request, "deadline", f"it was not heard within {deadline_s:g} s")
            return await request.answer
        finally:
            request.body = b""
            request.answer.cancel()

    def status(self) -> dict[str, Any]:
        """State, the process's id, how many wait, and what has become of requests so far."""
        pid = self._process.pid if self._process and self._process.returncode is None else None
        return {"state": self.state, "pid": pid, "waiting": len(self._waiting), **self.counts}

    # The pump: one task owns the process from start to end.

    async def _run(self) -> None:
        held: deque[_Request] = deque()  # a batch; after a death what is left of it, heard one by one
        alone = 0
        try:
            while True:
                try:
                    async with self._running() as process:
                        while True:
                            if not held:
                                held.extend(await self._next(self._at_once))
                            batch = list(held)[: 1 if alone else self._at_once]
                            await self._hear(process, batch)
                            for _ in batch:
                                held.popleft()
                            alone = max(0, alone - len(batch))
                except _Died as e:
                    held = deque(self._after_death(held, str(e)))
                    alone = len(held)
                    self.state = "down"
                    await asyncio.sleep(self._pause)
                    self._pause = min(_LONGEST_PAUSE, max(_FIRST_PAUSE, self._pause * 2))
        finally:
            for request in held:
                self._drop(request, "down", "the ears were closed")

    @contextlib.asynccontextmanager
    async def _running(self):
        """A process that has said it is ready; killed and reaped on the way out."""
        self.state = "starting"
        self.counts["starts"] += 1
        threads = str(self._options["built"]["threads"])
        path = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH", "")]))
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "perception.voice.ear_process",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads},
        )  # fmt: skip
        self._process = process
        try:
            await self._send(process, pack(self._options))
            head = await self._answer_of(process, self._start_s)
            if head["event"] != "ready":
                raise _Died(head["what"])
            self._at_once = max(1, int(head.get("at_once", 1)))
            self.state, self.was_ready = "ready", True
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            process.stdin.close()
            await asyncio.shield(asyncio.ensure_future(process.wait()))

    async def _next(self, most: int) -> list[_Request]:
        """The next to hear; where the ear gains from several at once, whatever else comes within a moment."""
        while True:
            if batch := self._ready(most):
                break
            self._arrived.clear()
            await self._arrived.wait()
        if most > 1:
            await asyncio.sleep(_GATHER_S)
            batch += self._ready(most - len(batch))
        return batch

    def _ready(self, most: int) -> list[_Request]:
        batch: list[_Request] = []
        while len(batch) < most:
            request, stale = self._waiting.take(self._now())
            self._drop_all(stale, [])
            if request is None:
                break
            if not request.answer.done():
                batch.append(request)
        return batch

    async def _hear(self, process: asyncio.subprocess.Process, batch: Sequence[_Request]) -> None:
        batch = [request for request in batch if not request.answer.done()]
        if not batch:
            return
        for request in batch:
            request.tries += 1
        self.state = "hearing"
        heads = [{**request.head, "bytes": len(request.body)} for request in batch]
        began = self._now()
        await self._send(process, pack({"requests": heads}, b"".join(request.body for request in batch)))
        frame = await self._answer_of(process, self._hang_s)
        self.took_s = self._now() - began
        self.state = "ready"
        self._pause = 0.0
        self.counts["batches"] += 1
        for request, answer in zip(batch, frame["answers"], strict=True):
            self._take(request, answer)

    def _take(self, request: _Request, answer: dict[str, Any]) -> None:
        request.body = b""
        if answer["event"] == "heard":
            self.counts["heard"] += 1
            if not request.answer.done():
                request.answer.set_result(Heard.from_json(answer["heard"]))
            return
        self.counts["refused"] += 1
        kind = BadInput if answer["kind"] == "BadInput" else EngineFailed
        request.give_up(kind(answer["what"], where=answer["where"], remedy=answer["remedy"]))

    async def _send(self, process: asyncio.subprocess.Process, message: bytes) -> None:
        try:
            process.stdin.write(message)
            await process.stdin.drain()
        except (ConnectionError, BrokenPipeError) as e:
            raise _Died("its process is gone") from e

    async def _answer_of(self, process: asyncio.subprocess.Process, within: float) -> dict[str, Any]:
        try:
            async with asyncio.timeout(within):
                frame = await read_async(process.stdout)
        except TimeoutError as e:
            raise _Died(f"it said nothing for {within:g} s") from e
        if frame is None:
            raise _Died("its process died")
        return frame[0]

    def _after_death(self, held: Sequence[_Request], why: str) -> list[_Request]:
        """What becomes of the requests when the process is gone: those it had get a second try, one at a time."""
        if self.state == "starting":  # it does not come up: nobody is kept waiting for it
            for request in [*held, *self._waiting.take_all()]:
                self._drop(request, "down", f"the ear did not start ({why})")
            return []
        again = []
        for request in held:
            if request.tries >= 2:
                self._drop(request, "broken", f"the ear broke twice on this sound ({why})")
            elif not request.answer.done():
                again.append(request)
        return again

    def _drop_all(self, stale: Sequence[_Request], pushed_out: Sequence[_Request]) -> None:
        for request in stale:
            self._drop(request, "deadline", "it waited past its deadline")
        for request in pushed_out:
            self._drop(request, "pushed_out", "newer voice messages pushed it out")

    def _drop(self, request: _Request, reason: str, what: str) -> None:
        if not request.answer.done():
            self.counts[reason] += 1
            request.give_up(NotHeard(reason, what))

    def _now(self) -> float:
        return self._clock() if self._clock else asyncio.get_running_loop().time()
