"""The mind's process: what hears, what decides, what remembers, and the door for viewers and the operator.

In: `RoomSettings` on stdin. Out: `{"event": "ready"}` when the door is open. Exit 2 and one line on stderr where the
catalog or the settings cannot be used. When the supervisor is gone, so is the mind: the stage closes the show.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import time

from commands.guard import Guard
from commands.lifeline import read_settings, report, set_up_logging, until_told
from commands.mind_parts import open_parts
from commands.room_settings import RoomSettings
from commands.serving import serve
from errors import ZhuboError

log = logging.getLogger("mind")

SWITCH_S = 0.0005  # seconds: how soon the loop, the catalog's reader and the journal's writer hand over to each other


def main() -> int:
    settings = read_settings()
    set_up_logging("mind")
    sys.setswitchinterval(SWITCH_S)
    try:
        asyncio.run(_run(settings))
    except ZhuboError as e:
        print(f"run.py live: {e}", file=sys.stderr)
        return e.exit_code
    return 0


async def _run(settings: RoomSettings) -> None:
    parts = await open_parts(settings, time.time)
    app = Guard(parts.app, allowed=settings.origins, own_checks=["/relay/", "/hooks/"])
    tasks = [
        asyncio.create_task(parts.mind.run(), name="mind"),
        asyncio.create_task(serve(app, settings.studio_fd, largest=8 * 2**20), name="door"),
        *(asyncio.create_task(work, name="background") for work in parts.background),
    ]
    report(event="ready")  # the socket has listened since before we were born: who dials now is served in a moment
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


if __name__ == "__main__":
    sys.exit(main())
