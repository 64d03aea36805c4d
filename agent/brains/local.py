"""The small local model: a GGUF file behind its own OpenAI-compatible server in a child process.

In: the path of the weights, a thread count. Out: a `Brain`. The child dies with its parent (its stdin closes); a child
that died is started again at the next probe.
"""

# ruff: noqa: E501

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from pathlib import Path

from agent.answers.question import Writer
from agent.brains.brain import Prompt, probe_prompt
from agent.brains.openai_chat import OpenAIChat
from errors import EngineFailed, ModelMissing

START_S = 60.0
CONTEXT = 4096
# A cold prompt of a few hundred tokens takes seconds on two cores; the warm prefix a fraction of one.
FIRST_TOKEN_S = 6.0
BETWEEN_S = 3.0
_ROOT = Path(__file__).resolve().parent.parent.parent


class LocalBrain:
    writer: Writer = "local"
    most_rows = 0  # it words an answer that was looked up: a row beside it is waited for, and taken for the answer
    here = True

    def __init__(
        self,
        path: str | Path,
        *,
        model: str = "",
        threads: int | None = None,
        first_token_s: float = FIRST_TOKEN_S,
        between_s: float = BETWEEN_S,
    ) -> None:
        self.name = Path(path).name
        self._path = Path(path)
        self._model = model
        self._threads = threads or max(1, (os.cpu_count() or 2) // 2)
        self._first_token_s = first_token_s
        self._between_s = between_s
        self._child: asyncio.subprocess.Process | None = None
        self._chat: OpenAIChat | None = None
        self._starting = asyncio.Lock()

    async def start(self) -> None:
        """The child is up and serves; EngineFailed when it cannot."""
        async with self._starting:
            if self._alive():
                return
            await self._stop()
            if not self._path.is_file():
                raise ModelMissing(
                    "the local model's file is not there",
                    where=str(self._path),
                    remedy="run.py check tells how to fetch it",
                )
            self._child = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "agent.brains.local_server",
                "--model", str(self._path), "--threads", str(self._threads), "--context", str(CONTEXT),
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL, cwd=_ROOT,
            )  # fmt: skip
            try:
                async with asyncio.timeout(START_S):
                    address = await self._address()
            except BaseException as e:
                await self._stop()
                if isinstance(e, TimeoutError):
                    raise EngineFailed(
                        "the local model did not start in time",
                        where=self.name,
                        remedy="see run.py check",
                        retryable=True,
                    ) from e
                raise
            self._chat = OpenAIChat(
                f"{address}/v1",
                model=self._model,
                name=self.name,
                writer="local",
                first_token_s=self._first_token_s,
                between_s=self._between_s,
                max_tokens=80,
                probe_s=START_S,
                choose_s=self._first_token_s,
                here=True,
            )

    async def write(self, prompt: Prompt) -> AsyncIterator[str]:
        if not self._alive():
            await self.start()
        assert self._chat is not None
        async with aclosing(self._chat.write(prompt)) as pieces:
            async for piece in pieces:
                yield piece

    async def choose(self, prompt: Prompt, options: Sequence[str]) -> str:
        if not self._alive():
            await self.start()
        assert self._chat is not None
        return await self._chat.choose(prompt, options)

    async def warm(self) -> None:
        """Both languages' beginning: read once (seconds), then kept. It is asked no choices."""
        if self._alive():
            assert self._chat is not None
            for lang in ("en", "zh"):
                await self._chat.one_token(probe_prompt(lang))

    async def healthy(self) -> bool:
        try:
            await self.start()
        except (EngineFailed, ModelMissing):
            return False
        assert self._chat is not None
        return await self._chat.healthy()

    async def aclose(self) -> None:
        async with self._starting:
            await self._stop()

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._alive() and self._child else None

    def _alive(self) -> bool:
        return self._child is not None and self._child.returncode is None and self._chat is not None

    async def _address(self) -> str:
        assert self._child is not None and self._child.stdout is not None
        while line := await self._child.stdout.readline():
            word, _, address = line.decode("utf-8", "replace").strip().partition(" ")
            if word == "listening":
                return address
        raise EngineFailed(
            "the local model's process ended at start", where=self.name, remedy="is the file whole? run.py check"
        )

    async def _stop(self) -> None:
        if self._chat is not None:
            await self._chat.aclose()
            self._chat = None
        child, self._child = self._child, None
        if child is None:
            return
        if child.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
        await child.wait()
        if child.stdin is not None:
            child.stdin.close()
        # The pipe's transport closes a moment after the process; not waiting leaves a warning behind.
        child._transport.close()  # type: ignore[attr-defined]
