"""What WebRTC sends of the programme: the coded pictures as they are, the sound from AAC to Opus, each at its moment.

In: packets, from any thread of the child's loop. Out: two aiortc tracks that give `av.Packet`s. A packet goes out at
its presentation time plus one fixed delay, picture and sound alike: a receiver lays them together by the sender reports
(RFC 3550, 6.4.1), which say what was sent at which wall time. Drop policy of a lane: full, it is emptied, and pictures
go on at the next key frame.
"""

from __future__ import annotations

import asyncio
import io
import time
from collections import deque
from collections.abc import Iterator
from fractions import Fraction

import av
from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError

from render.output.packet import Packet, avc_config, avcc_to_annexb, parameter_sets

DELAY = 0.15  # seconds; sound arrives up to 85 ms after its moment: a tick, and two frames in two codecs
MOST_SECONDS = 4.0
OPUS_BITS = 128_000
RATE = 48_000


class Pace:
    """When a packet is due: the first one sets the time, for both tracks."""

    def __init__(self) -> None:
        self._anchor: float | None = None

    def wait(self, start: float, now: float) -> float:
        """Seconds until a packet that starts at `start` goes out."""
        if self._anchor is None:
            self._anchor = now - start + DELAY
        return self._anchor + start - now


class Lane(MediaStreamTrack):
    """One track: a bounded queue that gives each packet at its moment."""

    def __init__(self, kind: str, pace: Pace, per_second: int) -> None:
        super().__init__()
        self.kind = kind
        self.dropped = 0
        self._pace = pace
        self._most = int(MOST_SECONDS * per_second)
        self._waiting: deque[tuple[float, av.Packet]] = deque()
        self._arrived = asyncio.Event()
        self._needs_key = True

    def put(self, packet: av.Packet, start: float, *, key: bool) -> None:
        if len(self._waiting) >= self._most:
            self.dropped += len(self._waiting)
            self._waiting.clear()
            self._needs_key = True
        if self._needs_key and not key:
            self.dropped += 1
            return
        self._needs_key = False
        self._waiting.append((start, packet))
        self._arrived.set()

    async def recv(self) -> av.Packet:
        while not self._waiting:
            if self.readyState != "live":
                raise MediaStreamError
            self._arrived.clear()
            await self._arrived.wait()
        start, packet = self._waiting.popleft()
        await asyncio.sleep(max(0.0, self._pace.wait(start, time.monotonic())))
        return packet

    def stop(self) -> None:
        super().stop()
        self._arrived.set()


class Tracks:
    """`put` every packet; `pictures` and `sound` are the tracks."""

    def __init__(self, init: bytes) -> None:
        pace = Pace()
        self.pictures, self.sound = Lane("video", pace, 25), Lane("audio", pace, 50)
        self._header = parameter_sets(avc_config(init))
        self._recode = Recode(init)
        self._began = False

    def put(self, packet: Packet) -> None:
        if packet.kind == "video":
            self._began = True
            data = avcc_to_annexb(packet.data)
            out = av.Packet(self._header + data if packet.key else data)
            out.pts, out.time_base = packet.pts, Fraction(1, packet.rate)
            self.pictures.put(out, packet.start, key=packet.key)
        elif self._began:
            for out in self._recode.push(packet):
                self.sound.put(out, float(out.pts * out.time_base), key=True)


class Recode:
    """AAC to Opus, times kept: what sounds at a time in one sounds at that time in the other."""

    def __init__(self, init: bytes) -> None:
        with av.open(io.BytesIO(init), "r", format="mp4") as template:
            config = bytes(template.streams.audio[0].codec_context.extradata)
        self._config = config
        self._begin()

    def push(self, packet: Packet) -> Iterator[av.Packet]:
        """The Opus packets of 20 ms that are whole now."""
        if self._next is not None and packet.pts != self._next:
            self._begin()  # time was skipped
        self._next = packet.pts + packet.duration
        coded = av.Packet(packet.data)
        coded.pts, coded.time_base = packet.pts, Fraction(1, packet.rate)
        for frame in self._decoder.decode(coded):
            frame.pts, frame.time_base = packet.pts, Fraction(1, RATE)
            for part in self._resampler.resample(frame):
                yield from self._encoder.encode(part)

    def _begin(self) -> None:
        self._next: int | None = None
        self._decoder = av.CodecContext.create("aac", "r")
        self._decoder.extradata = self._config
        self._resampler = av.AudioResampler("s16", "stereo", RATE, frame_size=960)
        self._encoder = av.CodecContext.create("libopus", "w")
        self._encoder.sample_rate, self._encoder.layout, self._encoder.format = RATE, "stereo", "s16"
        self._encoder.bit_rate, self._encoder.time_base = OPUS_BITS, Fraction(1, RATE)
        self._encoder.options = {"application": "audio", "frame_duration": "20"}
