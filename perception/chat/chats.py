"""`Chats`: several rooms heard as one stream.

In: chat sources, and `put` for whoever has no source of its own (the embedded room). Out: `get`, one deduplicated
event at a time from a bounded queue; `reply`, routed to where the event came from; `status`. A source that needs a
person does not silence the others.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from typing import Any

from errors import NeedsOperator, PeerFailed
from perception.chat.clock import WALL, Clock
from perception.chat.dedupe import Dedupe
from perception.chat.queue import ValueQueue
from perception.chat.source import ChatSource
from perception.event import LiveEvent

log = logging.getLogger(__name__)

_ORIGINS = 20_000


class Chats:
    def __init__(
        self,
        sources: Iterable[ChatSource] = (),
        *,
        queue: ValueQueue | None = None,
        dedupe: Dedupe | None = None,
        clock: Clock = WALL,
    ) -> None:
        self.sources = tuple(sources)
        self.queue = queue or ValueQueue()
        self.dedupe = dedupe or Dedupe()
        self._clock = clock
        self._from: dict[tuple[str, str], ChatSource] = {}

    async def run(self) -> None:
        """Runs every source until cancelled. What is not a source's trouble with its peer passes through."""
        async with asyncio.TaskGroup() as group:
            for source in self.sources:
                group.create_task(self._listen(source), name=f"chat {source.name}")
            group.create_task(asyncio.Event().wait(), name="chat until cancelled")

    def put(self, event: LiveEvent) -> None:
        """Takes one event in; a duplicate ends here."""
        if self.dedupe.fresh(event, self._clock.now()):
            self.queue.put(event)

    async def get(self) -> LiveEvent:
        return await self.queue.get()

    async def reply(self, text: str, to: LiveEvent) -> None:
        """Writes under `to` where it was written. PeerFailed when that is not possible."""
        source = self._from.get((to.platform, to.room))
        if source is None:
            raise PeerFailed("no source can write there", where=f"{to.platform}/{to.room}")
        await source.reply(text, to)

    def status(self) -> dict[str, Any]:
        return {
            "sources": [source.status() for source in self.sources],
            "waiting": len(self.queue),
            "dropped": dict(self.queue.dropped),
            "duplicates": self.dedupe.duplicates,
        }

    async def _listen(self, source: ChatSource) -> None:
        def put(event: LiveEvent) -> None:
            if len(self._from) < _ORIGINS:
                self._from[event.platform, event.room] = source
            self.put(event)

        try:
            await source.run(put)
        except NeedsOperator as e:
            log.error("%s is silent until someone helps: %s", source.name, e)
