"""Who writes the answers: the ladder of brains above the clerk, from the room's `--brain`.

In: `auto`, `clerk`, `local` or a server's URL, and a second server where there is one. Out: what must run beside the
mind to have that brain. The room goes on air with the clerk at once; a brain joins when it has answered its probe.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from agent.brains import Ladder, Transition, make_brain
from commands.cores import count_cores
from commands.findings import CORES_FOR_LOCAL_BRAIN
from commands.room_settings import RoomSettings
from errors import ZhuboError
from models.store import Store

log = logging.getLogger(__name__)


WEIGHTS = "brain.local"


def climbing(
    settings: RoomSettings,
    use: Callable[[Ladder], None],
    changed: Callable[[Transition], None],
    closing: contextlib.AsyncExitStack,
) -> list[Coroutine[Any, Any, None]]:
    """What runs in the background to have a brain; `use` is called with the ladder once there is one. Nothing for the
    clerk. Raises ModelMissing where `local` is asked for and its weights are not here, BadInput for an unknown name."""
    name = settings.brain
    if name == "clerk" or (name == "auto" and count_cores() < CORES_FOR_LOCAL_BRAIN):
        return []
    if name == "local":
        Store().require(WEIGHTS)
    if name in ("auto", "local"):
        return [_climb(use, changed, closing)]
    servers = [make_brain(url, model=settings.model) for url in (name, settings.second_brain) if url]
    return [_run(Ladder(servers, proved=False, on_transition=changed), use, closing)]


async def _climb(
    use: Callable[[Ladder], None], changed: Callable[[Transition], None], closing: contextlib.AsyncExitStack
) -> None:
    """Fetch the small model's weights where they are not here, start it, then let the ladder's probe decide."""
    try:
        folder = await asyncio.to_thread(Store().fetch, WEIGHTS)
        brain = make_brain("local", model=str(next(folder.glob("*.gguf"))))
        await brain.start()
    except ZhuboError as e:
        log.warning("the local model stays down: %s", e)
        await asyncio.Event().wait()
    await _run(Ladder([brain], proved=False, on_transition=changed), use, closing)


async def _run(ladder: Ladder, use: Callable[[Ladder], None], closing: contextlib.AsyncExitStack) -> None:
    closing.push_async_callback(ladder.aclose)
    use(ladder)
    await ladder.probe()
    if silent := [rung.name for rung in ladder.rungs if not rung.passes and not rung.up]:
        log.warning("no answer from %s: the clerk writes until there is one; check --brain", " and ".join(silent))
    await ladder.run()
