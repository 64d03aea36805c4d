"""Packets through a pipe to a child process: a head, then one record a packet.

In and out: bytes. The head is a line of JSON (URL, metadata) followed by the init segment; a record is kind and key,
time, duration, rate, length, then the data.
"""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO

from render.output.packet import Packet

RECORD = struct.Struct("<BBqIII")
MOST_BYTES = 8 << 20
KINDS = ("video", "audio")


def head(about: dict[str, Any], init: bytes) -> bytes:
    return json.dumps({**about, "init_bytes": len(init)}).encode() + b"\n" + init


def record(packet: Packet) -> bytes:
    kind = KINDS.index(packet.kind)
    fields = (kind, packet.key, packet.pts, packet.duration, packet.rate, len(packet.data))
    return RECORD.pack(*fields) + packet.data


def read_head(stream: BinaryIO) -> tuple[dict[str, Any], bytes]:
    about = json.loads(stream.readline(65536))
    return about, _exactly(stream, about["init_bytes"])


def read_record(stream: BinaryIO) -> Packet | None:
    """The next packet; None at the end of the stream."""
    try:
        kind, key, pts, duration, rate, length = RECORD.unpack(_exactly(stream, RECORD.size))
        if length > MOST_BYTES:
            raise ValueError(f"a packet of {length} bytes")
        return Packet(KINDS[kind], pts, duration, rate, bool(key), _exactly(stream, length))
    except EOFError:
        return None


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data
