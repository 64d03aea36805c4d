"""Bilibili's open platform on loopback: HTTP with the full signature check, and the binary socket.

    async with FakeBilibili() as bili:
        source = dial.bilibili_open(key="k", secret="s3cret", app_id=7, code="CODE", url=bili.url, ...)
        await bili.joined();  await bili.say("小明", "多少钱", msg_id="1")

What is faithful: both routes; a wrong digest is 4012, a wrong signature 4002, a clock off by five minutes 4003, a wrong
identity code 7007, too early again 7001, a heartbeat of an ended game 7003, ending twice 7000; op 8 with -101 for words
that are not the session's; a heartbeat's reply says 20 bytes and carries our body after them; a room whose game was
not ended cannot be opened again for a minute; after 60 s without a heartbeat, and after 5 s without op 7, `tick` hangs
up. The signature is computed
here in its own way, so that a mistake of ours does not agree with itself.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import struct
import time
import zlib
from collections import Counter
from contextlib import suppress
from weakref import WeakKeyDictionary

import brotli
import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from perception.chat.dial import bilibili_open
from tests.perception.chat.fake_relay import FakeRelay
from tests.perception.chat.harness import AT_ONCE


def packet(op: int, body: bytes, ver: int = 0, *, length: int | None = None) -> bytes:
    return struct.pack(">IHHII", 16 + len(body) if length is None else length, 16, ver, op, 0) + body


def command(cmd: str, **data) -> bytes:
    body = {"cmd": f"LIVE_OPEN_PLATFORM_{cmd}", "data": data}
    return packet(5, json.dumps(body, ensure_ascii=False).encode())


def zipped(*packets: bytes, ver: int = 2) -> bytes:
    body = b"".join(packets)
    return packet(5, zlib.compress(body) if ver == 2 else brotli.compress(body, quality=1), ver)


def comment(name: str, text: str, msg_id: str, **more) -> bytes:
    data = {"uname": name, "open_id": f"open-{name}", "msg": text, "msg_id": msg_id, "room_id": 5, "dm_type": 0,
            "timestamp": 1_700_000_000, "guard_level": 0, **more}  # fmt: skip
    return command("DM", **data)


class FakeBilibili(FakeRelay):
    """The platform. Everything that can be refused is an attribute; `calls` counts what was asked by path."""

    def __init__(self, clock=None) -> None:
        super().__init__()
        self.key, self.secret = "k", "s3cret"
        self.code, self.app_id, self.access_token = "CODE", 7, "t0ken"
        self.calls: Counter[str] = Counter()
        self.refuse_with: dict[str, list[int]] = {}  # path → codes of the next answers
        self.http_down = False
        self.token_expired = False
        self.games: dict[str, bool] = {}  # game → still open
        self.words: dict[str, str] = {}  # auth body → game
        self.early = 0
        self._clock = clock
        self._opened: WeakKeyDictionary[ServerConnection, float] = WeakKeyDictionary()
        self._beaten: WeakKeyDictionary[ServerConnection, float] = WeakKeyDictionary()
        self._number = 0
        self._kept: dict[str, float] = {}

    async def __aenter__(self):
        await super().__aenter__()
        routes = [Route(f"/v2/app/{n}", self._app, methods=["POST"]) for n in ("start", "heartbeat", "end")]
        for name in ("ws-start", "ws-heartbeat"):
            routes.append(Route(f"/arcopen/fn/live/room/{name}", self._oauth, methods=["POST"]))
        config = uvicorn.Config(Starlette(routes=routes), port=0, log_level="error", lifespan="off")
        config.timeout_graceful_shutdown = 1
        self._http = uvicorn.Server(config)
        config.load()
        self._http.lifespan = config.lifespan_class(config)
        await self._http.startup()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._http.shutdown()
        await super().__aexit__(*exc)

    @property
    def http_url(self) -> str:
        return f"http://127.0.0.1:{self._http.servers[0].sockets[0].getsockname()[1]}"

    async def until(self, true) -> None:
        """Until it is so; looked at whenever somebody calls, comes or goes."""
        async with self._changed:
            await self._changed.wait_for(true)

    def now(self) -> float:
        return self._clock.now() if self._clock else time.monotonic()

    # -- HTTP -----------------------------------------------------------------------------------------------------

    async def _checked(self, request: Request, version: str) -> JSONResponse | None:
        """What a bad request gets; None for a good one."""
        path = request.url.path.rpartition("/")[2]
        self.calls[path] += 1
        await self._tell()
        if self.http_down:
            return JSONResponse({"error": "down"}, 503)
        try:
            given, body = request.headers, await request.body()
        except ClientDisconnect:  # a session that ends does not wait for its heartbeat
            return _code(-1)
        names = sorted(name for name in given if name.startswith("x-bili-"))
        words = "\n".join(name + ":" + given[name] for name in names)
        proof = hmac.new(self.secret.encode(), words.encode(), hashlib.sha256).hexdigest()
        if len(names) != 6 or given.get("x-bili-accesskeyid") != self.key or given.get("authorization") != proof:
            return _code(4002, "sign error")
        if given["x-bili-content-md5"] != hashlib.md5(body).hexdigest():
            return _code(4012, "md5")
        if given["x-bili-signature-version"] != version or given.get("accept") != "application/json":
            return _code(4000, "parameters")
        if abs(int(given["x-bili-timestamp"]) - time.time()) > 300:
            return _code(4003, "timestamp")
        if codes := self.refuse_with.get(path):
            return _code(codes.pop(0), "told to")
        return None

    async def _app(self, request: Request) -> JSONResponse:
        if bad := await self._checked(request, "1.0"):
            return bad
        asked, path = await request.json(), request.url.path.rpartition("/")[2]
        if path == "start":
            if asked.get("code") != self.code or asked.get("app_id") != self.app_id:
                return _code(7007, "identity code")
            self._forget()
            if any(self.games.values()):
                self.early += 1
                return _code(7001, "too early")
            game = self._new_game()
            return _code(0, data={
                "game_info": {"game_id": game},
                "websocket_info": self._socket_info(game),
                "anchor_info": {"room_id": 5, "uid": 1, "open_id": "open-anchor", "uname": "店主", "uface": ""},
            })  # fmt: skip
        game = asked.get("game_id", "")
        if path == "end":
            return _code(0 if self.games.pop(game, False) else 7000)
        if self.games.get(game):
            self._kept[game] = self.now()
            return _code(0)
        return _code(7003)

    async def _oauth(self, request: Request) -> JSONResponse:
        if bad := await self._checked(request, "2.0"):
            return bad
        if request.headers.get("access-token") != self.access_token or self.token_expired:
            return _code(-101, "账号未登录")
        if request.url.path.endswith("ws-start"):
            game = self._new_game()
            self.games[game] = True
            return _code(0, data={"conn_id": game, "websocket_info": self._socket_info(game)})
        return _code(0 if (await request.json()).get("conn_id") in self.games else 7003)

    def _new_game(self) -> str:
        self._number += 1
        game = f"game-{self._number}"
        self.games[game] = True
        self._kept[game] = self.now()
        return game

    def _forget(self) -> None:
        """A game without heartbeats is over after a minute."""
        for game in [game for game, at in self._kept.items() if self.now() - at > 60]:
            self.games.pop(game, None)
            del self._kept[game]

    def _socket_info(self, game: str) -> dict:
        words = json.dumps({"roomid": 5, "key": f"key of {game}", "group": "open"})
        self.words[words] = game
        return {"auth_body": words, "wss_link": [f"{self.url}/sub", f"{self.url}/sub"]}

    # -- the socket -----------------------------------------------------------------------------------------------

    async def welcome(self, socket: ServerConnection) -> bool:
        self._opened[socket] = self.now()
        await self._tell()
        first = await socket.recv()
        del self._opened[socket]
        length, header, _, op, _ = struct.unpack_from(">IHHII", first)
        assert (length, header, op) == (len(first), 16, 7)
        if first[16:].decode() not in self.words:
            await socket.send(packet(8, b'{"code":-101}', 1))
            await socket.close(1000)
            return False
        await socket.send(packet(8, b'{"code":0}', 1))
        beat = await socket.recv()
        assert struct.unpack_from(">IHHII", beat)[3] == 2, "a heartbeat must follow at once"
        await self._answer_beat(socket, beat)
        return True

    async def on_message(self, socket: ServerConnection, data: str | bytes) -> None:
        if struct.unpack_from(">IHHII", data)[3] == 2:
            await self._answer_beat(socket, data)
        self.received.put_nowait(data)

    async def _answer_beat(self, socket: ServerConnection, beat: bytes) -> None:
        self._beaten[socket] = self.now()
        await socket.send(packet(3, struct.pack(">I", 1234) + beat[16:], 1, length=20))

    async def tick(self) -> None:
        """Hangs up on whoever has not beaten for a minute, or has not said within 5 s who it is."""
        for socket, since in list(self._opened.items()):
            if self.now() - since > 5:
                await socket.close(1000)
        for socket in list(self.clients):
            if self.now() - self._beaten[socket] > 60:
                await socket.close(1000)

    async def say(self, name: str, text: str, *, msg_id: str, **more) -> None:
        await self.send(zipped(comment(name, text, msg_id, **more)))


def _code(code: int, message: str = "ok", data: dict | None = None) -> JSONResponse:
    return JSONResponse({"code": code, "message": message, "request_id": "r", "data": data})


class BilibiliHarness:
    """Route A for the contract suite."""

    can_refuse = True
    can_write = False
    dies_silently = True

    def __init__(self, clock, rng) -> None:
        self.clock = clock
        self.server = FakeBilibili(clock)
        self._rng = rng

    async def __aenter__(self):
        await self.server.__aenter__()
        self.source = bilibili_open(
            key="k", secret="s3cret", app_id=7, code="CODE", url=self.server.http_url, clock=self.clock, rng=self._rng,
            backoff=AT_ONCE,
        )  # fmt: skip
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.server.__aexit__(*exc)

    async def joined(self) -> None:
        await self.server.joined()

    async def say(self, id: str, text: str) -> None:
        await self.server.say("小明", text, msg_id=id)

    async def garbage(self) -> None:
        for frame in (b"", b"garbage", "text", packet(5, b"{", 0), packet(5, b"not zlib", 2), packet(5, b"{}", 0)[:-1]):
            await self.server.send(frame)

    async def monster(self) -> None:
        with suppress(ConnectionClosed):
            await self.server.send(b"\0" * (10 << 20))
        await self.server.left()

    async def cut(self) -> None:
        await self.server.cut()

    async def deafen(self) -> None:
        self.server.deaf = True

    async def silence(self) -> None:
        await self.clock.asleep(29)
        self.clock.advance(30)
        await self.clock.asleep(4.9)
        self.server.deaf = False
        self.clock.advance(5)
        await self.server.left()

    async def refuse(self) -> None:
        self.server.code = "another"

    async def next_reply(self) -> str:
        raise NotImplementedError
