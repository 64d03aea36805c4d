"""Who writes the answers: the ladder of brains above the clerk, from the room's `--brain`.

In: `auto`, `clerk`, `local` or a server's URL, and a second server where there is one; below servers the small local
model, where the cores and its weights are here. Out: what must run beside the
mind to have that brain. The room goes on air with the clerk at once; a brain joins when it has answered its probe and,
where it runs on this machine's own cores, while the picture keeps its time beside it. `ZHUBO_BRAIN_KEY` is the servers'
key.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any

from agent.brains import Brain, Ladder, Transition, make_brain
from commands.cores import count_cores
from commands.findings import CORES_FOR_LOCAL_BRAIN
from commands.room_settings import RoomSettings
from errors import ZhuboError
from models.store import Store

log = logging.getLogger(__name__)

WEIGHTS = "brain.local"
FETCH_AGAIN_S = 600.0

Holds = Callable[[], Awaitable[bool]]
Make = Callable[..., Brain]


def climbing(
    settings: RoomSettings,
    use: Callable[[Ladder], None],
    changed: Callable[[Transition], None],
    closing: contextlib.AsyncExitStack,
    *,
    holds: Holds | None = None,
    store: Store | None = None,
    make: Make = make_brain,
) -> list[Coroutine[Any, Any, None]]:
    """What runs in the background to have a brain; `use` is called with the ladder once there is one. Nothing for the
    clerk. Raises ModelMissing where `local` is asked for and its weights are not here, BadInput for an unknown name."""
    name = settings.brain
    cores = settings.cores or count_cores()
    if name == "clerk" or (name == "auto" and cores < CORES_FOR_LOCAL_BRAIN):
        return []
    store = store or Store()
    if name == "local":
        store.require(WEIGHTS)

    def local(folder: Path) -> Brain:
        return make("local", model=str(next(folder.glob("*.gguf"))), threads=cores // 2 or 1)

    if name in ("auto", "local"):
        return [_climb(store, local, use, changed, closing, holds)]
    key = os.environ.get("ZHUBO_BRAIN_KEY", "none")
    servers = [make(url, model=settings.model, api_key=key) for url in (name, settings.second_brain) if url]
    if cores >= CORES_FOR_LOCAL_BRAIN and (folder := store.present(WEIGHTS)):
        servers.append(local(folder))
    return [_run(Ladder(servers, proved=False, on_transition=changed, holds=holds), use, closing)]


async def _climb(
    store: Store,
    local: Callable[[Path], Brain],
    use: Callable[[Ladder], None],
    changed: Callable[[Transition], None],
    closing: contextlib.AsyncExitStack,
    holds: Holds | None,
) -> None:
    """Fetch the small model's weights where they are not here, then let the ladder's probe start it and decide."""
    while True:
        try:
            folder = await asyncio.to_thread(store.fetch, WEIGHTS)
            break
        except ZhuboError as e:
            log.warning("the clerk goes on alone: %s; asked again in %.0f minutes", e, FETCH_AGAIN_S / 60)
            await asyncio.sleep(FETCH_AGAIN_S)
    await _run(Ladder([local(folder)], proved=False, on_transition=changed, holds=holds), use, closing)


async def _run(ladder: Ladder, use: Callable[[Ladder], None], closing: contextlib.AsyncExitStack) -> None:
    closing.push_async_callback(ladder.aclose)
    use(ladder)
    await ladder.probe()
    if silent := [rung.name for rung in ladder.rungs if not rung.passes and not rung.up]:
        log.warning("no answer from %s: the clerk writes until there is one; check --brain", " and ".join(silent))
    await ladder.run()
