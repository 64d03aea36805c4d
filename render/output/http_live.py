"""Where players find the programme: `/live.flv` by HTTP or websocket, `/live.m3u8` with its segments under `/hls/`.

In: `FlvStream` and `Hls`. Out: Starlette routes. A reader that stops reading holds up its own connection only; what
waits for it is bounded (`audience`). Origin and Host are checked by the wrapper of the whole application.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from render.output.flv import FlvStream
from render.output.hls import Hls

_FRESH = {"cache-control": "no-store"}
_KEEP = {"cache-control": "public, max-age=60"}


def live_routes(flv: FlvStream | None, hls: Hls | None) -> list[BaseRoute]:
    return [*(_flv_routes(flv) if flv else ()), *(_hls_routes(hls) if hls else ())]


def _flv_routes(flv: FlvStream) -> list[BaseRoute]:
    async def http_flv(request: Request) -> Response:
        return StreamingResponse(tags(), media_type="video/x-flv", headers=_FRESH)

    async def tags() -> AsyncIterator[bytes]:
        async with flv.viewer() as viewer:
            async for tag in viewer:
                yield tag

    async def ws_flv(socket: WebSocket) -> None:
        await socket.accept()
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            async with flv.viewer() as viewer:
                async for tag in viewer:
                    await socket.send_bytes(tag)
        with contextlib.suppress(RuntimeError):
            await socket.close()

    return [Route("/live.flv", http_flv), WebSocketRoute("/live.flv", ws_flv)]


def _hls_routes(hls: Hls) -> list[BaseRoute]:
    async def playlist(request: Request) -> Response:
        text = hls.playlist()
        if text is None:
            return PlainTextResponse("the first segment is not whole yet: ask again in two seconds", 503, _FRESH)
        return Response(text, media_type="application/vnd.apple.mpegurl", headers=_FRESH)

    async def segment(request: Request) -> Response:
        data = hls.segment(request.path_params["name"])
        if data is None:
            return PlainTextResponse("gone: read the playlist again", 404, _FRESH)
        return Response(data, media_type="video/mp4", headers=_KEEP)

    return [Route("/live.m3u8", playlist), Route("/hls/{name}", segment)]
