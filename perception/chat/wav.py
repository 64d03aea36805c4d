"""The header of a PCM WAV, read without trusting it.

In: bytes a viewer sent. Out: `Pcm(rate, channels, bits, seconds)`. Anything else than plain integer PCM of a sane shape
is a BadFrame that says what was wrong. Sizes that a streaming writer left open are taken from what is really there.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from perception.chat.wire import BadFrame

_PCM, _EXTENSIBLE = 1, 0xFFFE


@dataclass(frozen=True, slots=True)
class Pcm:
    rate: int
    channels: int
    bits: int
    seconds: float


def read_header(data: bytes) -> Pcm:
    """The format and the true length of `data`."""
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise BadFrame("not a WAV file")
    at, shape = 12, None
    while at + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        at += 8
        if name == b"fmt ":
            shape = _format(data[at : at + size])
        elif name == b"data":
            if shape is None:
                raise BadFrame("WAV with its data before its format")
            rate, channels, bits = shape
            size = min(size or len(data), len(data) - at)
            return Pcm(rate, channels, bits, size / (rate * channels * bits // 8))
        at += size + (size & 1)
    raise BadFrame("WAV without data")


def _format(chunk: bytes) -> tuple[int, int, int]:
    if len(chunk) < 16:
        raise BadFrame("WAV with a cut-off format")
    tag, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", chunk)
    if tag == _EXTENSIBLE and len(chunk) >= 26:
        (tag,) = struct.unpack_from("<H", chunk, 24)
    if tag != _PCM or bits not in (8, 16, 24, 32):
        raise BadFrame(f"WAV must be integer PCM (format {tag}, {bits} bits)")
    if channels not in (1, 2) or not 8_000 <= rate <= 192_000:
        raise BadFrame(f"WAV must have 1 or 2 channels at 8 to 192 kHz (got {channels} at {rate} Hz)")
    return rate, channels, bits
