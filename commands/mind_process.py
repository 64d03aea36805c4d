"""The mind's process: what hears, what decides, what remembers, and the door for viewers and the operator.

In: `RoomSettings` on stdin. Out: `{"event": "ready"}` when the door is open. Exit 2 and one line on stderr where the
catalog or the settings cannot be used. When the supervisor is gone, so is the mind: the stage closes the show.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import sys
import time

import uvicorn

from commands.guard import Guard
from commands.lifeline import read_settings, report, set_up_logging, until_told
from commands.mind_parts import Parts, open_parts
from commands.room_settings import RoomSettings
from errors import ZhuboError

log = logging.getLogger("mind")


def main() -> int:
    settings = read_settings()
    set_up_logging("mind")
    try:
        asyncio.run(_run(settings))
    except ZhuboError as e:
        print(f"run.py live: {e}", file=sys.stderr)
        return e.exit_code
    return 0


async def _run(settings: RoomSettings) -> None:
    parts = await open_parts(settings, time.time)
    tasks = [
        asyncio.create_task(parts.mind.run(), name="mind"),
        asyncio.create_task(_serve(parts, settings), name="door"),
        *(asyncio.create_task(work, name="background") for work in parts.background),
    ]
    ended = asyncio.create_task(until_told(), name="until told")
    try:
        vital = {ended, *tasks}
        done, _ = await asyncio.wait(vital, return_when=asyncio.FIRST_COMPLETED)
        for task in done - {ended}:
            task.result()
    finally:
        for task in (ended, *tasks):
            task.cancel()
        await asyncio.gather(ended, *tasks, return_exceptions=True)
        await parts.close()


async def _serve(parts: Parts, settings: RoomSettings) -> None:
    app = Guard(parts.app, allowed=settings.origins)
    config = uvicorn.Config(app, log_level="error", lifespan="off", ws="websockets-sansio", ws_max_size=8 * 2**20)
    server = uvicorn.Server(config)
    server.capture_signals = contextlib.nullcontext  # signals are the lifeline's
    sockets = [socket.socket(fileno=os.dup(settings.studio_fd))]
    serving = asyncio.create_task(server.serve(sockets=sockets), name="uvicorn")
    while not server.started and not serving.done():
        await asyncio.sleep(0.01)
    report(event="ready")
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        server.should_exit = server.force_exit = True
        await serving
        raise


if __name__ == "__main__":
    sys.exit(main())
