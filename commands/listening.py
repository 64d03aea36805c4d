"""All that lies between the platforms and the mind: sources, capture, what an earlier life has heard, replies.

In: the room's settings and its journal. Out: `run` hands every event to the mind and shows in the embedded room what
was written elsewhere; `told` and `over` bring back what was answered; `status` says where every source stands.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, Protocol

from commands.replies import Memory, Replies
from commands.room_settings import RoomSettings
from perception.chat import Chats, ChatSource, RelayServer
from perception.chat.capture import Capture
from perception.chat.clock import WALL, Clock
from perception.event import LiveEvent

WRITTEN = frozenset({"chat", "paid"})
AGAIN_S = 900.0  # platforms repeat what is at most so old


class Past(Memory, Protocol):
    """A memory that also knows what was heard lately; `agent.journal.Journal` is one."""

    def lately(self, since: float) -> list[tuple[str, str, float]]: ...


class Listening:
    """One room's ears for what is written. `close` ends the capture."""

    def __init__(
        self,
        sources: list[ChatSource],
        past: Past,
        *,
        typed: bool = True,
        capture: Capture | None = None,
        clock: Clock = WALL,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self.chats = Chats(sources, clock=clock, tap=capture)
        self.replies = Replies(self.chats, past, allowed=typed)
        self.capture = capture
        now, mono = wall(), clock.now()
        self.chats.dedupe.restore((p, id, mono - (now - at)) for p, id, at in past.lately(now - AGAIN_S))

    async def run(self, feed: Callable[[LiveEvent], None], show: Callable[[LiveEvent], Any]) -> None:
        """Until cancelled: events to `feed`; what was written on other platforms to `show`, too."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.chats.run(), name="chats")
            group.create_task(self.replies.run(), name="replies")
            while True:
                event = await self.chats.get()
                self.replies.heard(event)
                if event.type in WRITTEN and event.platform != "room" and not event.history and not event.is_self:
                    show(event)
                feed(event)

    def status(self) -> dict[str, Any]:
        status = self.chats.status()
        status["replies"] = self.replies.status()
        if self.capture is not None:
            status["capture"] = {"written": self.capture.written, **self.capture.dropped}
        return status


def open_listening(settings: RoomSettings, past: Past, *, typed: bool, closing: ExitStack | Any) -> Listening:
    """The room file's sources, and the relays that dial us where a token is set."""
    sources: list[ChatSource] = list(settings.open_sources())
    if settings.relay_token:
        sources.append(RelayServer(token=settings.relay_token))
    capture = None
    if settings.capture:
        capture = Capture(settings.capture)
        closing.callback(capture.close)
    return Listening(sources, past, typed=typed, capture=capture)
