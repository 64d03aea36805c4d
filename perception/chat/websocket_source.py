"""The thin shell around a `Wire`: one websocket, watched, read, answered, and opened again when it ends.

In: a wire (the sans-I/O half of a connector), and the address to dial or the handshake that gets one. Out: a
`ChatSource`: events to `put`, replies to the peer within `rate`, `status()`. Keep-alive pings are ours, not the
library's: several relays answer them wrongly.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI

from errors import NeedsOperator, PeerFailed
from perception.chat.clock import WALL, Clock
from perception.chat.rate import TokenBucket
from perception.chat.reconnect import Backoff, Life, stay_connected
from perception.chat.sanitise import TEXT_LIMIT, clean
from perception.chat.source import Put, Tap
from perception.chat.watchdog import Watchdog
from perception.chat.wire import (
    BadFrame,
    Call,
    Damaged,
    Decoder,
    Fatal,
    Frame,
    Heard,
    Move,
    Ready,
    Restart,
    Say,
    Wire,
)
from perception.event import LiveEvent

log = logging.getLogger(__name__)

MESSAGE_LIMIT = 8 << 20
LONGEST_WAIT_S = 10.0  # a reply later than this is worth nothing
_OFF_LOOP = 1 << 16  # larger frames are decoded in a thread: megabytes take tens of milliseconds
_BREATHE = 256
_OPEN_S = 10.0
_CLOSE_S = 1.0


@dataclass(frozen=True, slots=True)
class Session:
    """One connection about to be made. `beside` runs as long as it lasts (a heartbeat over HTTP); when it returns or
    raises, the connection ends."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    beside: Callable[[], Awaitable[None]] | None = None


Handshake = Callable[[], AbstractAsyncContextManager[Session]]


@dataclass(slots=True, eq=False)
class _Talk:
    """One open socket, and the one it is to replace."""

    socket: ClientConnection
    dog: Watchdog
    before: _Talk | None = None
    ready: bool = False
    beating: asyncio.Task[None] | None = None


