"""A real OpenAI-compatible HTTP server on loopback that streams what it is told and counts its open streams.

In: `async with serving(pieces=[...], stall=True) as server`; `pieces` may be endless, and another while it serves.
Out: `server.url` for `--brain`, `server.requests`.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class ModelServer:
    """`pieces` are streamed; after them the stream ends, or `stall`s open. `status` other than 200 refuses."""

    pieces: Iterable[str] = field(default_factory=lambda: ["你好", "。"])
    status: int = 200
    stall: bool = False
    open_streams: int = 0
    requests: list[dict] = field(default_factory=list)
    url: str = ""
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def _count(self, by: int) -> None:
        async with self.changed:
            self.open_streams += by
            self.changed.notify_all()

    async def until_open(self, count: int) -> None:
        async with asyncio.timeout(5), self.changed:
            await self.changed.wait_for(lambda: self.open_streams == count)

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode().split("\r\n")
                size = next((int(h.split(":")[1]) for h in lines if h.lower().startswith("content-length")), 0)
                body = await reader.readexactly(size)
                if "/models" in lines[0]:
                    self._plain(writer, 200, {"data": [{"id": "tiny"}]})
                elif self.status != 200:
                    self._plain(writer, self.status, {"error": {"message": "no"}})
                else:
                    self.requests.append(json.loads(body))
                    await self._stream(reader, writer)
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

    async def _stream(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._count(1)
        try:
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n")
            for text in self.pieces:
                event = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "tiny"}
                event["choices"] = [
                    {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": None}
                ]
                self._chunk(writer, f"data: {json.dumps(event)}\n\n".encode())
                await writer.drain()
            if self.stall:
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
    state = ModelServer(**settings)
    tasks: set[asyncio.Task] = set()

    async def accept(reader, writer):
        task = asyncio.current_task()
        tasks.add(task)
        try:
            await state.handle(reader, writer)
        finally:
            tasks.discard(task)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    state.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    try:
        yield state
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()
