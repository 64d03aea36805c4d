"""Meta's webhooks for Instagram, from their side: the question with a challenge, and signed POSTs. It signs in its own
way: a digest object fed piece by piece."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import json
import time

import httpx

from perception.chat.instagram_source import PATH, InstagramSource
from tests.perception.chat.fake_douyin import served

ACCOUNT, MEDIA = "17841400000000001", "18000000000000001"


def comment(id: str, text: str, *, at: float | None = None, account: str = ACCOUNT, user: str = "1784") -> bytes:
    value = {"from": {"id": user, "username": "小明", "self_ig_scoped_id": user}, "id": id, "text": text,
             "media": {"id": MEDIA, "media_product_type": "LIVE"}}  # fmt: skip
    entry = {"id": account, "time": int(time.time() if at is None else at),
             "changes": [{"field": "live_comments", "value": value}]}  # fmt: skip
    return json.dumps({"object": "instagram", "entry": [entry]}).encode()


class InstagramHarness:
    can_refuse = False
    can_write = False
    dies_silently = False

    def __init__(self, clock, rng) -> None:
        self.secret = "app-s3cret"
        self.source = InstagramSource(secret="app-s3cret", verify_token="v", account=ACCOUNT, clock=clock)

    async def __aenter__(self):
        self._stack = contextlib.AsyncExitStack()
        self._port = await self._stack.enter_async_context(served(self.source.routes()))
        self.address = f"http://127.0.0.1:{self._port}{PATH}"
        self.client = await self._stack.enter_async_context(httpx.AsyncClient(trust_env=False, timeout=20.0))
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._stack.aclose()

    async def post(self, body: bytes, **headers: str) -> int:
        mac = hmac.new(self.secret.encode(), digestmod=hashlib.sha256)
        mac.update(body)
        sent = {"content-type": "application/json", "x-hub-signature-256": f"sha256={mac.hexdigest()}", **headers}
        return (await self.client.post(self.address, content=body, headers=sent)).status_code

    async def joined(self) -> None:
        async with asyncio.timeout(20):
            while await self.post(b'{"entry": []}') != 200:  # noqa: ASYNC110 — asking is all that Meta can do
                await asyncio.sleep(0)

    async def say(self, id: str, text: str) -> None:
        assert await self.post(comment(id, text)) == 200

    async def garbage(self) -> None:
        for body in (b"garbage", b"[[[", b"\xff", b'{"object": "instagram"}'):
            assert await self.post(body) == 200

    async def monster(self) -> None:
        with contextlib.suppress(httpx.TransportError):
            assert await self.post(b"x" * (10 << 20)) == 413

    async def cut(self) -> None:
        _, writer = await asyncio.open_connection("127.0.0.1", self._port)
        writer.write(f"POST {PATH} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 100\r\n\r\n[{{".encode())
        await writer.drain()
        writer.transport.abort()

    async def deafen(self) -> None: ...

    async def silence(self) -> None: ...

    async def refuse(self) -> None: ...

    async def next_reply(self) -> str:
        raise NotImplementedError
