"""Flash and beep through the real path to real receivers: how far apart picture and sound are where a viewer is.

The real stage speaks beeps and flashes with them; outputs and receivers are real: `rtmp` is pushed to nginx-rtmp and
played from there by FFmpeg, `flv` and `hls` are played by FFmpeg over HTTP, `whip` is a WebRTC peer that lays sound and
picture together by the sender's reports as browsers do, `file` is the recording, read back. Offsets are beep minus
flash by presentation time at the receiver; the target is within ±20 ms.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import statistics
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import av

from commands.bench.flash import HEIGHT, WIDTH, Received, flashing, offsets
from render.output.aigc import AigcMark
from render.output.encode import Encoder
from render.output.fanout import Fanout

TARGET_MS = 20.0
MARK = AigcMark("zhubo", "bench-sync")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--receiver", action="append", choices=tuple(RECEIVERS), help="only this one; several times")
    parser.add_argument("--seconds", type=float, default=20.0, help="of show at each receiver")


def measure(args: argparse.Namespace) -> dict[str, Any]:
    return asyncio.run(_measure(args.receiver or list(RECEIVERS), args.seconds))


async def _measure(names: list[str], seconds: float) -> dict[str, Any]:
    """All receivers at the same time, as on air."""
    encoder, fanout = Encoder(WIDTH, HEIGHT, video_kbps=800, profile="baseline"), Fanout()
    with tempfile.TemporaryDirectory(prefix="zhubo-sync-") as folder:
        async with AsyncExitStack() as stack:
            reads = {name: await RECEIVERS[name](encoder, fanout, Path(folder), stack) for name in names}
            stage = await stack.enter_async_context(flashing(encoder, fanout))
            tasks = {
                name: asyncio.create_task(read(seconds), name=name) for name, read in reads.items() if callable(read)
            }
            got = await asyncio.gather(*tasks.values(), return_exceptions=True)
            clock = stage.status()["clock"]
    out = {name: _figures(result) for name, result in zip(tasks, got, strict=True)}
    out |= {name: {"skipped": why} for name, why in reads.items() if isinstance(why, str)}
    return {"target_ms": TARGET_MS, "seconds": seconds, "receivers": out, "clock": clock}


def _figures(got: Received | BaseException) -> dict[str, Any]:
    if isinstance(got, BaseException):
        return {"failed": f"{type(got).__name__}: {got}"}
    found = offsets(got)
    if not found:
        return {"events": 0, "within_target": False}
    return {
        "events": len(found),
        "median_ms": round(statistics.median(found), 1),
        "least_ms": round(min(found), 1),
        "most_ms": round(max(found), 1),
        "within_target": max(map(abs, found)) <= TARGET_MS,
    }


Read = Callable[[float], Awaitable[Received]]


def played(url: str, seconds: float, **options: Any) -> Received:
    """What FFmpeg plays from an address in so many seconds of the show."""
    got = Received()
    with av.open(url, timeout=30, **options) as file:
        for frame in file.decode():
            got.take(frame)
            if got.pictures and got.pictures[-1][0] - got.pictures[0][0] >= seconds:
                return got
    return got


async def _rtmp(encoder: Encoder, fanout: Fanout, folder: Path, stack: AsyncExitStack) -> Read | str:
    from render.output.rtmp import RtmpPush
    from tests.render.output.nginx import MODULE, serving

    if shutil.which("nginx") is None or not MODULE.exists():
        return "nginx with its RTMP module is not installed"
    server = stack.enter_context(serving(lambda name: str(shutil.which(name)), folder))
    push = RtmpPush("bench", server.url, encoder.info, MARK)
    stack.callback(push.close)
    fanout.add(push.outlet)

    async def read(seconds: float) -> Received:
        await asyncio.to_thread(push.wait_for, "publishing", timeout=30)
        return await asyncio.to_thread(played, server.url, seconds)

    return read


async def _flv(encoder: Encoder, fanout: Fanout, folder: Path, stack: AsyncExitStack) -> Read | str:
    at = await _site(encoder, fanout, stack, "flv")
    return lambda seconds: asyncio.to_thread(played, f"http://{at}/live.flv", seconds)


async def _hls(encoder: Encoder, fanout: Fanout, folder: Path, stack: AsyncExitStack) -> Read | str:
    at = await _site(encoder, fanout, stack, "hls")

    async def read(seconds: float) -> Received:
        await asyncio.sleep(8)  # three whole segments, what players want before they begin
        return await asyncio.to_thread(played, f"http://{at}/live.m3u8", seconds)

    return read


async def _site(encoder: Encoder, fanout: Fanout, stack: AsyncExitStack, kind: str) -> str:
    """A web server with the one output; its address."""
    import socket

    import uvicorn
    from starlette.applications import Starlette

    from render.output.flv import FlvStream
    from render.output.hls import Hls
    from render.output.http_live import live_routes

    output = FlvStream(encoder.info) if kind == "flv" else Hls(encoder.info)
    fanout.add(output.outlet)
    routes = live_routes(output if kind == "flv" else None, output if kind == "hls" else None)
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), log_level="error", lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[listener]))

    async def end() -> None:
        await asyncio.to_thread(output.close)
        server.should_exit = True
        await serving

    stack.push_async_callback(end)
    return f"127.0.0.1:{listener.getsockname()[1]}"


async def _file(encoder: Encoder, fanout: Fanout, folder: Path, stack: AsyncExitStack) -> Read | str:
    from render.output.recorder import Recorder

    recorder = Recorder(folder / "sync.mp4", encoder.info, MARK)
    fanout.add(recorder.outlet)

    async def read(seconds: float) -> Received:
        await asyncio.sleep(seconds + 1)
        await asyncio.to_thread(recorder.close)
        return await asyncio.to_thread(played, str(recorder.path), seconds)

    return read


async def _whip(encoder: Encoder, fanout: Fanout, folder: Path, stack: AsyncExitStack) -> Read | str:
    try:
        from tests.render.output.whip_server import WhipServer
    except ImportError:
        return "aiortc is not installed: make extras"
    from render.output.whip import WhipPush

    server = await stack.enter_async_context(WhipServer())
    push = WhipPush("bench", server.url, encoder.info)
    stack.push_async_callback(asyncio.to_thread, push.close)
    fanout.add(push.outlet)

    async def read(seconds: float) -> Received:
        await asyncio.to_thread(push.wait_for, "publishing", timeout=30)
        await asyncio.sleep(seconds)
        return server.received()

    return read


RECEIVERS: dict[str, Callable[[Encoder, Fanout, Path, AsyncExitStack], Awaitable[Read | str]]] = {
    "rtmp": _rtmp,
    "flv": _flv,
    "hls": _hls,
    "whip": _whip,
    "file": _file,
}
