"""The far end of the stage's wire for `bench overhead`: a process that stamps every line as it arrives.

Out: its address on the first line of stdout; then a JSON object for each line: its `reply_to`, its words and when it
came, in monotonic seconds. To the mind it is a stage that plays nothing: each line is accepted, started and finished
at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import time

import websockets

from render.values import Hello, Line, Mark, from_json, to_json


async def _serve(socket: websockets.ServerConnection) -> None:
    await socket.recv()
    await socket.send(json.dumps({**to_json(Hello(0, 0, 0, 0.0)), "life": "bench"}))
    with contextlib.suppress(websockets.ConnectionClosed):
        await _play(socket)


async def _play(socket: websockets.ServerConnection) -> None:
    seq = 0
    async for message in socket:
        came = time.monotonic()
        body = json.loads(message)
        if body.get("type") not in ("line", "cue"):
            continue
        value = from_json(body)
        if not isinstance(value, Line):
            continue
        said = [sentence.text for sentence in value.sentences]
        print(json.dumps({"at": came, "reply_to": value.reply_to, "kind": value.kind, "text": said}), flush=True)
        states = [("accepted", None), ("started", None)]
        states += [("spoken", value.first + i) for i in range(len(value.sentences))]
        states += [("finished", None)] if value.final and value.kind == "answer" else []
        for state, sentence in states:
            seq += 1
            await socket.send(json.dumps(to_json(Mark(seq, value.id, state, 0.0, sentence))))


async def _main() -> None:
    async with websockets.serve(_serve, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        print(f"ws://127.0.0.1:{port}/link", flush=True)
        await asyncio.to_thread(sys.stdin.buffer.read)


if __name__ == "__main__":
    asyncio.run(_main())
