"""One web application on an inherited listening socket, until cancelled.

In: an ASGI application and the socket's file descriptor. The supervisor opened the socket before this process was born,
so whoever dialled meanwhile is served in a moment; signals are the lifeline's, not the server's.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from typing import Any

import uvicorn


async def serve(app: Any, fd: int, *, largest: int) -> None:
    """`largest`: bytes of the largest websocket message taken. Open sockets are dropped at the end."""
    config = uvicorn.Config(
        app,
        log_level="critical",
        lifespan="off",
        ws="websockets-sansio",
        ws_max_size=largest,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    server.capture_signals = contextlib.nullcontext
    serving = asyncio.create_task(server.serve(sockets=[socket.socket(fileno=os.dup(fd))]), name="uvicorn")
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        server.should_exit = True
        await serving
        raise
