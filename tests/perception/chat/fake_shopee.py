"""Shopee's livestream interface on loopback.

What is faithful: the signature over partner, path, time, token and user (made here in its own way), error_sign for a
wrong one or a clock off by five minutes; Shopee's own spelling of a refused token, with HTTP 403; comments of the last
10 s only, from an offset on; a posted comment of at most 150 characters comes back as the streamer's own.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import time
from collections import Counter

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from perception.chat.shopee_source import LATEST, POST, shopee
from tests.perception.chat.fake_douyin import served
from tests.perception.chat.harness import AT_ONCE

PARTNER, HOST, SESSION = 2001887, 5000, 6236215


class FakeShopee:
    def __init__(self, clock) -> None:
        self.key, self.token = "partner-key", "t0ken"
        self.comments: list[tuple[float, dict]] = []
        self.posted: asyncio.Queue[str] = asyncio.Queue()
        self.calls: Counter[str] = Counter()
        self.answers: list[Response] = []  # given instead of the next ones
        self.offsets: list[int] = []
        self._clock = clock
        self._number = itertools.count(900_000)

    async def __aenter__(self):
        self._served = served([Route(LATEST, self._latest, methods=["GET"]), Route(POST, self._post, methods=["POST"])])
        self.url = f"http://127.0.0.1:{await self._served.__aenter__()}"
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._served.__aexit__(*exc)

    def say(self, id: int, text: str, *, user: int = 77, name: str = "小明") -> None:
        row = {"comment_id": id, "user_id": user, "username": name, "content": text, "timestamp": int(time.time())}
        self.comments.append((self._clock.now(), row))

    def _refusal(self, path: str, request: Request) -> Response | None:
        self.calls[path] += 1
        if self.answers:
            return self.answers.pop(0)
        asked = request.query_params
        mac = hmac.new(self.key.encode(), digestmod=hashlib.sha256)
        for part in (asked["partner_id"], path, asked["timestamp"], asked["access_token"], asked["user_id"]):
            mac.update(part.encode())
        if mac.hexdigest() != asked["sign"] or abs(int(asked["timestamp"]) - time.time()) > 300:
            return _said("error_sign", "Wrong sign.", 403)
        if asked["access_token"] != self.token:
            return _said("invalid_acceess_token", "Invalid access_token.", 403)
        return None

    async def _latest(self, request: Request) -> Response:
        if refused := self._refusal(LATEST, request):
            return refused
        if request.query_params["session_id"] != str(SESSION):
            return _said("error_param", "session not found", 200)
        offset = int(request.query_params["offset"])
        self.offsets.append(offset)
        recent = self._clock.now() - 10
        rows = [row for n, (at, row) in enumerate(self.comments) if n >= offset and at >= recent]
        return _said("", "", 200, {"next_offset": len(self.comments), "list": rows})

    async def _post(self, request: Request) -> Response:
        if refused := self._refusal(POST, request):
            return refused
        asked = await request.json()
        if asked["session_id"] != SESSION or not 0 < len(asked["content"]) <= 150:
            return _said("error_param", "content", 200)
        self.posted.put_nowait(asked["content"])
        self.say(next(self._number), asked["content"], user=HOST, name="店")
        return _said("", "", 200, {})


def _said(error: str, message: str, status: int, response: dict | None = None) -> Response:
    body = {"request_id": "r", "error": error, "message": message}
    return JSONResponse(body | ({} if response is None else {"response": response}), status)


class ShopeeHarness:
    can_refuse = True
    can_write = True
    dies_silently = False  # every ask is a connection of its own, and has its own patience

    def __init__(self, clock, rng) -> None:
        self.clock = clock
        self.server = FakeShopee(clock)
        self._rng = rng

    async def __aenter__(self):
        await self.server.__aenter__()
        self.source = self.made()
        return self

    def made(self, **more):
        known = {"partner": PARTNER, "key": "partner-key", "user": HOST, "token": "t0ken", "session": SESSION,
                 "url": self.server.url, "clock": self.clock, "rng": self._rng, "backoff": AT_ONCE}  # fmt: skip
        return shopee(**(known | more))

    async def __aexit__(self, *exc: object) -> None:
        await self.server.__aexit__(*exc)

    async def joined(self) -> None:
        async with asyncio.timeout(20):
            await self.clock.asleep(2)

    async def asked(self) -> None:
        """Once more."""
        await self.joined()
        self.clock.advance(3)
        await self.joined()

    async def say(self, id: str, text: str) -> None:
        await self.joined()
        self.server.say(int(id) if id.isdecimal() else 1_000_000 + sum(id.encode()), text)
        await self.asked()

    async def garbage(self) -> None:
        for body in (b"garbage", b"[]", b'{"response": 7}', b'{"response": {"list": [7]}}'):
            self.server.answers.append(Response(body))
            await self.asked()

    async def monster(self) -> None:
        self.server.answers.append(Response(b"x" * (10 << 20)))
        await self.asked()

    async def cut(self) -> None:
        """The answer breaks off in its middle."""
        self.server.answers.append(Response(b'{"resp', headers={"content-length": "100"}))
        await self.asked()

    async def deafen(self) -> None: ...

    async def silence(self) -> None: ...

    async def refuse(self) -> None:
        self.server.token = "another"

    async def next_reply(self) -> str:
        return await self.server.posted.get()
