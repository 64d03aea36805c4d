"""Voice events that came with an address instead of a sound: fetched beside the show, then handed to the ears.

In: events of any platform with `extra["audio_url"]`. Out: `hear(event, bytes)`, or `unheard(event, reason)`. At most
`WAITING` wait, the newest is turned away by name; two are fetched at a time.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from errors import BadInput
from perception.event import LiveEvent
from perception.voice.fetch_sound import fetch

log = logging.getLogger(__name__)

WAITING, AT_ONCE = 8, 2


class Fetching:
    """`allowed`: "off", "public", or "any" (also from this machine and its network)."""

    def __init__(
        self,
        allowed: str,
        hear: Callable[[LiveEvent, bytes], None],
        unheard: Callable[[LiveEvent, str], None],
    ) -> None:
        self._allowed = allowed
        self._hear, self._unheard = hear, unheard
        self._waiting: asyncio.Queue[LiveEvent] = asyncio.Queue(WAITING)

    def take(self, event: LiveEvent) -> bool:
        """False: this event needs nothing fetched. Never waits."""
        if event.type != "voice" or event.text or not event.extra.get("audio_url"):
            return False
        if event.is_self or event.history:
            return False
        if self._allowed == "off":
            self._unheard(event, "voices by address are switched off")
            return True
        try:
            self._waiting.put_nowait(event)
        except asyncio.QueueFull:
            self._unheard(event, "too many voices at once")
        return True

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as group:
            for number in range(AT_ONCE):
                group.create_task(self._work(), name=f"fetching {number}")

    async def _work(self) -> None:
        while True:
            event = await self._waiting.get()
            try:
                sound = await fetch(str(event.extra["audio_url"]), private=self._allowed == "any")
            except BadInput as e:
                log.warning("a voice was not fetched: %s", e)
                self._unheard(event, e.what)
                continue
            self._hear(event, sound)
