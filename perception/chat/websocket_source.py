"""The thin shell around a `Wire`: one websocket, watched, read, answered, and opened again when it ends.

In: a wire (the sans-I/O half of a connector), the address to dial. Out: a `ChatSource`: events to `put`, replies to the
peer within `rate`, `status()`. Keep-alive pings are ours, not the library's: several relays answer them wrongly.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI

from errors import NeedsOperator, PeerFailed
from perception.chat.clock import WALL, Clock
from perception.chat.rate import TokenBucket
from perception.chat.reconnect import Backoff, Life, stay_connected
from perception.chat.watchdog import Watchdog
from perception.chat.wire import BadFrame, Fatal, Frame, Ready, Restart, Say, Wire
from perception.event import LiveEvent

log = logging.getLogger(__name__)

MESSAGE_LIMIT = 8 << 20
_OPEN_S = 10.0
_CLOSE_S = 1.0
_LONGEST_WAIT_S = 10.0  # a reply later than this is worth nothing


class WebsocketSource:
    """One `Wire` kept on the air. `url` is an address, or a coroutine function that gets a fresh one per connection
    (signed addresses expire)."""

    def __init__(
        self,
        name: str,
        wire: Wire,
        url: str | Callable[[], Awaitable[str]],
        *,
        rate: TokenBucket | None = None,
        backoff: Backoff | None = None,
        clock: Clock = WALL,
        rng: random.Random | None = None,
    ) -> None:
        self.name = name
        self.wire = wire
        self.life = Life(name, clock)
        self._url = url
        self._rate = rate
        self._backoff = backoff or Backoff()
        self._clock = clock
        self._rng = rng or random.Random()
        self._socket: ClientConnection | None = None

    def status(self) -> dict[str, Any]:
        return self.life.status()

    async def run(self, put: Callable[[LiveEvent], None]) -> None:
        await stay_connected(
            lambda: self._session(put), self.life, backoff=self._backoff, clock=self._clock, rng=self._rng
        )

    async def reply(self, text: str, to: LiveEvent) -> None:
        frame = self.wire.answer(text, to)
        if frame is None:
            raise PeerFailed("no reply can be written here", where=self.name, remedy="set a login and token")
        if self._rate is not None:
            wait = self._rate.reserve(self._clock.now(), _LONGEST_WAIT_S)
            if wait is None:
                raise PeerFailed("the platform's reply limit is used up", where=self.name, retryable=True)
            if wait > 0:
                await self._clock.sleep(wait)
        socket = self._socket
        if socket is None or self.life.state != "live":
            raise PeerFailed(f"not connected ({self.life.reason or self.life.state})", where=self.name, retryable=True)
        try:
            await socket.send(frame)
        except ConnectionClosed as e:
            raise PeerFailed(_why(e), where=self.name, retryable=True) from e

    # -- one connection -------------------------------------------------------------------------------------------

    async def _session(self, put: Callable[[LiveEvent], None]) -> None:
        url = self._url if isinstance(self._url, str) else await self._url()
        try:
            async with connect(
                url,
                ping_interval=None,
                proxy=None,
                max_size=MESSAGE_LIMIT,
                open_timeout=_OPEN_S,
                close_timeout=_CLOSE_S,
                user_agent_header="zhubo",
            ) as socket:
                await self._converse(socket, put)
        except ConnectionClosed as e:
            raise PeerFailed(_why(e), where=_shown(url), retryable=True) from e
        except InvalidURI as e:
            raise NeedsOperator("not a websocket address", where=_shown(url), remedy="correct the URL") from e
        except InvalidStatus as e:
            status = e.response.status_code
            if status in (401, 403):
                raise NeedsOperator(
                    f"the peer refused us (HTTP {status})",
                    where=_shown(url),
                    remedy="check the address, its key and its rights",
                ) from e
            raise PeerFailed(f"the peer answered HTTP {status}", where=_shown(url), retryable=True) from e
        except (InvalidHandshake, TimeoutError) as e:
            raise PeerFailed(str(e) or "no answer in time", where=_shown(url), retryable=True) from e

    async def _converse(self, socket: ClientConnection, put: Callable[[LiveEvent], None]) -> None:
        wire, clock = self.wire, self._clock
        dog = Watchdog(clock.now(), quiet_s=wire.quiet_s, answer_s=wire.answer_s)
        watching = asyncio.create_task(self._watch(socket, dog))
        self._socket = socket
        try:
            for frame in wire.opening():
                await socket.send(frame)
            if not wire.handshake:
                self._ready(dog)
            async for data in socket:
                for frame in wire.split(data):
                    await self._take(socket, frame, put, dog)
                dog.heard(clock.now())
        except ConnectionClosed:
            if dog.dead:
                raise PeerFailed("the peer went silent", where=self.name, retryable=True) from None
            raise
        finally:
            self._socket = None
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)

    async def _take(
        self, socket: ClientConnection, frame: Frame, put: Callable[[LiveEvent], None], dog: Watchdog
    ) -> None:
        try:
            said = self.wire.decode(frame)
        except BadFrame as e:
            self.life.bad_frames += 1
            log.info("%s: bad frame: %s", self.name, e)
            return
        for heard in said:
            match heard:
                case LiveEvent():
                    self.life.events += 1
                    put(heard)
                case Say():
                    await socket.send(heard.frame)
                case Ready():
                    self._ready(dog)
                case Restart():
                    raise PeerFailed(heard.reason, where=self.name, retryable=True)
                case Fatal():
                    raise NeedsOperator(heard.what, where=self.name, remedy=heard.remedy)

    def _ready(self, dog: Watchdog) -> None:
        self.life.ready()
        dog.ready(self._clock.now())

    async def _watch(self, socket: ClientConnection, dog: Watchdog) -> None:
        """Asks a silent peer whether it is there, and hangs up on a dead one; that ends the reading."""
        pause: float | None = 0.0
        while pause is not None:
            await self._clock.sleep(pause)
            verdict, pause = dog.look(self._clock.now())
            if verdict == "dead":
                socket.transport.abort()
            elif verdict == "probe" and (frame := self.wire.probe()) is not None:
                await socket.send(frame)


def _why(closed: ConnectionClosed) -> str:
    frame = closed.rcvd
    if frame is None:
        return "the connection broke"
    return f"the peer closed the connection ({frame.code}{': ' + frame.reason[:80] if frame.reason else ''})"


def _shown(url: str) -> str:
    """The address without what may be a secret in it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}"
