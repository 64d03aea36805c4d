"""A real OpenAI-compatible HTTP server on loopback that streams what it is told and counts its open streams.

In: `async with serving(pieces=[...], stall=True) as server`; `pieces` may be endless, and another while it serves.
Out: `server.url` for `--brain`, `server.requests`. `stop()` and `start()` are a crash and a restart on the same port.
Alone: `python -m tests.agent.brains.model_server --first-ms 300 --say TEXT` serves until its stdin closes; with
`--reword` it puts the sentence it is given in other words, as the show asks of a model; with `--tell` it prints for
each stream when it had the request and when it wrote the first piece, in monotonic seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

PRICE = re.compile(r"\{[^{}]+\.price\}")


@dataclass
class ModelServer:
    """`pieces` are streamed, `<price>` in them as the first price reference of the prompt; after them the stream ends,
    or `stall`s open. `status` other than 200 refuses. `first_s`: until the first piece. A structured request is
    answered by `choice`, as a bare word where `owner` is vllm, else as the JSON object its schema asks for. `finish`:
    the reason every piece carries."""

    pieces: Iterable[str] = field(default_factory=lambda: ["你好", "。"])
    status: int = 200
    stall: bool = False
    first_s: float = 0.0
    choice: str = "price"
    owner: str = "vllm"
    finish: str | None = None
    reply: Callable[[str], Iterable[str]] | None = None  # the pieces for what the user says, instead of `pieces`
    tell: Callable[[dict[str, float]], None] | None = None  # after a stream: when it was `received`, when it `wrote`
    open_streams: int = 0
    requests: list[dict] = field(default_factory=list)
    url: str = ""
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    _tasks: set[asyncio.Task] = field(default_factory=set)
    _server: asyncio.Server | None = None
    _port: int = 0

    async def _count(self, by: int) -> None:
        async with self.changed:
            self.open_streams += by
            self.changed.notify_all()

    async def until_open(self, count: int) -> None:
        async with asyncio.timeout(5), self.changed:
            await self.changed.wait_for(lambda: self.open_streams == count)

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}/v1"

    async def stop(self) -> None:
        """At once: what is being streamed breaks off."""
        if self._server is None:
            return
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()
        self._server = None

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self.handle(reader, writer)
        except asyncio.CancelledError:
            pass  # `stop`: a crash, not an error of ours
        finally:
            self._tasks.discard(task)

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode().split("\r\n")
                size = next((int(h.split(":")[1]) for h in lines if h.lower().startswith("content-length")), 0)
                body = await reader.readexactly(size)
                if "/models" in lines[0]:
                    self._plain(writer, 200, {"data": [{"id": "tiny", "owned_by": self.owner}]})
                elif "/metrics" in lines[0]:
                    self._plain(writer, 404, {})
                elif self.status != 200:
                    self._plain(writer, self.status, {"error": {"message": "no"}})
                elif "/tokenize" in lines[0]:
                    self._plain(writer, 200, {"count": 2 * len(json.loads(body)["prompt"].split())})
                else:
                    self.requests.append(json.loads(body))
                    await self._stream(reader, writer, self.requests[-1])
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    @staticmethod
    def _plain(writer: asyncio.StreamWriter, status: int, value: dict) -> None:
        body = json.dumps(value).encode()
        writer.write(
            f"HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n".encode()
            + body
        )

    async def _stream(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: dict) -> None:
        received, wrote = time.monotonic(), 0.0
        await self._count(1)
        try:
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n")
            await _exactly(self.first_s)
            asked = request["messages"][-1]["content"]
            pieces, stall = self.reply(asked) if self.reply else self.pieces, self.stall
            if "structured_outputs" in request:
                pieces, stall = [self.choice], False
            elif "response_format" in request:
                pieces, stall = ['{"choice": ', json.dumps(self.choice), "}"], False
            price = PRICE.search(asked)
            for text in pieces:
                text = text.replace("<price>", price[0]) if price else text
                event = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "tiny"}
                event["choices"] = [
                    {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": self.finish}
                ]
                wrote = wrote or time.monotonic()
                self._chunk(writer, f"data: {json.dumps(event)}\n\n".encode())
                await writer.drain()
                await asyncio.sleep(0)  # drain alone lets nobody else run while there is room
            if stall:
                await reader.read()  # until the other side closes
                return
            self._chunk(writer, b"data: [DONE]\n\n")
            writer.write(b"0\r\n\r\n")
            await writer.drain()
        finally:
            if self.tell is not None:
                self.tell({"received": received, "wrote": wrote})
            await self._count(-1)

    @staticmethod
    def _chunk(writer: asyncio.StreamWriter, data: bytes) -> None:
        writer.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")


async def _exactly(seconds: float) -> None:
    """Not a millisecond longer: the loop's own timers are as coarse as that, and a bench counts in tenths."""
    until = asyncio.get_running_loop().time() + seconds
    await asyncio.sleep(max(0.0, seconds - 0.002))
    while asyncio.get_running_loop().time() < until:  # noqa: ASYNC110 - no timer is as fine
        await asyncio.sleep(0)


@asynccontextmanager
async def serving(**settings: Any) -> AsyncIterator[ModelServer]:
    server = ModelServer(**settings)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


class Rewording:
    """The references of the sentence that is given, in a frame out of a few hundred; a third of them break a rule, as a
    small model does: a figure, praise, a reference left out."""

    OPENINGS = "来 好 看这里 说一下 给大家念一下 您看 接着说 这一条 顺便说 我们看 现在看 这边 有人问过 请看".split()  # noqa: SIM905
    MIDDLES = ("", "这款", "链接里的", "屏幕上的", "页面上写着", "资料里写着", "按资料说", "这里写的是", "单页上是")
    ENDS = ("", "，喜欢的话可以看看", "，需要的话可以看看", "，可以点开看看", "，记一下", "，慢慢看", "，想问就打字")
    BROKEN = ("，全网最低", "，只要99块", "，闭眼入")

    def __init__(self, seed: int = 0) -> None:
        self._dice = random.Random(seed)

    def __call__(self, asked: str) -> list[str]:
        found = re.findall(r"\{[^{}]+\}", asked.splitlines()[-1])
        one = self._dice.choice
        end = one(self.BROKEN) if self._dice.random() < 1 / 3 else one(self.ENDS)
        return [f"{one(self.OPENINGS)}，{one(self.MIDDLES)}", "，".join(found), f"{end}。"]


async def _alone(first_s: float, say: list[str], reword: bool, tell: bool) -> None:
    told = (lambda at: print(json.dumps(at), flush=True)) if tell else None
    async with serving(pieces=say, first_s=first_s, reply=Rewording() if reword else None, tell=told) as server:
        print(server.url, flush=True)
        await asyncio.to_thread(sys.stdin.buffer.read)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--first-ms", type=float, default=0.0)
    parser.add_argument("--say", action="append", default=[], help="a piece; may be given again")
    parser.add_argument("--reword", action="store_true", help="put what is asked in other words")
    parser.add_argument("--tell", action="store_true", help="print when each stream began and first wrote")
    options = parser.parse_args()
    asyncio.run(_alone(options.first_ms / 1000, options.say, options.reword, options.tell))
