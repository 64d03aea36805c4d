"""What the encoder hands to every output: `Packet`, and `StreamInfo`, what a receiver must know before the first one.

Times are counts, never seconds: video in ticks of 1/25 s, audio in samples of 1/48000 s. There are no B-frames, so
decoding order is showing order. Video bytes are AVCC (each NAL after its length), as MP4 and FLV carry them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["video", "audio"]


@dataclass(frozen=True, slots=True, eq=False)
class Packet:
    """One coded picture or 1024 coded samples. `pts` and `duration` count in `rate` parts of a second."""

    kind: Kind
    pts: int
    duration: int
    rate: int
    key: bool
    data: bytes

    @property
    def start(self) -> float:
        return self.pts / self.rate

    @property
    def end(self) -> float:
        return (self.pts + self.duration) / self.rate

    def at(self, rate: int) -> int:
        """The presentation time in `rate` parts of a second, rounded down."""
        return self.pts * rate // self.rate


@dataclass(frozen=True, slots=True, eq=False)
class StreamInfo:
    """Sizes, rates, decoder configuration. `init` is the fragmented-MP4 init segment, complete in itself."""

    width: int
    height: int
    fps: int
    sample_rate: int
    channels: int
    video_config: bytes  # AVCDecoderConfigurationRecord
    audio_config: bytes  # AudioSpecificConfig
    init: bytes

    @property
    def video_codec(self) -> str:
        """RFC 6381 name, from profile, constraints and level: avc1.64001f."""
        return f"avc1.{self.video_config[1:4].hex()}"

    @property
    def audio_codec(self) -> str:
        return f"mp4a.40.{self.audio_config[0] >> 3}"

    @property
    def mime(self) -> str:
        """What MediaSource.addSourceBuffer wants to hear."""
        return f'video/mp4; codecs="{self.video_codec}, {self.audio_codec}"'


def annexb_to_avcc(data: bytes) -> bytes:
    """Start codes out, four-byte lengths in. Emulation prevention keeps start codes out of a NAL's body."""
    out = bytearray()
    for nal in data.split(b"\0\0\1"):
        nal = nal.rstrip(b"\0")
        if nal:
            out += len(nal).to_bytes(4, "big") + nal
    return bytes(out)


def avc_config(init: bytes) -> bytes:
    """The AVCDecoderConfigurationRecord inside an MP4 init segment: the body of its `avcC` box."""
    body = init.index(b"avcC") + 4
    size = int.from_bytes(init[body - 8 : body - 4], "big")
    return init[body : body - 8 + size]


def avcc_to_annexb(data: bytes) -> bytes:
    """Four-byte lengths out, start codes in: as RTP payloaders take it."""
    out, at = bytearray(), 0
    while at + 4 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        out += b"\0\0\0\1" + data[at + 4 : at + 4 + size]
        at += 4 + size
    return bytes(out)


def parameter_sets(config: bytes) -> bytes:
    """SPS and PPS of an AVCDecoderConfigurationRecord, with start codes: what stands in front of a key frame where the
    stream has no header (ISO 14496-15, 5.3.3.1)."""
    out, at = bytearray(), 6
    for count in (config[5] & 0x1F, None):
        if count is None:
            count, at = config[at], at + 1
        for _ in range(count):
            size = int.from_bytes(config[at : at + 2], "big")
            out += b"\0\0\0\1" + config[at + 2 : at + 2 + size]
            at += 2 + size
    return bytes(out)
