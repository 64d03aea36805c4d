"""Wraps a web application so that every request's Origin and Host are checked before anything else sees it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from perception.chat.origin import scope_refusal


class Guard:
    """ASGI middleware. A refused page gets 403 with the reason, a refused websocket is closed before it opens.

    `allowed`: further origins; `own_checks`: paths whose application checks who dials by itself, because pages of
    other origins may (a relay, by its token). A welcome cross-origin page (the studio, talking to the stage
    on the next port) gets the CORS headers that it needs.
    """

    def __init__(self, app: Any, *, allowed: Iterable[str] = (), own_checks: Iterable[str] = ()) -> None:
        self._app = app
        self._own_checks = tuple(own_checks)
        self._allowed = tuple(allowed)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] not in ("http", "websocket") or scope["path"].startswith(self._own_checks):
            await self._app(scope, receive, send)
            return
        reason = scope_refusal(scope, allowed=self._allowed)
        if reason is None:
            await self._welcome(scope, receive, send)
        elif scope["type"] == "http":
            await _answer(send, 403, {"error": reason})
        else:
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": reason[:120]})

    async def _welcome(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        origin = next((v for k, v in scope["headers"] if k.lower() == b"origin"), None)
        if scope["type"] == "websocket" or origin is None:
            await self._app(scope, receive, send)
            return
        cors = [
            (b"access-control-allow-origin", origin),
            (b"access-control-allow-headers", b"authorization"),
            (b"access-control-allow-methods", b"GET, POST"),
            (b"vary", b"Origin"),
        ]
        if scope["method"] == "OPTIONS":
            await _answer(send, 200, {}, cors)
            return

        async def with_cors(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *cors]}
            await send(message)

        await self._app(scope, receive, with_cors)


async def _answer(send: Any, status: int, body: dict[str, Any], headers: Iterable[tuple[bytes, bytes]] = ()) -> None:
    head = [(b"content-type", b"application/json"), *headers]
    await send({"type": "http.response.start", "status": status, "headers": head})
    await send({"type": "http.response.body", "body": json.dumps(body, ensure_ascii=False).encode()})
