"""A real OpenAI-compatible HTTP server on loopback that streams what it is told and counts its open streams.

In: `async with serving(pieces=[...], stall=True) as server`; `pieces` may be endless, and another while it serves.
Out: `server.url` for `--brain`, `server.requests`. `stop()` and `start()` are a crash and a restart on the same port.
Alone: `python -m tests.agent.brains.model_server --first-ms 300 --say TEXT` serves until its stdin closes.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
from collections.abc import AsyncIterator, Iterable
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
                elif self.status != 200:
                    self._plain(writer, self.status, {"error": {"message": "no"}})
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
        await self._count(1)
        try:
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n")
            await asyncio.sleep(self.first_s)
            pieces, stall = self.pieces, self.stall
            if "structured_outputs" in request:
                pieces, stall = [self.choice], False
            elif "response_format" in request:
                pieces, stall = ['{"choice": ', json.dumps(self.choice), "}"], False
            price = PRICE.search(request["messages"][-1]["content"])
            for text in pieces:
                text = text.replace("<price>", price[0]) if price else text
                event = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "tiny"}
                event["choices"] = [
                    {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": self.finish}
                ]
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
            await self._count(-1)

    @staticmethod
    def _chunk(writer: asyncio.StreamWriter, data: bytes) -> None:
        writer.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")


@asynccontextmanager
async def serving(**settings: Any) -> AsyncIterator[ModelServer]:
    server = ModelServer(**settings)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


async def _alone(first_s: float, say: list[str]) -> None:
    async with serving(pieces=say, first_s=first_s) as server:
        print(server.url, flush=True)
        await asyncio.to_thread(sys.stdin.buffer.read)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--first-ms", type=float, default=0.0)
    parser.add_argument("--say", action="append", default=[], help="a piece; may be given again")
    options = parser.parse_args()
    asyncio.run(_alone(options.first_ms / 1000, options.say))
