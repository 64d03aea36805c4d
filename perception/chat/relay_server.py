"""The relay that dials us: a Starlette websocket route at /relay/TOKEN for programs on this machine.

In: `{"type"?, "user", "text", ..}` objects (an array of them is fine too). Out: `LiveEvent`s to `put`, and back to the
program `{"type": "error", "error": ..}` for what cannot be read (its socket stays open) and `{"type": "reply", ..}` for
what the host answers. Loopback only, and only with the token: the programs that dial in are pages and tools of other
makers, so their Origin says nothing, but Host is checked against rebinding.
"""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
import json
import logging
import secrets
from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from errors import PeerFailed
from perception.chat.audience import encode
from perception.chat.origin import refusal
from perception.chat.relay import GENERIC, Relay
from perception.chat.sanitise import parse_json
from perception.chat.source import Tap
from perception.chat.wire import BadFrame, Frame
from perception.event import LiveEvent

log = logging.getLogger(__name__)

_MOST_IN_ARRAY = 1000
_REMEMBERED = 4096


class RelayServer:
    """One accept-mode relay, a `ChatSource` whose socket is a route of ours. `token` is made up when none is given;
    `path` then holds it. Events go to `put` where one is given, else to whoever `run`s it (`Chats` does, and can then
    route replies); whoever dials before that is told to try later."""

    name = "relay.accept"
    connector = "relay.generic"
    writes = 500

    def __init__(self, put: Callable[[LiveEvent], None] | None = None, *, token: str = "", salt: str = "") -> None:
        self.token = token or secrets.token_urlsafe(18)
        self.events = 0
        self.refused: Counter[str] = Counter()
        self.tap: Tap | None = None
        self._put = put
        self._salt = salt or secrets.token_hex(8)
        self._sockets: dict[int, WebSocket] = {}
        self._dialled = 0
        self._senders: OrderedDict[str, int] = OrderedDict()

    @property
    def path(self) -> str:
        return f"/relay/{self.token}"

    def route(self) -> WebSocketRoute:
        return WebSocketRoute("/relay/{token}", self._serve, name="relay")

    def routes(self) -> Sequence[WebSocketRoute]:
        return (self.route(),)

    def status(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "state": "live" if self._sockets else "idle",
            "reason": "" if self._sockets else "nobody has dialled in",
            "clients": len(self._sockets),
            "events": self.events,
            "refused": dict(self.refused),
        }

    async def run(self, put: Callable[[LiveEvent], None]) -> None:
        before, self._put = self._put, put
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            self._put = before

    async def reply(self, text: str, to: LiveEvent) -> None:
        """Tells the program that sent `to` what the host answers."""
        ws = self._sockets.get(self._senders.get(to.id, -1))
        if ws is None:
            raise PeerFailed("the program that asked has hung up", where=self.name)
        try:
            await ws.send_text(encode({"type": "reply", "to": to.id, "user": to.user.name, "text": text}))
        except (WebSocketDisconnect, RuntimeError) as e:
            raise PeerFailed("the program that asked has hung up", where=self.name) from e

    async def _serve(self, ws: WebSocket) -> None:
        if reason := self._refusal(ws):
            self.refused[reason] += 1
            log.warning("relay: refused a socket: %s", reason)
            await ws.close(1008)
            return
        await ws.accept()
        if self._put is None:
            await ws.close(1013, "not listening yet")
            return
        self._dialled += 1
        me, wire = self._dialled, Relay(GENERIC, salt=f"{self._salt}:{self._dialled}")
        self._sockets[me] = ws
        try:
            while (received := await ws.receive())["type"] != "websocket.disconnect":
                try:
                    self._take(me, wire, received.get("text") or received.get("bytes") or "")
                except BadFrame as e:
                    await ws.send_text(encode({"type": "error", "error": str(e)}))
        except WebSocketDisconnect:
            pass
        finally:
            del self._sockets[me]

    def _refusal(self, ws: WebSocket) -> str | None:
        if not _is_loopback(ws.client.host if ws.client else ""):
            return "not from this machine"
        port = (ws.scope.get("server") or ("", 0))[1] or 0
        if refusal((), ws.headers.getlist("host"), port):
            return "wrong host"
        given = ws.path_params["token"]
        return None if hmac.compare_digest(given.encode(), self.token.encode()) else "wrong token"

    def _take(self, me: int, wire: Relay, frame: Frame) -> None:
        value = parse_json(frame)
        items = value if isinstance(value, list) else [value]
        if len(items) > _MOST_IN_ARRAY:
            raise BadFrame(f"array of {len(items)} events; the limit is {_MOST_IN_ARRAY}")
        for item in items:
            if not isinstance(item, dict):
                raise BadFrame(f"expected an object, got {json.dumps(item)[:40]}")
            event = wire.event({"type": "chat", **item})
            if event is None:
                continue
            self._senders[event.id] = me
            if len(self._senders) > _REMEMBERED:
                self._senders.popitem(last=False)
            if self._put is not None:
                self.events += 1
                self._put(event)


def _is_loopback(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
