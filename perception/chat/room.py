"""`Room`: the embedded room's socket, a Starlette websocket route at /room?name=小明.

In: `{"text": ".."}` (at most 500 characters) or `{"audio": base64 PCM WAV}` (at most 30 s and 4 MB) from viewers.
Out: a `LiveEvent` to `put` for each text, a "voice" event with its bytes to `put_audio` for each sound; to everybody
whatever `broadcast` and `echo` are given; `{"type": "error", "error": ..}` to a viewer whose message cannot be read,
whose socket stays open. Origin and Host are checked always; whoever is let in has a viewer's rights and no more.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from perception.chat.audience import Audience, Client
from perception.chat.ids import EventIds
from perception.chat.origin import scope_refusal
from perception.chat.rate import TokenBucket
from perception.chat.room_message import Spoken, Typed, read_message
from perception.chat.sanitise import NAME_LIMIT, clean
from perception.chat.wire import BadFrame, Frame
from perception.event import EventType, LiveEvent, User

log = logging.getLogger(__name__)

PLATFORM = "room"
_OFF_LOOP = 1 << 16  # larger messages are read in a thread: base64 and JSON of megabytes take milliseconds
_LARGE_COST = 8  # tokens of the flood limit
_REMEMBERED = 8192  # events whose sender can still be told something
_VIEWER = re.compile(r"[A-Za-z0-9_-]{8,64}")
_POLICY, _TRY_LATER = 1008, 1013


class Room:
    """One room. `put` and `put_audio` are called on the event loop and must not block.

    `origins`: further origins the studio is reached by ("https://studio.example"), beside loopback at our own port.
    `clock` is monotonic, for the flood limit; `wall` is the time of the events.
    """

    def __init__(
        self,
        put: Callable[[LiveEvent], None],
        *,
        put_audio: Callable[[LiveEvent, bytes], None] | None = None,
        origins: Sequence[str] = (),
        ids: Callable[[], str] | None = None,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        burst: float = 40,
        per_second: float = 20,
        clients: int = 500,
        backlog: int = 256,
    ) -> None:
        self.put = put
        self.put_audio = put_audio
        self.audience = Audience(most=clients, backlog=backlog)
        self.refused: Counter[str] = Counter()
        self._origins = tuple(origins)
        self._ids = ids or EventIds(wall)
        self._clock = clock
        self._wall = wall
        self._rate = (burst, per_second)
        self._senders: OrderedDict[str, str] = OrderedDict()

    # -- what the mind calls --------------------------------------------------------------------------------------

    def route(self, path: str = "/room") -> WebSocketRoute:
        return WebSocketRoute(path, self._serve, name="room")

    def broadcast(self, message: dict[str, Any]) -> int:
        """Tells everybody; the number of viewers reached."""
        return self.audience.broadcast(message)

    def echo(self, event: LiveEvent) -> int:
        """Shows a chat message to everybody. Typed ones are echoed by the room itself; a spoken one by whoever
        transcribed it: `room.echo(event.with_text(heard))`; another platform's where the operator wants it shown."""
        message = {"type": "chat", "id": event.id, "user": event.user.name, "text": event.text or ""}
        if event.type == "voice":
            message["voice"] = True
        if event.platform != PLATFORM:
            message["platform"] = event.platform
        return self.broadcast(message)

    def send_to(self, target: str, message: dict[str, Any]) -> bool:
        """Tells one viewer: `target` is a client's id or the id of an event it sent. False: nobody there (any more)."""
        return self.audience.send(self._senders.get(target, target), message)

    def status(self) -> dict[str, Any]:
        return {"name": PLATFORM, "state": "live", **self.audience.status(), "refused": dict(self.refused)}

    # -- one viewer's socket --------------------------------------------------------------------------------------

    async def _serve(self, ws: WebSocket) -> None:
        if reason := scope_refusal(ws.scope, allowed=self._origins):
            self.refused["origin"] += 1
            log.warning("room: refused a socket: %s", reason)
            await ws.close(_POLICY, reason[:120])  # before accept: the peer sees HTTP 403
            return
        if self.audience.full:
            self.refused["full"] += 1
            await ws.accept()
            await ws.close(_TRY_LATER, "the room is full")
            return
        await ws.accept()
        id = self._ids()
        user = _viewer(ws, id)
        client = self.audience.join(id, user.name)
        tasks = [
            asyncio.create_task(self._hear(ws, client, user)),
            asyncio.create_task(_tell(ws, client)),
            asyncio.create_task(client.gone.wait()),
        ]
        try:
            self.put(self._event("enter", user))
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.audience.leave(client)
            for task in tasks:
                task.cancel()
            results = await asyncio.gather(*tasks, return_exceptions=True)
        if client.lost:
            await _close(ws, client.lost)
        for result in results:
            if isinstance(result, Exception) and not isinstance(result, WebSocketDisconnect):
                raise result

    async def _hear(self, ws: WebSocket, client: Client, user: User) -> None:
        bucket = TokenBucket(*self._rate)
        while True:
            received = await ws.receive()
            if received["type"] == "websocket.disconnect":
                return
            frame: Frame = received.get("text") or received.get("bytes") or ""
            try:
                if not bucket.take(self._clock()):
                    self.refused["flood"] += 1
                    raise BadFrame("too many messages; wait a moment")
                message = (
                    await asyncio.to_thread(read_message, frame) if len(frame) > _OFF_LOOP else read_message(frame)
                )
                self._accept(client, user, message)
            except BadFrame as e:
                self.audience.send(client.id, {"type": "error", "error": str(e)})

    def _accept(self, client: Client, user: User, message: Typed | Spoken) -> None:
        if isinstance(message, Typed):
            event = self._event("chat", user, text=message.text)
        elif self.put_audio is None:
            raise BadFrame("this room cannot hear; please type")
        else:
            event = self._event("voice", user, extra={"seconds": round(message.seconds, 3)})
        self._senders[event.id] = client.id
        if len(self._senders) > _REMEMBERED:
            self._senders.popitem(last=False)
        if message.ref is not None:
            self.audience.send(client.id, {"type": "ack", "ref": message.ref, "id": event.id})
        if isinstance(message, Typed):
            self.echo(event)
            self.put(event)
        elif self.put_audio is not None:
            self.put_audio(event, message.wav)

    def _event(self, type: EventType, user: User, **fields: Any) -> LiveEvent:
        return LiveEvent(self._ids(), type, PLATFORM, PLATFORM, user, t=self._wall(), **fields)


def _viewer(ws: WebSocket, client_id: str) -> User:
    """Who it is. `viewer`, a secret the page keeps, makes the id outlast the socket; nobody else ever sees it."""
    name = clean(ws.query_params.get("name", ""), NAME_LIMIT)
    secret = ws.query_params.get("viewer", "")
    kept = _VIEWER.fullmatch(secret) is not None
    id = "v-" + hashlib.sha256((secret if kept else client_id).encode()).hexdigest()[:20]
    return User(id, name or f"guest-{id[2:6]}")


async def _tell(ws: WebSocket, client: Client) -> None:
    while True:
        await ws.send_text(await client.outbox.get())


async def _close(ws: WebSocket, reason: str) -> None:
    """A goodbye that does not wait long for a peer that does not read."""
    try:
        async with asyncio.timeout(1):
            await ws.close(_TRY_LATER, reason)
    except (TimeoutError, RuntimeError, WebSocketDisconnect):
        log.info("room: a dropped viewer did not read its goodbye")
