"""The binary framing of Bilibili's live sockets: packets in and out, nothing of what they mean.

A packet is `>I H H I I` (length, header length, version, operation, sequence) and a body. Version 2 and 3 bodies are
packets again, under zlib and brotli. In: one websocket message. Out: `Packet`s, at most NESTED levels deep and
UNPACKED_LIMIT bytes in all. A heartbeat's reply carries our own body after what its length admits to: the rest of such
a message is not looked at. Protocol as in xfgryujk/blivedm and the open platform's own SDKs.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from perception.chat.wire import BadFrame

PLAIN, CONTROL, ZLIB, BROTLI = 0, 1, 2, 3
HEARTBEAT, HEARTBEAT_REPLY, MESSAGE, AUTH, AUTH_REPLY = 2, 3, 5, 7, 8

FRAME_LIMIT = 8 << 20
UNPACKED_LIMIT = 8 << 20
NESTED = 2
MOST_PACKETS = 10_000

_HEADER = struct.Struct(">IHHII")


class Packet(NamedTuple):
    version: int
    operation: int
    body: bytes


def pack(operation: int, body: bytes = b"", version: int = CONTROL) -> bytes:
    """One packet. What clients send has version 1."""
    return _HEADER.pack(_HEADER.size + len(body), _HEADER.size, version, operation, 1) + body


def unpack(frame: bytes) -> Iterator[Packet]:
    """Every packet in `frame`, the compressed ones opened. Raises BadFrame where it cannot be read further: what came
    before has been handed over."""
    if len(frame) > FRAME_LIMIT:
        raise BadFrame(f"frame of {len(frame)} bytes; the limit is {FRAME_LIMIT}")
    budget = [UNPACKED_LIMIT, MOST_PACKETS]
    yield from _unpack(frame, 0, budget)


def _unpack(frame: bytes, depth: int, budget: list[int]) -> Iterator[Packet]:
    at = 0
    if not frame:
        raise BadFrame("an empty frame")
    while at < len(frame):
        budget[1] -= 1
        if budget[1] < 0:
            raise BadFrame(f"more than {MOST_PACKETS} packets in one frame")
        if len(frame) - at < _HEADER.size:
            raise BadFrame(f"cut inside a header, {len(frame) - at} bytes from the end")
        length, header, version, operation, _ = _HEADER.unpack_from(frame, at)
        if header < _HEADER.size or length < header:
            raise BadFrame(f"a packet of {length} bytes with a header of {header}")
        if operation == HEARTBEAT_REPLY:
            yield Packet(version, operation, frame[at + header : at + header + 4])
            return
        if length > len(frame) - at:
            raise BadFrame(f"cut inside a packet: {len(frame) - at} of {length} bytes")
        body = frame[at + header : at + length]
        at += length
        if operation == MESSAGE and version in (ZLIB, BROTLI):
            if depth >= NESTED:
                raise BadFrame(f"packets nested deeper than {NESTED} levels")
            plain = _inflate(body, budget[0]) if version == ZLIB else _unbrotli(body, budget[0])
            budget[0] -= len(plain)
            yield from _unpack(plain, depth + 1, budget)
        else:
            yield Packet(version, operation, body)


def _inflate(body: bytes, limit: int) -> bytes:
    stream = zlib.decompressobj()
    try:
        plain = stream.decompress(body, limit)
    except zlib.error as e:
        raise BadFrame(f"not zlib: {e}") from None
    if stream.unconsumed_tail or not stream.eof:
        raise BadFrame("zlib cut short" if len(plain) < limit else f"more than {UNPACKED_LIMIT} bytes unpacked")
    return plain


def _unbrotli(body: bytes, limit: int) -> bytes:
    import brotli

    stream, plain = brotli.Decompressor(), bytearray()
    try:
        plain += stream.process(body, output_buffer_limit=limit)
        while not stream.is_finished() and not stream.can_accept_more_data():
            plain += stream.process(b"", output_buffer_limit=limit)
            if len(plain) > limit:
                raise BadFrame(f"more than {UNPACKED_LIMIT} bytes unpacked")
    except brotli.error as e:
        raise BadFrame(f"not brotli: {e}") from None
    if len(plain) > limit:
        raise BadFrame(f"more than {UNPACKED_LIMIT} bytes unpacked")
    if not stream.is_finished():
        raise BadFrame("brotli cut short")
    return bytes(plain)
