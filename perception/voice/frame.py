"""One message on the pipe between the ears and their process: a JSON head and a body of bytes.

In and out: `(head, body)`. On the wire: two lengths (little-endian uint32), the head as UTF-8 JSON, the body.
"""

from __future__ import annotations

import asyncio
import json
import struct
from typing import Any, BinaryIO

_LENGTHS = struct.Struct("<II")


def pack(head: dict[str, Any], body: bytes = b"") -> bytes:
    encoded = json.dumps(head, ensure_ascii=False).encode()
    return _LENGTHS.pack(len(encoded), len(body)) + encoded + body


def read(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """The next message; None at the end of the stream, also inside a message."""
    start = stream.read(_LENGTHS.size)
    if len(start) < _LENGTHS.size:
        return None
    head_length, body_length = _LENGTHS.unpack(start)
    rest = stream.read(head_length + body_length)
    if len(rest) < head_length + body_length:
        return None
    return json.loads(rest[:head_length]), rest[head_length:]


async def read_async(stream: asyncio.StreamReader) -> tuple[dict[str, Any], bytes] | None:
    """`read` for an event loop."""
    try:
        head_length, body_length = _LENGTHS.unpack(await stream.readexactly(_LENGTHS.size))
        rest = await stream.readexactly(head_length + body_length)
    except asyncio.IncompleteReadError:
        return None
    return json.loads(rest[:head_length]), rest[head_length:]
