"""Facebook's live comments on loopback, a bare HTTP server: one stream of server-sent events a connection.

What is faithful: Graph's errors (190 a refused token, 100 another video), only the fields that were asked for, pings as
comments, a stream that can break off or fall silent, and no history for who connects later; what is written under a
comment comes back as the page's comment, and needs its right (200) and a comment that is there (100).
"""

from __future__ import annotations

import asyncio
import json
import re
from urllib.parse import parse_qs, urlsplit

from perception.chat.facebook import FacebookSource
from tests.perception.chat.harness import AT_ONCE

VIDEO = "1019327905211065"


class _Talk(asyncio.Protocol):
    """One connection: a request, then whatever the platform says."""

    def __init__(self, server: FakeFacebook) -> None:
        self._server = server
        self._head = b""

    def connection_made(self, transport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._head += data
        head, end, body = self._head.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        if end and len(body) == (int(length[1]) if length else 0):
            method, address = head.decode().split(" ")[:2]
            if method == "POST":
                form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
                self._server.written_to(self, urlsplit(address).path, form)
            else:
                self._server.asked(self, urlsplit(address))

    def connection_lost(self, exc: Exception | None) -> None:
        self._server.talks.discard(self)


class FakeFacebook:
    def __init__(self) -> None:
        self.token = "page-t0ken"
        self.connections = 0
        self.refuse_with: list[tuple[int, dict]] = []
        self.may_write = True
        self.comments: set[str] = set()
        self.posts = 0
        self.replies: asyncio.Queue[tuple[str, str]] = asyncio.Queue()  # (the comment it is under, its words)
        self.talks: set[_Talk] = set()
        self._more = asyncio.Event()

    async def __aenter__(self):
        self._server = await asyncio.get_running_loop().create_server(lambda: _Talk(self), "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._server.close()
        self.cut()
        await self._server.wait_closed()

    def asked(self, talk: _Talk, address) -> None:
        given = {name: values[0] for name, values in parse_qs(address.query).items()}
        if refusal := self._refusal(address.path, given):
            _answer(talk, refusal[0], {"error": refusal[1]})
            return
        head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n: ping\n\n"
        talk.transport.write(head)
        self.talks.add(talk)
        self.connections += 1
        self._more.set()

    def written_to(self, talk: _Talk, path: str, form: dict[str, str]) -> None:
        self.posts += 1
        under = path.removeprefix("/").removesuffix("/comments")
        if form.get("access_token") != self.token:
            return _answer(talk, 400, {"error": {"message": "Error validating access token", "code": 190}})
        if not self.may_write:
            return _answer(talk, 403, {"error": {"message": "(#200) missing permissions", "code": 200}})
        if under not in self.comments or not form.get("message"):
            return _answer(talk, 400, {"error": {"message": "Unsupported post request.", "code": 100}})
        self.replies.put_nowait((under, form["message"]))
        self._say(f"r{self.posts}", form["message"], **{"from": {"name": "the page", "id": "1"}})
        return _answer(talk, 200, {"id": f"{VIDEO}_r{self.posts}"})

    def _refusal(self, path: str, asked: dict[str, str]) -> tuple[int, dict] | None:
        if self.refuse_with:
            return self.refuse_with.pop(0)
        if asked.get("access_token") != self.token:
            return 400, {"message": "Error validating access token", "type": "OAuthException", "code": 190}
        if path != f"/{VIDEO}/live_comments":
            return 400, {"message": "Unsupported get request.", "type": "GraphMethodException", "code": 100}
        assert asked["fields"] == "from{name,id},message" and asked["comment_rate"]
        return None

    async def connected(self, times: int) -> None:
        while self.connections < times:
            self._more.clear()
            await self._more.wait()

    async def send(self, data: bytes) -> None:
        self._send(data)

    def _send(self, data: bytes) -> None:
        for talk in list(self.talks):
            talk.transport.write(data)

    async def say(self, id: str, text: str, **more) -> None:
        self._say(id, text, **more)

    def _say(self, id: str, text: str, **more) -> None:
        self.comments.add(f"{VIDEO}_{id}")
        comment = {"id": f"{VIDEO}_{id}", "message": text, "from": {"name": "小明", "id": "4567890"}, **more}
        self._send(b"data: %b\n\n" % json.dumps(comment, ensure_ascii=False).encode())

    def cut(self) -> None:
        for talk in list(self.talks):
            talk.transport.abort()


def _answer(talk: _Talk, status: int, body: dict) -> None:
    raw = json.dumps(body).encode()
    talk.transport.write(
        b"HTTP/1.1 %d X\r\nconnection: close\r\ncontent-length: %d\r\n\r\n%b" % (status, len(raw), raw)
    )
    talk.transport.close()


class FacebookHarness:
    can_refuse = True
    can_write = True
    dies_silently = False  # by httpx's patience, which is not the clock's; test_facebook shows it

    def __init__(self, clock, rng) -> None:
        self.clock = clock
        self.server = FakeFacebook()
        self._rng = rng
        self._wanted = 1

    async def __aenter__(self):
        await self.server.__aenter__()
        self.source = self.made()
        return self

    def made(self, video: str = VIDEO, **more) -> FacebookSource:
        known = {"token": "page-t0ken", "url": self.server.url, "graph_url": self.server.url, "replies": True,
                 "clock": self.clock, "rng": self._rng, "backoff": AT_ONCE}  # fmt: skip
        return FacebookSource(video, **(known | more))

    async def __aexit__(self, *exc: object) -> None:
        await self.server.__aexit__(*exc)

    async def joined(self) -> None:
        async with asyncio.timeout(20):
            await self.server.connected(self._wanted)
            while self.source.life.connections < self._wanted or not self.source.life.on_air:  # noqa: ASYNC110
                await asyncio.sleep(0)  # our side of it

    async def say(self, id: str, text: str) -> None:
        await self.server.say(id, text)

    async def garbage(self) -> None:
        await self.server.send(b"garbage\n\ndata: garbage\n\ndata: [[[\n\ndata\n\nevent: x\n\ndata: \xff\n\n")

    async def monster(self) -> None:
        self._wanted += 1
        await self.server.send(b"data: " + b"x" * (10 << 20))

    async def cut(self) -> None:
        self._wanted += 1
        self.server.cut()

    async def deafen(self) -> None: ...

    async def silence(self) -> None: ...

    async def refuse(self) -> None:
        self.server.token = "another"

    async def next_reply(self) -> str:
        return (await self.server.replies.get())[1]
