"""Fragments of MP4 (ISO 14496-12) for a browser's MediaSource, written by hand: a `moof` and an `mdat`, nothing else.

In: packets in order. Out: `Unit`s of 200 ms with their sound; a key frame always begins one, so a viewer may start
there. The init segment that belongs to them is `StreamInfo.init`: track 1 is the picture, track 2 the sound.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from render.output.audience import Unit
from render.output.packet import Packet

PICTURES = 5  # in a fragment: 200 ms, and a GOP of 50 is ten of them
TRACKS = {"video": 1, "audio": 2}
KEY, DELTA = 0x02000000, 0x01010000  # sample flags: depends on no other; depends on others, is no sync sample
DURATION_SIZE_FLAGS, DATA_OFFSET = 0x000700, 0x000001
DEFAULT_BASE_IS_MOOF = 0x020000


class Fragmenter:
    """Collects packets; gives a fragment when one is full. `video_timescale` as the init segment says. `seconds`: how
    long the last one's picture lasts."""

    def __init__(self, video_timescale: int, pictures: int = PICTURES) -> None:
        self._timescales = {"video": video_timescale, "audio": 48_000}
        self._pictures = pictures
        self._video: list[Packet] = []
        self._audio: list[Packet] = []
        self._number = 0
        self.seconds = 0.0

    def push(self, packet: Packet) -> Unit | None:
        """The fragment that this packet's arrival completes."""
        if packet.kind == "audio":
            if self._video:
                self._audio.append(packet)
            return None
        done = self._close() if self._video and (packet.key or len(self._video) >= self._pictures) else None
        self._video.append(packet)
        return done

    def _close(self) -> Unit:
        self._number += 1
        first = self._video[0]
        data = fragment(self._number, self._video, self._audio, self._timescales)
        self.seconds = sum(p.duration / p.rate for p in self._video)
        self._video, self._audio = [], []
        return Unit(data, first.key, first.start)


def fragment(number: int, video: Sequence[Packet], audio: Sequence[Packet], timescales: dict[str, int]) -> bytes:
    """One movie fragment with a run for each track that has samples."""
    tracks = [run for run in (video, audio) if run]
    bodies = [b"".join(p.data for p in run) for run in tracks]

    def moof(offsets: Sequence[int]) -> bytes:
        header = _full_box(b"mfhd", 0, 0, struct.pack(">I", number))
        return _box(b"moof", header, *(_traf(run, timescales, at) for run, at in zip(tracks, offsets, strict=True)))

    size = len(moof([0] * len(tracks)))
    offsets, at = [], size + 8
    for body in bodies:
        offsets.append(at)
        at += len(body)
    return moof(offsets) + _box(b"mdat", *bodies)


def _traf(run: Sequence[Packet], timescales: dict[str, int], offset: int) -> bytes:
    kind = run[0].kind
    scale = timescales[kind]
    samples = b"".join(
        struct.pack(">III", p.duration * scale // p.rate, len(p.data), KEY if p.key else DELTA) for p in run
    )
    return _box(
        b"traf",
        _full_box(b"tfhd", 0, DEFAULT_BASE_IS_MOOF, struct.pack(">I", TRACKS[kind])),
        _full_box(b"tfdt", 1, 0, struct.pack(">Q", run[0].at(scale))),
        _full_box(b"trun", 0, DURATION_SIZE_FLAGS | DATA_OFFSET, struct.pack(">Ii", len(run), offset) + samples),
    )


def _box(name: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), name) + body


def _full_box(name: bytes, version: int, flags: int, body: bytes) -> bytes:
    return _box(name, struct.pack(">I", version << 24 | flags), body)