class WebsocketSource:
    """One `Wire` kept on the air.

    `url`: an address, or a handshake: a function that makes an async context manager around each connection, which
    gets a fresh address (signed ones expire) and tidies up afterwards. `writes`: characters of a reply; 0 cannot write.
    `send`: writes a reply elsewhere than on the socket (a REST call). `call`: carries out the wire's `Call`s.
    """

    def __init__(
        self,
        name: str,
        wire: Wire,
        url: str | Handshake,
        *,
        connector: str = "",
        writes: int = 0,
        send: Callable[[str, LiveEvent], Awaitable[None]] | None = None,
        call: Callable[[Call], Awaitable[None]] | None = None,
        rate: TokenBucket | None = None,
        backoff: Backoff | None = None,
        clock: Clock = WALL,
        rng: random.Random | None = None,
    ) -> None:
        self.name = name
        self.connector = connector or name.partition("/")[0]
        self.writes = writes
        self.tap: Tap | None = None
        self.wire = wire
        self.life = Life(name, clock)
        self._url = url
        self._send = send
        self._call = call
        self._rate = rate
        self._backoff = backoff or Backoff()
        self._clock = clock
        self._rng = rng or random.Random()
        self._socket: ClientConnection | None = None
        self._talks: set[asyncio.Task[None]] = set()

    def routes(self) -> Sequence[Any]:
        return ()

    def status(self) -> dict[str, Any]:
        return self.life.status()

    async def run(self, put: Put) -> None:
        await stay_connected(
            lambda: self._session(put), self.life, backoff=self._backoff, clock=self._clock, rng=self._rng
        )

    async def reply(self, text: str, to: LiveEvent) -> None:
        text = clean(text, min(self.writes, TEXT_LIMIT)) if self.writes else ""
        frame = self.wire.answer(text, to) if text and self._send is None else None
        if not text or (frame is None and self._send is None):
            raise PeerFailed("no reply can be written here", where=self.name, remedy="set a login and token")
        if self._rate is not None:
            wait = self._rate.reserve(self._clock.now(), LONGEST_WAIT_S)
            if wait is None:
                raise PeerFailed("the platform's reply limit is used up", where=self.name, retryable=True)
            if wait > 0:
                await self._clock.sleep(wait)
        if self._send is not None:
            await self._send(text, to)
            return
        socket = self._socket
        if socket is None or not self.life.on_air:
            raise PeerFailed(f"not connected ({self.life.reason or self.life.state})", where=self.name, retryable=True)
        try:
            await socket.send(frame)
        except ConnectionClosed as e:
            raise PeerFailed(_why(e), where=self.name, retryable=True) from e

    # -- one connection -------------------------------------------------------------------------------------------

    @contextlib.asynccontextmanager
    async def _opened(self) -> AsyncIterator[Session]:
        if isinstance(self._url, str):
            yield Session(self._url)
            return
        async with self._url() as session:
            yield session

    async def _session(self, put: Put) -> None:
        """From the handshake to the end of its last socket. A socket that was handed over ends without ending this."""
        async with self._opened() as session:
            beside = asyncio.ensure_future(session.beside()) if session.beside is not None else None
            self._talks = {asyncio.create_task(self._talk(session.url, session.headers, put, None))}
            try:
                while self._talks:
                    waiting = self._talks | ({beside} if beside is not None else set())
                    done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                    if beside in done:
                        beside.result()
                        return
                    for task in done:
                        self._talks.discard(task)
                        if not self._talks or isinstance(task.exception(), NeedsOperator):
                            task.result()
            finally:
                tasks = [*self._talks, *([beside] if beside is not None else [])]
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                self._talks = set()

    async def _talk(self, url: str, headers: Mapping[str, str], put: Put, before: _Talk | None) -> None:
        try:
            async with connect(
                url,
                additional_headers=dict(headers),
                ping_interval=None,
                proxy=None,
                max_size=MESSAGE_LIMIT,
                open_timeout=_OPEN_S,
                close_timeout=_CLOSE_S,
                user_agent_header="zhubo",
            ) as socket:
                await self._converse(socket, put, before)
        except ConnectionClosed as e:
            frame = e.rcvd
            end = self.wire.closed(frame.code if frame else None, frame.reason if frame else "")
            if isinstance(end, Fatal):
                raise NeedsOperator(end.what, where=self.name, remedy=end.remedy) from e
            raise PeerFailed(end.reason if end else _why(e), where=shown(url), retryable=True) from e
        except InvalidURI as e:
            raise NeedsOperator("not a websocket address", where=shown(url), remedy="correct the URL") from e
        except InvalidStatus as e:
            status = e.response.status_code
            if status in (401, 403):
                raise NeedsOperator(
                    f"the peer refused us (HTTP {status})",
                    where=shown(url),
                    remedy="check the address, its key and its rights",
                ) from e
            raise PeerFailed(f"the peer answered HTTP {status}", where=shown(url), retryable=True) from e
        except (InvalidHandshake, TimeoutError) as e:
            raise PeerFailed(str(e) or "no answer in time", where=shown(url), retryable=True) from e

    async def _converse(self, socket: ClientConnection, put: Put, before: _Talk | None) -> None:
        wire, clock = self.wire, self._clock
        dog = Watchdog(clock.now(), quiet_s=wire.quiet_s, answer_s=wire.answer_s)
        talk = _Talk(socket, dog, before)
        watching = asyncio.create_task(self._watch(talk))
        if before is None:
            self._socket = socket
        try:
            for frame in wire.opening():
                await socket.send(frame)
            if not wire.handshake:
                await self._ready(talk)
            async for data in socket:
                for n, frame in enumerate(wire.split(data), start=1):
                    await self._take(talk, frame, put)
                    if n % _BREATHE == 0:
                        await asyncio.sleep(0)  # one long message leaves room for the others
                dog.heard(clock.now())
            end = None if socket.close_code is None else wire.closed(socket.close_code, socket.close_reason or "")
            if isinstance(end, Fatal):
                raise NeedsOperator(end.what, where=self.name, remedy=end.remedy)
        except ConnectionClosed:
            if dog.dead:
                raise PeerFailed("the peer went silent", where=self.name, retryable=True) from None
            raise
        finally:
            if self._socket is socket:
                self._socket = None
            tasks = [watching, *([talk.beating] if talk.beating is not None else [])]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _take(self, talk: _Talk, frame: Frame, put: Put) -> None:
        if self.tap is not None:
            self.tap(self.connector, frame)
        try:
            said = await decoded(self.wire, frame)
        except BadFrame as e:
            self.life.bad_frames += 1
            log.info("%s: bad frame: %s", self.name, e)
            return
        for heard in said:
            match heard:
                case LiveEvent():
                    self.life.heard()
                    put(heard)
                case Say():
                    await talk.socket.send(heard.frame)
                case Ready():
                    await self._ready(talk)
                case Restart():
                    raise PeerFailed(heard.reason, where=self.name, retryable=True)
                case Fatal():
                    raise NeedsOperator(heard.what, where=self.name, remedy=heard.remedy)
                case Damaged():
                    self.life.bad_frames += 1
                    log.info("%s: a damaged frame: %s", self.name, heard.cause)
                case Move():
                    self._talks.add(asyncio.create_task(self._talk(heard.url, {}, put, talk)))
                case Call():
                    assert self._call is not None, f"{self.name}: nobody carries out {heard.name}"
                    await self._call(heard)

    async def _ready(self, talk: _Talk) -> None:
        self.life.ready()
        talk.dog.quiet_s = self.wire.quiet_s  # the handshake may have settled it
        talk.dog.ready(self._clock.now())
        if talk.ready:
            return
        talk.ready = True
        self._socket = talk.socket
        if self.wire.beat_s is not None:
            talk.beating = asyncio.create_task(self._beat(talk.socket, self.wire.beat_s))
        if talk.before is not None:
            before, talk.before = talk.before, None
            await before.socket.close()

    async def _beat(self, socket: ClientConnection, every: float) -> None:
        with contextlib.suppress(ConnectionClosed):  # the reader will hear of it
            while True:
                await self._clock.sleep(every)
                if (frame := self.wire.beat()) is not None:
                    await socket.send(frame)

    async def _watch(self, talk: _Talk) -> None:
        """Asks a silent peer whether it is there, and hangs up on a dead one; that ends the reading."""
        pause: float | None = 0.0
        worry = self.wire.worry_s
        with contextlib.suppress(ConnectionClosed):
            while True:
                await self._clock.sleep(pause if pause is not None else worry)
                verdict, pause = talk.dog.look(self._clock.now())
                if verdict == "dead":
                    talk.socket.transport.abort()
                elif verdict == "probe" and (frame := self.wire.probe()) is not None:
                    await talk.socket.send(frame)
                if worry is not None:
                    self.life.worry(worry)
                    pause = worry if pause is None else min(pause, worry)
                if pause is None:
                    return


async def decoded(decoder: Decoder, frame: Frame) -> Sequence[Heard]:
    """What `frame` says, without holding up the loop. One at a time: a decoder is not for two threads at once."""
    if len(frame) <= _OFF_LOOP:
        return decoder.decode(frame)
    return await asyncio.to_thread(decoder.decode, frame)


def shown(url: str) -> str:
    """The address without what may be a secret in it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}"


def _why(closed: ConnectionClosed) -> str:
    frame = closed.rcvd
    if frame is None:
        return "the connection broke"
    return f"the peer closed the connection ({frame.code}{': ' + frame.reason[:80] if frame.reason else ''})"
