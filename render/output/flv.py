"""The programme as FLV, for any player that reads HTTP-FLV or WS-FLV (VLC, ffplay, OBS, flv.js, mpegts.js).

In: packets. Out: an `Audience` whose head is the file header with `onMetaData` and both decoder configurations, and
whose units are one tag each (Adobe's Video File Format Specification 10.1, annex E). Times are the show's own, in
milliseconds: 32 bits of them are 49 days.
"""

from __future__ import annotations

import struct

from render.output.audience import Audience, Unit
from render.output.packet import Packet, StreamInfo

HEADER = b"FLV\x01\x05\x00\x00\x00\x09\x00\x00\x00\x00"  # version 1, sound and picture
AUDIO, VIDEO, SCRIPT = 8, 9, 18
AVC_KEY, AVC_INTER = 0x17, 0x27
AAC = 0xAF  # the byte says 44 kHz stereo for every AAC; the AudioSpecificConfig tells the truth
CONFIG, NALUS = b"\x00", b"\x01"
MOST_WAITING = 360  # tags: five seconds


class FlvStream(Audience):
    """`viewer()` for every reader: HTTP sends what it gives as one body, a websocket as messages."""

    def __init__(self, info: StreamInfo, metadata: dict[str, str] | None = None) -> None:
        super().__init__("flv", (head(info, metadata or {}),), Tagger(), most=MOST_WAITING)


class Tagger:
    """A tag a packet."""

    def push(self, packet: Packet) -> Unit:
        milliseconds = packet.at(1000)
        if packet.kind == "audio":
            return Unit(tag(AUDIO, milliseconds, bytes((AAC,)) + NALUS + packet.data), False, packet.start)
        frame = bytes((AVC_KEY if packet.key else AVC_INTER,)) + NALUS + b"\0\0\0" + packet.data
        return Unit(tag(VIDEO, milliseconds, frame), packet.key, packet.start)


def head(info: StreamInfo, metadata: dict[str, str]) -> bytes:
    """What every reader gets first. `metadata` carries the mark of generated content."""
    facts: dict[str, float | bool | str] = {
        "width": float(info.width),
        "height": float(info.height),
        "framerate": float(info.fps),
        "videocodecid": 7.0,
        "audiocodecid": 10.0,
        "audiosamplerate": float(info.sample_rate),
        "stereo": info.channels == 2,
        **metadata,
    }
    return (
        HEADER
        + tag(SCRIPT, 0, _string("onMetaData", marked=True) + _table(facts))
        + tag(VIDEO, 0, bytes((AVC_KEY,)) + CONFIG + b"\0\0\0" + info.video_config)
        + tag(AUDIO, 0, bytes((AAC,)) + CONFIG + info.audio_config)
    )


def tag(kind: int, milliseconds: int, body: bytes) -> bytes:
    """One tag and the size that follows it. The time's high byte comes last."""
    size = len(body).to_bytes(3, "big")
    time = (milliseconds & 0xFFFFFF).to_bytes(3, "big") + (milliseconds >> 24 & 0xFF).to_bytes(1, "big")
    return bytes((kind,)) + size + time + b"\0\0\0" + body + struct.pack(">I", 11 + len(body))


def _table(facts: dict[str, float | bool | str]) -> bytes:
    """An ECMA array of AMF0."""
    body = b"".join(_string(name) + _value(value) for name, value in facts.items())
    return b"\x08" + struct.pack(">I", len(facts)) + body + b"\0\0\x09"


def _value(value: float | bool | str) -> bytes:
    if isinstance(value, bool):
        return b"\x01" + bytes((value,))
    if isinstance(value, float):
        return b"\x00" + struct.pack(">d", value)
    return _string(value, marked=True)


def _string(text: str, *, marked: bool = False) -> bytes:
    data = text.encode()[:0xFFFF]
    return (b"\x02" if marked else b"") + struct.pack(">H", len(data)) + data
