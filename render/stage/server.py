"""The stage's own door: the wire to the mind, the programme for browsers, and a panic button that needs no mind.

`/link` (websocket, bearer token) takes lines and cues and gives marks; `/preview` (websocket) gives fMP4 fragments;
`POST /panic` (bearer token) silences the host at once; `/status` tells how the clock is doing; `/preview.js` is the
player; `/live.flv` and `/live.m3u8` are for other players; `/played` (websocket, bearer token) passes on the sound as
it went on air, for whoever has a microphone open; `/guest` (websocket, bearer token) takes a guest's voice for the
programme: the name as text, then pieces of a turn as 16-bit PCM at 16 kHz, and an empty text at its end; with
`?as=host` it is an operator's, said by the host's lips. Checking Origin and Host is wrapped around this application by
whoever starts the process.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import logging
import uuid
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
from starlette.applications import Starlette
from starlette.requests import HTTPConnection, Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from render.output.preview import SCRIPT
from render.stage.guest_mix import GuestVoice
from render.stage.played import Played
from render.values import Cue, Hello, Line, Mark, from_json, to_json

log = logging.getLogger(__name__)

NAME_LIMIT = 32


class StageFloor(Protocol):
    """What the door needs of the stage behind it."""

    played: Played

    def guest(self, name: str, *, as_host: bool = False) -> GuestVoice: ...
    def guest_sounds(self, voice: GuestVoice, pcm: np.ndarray | None) -> None: ...
    def guest_leaves(self, voice: GuestVoice) -> None: ...
    def deliver(self, value: Line | Cue) -> None: ...
    def hello(self) -> Hello: ...
    def unacknowledged(self, after: int) -> list[Mark]: ...
    def acknowledge(self, number: int) -> None: ...
    def mind_here(self, here: bool) -> None: ...
    def panic(self, on: bool) -> None: ...
    def status(self) -> dict[str, Any]: ...


class Viewers(Protocol):
    """`render.output.preview.Preview`: each viewer is a context and iterates over text first, then bytes."""

    def viewer(self) -> Any: ...


class Door:
    """One stage's server side. `marks(list)` is called on the loop whenever new marks exist."""

    def __init__(
        self, floor: StageFloor, viewers: Viewers, token: str, panic_token: str, live: Sequence[BaseRoute] = ()
    ) -> None:
        """`live`: further routes, where players find the programme (`render.output.http_live`)."""
        self._floor = floor
        self._viewers = viewers
        self._token = token
        self._panic_token = panic_token
        self._live = live
        self._life = uuid.uuid4().hex
        self._news = asyncio.Event()
        self._link: WebSocket | None = None

    def app(self, middleware: Callable[[Any], Any] = lambda app: app) -> Any:
        routes = [
            WebSocketRoute("/link", self._serve_link),
            WebSocketRoute("/preview", self._serve_preview),
            WebSocketRoute("/played", self._serve_played),
            WebSocketRoute("/guest", self._serve_guest),
            Route("/panic", self._panic, methods=["POST"]),
            Route("/status", self._status),
            Route("/preview.js", lambda request: FileResponse(SCRIPT, media_type="text/javascript")),
            *self._live,
        ]
        return middleware(Starlette(routes=routes))

    def news(self) -> None:
        """New marks exist."""
        self._news.set()

    async def _serve_link(self, socket: WebSocket) -> None:
        if not _bears(socket, self._token):
            await socket.close(4401, "the wire to the stage needs its token")
            return
        await socket.accept()
        if self._link is not None:
            with contextlib.suppress(RuntimeError):
                await self._link.close(4409, "another mind took the wire")
        self._link = socket
        try:
            here = json.loads(await socket.receive_text())
            told = int(here["acknowledged"]) if here.get("life") == self._life else 0
            self._floor.acknowledge(told)
            self._floor.mind_here(True)
            await socket.send_json({**to_json(self._floor.hello()), "life": self._life})
            async with asyncio.TaskGroup() as group:
                teller = group.create_task(self._tell(socket, told))
                await self._take(socket)
                teller.cancel()
        except* (WebSocketDisconnect, RuntimeError, ValueError, KeyError) as problems:
            log.info("the mind left the wire: %r", problems.exceptions[0])
        finally:
            if self._link is socket:
                self._link = None
                self._floor.mind_here(False)

    async def _take(self, socket: WebSocket) -> None:
        while True:
            message = json.loads(await socket.receive_text())
            if message.get("type") == "ack":
                self._floor.acknowledge(int(message["seq"]))
                continue
            try:
                value = from_json(message)
            except ValueError as e:
                log.warning("from the mind: %s", e)
                continue
            if isinstance(value, Line | Cue):
                self._floor.deliver(value)

    async def _tell(self, socket: WebSocket, told: int) -> None:
        while True:
            self._news.clear()
            for mark in self._floor.unacknowledged(told):
                await socket.send_text(json.dumps(to_json(mark), ensure_ascii=False))
                told = mark.seq
            await self._news.wait()

    async def _serve_preview(self, socket: WebSocket) -> None:
        await socket.accept()
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            async with self._viewers.viewer() as viewer:
                async for message in viewer:
                    await (socket.send_text if isinstance(message, str) else socket.send_bytes)(message)
        with contextlib.suppress(RuntimeError):
            await socket.close()

    async def _serve_played(self, socket: WebSocket) -> None:
        if not _bears(socket, self._token):
            await socket.close(4401, "the stage's sound needs the wire's token")
            return
        await socket.accept()
        with self._floor.played.listen() as played:
            gone = asyncio.create_task(_until_gone(socket), name="played: gone")
            passing = asyncio.create_task(_pass_on(played, socket), name="played")
            try:
                await asyncio.wait({gone, passing}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in (gone, passing):
                    task.cancel()
                await asyncio.gather(gone, passing, return_exceptions=True)

    async def _serve_guest(self, socket: WebSocket) -> None:
        if not _bears(socket, self._token):
            await socket.close(4401, "a voice in the programme needs the wire's token")
            return
        await socket.accept()
        voice: GuestVoice | None = None
        try:
            while (received := await socket.receive())["type"] != "websocket.disconnect":
                sound, text = received.get("bytes"), received.get("text")
                if voice is None:
                    as_host = socket.query_params.get("as") == "host"
                    voice = self._floor.guest((text or "")[:NAME_LIMIT], as_host=as_host)
                elif sound is None:
                    self._floor.guest_sounds(voice, None)
                elif len(sound) % 2 == 0:
                    pcm = np.frombuffer(sound, "<i2").astype(np.float32) / 32768
                    self._floor.guest_sounds(voice, pcm)
        finally:
            if voice is not None:
                self._floor.guest_leaves(voice)

    async def _panic(self, request: Request) -> Response:
        if not _bears(request, self._panic_token):
            return JSONResponse({"error": "the panic button needs the operator's token"}, 401)
        on = request.query_params.get("on", "1") != "0"
        self._floor.panic(on)
        return JSONResponse({"panic": on})

    async def _status(self, request: Request) -> Response:
        return JSONResponse(self._floor.status())


async def _until_gone(socket: WebSocket) -> None:
    while (await socket.receive())["type"] != "websocket.disconnect":
        pass


async def _pass_on(messages: asyncio.Queue[bytes], socket: WebSocket) -> None:
    while True:
        await socket.send_bytes(await messages.get())


def _bears(connection: HTTPConnection, token: str) -> bool:
    given = connection.headers.get("authorization", "")
    return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
