"""The relays that dial us: a websocket and a POST at /relay/TOKEN and /relay/TOKEN/SHAPE for programs on this machine.

In: `{"type"?, "user", "text", ..}` objects or arrays of them (the shape `generic`), or what dycast, wxlivespy and
barrage-fly send, where the path ends in `dycast`, `wxlive` or `ordinaryroad`; a POST may be gzipped. Out: `LiveEvent`s
to `put`, and back to the program `{"type": "error", "error": ..}` for what cannot be read (its socket stays open) and
`{"type": "reply", ..}` for what the host answers (generic sockets only). Loopback only, and only with the token: the
programs that dial in are pages and tools of other makers, so their Origin says nothing, but Host is checked against
rebinding.
"""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
import logging
import secrets
import zlib
from collections import Counter, OrderedDict
from collections.abc import Sequence
from typing import Any

from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from errors import PeerFailed
from perception.chat.audience import encode
from perception.chat.origin import refusal
from perception.chat.relay import Accepted, DyCast, OrdinaryRoad, Relay, WxLive
from perception.chat.sanitise import FRAME_LIMIT, clean
from perception.chat.source import Put, Tap
from perception.chat.websocket_source import decoded
from perception.chat.wire import BadFrame, Damaged, Frame
from perception.event import LiveEvent

log = logging.getLogger(__name__)

_REMEMBERED = 4096
_UNZIPPED_LIMIT = 8 << 20


SHAPES: dict[str, type[Relay]] = {
    "generic": Accepted,
    "dycast": DyCast,
    "wxlive": WxLive,
    "ordinaryroad": OrdinaryRoad,
}


