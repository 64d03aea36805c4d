"""The supervisor's children: starts mind and stage, starts them again when they fall, ends them in order.

In: commands to run with the settings of the run. Out: what the children say on their stdout (one JSON object a line),
in `heard`. A child's stdin is its lifeline: the first line is its settings, its end means that the supervisor is gone.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from commands.room_settings import RoomSettings

log = logging.getLogger(__name__)

PAUSES = (0.0, 0.2, 1.0, 3.0, 10.0)  # seconds before the 1st, 2nd, ... start in a row
STEADY = 30.0  # a child that lived this long starts the pauses over
GRACE = 20.0  # seconds a child has to end by itself
ROOT = Path(__file__).resolve().parent.parent

# Frames are made and freed 25 times a second: their memory stays in two arenas and is used again, instead of being
# mapped and faulted in anew for each (which took a sixth of a core), or trapped in an arena per thread.
MALLOC = {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "67108864", "MALLOC_MMAP_THRESHOLD_": "33554432"}
# One thread for warps and embeddings: a second one would only wait for the voice's core. The voice sets its own.
THREADS = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


class Refused(Exception):
    """The child has said on stderr, in one line, why it cannot work; starting it again would not help."""


class Child:
    """One supervised process; `run()` keeps it alive until `end()`."""

    def __init__(self, name: str, module: str, settings: RoomSettings, heard: Callable[[str, dict], None]) -> None:
        self.name = name
        self._module = module
        self._settings = settings
        self._heard = heard
        self._process: asyncio.subprocess.Process | None = None
        self._ending = False
        self.starts = 0

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    async def run(self) -> None:
        """Returns after `end()`. Raises Refused where the child exits with 2: it cannot work with what it was given."""
        loop = asyncio.get_running_loop()
        falls = 0
        while not self._ending:
            await asyncio.sleep(PAUSES[min(falls, len(PAUSES) - 1)])
            if self._ending:
                return
            began = loop.time()
            code = await self._live()
            if self._ending:
                return
            if code == 2:
                raise Refused(self.name)
            falls = 1 if loop.time() - began > STEADY else falls + 1
            log.warning("the %s ended (%s), starting it again", self.name, _how(code))

    async def _live(self) -> int:
        settings = self._settings.model_copy(update={"attempt": self.starts})
        fds = tuple(fd for fd in (settings.studio_fd, settings.stage_fd) if fd >= 0)
        self.starts += 1
        self._process = process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", self._module,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            pass_fds=fds, cwd=ROOT, env={**MALLOC, **THREADS, **os.environ}, start_new_session=True, limit=2**20,
        )  # fmt: skip
        assert process.stdin and process.stdout
        with contextlib.suppress(ConnectionError):
            process.stdin.write(settings.model_dump_json().encode() + b"\n")
            await process.stdin.drain()
        async for row in process.stdout:
            try:
                self._heard(self.name, json.loads(row))
            except ValueError:
                log.info("%s: %s", self.name, row.decode(errors="replace").rstrip())
        return await process.wait()

    async def end(self) -> None:
        """Ask it to end, wait, and make it end."""
        self._ending = True
        process = self._process
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(GRACE):
                await process.wait()
        except TimeoutError:
            log.warning("the %s did not end within %.0f s and was killed", self.name, GRACE)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


def _how(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit {code}"
