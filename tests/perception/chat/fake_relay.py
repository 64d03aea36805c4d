"""Local relay tools on loopback, each with its own shapes and traps, and their harnesses for the contract suite.

What is faithful: nobody is asked for a name, every client gets every frame, DouyinBarrageGrab answers pings with the
constant "pong" whatever was asked, and executes what it is sent (here: it is written down in `executed`).
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import json
import time
from contextlib import suppress
from typing import ClassVar

import uvicorn
from starlette.applications import Starlette
from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from perception.chat.dial import relay
from perception.chat.relay_server import RelayServer
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


class FakeDouyinLive(FakeRelay):
    """Answers text `ping` with text `pong`; tells each new client how the room stands."""

    online = True

    async def welcome(self, socket: ServerConnection) -> bool:
        await socket.send(self.status("ROOM_ONLINE" if self.online else "ROOM_OFFLINE"))
        return True

    async def on_message(self, socket: ServerConnection, data: str | bytes) -> None:
        await super().on_message(socket, data)
        if data == "ping":
            await socket.send("pong")

    @staticmethod
    def status(code: str) -> str:
        return json.dumps(
            {"type": "system", "event": "live_status", "code": code, "live": code == "ROOM_ONLINE", "room_id": "99"}
        )


class DouyinLiveHarness(RelayHarness):
    profile = "douyinlive"
    path = "/ws/99"
    dies_silently = True

    def make(self) -> FakeRelay:
        return FakeDouyinLive()

    def comment(self, id: str, text: str) -> str:
        return json.dumps(
            {
                "method": "WebcastChatMessage",
                "common": {"msgId": id, "roomId": "99"},
                "user": {"id": "123456789", "nickname": "小明"},
                "content": text,
                "livename": "店",
            }
        )

    async def silence(self) -> None:
        await self.clock.asleep(9.9)
        self.clock.advance(10)
        await self.clock.asleep(49.9)
        self.clock.advance(50)
        await self.clock.asleep(9.9)
        self.tool.deaf = False
        self.clock.advance(10)
        await self.tool.left()


class TikFinityHarness(RelayHarness):
    profile = "tikfinity"

    def comment(self, id: str, text: str) -> str:
        data = {"msgId": id, "userId": "6890", "uniqueId": "xiaoming", "nickname": "小明", "comment": text}
        return json.dumps({"event": "chat", "data": data})


class FakeSsn(FakeRelay):
    """Nobody hears anything before it has joined a session; what a client sends goes to the chats."""

    def __init__(self) -> None:
        super().__init__()
        self.written: asyncio.Queue[str] = asyncio.Queue()

    async def welcome(self, socket: ServerConnection) -> bool:
        joined = json.loads(await socket.recv())
        return joined == {"join": "s3ssion", "in": 4, "out": 1}

    async def on_message(self, socket: ServerConnection, data: str | bytes) -> None:
        command = json.loads(data)
        if command["action"] == "sendChat":
            self.written.put_nowait(command["value"])


class SsnHarness(RelayHarness):
    profile = "ssn"
    can_write = True

    def make(self) -> FakeRelay:
        return FakeSsn()

    def settings(self) -> dict:
        return {"secret": "s3ssion", "replies": True}

    def comment(self, id: str, text: str) -> str:
        return json.dumps(
            {"chatname": "小明", "chatmessage": f"<b>{text}</b>", "type": "tiktok", "userid": "u-77", "id": 1,
             "meta": {"messageId": id}}
        )  # fmt: skip

    async def next_reply(self) -> str:
        return await self.tool.written.get()


class FakeStreamerBot(FakeRelay):
    """Says Hello, wants the password, gives events to whoever subscribed, writes for whoever is authenticated."""

    def __init__(self) -> None:
        super().__init__()
        self.password = "p4ss"
        self.written: asyncio.Queue[dict] = asyncio.Queue()
        self.subscribed: dict = {}

    async def welcome(self, socket: ServerConnection) -> bool:
        hello = {"request": "Hello", "id": "h", "info": {"name": "fake"}}
        await socket.send(json.dumps(hello | {"authentication": {"salt": "s4lt", "challenge": "ch4l"}}))
        asked = json.loads(await socket.recv())
        proof = _b64(_b64(self.password + "s4lt") + "ch4l")
        if asked.get("request") != "Authenticate" or asked.get("authentication") != proof:
            await socket.close(4009, "Authentication failed")
            return False
        await socket.send(json.dumps({"id": asked["id"], "status": "ok"}))
        asked = json.loads(await socket.recv())
        assert asked["request"] == "Subscribe"
        self.subscribed = asked["events"]
        await socket.send(json.dumps({"id": asked["id"], "status": "ok", "events": asked["events"]}))
        return True

    async def on_message(self, socket: ServerConnection, data: str | bytes) -> None:
        asked = json.loads(data)
        if asked["request"] == "SendMessage":
            self.written.put_nowait(asked)
            await socket.send(json.dumps({"id": asked["id"], "status": "ok"}))


class StreamerBotHarness(RelayHarness):
    profile = "streamerbot"
    can_write = True
    can_refuse = True

    def make(self) -> FakeRelay:
        return FakeStreamerBot()

    def settings(self) -> dict:
        return {"secret": "p4ss", "replies": True}

    def comment(self, id: str, text: str) -> str:
        data = {"messageId": id, "text": text, "user": {"id": "70707", "name": "小明", "login": "xm", "role": 1}}
        stamp = "2026-11-22T10:00:00.1234567+00:00"
        return json.dumps(
            {"timeStamp": stamp, "event": {"source": "Twitch", "type": "ChatMessage"}, "data": data}
        )  # fmt: skip

    async def refuse(self) -> None:
        self.tool.password = "another"

    async def next_reply(self) -> str:
        asked = await self.tool.written.get()
        assert asked["platform"] == "twitch" and asked["internal"] is False
        return asked["message"]


class FakeBliveChat(FakeRelay):
    """Wants its plugin's token; beats itself, and hears the plugin's beats."""

    def __init__(self) -> None:
        self.token = "t0ken"
        super().__init__(self._check)

    def _check(self, connection, request):
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return connection.respond(403, "no")
        return None


class BliveChatHarness(RelayHarness):
    profile = "blivechat"
    path = "/api/plugin/websocket"
    can_refuse = True
    dies_silently = True

    def make(self) -> FakeRelay:
        return FakeBliveChat()

    def settings(self) -> dict:
        return {"secret": "t0ken"}

    def comment(self, id: str, text: str) -> str:
        row = ["//a.jpg", 1700000000, "小明", 0, text, 0, 0, 1, 0, 1, 0, id, "", 0, [], [], "open-77", ""]
        return json.dumps({"cmd": 50, "data": row, "extra": {"roomId": 5}})

    async def refuse(self) -> None:
        self.tool.token = "another"

    async def silence(self) -> None:
        await self.clock.asleep(9.9)
        self.clock.advance(36)
        await self.clock.asleep(9.9)
        self.tool.deaf = False
        self.clock.advance(10.1)
        await self.tool.left()


class AcceptHarness:
    """The server half of ours: a program dials in, says things, hangs up and dials again."""

    can_refuse = False
    can_write = True
    dies_silently = False

    def __init__(self, clock, rng) -> None:
        self.source = RelayServer(token="t0ken")
        self._socket: ClientConnection | None = None

    async def __aenter__(self):
        config = uvicorn.Config(
            Starlette(routes=list(self.source.routes())),
            port=0,
            log_level="error",
            lifespan="off",
            ws_max_size=32 << 20,
        )
        config.timeout_graceful_shutdown = 1
        self._server = uvicorn.Server(config)
        config.load()
        self._server.lifespan = config.lifespan_class(config)
        await self._server.startup()
        self._port = self._server.servers[0].sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *exc: object) -> None:
        if self._socket is not None:
            await self._socket.close()
        await self._server.shutdown()

    async def joined(self) -> None:
        while self._socket is None:
            with contextlib.suppress(ConnectionClosed):
                url = f"ws://127.0.0.1:{self._port}/relay/t0ken"
                socket = await connect(url, proxy=None, ping_interval=None, close_timeout=0.2)
                await socket.send("?")  # answered with an error as soon as somebody listens
                await socket.recv()
                self._socket = socket

    async def say(self, id: str, text: str) -> None:
        await self._socket.send(json.dumps({"user": {"id": "u-77", "name": "小明"}, "text": text, "id": id}))

    async def garbage(self) -> None:
        for frame in ("garbage", b"\xff\x00\xfe", "[[["):
            await self._socket.send(frame)
            assert json.loads(await self._socket.recv())["type"] == "error"

    async def monster(self) -> None:
        await self._socket.send("x" * (10 << 20))
        assert json.loads(await self._socket.recv())["type"] == "error"

    async def cut(self) -> None:
        self._socket.transport.abort()
        self._socket = None

    async def deafen(self) -> None: ...

    async def silence(self) -> None: ...

    async def refuse(self) -> None: ...

    async def next_reply(self) -> str:
        return json.loads(await self._socket.recv())["text"]


def _b64(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