class RelayServer:
    """One accept-mode relay, a `ChatSource` whose socket is a route of ours. `token` is made up when none is given;
    `path` then holds it. Events go to `put` where one is given, else to whoever `run`s it (`Chats` does, and can then
    route replies); whoever dials before that is told to try later."""

    name = "relay.accept"
    connector = "relay.accept"
    writes = 500

    def __init__(self, put: Put | None = None, *, token: str = "", salt: str = "") -> None:
        self.token = token or secrets.token_urlsafe(18)
        self.events = 0
        self.bad_frames = 0
        self.refused: Counter[str] = Counter()
        self.tap: Tap | None = None
        self._put = put
        self._salt = salt or secrets.token_hex(8)
        self._sockets: dict[int, WebSocket] = {}
        self._posted: dict[str, Relay] = {}  # one memory a shape: a POST has no connection to hold it
        self._one_at_a_time = asyncio.Lock()
        self._dialled = 0
        self._running = False
        self._senders: OrderedDict[tuple[str, str], int] = OrderedDict()

    @property
    def path(self) -> str:
        return f"/relay/{self.token}"

    def routes(self) -> Sequence[BaseRoute]:
        made: list[BaseRoute] = []
        for path in ("/relay/{token}", "/relay/{token}/{shape}"):
            made.append(WebSocketRoute(path, self._serve, name="relay"))
            made.append(Route(path, self._posted_to, methods=["POST"], name="relay-post"))
        return made

    def status(self) -> dict[str, Any]:
        heard = bool(self._sockets) or bool(self._posted)
        state = "live" if heard else "idle"
        return {
            "name": self.name,
            "state": state if self._running or self._put else "stopped",
            "reason": "" if heard else "nobody has dialled in",
            "clients": len(self._sockets),
            "events": self.events,
            "bad_frames": self.bad_frames,
            "refused": dict(self.refused),
        }

    async def run(self, put: Put) -> None:
        before, self._put = self._put, put
        self._running = True
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            self._put, self._running = before, False

    async def reply(self, text: str, to: LiveEvent) -> None:
        """Tells the program that sent `to` what the host answers."""
        ws = self._sockets.get(self._senders.get((to.platform, to.native_id), -1))
        if ws is None:
            raise PeerFailed("the program that asked has hung up, or cannot be told", where=self.name)
        try:
            text = clean(text, self.writes)
            await ws.send_text(encode({"type": "reply", "to": to.native_id, "user": to.user.name, "text": text}))
        except (WebSocketDisconnect, RuntimeError) as e:
            raise PeerFailed("the program that asked has hung up", where=self.name) from e

    # -- a socket -------------------------------------------------------------------------------------------------

    async def _serve(self, ws: WebSocket) -> None:
        if reason := self._refusal(ws):
            self._refuse(reason)
            await ws.close(1008)
            return
        await ws.accept()
        if self._put is None:
            await ws.close(1013, "not listening yet")
            return
        self._dialled += 1
        shape = _shape(ws)
        me, wire = self._dialled, self._made(shape, str(self._dialled))
        self._sockets[me] = ws
        try:
            while (received := await ws.receive())["type"] != "websocket.disconnect":
                try:
                    await self._take(wire, shape, received.get("text") or received.get("bytes") or "", me)
                except BadFrame as e:
                    self.bad_frames += 1
                    if shape == "generic":  # the others do not listen
                        await ws.send_text(encode({"type": "error", "error": str(e)}))
        except WebSocketDisconnect:
            pass
        finally:
            del self._sockets[me]

    # -- a POST ---------------------------------------------------------------------------------------------------

    async def _posted_to(self, request: Request) -> JSONResponse:
        if reason := self._refusal(request):
            self._refuse(reason)
            return JSONResponse({"error": reason}, 403)
        if self._put is None:
            return JSONResponse({"error": "not listening yet"}, 503)
        shape = _shape(request)
        if shape not in self._posted:
            self._posted[shape] = self._made(shape, "post")
        try:
            body = await _body(request)
            async with self._one_at_a_time:
                count = await self._take(self._posted[shape], shape, body)
        except BadFrame as e:
            self.bad_frames += 1
            return JSONResponse({"error": str(e)}, 400)
        return JSONResponse({"ok": True, "events": count})

    # -- both -----------------------------------------------------------------------------------------------------

    def _refusal(self, peer: HTTPConnection) -> str | None:
        if not _is_loopback(peer.client.host if peer.client else ""):
            return "not from this machine"
        port = (peer.scope.get("server") or ("", 0))[1] or 0
        if refusal((), peer.headers.getlist("host"), port):
            return "wrong host"
        given = peer.path_params["token"]
        if not hmac.compare_digest(given.encode(), self.token.encode()):
            return "wrong token"
        return None if _shape(peer) in SHAPES else "unknown shape"

    def _refuse(self, reason: str) -> None:
        self.refused[reason] += 1
        log.warning("relay: refused a caller: %s", reason)

    def _made(self, shape: str, who: str) -> Relay:
        return SHAPES[shape](salt=f"{self._salt}:{shape}:{who}")

    async def _take(self, wire: Relay, shape: str, frame: Frame, me: int | None = None) -> int:
        """Every event in `frame` to `put`, and their number. BadFrame names what else was in it, afterwards."""
        if self.tap is not None:
            self.tap("relay.accept" if shape == "generic" else f"relay.{shape}", frame)
        if shape == "generic" and not frame:
            raise BadFrame("an empty message")
        said = await decoded(wire, frame)
        events = [heard for heard in said if isinstance(heard, LiveEvent)]
        for event in events:
            if me is not None and shape == "generic":
                self._senders[event.platform, event.id] = me
                if len(self._senders) > _REMEMBERED:
                    self._senders.popitem(last=False)
            if self._put is not None:
                self.events += 1
                self._put(event)
        if damaged := next((heard for heard in said if isinstance(heard, Damaged)), None):
            raise BadFrame(damaged.cause)
        return len(events)


async def _body(request: Request) -> bytes:
    """The body within the limits, unzipped where it says it is zipped."""
    raw = bytearray()
    async for piece in request.stream():
        raw += piece
        if len(raw) > FRAME_LIMIT:
            raise BadFrame(f"more than {FRAME_LIMIT} bytes")
    if request.headers.get("content-encoding", "").lower() != "gzip":
        return bytes(raw)
    unzip = zlib.decompressobj(wbits=31)
    try:
        plain = unzip.decompress(bytes(raw), _UNZIPPED_LIMIT)
    except zlib.error as e:
        raise BadFrame(f"not gzip: {e}") from None
    if unzip.unconsumed_tail or not unzip.eof:
        raise BadFrame(f"cut short, or more than {_UNZIPPED_LIMIT} bytes unzipped")
    return plain


def _shape(peer: HTTPConnection) -> str:
    return peer.path_params.get("shape", "generic")


def _is_loopback(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
