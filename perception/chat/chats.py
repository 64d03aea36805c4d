"""`Chats`: several rooms heard as one stream.

In: chat sources, and `put` for whoever has no source of its own (the embedded room). Out: `get`, one deduplicated
event at a time from a bounded queue; `reply`, routed to where the event came from; `status`. A source that needs a
person does not silence the others. What we wrote ourselves and hear back is marked `is_self`, also where a platform
does not say whose it is.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from errors import NeedsOperator, PeerFailed
from perception.chat.clock import WALL, Clock
from perception.chat.dedupe import Dedupe
from perception.chat.echo import Echoes
from perception.chat.queue import ValueQueue
from perception.chat.source import ChatSource, Tap
from perception.event import LiveEvent

log = logging.getLogger(__name__)

_ORIGINS = 20_000


class Chats:
    """`tap` is shown every raw frame of every source (the capture)."""

    def __init__(
        self,
        sources: Iterable[ChatSource] = (),
        *,
        queue: ValueQueue | None = None,
        dedupe: Dedupe | None = None,
        clock: Clock = WALL,
        tap: Tap | None = None,
    ) -> None:
        self.sources = tuple(sources)
        self.queue = ValueQueue() if queue is None else queue  # an empty one is false
        self.dedupe = Dedupe() if dedupe is None else dedupe
        self.echoes = Echoes()
        self._clock = clock
        self._from: dict[tuple[str, str], ChatSource] = {}
        for source in self.sources:
            source.tap = tap

    def routes(self) -> list[Any]:
        """The routes of all sources that are called rather than dial."""
        return [route for source in self.sources for route in source.routes()]

    async def run(self) -> None:
        """Runs every source until cancelled. What is not a source's trouble with its peer passes through."""
        async with asyncio.TaskGroup() as group:
            for source in self.sources:
                group.create_task(self._listen(source), name=f"chat {source.name}")
            group.create_task(asyncio.Event().wait(), name="chat until cancelled")

    def put(self, event: LiveEvent) -> None:
        """Takes one event in; a duplicate ends here."""
        now = self._clock.now()
        if not self.dedupe.fresh(event, now):
            return
        if self.dedupe.shared(event):
            event = event.apart()
        if event.type == "chat" and not event.is_self and self.echoes.ours(event, now):
            event = replace(event, is_self=True)
        self.queue.put(event)

    async def get(self) -> LiveEvent:
        return await self.queue.get()

    def writes(self, to: LiveEvent) -> int:
        """How many characters a reply to `to` may have; 0: it can be answered by voice only."""
        source = self._from.get((to.platform, to.room))
        return 0 if source is None else source.writes

    async def reply(self, text: str, to: LiveEvent) -> None:
        """Writes under `to` where it was written. PeerFailed when that is not possible."""
        source = self._from.get((to.platform, to.room))
        if source is None:
            raise PeerFailed("no source can write there", where=f"{to.platform}/{to.room}")
        self.echoes.said(text[: source.writes], to, self._clock.now())
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
            place = (event.platform, event.room)
            if (source.writes or place not in self._from) and len(self._from) < _ORIGINS:
                self._from[place] = source
            self.put(event)

        try:
            await source.run(put)
        except NeedsOperator as e:
            log.error("%s is silent until someone helps: %s", source.name, e)
