"""Packets into a container by PyAV: what the recorder (MP4) and the RTMP child (FLV) share.

In: an opened output container, the init segment that describes the streams, packets. Out: muxed bytes wherever the
container writes. `origin` shifts time so that the packet it names is at 0.
"""

from __future__ import annotations

import io
from fractions import Fraction

import av
from av.container import OutputContainer

from render.output.packet import Packet


class Muxer:
    """Belongs to one thread; any call may raise OSError or av.FFmpegError."""

    def __init__(self, container: OutputContainer, init: bytes) -> None:
        self._container = container
        with av.open(io.BytesIO(init), "r", format="mp4") as template:
            self._streams = {s.type: container.add_stream_from_template(s) for s in template.streams}
        container.start_encoding()

    def write(self, packet: Packet, origin: Packet | None = None) -> None:
        shift = 0 if origin is None else origin.pts * packet.rate // origin.rate
        out = av.Packet(packet.data)
        out.stream = self._streams[packet.kind]
        out.time_base = Fraction(1, packet.rate)
        out.pts = out.dts = packet.pts - shift
        out.duration = packet.duration
        out.is_keyframe = packet.key
        self._container.mux_one(out)

    def close(self) -> None:
        self._container.close()
