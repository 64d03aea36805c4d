"""The headers of every page and file: what the browser may load and talk to, which is us and our stage, nothing else.

In: the stage's address. Out: ASGI middleware. No inline script, no third party, no string turned into markup
(`require-trusted-types-for` makes the browser itself refuse it), no frame around us.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit


def policy(stage_url: str | None) -> str:
    """The Content-Security-Policy of the studio page; without a stage it talks to us alone."""
    stage = urlsplit(stage_url or "")
    socket = f"{'wss' if stage.scheme == 'https' else 'ws'}://{stage.netloc}" if stage_url else ""
    http = f"{stage.scheme}://{stage.netloc}" if stage_url else ""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {http}".rstrip(),
            "style-src 'self'",
            "img-src 'self'",
            "font-src 'self'",
            "media-src blob:",
            f"connect-src 'self' {http} {socket}".rstrip(),
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
        )
    )


class Headers:
    def __init__(self, app: Any, stage_url: str | None) -> None:
        self._app = app
        self._headers = [
            (b"content-security-policy", policy(stage_url).encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"no-referrer"),
            (b"permissions-policy", b"microphone=(self), camera=(), geolocation=()"),
            (b"cache-control", b"no-cache"),
        ]

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *self._headers]}
            await send(message)

        await self._app(scope, receive, with_headers)
