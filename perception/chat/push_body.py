"""The body of a call that a platform makes, within the limits of a frame and of its patience."""

from __future__ import annotations

import asyncio

from starlette.requests import ClientDisconnect, Request

from perception.chat.sanitise import FRAME_LIMIT

PATIENCE_S = 2.0


class Unread(Exception):
    """The body was not taken; `status` is what the caller is told."""

    def __init__(self, reason: str, status: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


async def read_body(request: Request) -> bytes:
    """The whole body. Unread when it is larger than a frame may be (the rest is not read), late, or cut short."""
    raw = bytearray()
    try:
        async with asyncio.timeout(PATIENCE_S):
            async for piece in request.stream():
                raw += piece
                if len(raw) > FRAME_LIMIT:
                    raise Unread("too large", 413)
    except (TimeoutError, ClientDisconnect):
        raise Unread("cut short", 408) from None
    return bytes(raw)
