"""A child's end of the lifeline: settings come in on stdin, reports go out on stdout, and stdin's end is the end.

Used by the mind's and the stage's processes. Logs go to stderr.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
from typing import Any

from commands.room_settings import RoomSettings

log = logging.getLogger(__name__)


def read_settings() -> RoomSettings:
    """The supervisor's first line."""
    row = sys.stdin.buffer.readline()
    return RoomSettings.model_validate_json(row)


def report(**message: Any) -> None:
    """One JSON line to the supervisor; silent when it is gone."""
    try:
        os.write(1, json.dumps(message, ensure_ascii=False).encode() + b"\n")
    except OSError:
        log.debug("the supervisor does not listen any more")


def set_up_logging(name: str) -> None:
    level = os.environ.get("ZHUBO_LOG", "WARNING").upper()
    logging.basicConfig(
        level=level, stream=sys.stderr, format=f"%(asctime)s {name} %(levelname)s %(name)s: %(message)s"
    )


async def until_told(grace: float = 0.0) -> None:
    """Returns on SIGTERM or SIGINT, or `grace` seconds after the supervisor was lost."""
    loop = asyncio.get_running_loop()
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    reader = asyncio.StreamReader()
    transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    lost = asyncio.create_task(_lost(reader), name="lifeline")
    waiting = asyncio.create_task(told.wait(), name="signal")
    try:
        done, _ = await asyncio.wait({lost, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if waiting not in done and grace:
            log.warning("the supervisor is gone; ending in %.0f s", grace)
            await asyncio.wait({waiting}, timeout=grace)
    finally:
        for task in (lost, waiting):
            task.cancel()
        await asyncio.gather(lost, waiting, return_exceptions=True)
        transport.close()


async def _lost(reader: asyncio.StreamReader) -> None:
    while await reader.read(4096):
        pass
