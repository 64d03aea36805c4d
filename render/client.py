"""The mind's end of the wire to the stage.

In: `Line` and `Cue` values to send. Out: what really happened, as `Mark`s in order, and a `Hello` each time the wire
is (re)made — after the marks it had missed, so that whoever reads it knows everything up to that moment. Marks are
acknowledged once the reader comes back for the next one. Nothing is resent by itself: what was on its way when the
wire broke is missing from the next `Hello.lines`, and the mind decides.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections.abc import AsyncIterator

import websockets
from websockets.asyncio.client import ClientConnection

from render.values import Cue, Hello, Line, Mark, from_json, to_json

log = logging.getLogger(__name__)

BACK_OFF = (0.1, 2.0)  # seconds, first and longest


class StageClient:
    """`async for message in client.marks()` runs the wire; `send` may be called from the same loop meanwhile."""

    def __init__(self, url: str, token: str, *, seed: int = 0) -> None:
        self.url = url
        self.hello: Hello | None = None
        self._headers = {"Authorization": f"Bearer {token}"}
        self._random = random.Random(seed)
        self._socket: ClientConnection | None = None
        self._life = ""
        self._acknowledged = 0

    @property
    def connected(self) -> bool:
        return self._socket is not None

    async def send(self, value: Line | Cue) -> bool:
        """Put the value on the wire. False: there is none at the moment, and the value is dropped."""
        if self._socket is None:
            return False
        try:
            await self._socket.send(json.dumps(to_json(value), ensure_ascii=False))
        except websockets.ConnectionClosed:
            return False
        return True

    async def marks(self) -> AsyncIterator[Mark | Hello]:
        """Marks and hellos until cancelled; reconnects with jittered back-off."""
        wait = BACK_OFF[0]
        while True:
            try:
                async with websockets.connect(
                    self.url,
                    additional_headers=self._headers,
                    max_size=2**20,
                    proxy=None,
                    open_timeout=5,
                    compression=None,
                ) as socket:
                    wait = BACK_OFF[0]
                    async for message in self._listen(socket):
                        yield message
            except (OSError, websockets.WebSocketException, TimeoutError) as e:
                log.info("stage: %s; again in at most %.1f s", e or type(e).__name__, wait)
            finally:
                self._socket = None
            await asyncio.sleep(self._random.uniform(0, wait))
            wait = min(BACK_OFF[1], wait * 2)

    async def _listen(self, socket: ClientConnection) -> AsyncIterator[Mark | Hello]:
        await socket.send(json.dumps({"type": "here", "life": self._life, "acknowledged": self._acknowledged}))
        first = json.loads(await socket.recv())
        life, hello = first.pop("life"), from_json(first)
        assert isinstance(hello, Hello)
        if life != self._life:
            self._life, self._acknowledged = life, 0
        self._socket = socket
        waiting: Hello | None = hello
        while True:
            if waiting is not None and self._acknowledged >= waiting.seq:
                self.hello = waiting
                yield waiting
                waiting = None
            try:
                message = from_json(json.loads(await socket.recv()))
            except websockets.ConnectionClosed:
                return
            if isinstance(message, Mark) and message.seq > self._acknowledged:
                yield message
                self._acknowledged = message.seq
                await socket.send(json.dumps({"type": "ack", "seq": message.seq}))
