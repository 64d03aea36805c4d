"""Douyin's live data platform on loopback: tokens, rooms, push tasks, signed POSTs to us, and what could not be pushed.

    async with FakeDouyin() as douyin, served(source.routes()) as port:
        douyin.address = f"http://127.0.0.1:{port}{PATH}"
        await douyin.comment("1", "多少钱")        # the status that we answered with; None while no task runs

What is faithful: a token for app id and secret only, of which the last one made is valid (40022 for the others); a
start token's room with its 64-bit id as a number; one task a type, 5003019 for a room or a type that is not allowed;
nothing is pushed for a task that does not run; ten failures in a row stop the task; a gift or fan-club row that we did
not take is kept, in pages of at most 100, for ever. It signs in its own way, so that a mistake of ours does not agree
with itself.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import itertools
import json
import time
from collections import Counter, defaultdict

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from perception.chat.douyin_source import PATH, douyin_push
from tests.perception.chat.harness import AT_ONCE

ROOM = "7214015683695250235"
STOPPED, RUNNING = 2, 3


@contextlib.asynccontextmanager
async def served(routes):
    """The port of a real server on loopback."""
    config = uvicorn.Config(Starlette(routes=list(routes)), port=0, log_level="error", lifespan="off")
    config.timeout_graceful_shutdown = 1
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        await server.shutdown()


def row(id: str, **more) -> dict:
    """What every row has."""
    return {"msg_id": id, "sec_openid": "_000oJIu6APhom", "avatar_url": "https://p11.douyinpic.com/a.jpeg",
            "nickname": "小明", "timestamp": int(time.time() * 1000), **more}  # fmt: skip


class FakeDouyin:
    def __init__(self) -> None:
        self.app_id, self.secret, self.push_secret = "tt07", "s3cret", "push-s3cret"
        self.start_token = "start"
        self.address = ""
        self.allowed = {"live_comment", "live_gift", "live_like", "live_fansclub"}
        self.room_open = True
        self.tasks: dict[str, int] = {}
        self.token = ""
        self.kept: dict[str, list[str]] = {"live_gift": [], "live_fansclub": []}  # payloads, as JSON text
        self.calls: Counter[str] = Counter()
        self.answers: defaultdict[str, list[dict]] = defaultdict(list)  # call → given instead of its next ones
        self.failures: Counter[str] = Counter()
        self._number = itertools.count(1)
        self._called = asyncio.Event()

    async def __aenter__(self):
        self._stack = contextlib.AsyncExitStack()
        api = "/api/live_data/task"
        routes = [
            Route("/api/apps/v2/token", self._token, methods=["POST"]),
            Route("/api/webcastmate/info", self._info, methods=["POST"]),
            Route(f"{api}/start", self._start, methods=["POST"]),
            Route(f"{api}/stop", self._stop, methods=["POST"]),
            Route(f"{api}/get", self._get, methods=["GET"]),
            Route(f"{api}/fail_data/get", self._fail_data, methods=["GET"]),
        ]
        self.url = f"http://127.0.0.1:{await self._stack.enter_async_context(served(routes))}"
        self.client = await self._stack.enter_async_context(httpx.AsyncClient(trust_env=False, timeout=20.0))
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._stack.aclose()

    # -- it pushes ------------------------------------------------------------------------------------------------

    def headers(self, type: str, body: bytes, *, room: str = ROOM, nonce: str = "", at: float | None = None,
                secret: str | None = None) -> dict[str, str]:  # fmt: skip
        stamp = str(int((time.time() if at is None else at) * 1000))
        nonce = nonce or f"n{next(self._number)}"
        text = f"x-msg-type={type}&x-nonce-str={nonce}&x-roomid={room}&x-timestamp={stamp}".encode()
        md5 = hashlib.new("md5", text)
        md5.update(body)
        md5.update((self.push_secret if secret is None else secret).encode())
        return {"content-type": "application/json", "x-msg-type": type, "x-nonce-str": nonce, "x-roomid": room,
                "x-timestamp": stamp, "x-signature": base64.standard_b64encode(md5.digest()).decode()}  # fmt: skip

    async def post(self, body: bytes, headers: dict[str, str]) -> int:
        return (await self.client.post(self.address, content=body, headers=headers)).status_code

    async def push(self, type: str, *rows: dict) -> int | None:
        if self.tasks.get(type) != RUNNING:
            return None
        text = json.dumps(rows, ensure_ascii=False)
        status = await self.post(text.encode(), self.headers(type, text.encode()))
        if 200 <= status < 300:
            self.failures[type] = 0
            return status
        if type in self.kept:
            self.kept[type].append(text)
        self.failures[type] += 1
        if self.failures[type] >= 10:
            self.tasks[type] = STOPPED
        return status

    async def comment(self, id: str, text: str) -> int | None:
        return await self.push("live_comment", row(id, content=text))

    async def until(self, call: str, times: int) -> None:
        """Until we have called so often."""
        while self.calls[call] < times:
            self._called.clear()
            await self._called.wait()

    # -- it is called ---------------------------------------------------------------------------------------------

    async def _token(self, request: Request) -> JSONResponse:
        self._count("token")
        asked = await request.json()
        if asked.get("grant_type") != "client_credential":
            return _said(40020, "bad grant_type")
        if asked.get("appid") != self.app_id:
            return _said(40015, "bad appid")
        if asked.get("secret") != self.secret:
            return _said(40017, "bad secret")
        self.token = f"token-{next(self._number)}"
        return JSONResponse(
            {"err_no": 0, "err_tips": "success", "data": {"access_token": self.token, "expires_in": 7200}}
        )

    def _count(self, name: str) -> None:
        self.calls[name] += 1
        self._called.set()

    def _refusal(self, name: str, token: str) -> JSONResponse | None:
        self._count(name)
        if self.answers[name]:
            return JSONResponse(self.answers[name].pop(0))
        return None if token == self.token else _said(40022, "invalid access token")

    async def _info(self, request: Request) -> JSONResponse:
        if refused := self._refusal("info", request.headers.get("x-token", "")):
            return refused
        if (await request.json()).get("token") != self.start_token:
            return JSONResponse({"errcode": 40025, "errmsg": "token expired"})
        info = {"room_id": int(ROOM), "anchor_open_id": "_000a", "avatar_url": "", "nick_name": "店"}
        return JSONResponse({"errcode": 0, "errmsg": "success", "data": {"info": info}})

    async def _start(self, request: Request) -> JSONResponse:
        return self._task("start", request, await request.json(), RUNNING)

    async def _stop(self, request: Request) -> JSONResponse:
        return self._task("stop", request, await request.json(), STOPPED)

    def _task(self, name: str, request: Request, asked: dict, status: int) -> JSONResponse:
        type = asked.get("msg_type")
        if refused := self._refusal(f"{name} {type}", request.headers.get("access-token", "")):
            return refused
        if asked.get("appid") != self.app_id:
            return _said(40023, "param error")
        if not self.room_open or asked.get("roomid") != ROOM or type not in self.allowed:
            return _said(5003019, "not allowed")
        self.tasks[type] = status
        self.failures[type] = 0
        return _said(0, "success", {"task_id": f"task-{type}"})

    async def _get(self, request: Request) -> JSONResponse:
        if refused := self._refusal("get", request.headers.get("access-token", "")):
            return refused
        return _said(0, "success", {"status": self.tasks.get(request.query_params["msg_type"], 1)})

    async def _fail_data(self, request: Request) -> JSONResponse:
        asked = request.query_params
        if refused := self._refusal(f"fail_data {asked['msg_type']}", request.headers.get("access-token", "")):
            return refused
        number, size = int(asked["page_num"]), int(asked["page_size"])
        if not (number >= 1 and 1 <= size <= 100 and asked["msg_type"] in self.kept):
            return _said(10011, "request params error")
        kept = self.kept[asked["msg_type"]]
        page = [{"roomid": ROOM, "msg_type": asked["msg_type"], "payload": text}
                for text in kept[(number - 1) * size : number * size]]  # fmt: skip
        return _said(0, "success", {"page_num": number, "total_count": len(kept), "data_list": page})


def _said(code: int, words: str, data: dict | None = None) -> JSONResponse:
    return JSONResponse({"err_no": code, "err_msg": words, "logid": "l", "data": data or {}})


class DouyinHarness:
    can_refuse = True
    can_write = False
    dies_silently = True

    def __init__(self, clock, rng) -> None:
        self.clock = clock
        self.server = FakeDouyin()
        self._rng = rng

    async def __aenter__(self):
        self._stack = contextlib.AsyncExitStack()
        await self._stack.enter_async_context(self.server)
        self.source = self.made(room=ROOM)
        self._port = await self._stack.enter_async_context(served(self.source.routes()))
        self.server.address = f"http://127.0.0.1:{self._port}{PATH}"
        return self

    def made(self, **more):
        """A source for this platform."""
        known = {"app_id": "tt07", "secret": "s3cret", "push_secret": "push-s3cret", "url": self.server.url,
                 "token_url": self.server.url, "clock": self.clock, "rng": self._rng, "backoff": AT_ONCE}  # fmt: skip
        return douyin_push(**(known | more))

    async def __aexit__(self, *exc: object) -> None:
        await self._stack.aclose()

    async def joined(self) -> None:
        """Until every task runs and the source sleeps between two looks."""
        async with asyncio.timeout(20):
            while True:
                await self.clock.asleep(30)
                if self.source.status()["state"] == "live" and all(
                    self.server.tasks.get(type) == RUNNING for type in self.source.types
                ):
                    return
                await asyncio.sleep(0)

    async def say(self, id: str, text: str) -> None:
        assert await self.server.comment(id, text) == 200

    async def garbage(self) -> None:
        for body in (b"garbage", b"[[[", b"\xff\x00\xfe", b"[1]"):
            assert await self.server.post(body, self.server.headers("live_comment", body)) == 200

    async def monster(self) -> None:
        body = b"x" * (10 << 20)
        with contextlib.suppress(httpx.TransportError):  # it may hang up before it has read all
            assert await self.server.post(body, self.server.headers("live_comment", body)) == 413

    async def cut(self) -> None:
        """In the middle of a call."""
        _, writer = await asyncio.open_connection("127.0.0.1", self._port)
        writer.write(f"POST {PATH} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 100\r\n\r\n[{{".encode())
        await writer.drain()
        writer.transport.abort()

    async def deafen(self) -> None:
        """The platform's breaker stops the tasks, and nobody says so."""
        self.server.tasks = dict.fromkeys(self.server.tasks, STOPPED)

    async def silence(self) -> None:
        self.clock.advance(60)

    async def refuse(self) -> None:
        self.server.secret = "another"

    async def next_reply(self) -> str:
        raise NotImplementedError
