"""Local relay tools on loopback, each with its own shapes and traps, and their harnesses for the contract suite.

What is faithful: nobody is asked for a name, every client gets every frame, DouyinBarrageGrab answers pings with the
constant "pong" whatever was asked, and executes what it is sent (here: it is written down in `executed`).
"""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from typing import ClassVar

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from perception.chat.dial import relay
from tests.perception.chat.harness import AT_ONCE


class FakeRelay:
    """A broadcasting tool. `welcome` is called for each client and may refuse it by returning False."""

    def __init__(self, process_request=None) -> None:
        self.clients: list[ServerConnection] = []
        self.received: asyncio.Queue[str | bytes] = asyncio.Queue()
        self.connections = 0
        self.deaf = False
        self._changed = asyncio.Condition()
        self._process_request = process_request

    async def __aenter__(self):
        self._server = await serve(
            self._serve,
            "127.0.0.1",
            0,
            ping_interval=None,
            close_timeout=0.2,
            max_size=32 << 20,
            process_request=self._process_request,
        )
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._server.close(code=1001)
        await self._server.wait_closed()

    @property
    def port(self) -> int:
        return self._server.sockets[0].getsockname()[1]

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    async def welcome(self, socket: ServerConnection) -> bool:
        return True

    async def on_message(self, socket: ServerConnection, data: str | bytes) -> None:
        self.received.put_nowait(data)

    async def joined(self, count: int = 1) -> None:
        async with self._changed:
            await self._changed.wait_for(lambda: len(self.clients) >= count)

    async def left(self) -> None:
        async with self._changed:
            await self._changed.wait_for(lambda: not self.clients)

    async def send(self, frame: str | bytes) -> None:
        for socket in list(self.clients):
            with suppress(ConnectionClosed):
                await socket.send(frame)

    async def pong(self, payload: bytes) -> None:
        for socket in list(self.clients):
            await socket.pong(payload)

    async def cut(self) -> None:
        for socket in list(self.clients):
            socket.transport.abort()
        await self.left()

    async def close(self, code: int, reason: str = "") -> None:
        for socket in list(self.clients):
            await socket.close(code, reason)
        await self.left()

    async def _serve(self, socket: ServerConnection) -> None:
        self.connections += 1
        try:
            if not await self.welcome(socket):
                return
            self.clients.append(socket)
            await self._tell()
            async for data in socket:
                if not self.deaf:
                    await self.on_message(socket, data)
        except ConnectionClosed:
            pass
        finally:
            if socket in self.clients:
                self.clients.remove(socket)
            await self._tell()

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()


class RelayHarness:
    """A tool that anybody may listen to and nobody can write to; subclasses say how its comment looks."""

    can_refuse: ClassVar[bool] = False
    can_write: ClassVar[bool] = False
    dies_silently: ClassVar[bool] = False
    profile: ClassVar[str]
    path: ClassVar[str] = ""

    def __init__(self, clock, rng) -> None:
        self.clock, self.rng = clock, rng
        self.tool = self.make()

    def make(self) -> FakeRelay:
        return FakeRelay()

    def settings(self) -> dict:
        return {}

    async def __aenter__(self):
        await self.tool.__aenter__()
        self.source = relay(
            self.profile,
            url=self.tool.url + self.path,
            clock=self.clock,
            rng=self.rng,
            backoff=AT_ONCE,
            **self.settings(),
        )
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.tool.__aexit__(*exc)

    def comment(self, id: str, text: str) -> str:
        raise NotImplementedError

    async def joined(self) -> None:
        await self.tool.joined()

    async def say(self, id: str, text: str) -> None:
        await self.tool.send(self.comment(id, text))

    async def garbage(self) -> None:
        for frame in ("garbage", b"\xff\x00\xfe", "[[[", '{"a":' * 200):
            await self.tool.send(frame)

    async def monster(self) -> None:
        with suppress(ConnectionClosed):
            await self.tool.send("x" * (10 << 20))
        await self.tool.left()

    async def cut(self) -> None:
        await self.tool.cut()

    async def deafen(self) -> None:
        self.tool.deaf = True

    async def silence(self) -> None: ...

    async def refuse(self) -> None: ...

    async def next_reply(self) -> str:
        return str(await self.tool.received.get())


class GenericHarness(RelayHarness):
    profile = "generic"

    def comment(self, id: str, text: str) -> str:
        return json.dumps({"type": "chat", "user": {"id": "u-小明", "name": "小明"}, "text": text, "id": id})


class ObaHarness(RelayHarness):
    profile = "oba"

    def comment(self, id: str, text: str) -> str:
        return json.dumps(
            {"time": int(time.time() * 1000), "msg_type": "comment", "msg_id": id, "nick_name": "小明",
             "user_id": "u77", "content": text}
        )  # fmt: skip


class FakeBarrageGrab(FakeRelay):
    """Executes every object it is sent: {"Cmd": 1} closes it."""

    def __init__(self) -> None:
        super().__init__()
        self.executed: list[str] = []

    async def on_message(self, socket: ServerConnection, data: str | bytes) -> None:
        self.executed.append(str(data))


class BarrageGrabHarness(RelayHarness):
    profile = "barragegrab"

    def make(self) -> FakeRelay:
        return FakeBarrageGrab()

    def comment(self, id: str, text: str) -> str:
        number = 7345678901234000000 + sum(ord(char) * 31**i for i, char in enumerate(id)) % 10**6
        data = {"MsgId": number, "User": {"Id": 98765432109876543, "Nickname": "小明", "SecUid": "s"}, "Content": text}
        return json.dumps({"Type": 1, "ProcessName": "x", "Data": json.dumps(data, ensure_ascii=False)})
