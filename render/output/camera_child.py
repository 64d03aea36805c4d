"""The process that feeds a loopback camera: `python -m render.output.camera_child`. It may hang; nothing else does.

In, on stdin: a head with the device and packets (`pipe`). Out: decoded pictures, planar YUV 4:2:0, written to the
device; on stdout one JSON object a line: {"state": "publishing"}, or {"state": "failed", "reason"} before exit code 1.
The format is set by VIDIOC_S_FMT (linux/videodev2.h); v4l2loopback takes one picture a write.
"""

from __future__ import annotations

import contextlib
import fcntl
import io
import json
import os
import signal
import struct
import sys
from collections.abc import Callable, Iterator
from typing import Any

import av

from render.output.packet import Packet
from render.output.pipe import read_head, read_record

VIDIOC_S_FMT = 0xC0D05605  # _IOWR('V', 5, struct v4l2_format), 208 bytes where pointers have eight
OUTPUT, NO_FIELD, REC709, LIMITED = 2, 1, 3, 2
EXTENDED = 0xFEEDCAFE  # V4L2_PIX_FMT_PRIV_MAGIC: the fields behind it are meant
YUV420 = int.from_bytes(b"YU12", "little")
FORMAT_BYTES = 208


def format_of(width: int, height: int) -> bytearray:
    """A `struct v4l2_format` for pictures written to the device."""
    size = width * height * 3 // 2
    pix = (width, height, YUV420, NO_FIELD, width, size, REC709, EXTENDED, 0, 0, LIMITED, 0)
    packed = struct.pack("<I4x12I", OUTPUT, *pix)
    return bytearray(packed.ljust(FORMAT_BYTES, b"\0"))


class Pictures:
    """Packets to raw pictures. Begins at a key frame; sound is left out."""

    def __init__(self, init: bytes) -> None:
        with av.open(io.BytesIO(init), "r", format="mp4") as template:
            stream = template.streams.video[0].codec_context
            self.width, self.height, config = stream.width, stream.height, bytes(stream.extradata)
        self._decoder = av.CodecContext.create("h264", "r")
        self._decoder.extradata = config
        self._decoder.flags |= av.codec.context.Flags.low_delay
        self._decoder.thread_count = 1

    def push(self, packet: Packet) -> Iterator[bytes]:
        if packet.kind == "video":
            for frame in self._decoder.decode(av.Packet(packet.data)):
                yield frame.to_ndarray(format="yuv420p").tobytes()


def feed(
    device: str,
    init: bytes,
    packets: Iterator[Packet],
    tell: Callable[..., None],
    ioctl: Callable[[int, int, bytearray], Any] = fcntl.ioctl,
) -> None:
    """Until the packets end. Raises OSError where the device takes no pictures of this size."""
    pictures = Pictures(init)
    camera = os.open(device, os.O_WRONLY)
    try:
        ioctl(camera, VIDIOC_S_FMT, format_of(pictures.width, pictures.height))
        tell(state="publishing")
        for packet in packets:
            for picture in pictures.push(packet):
                os.write(camera, picture)
    finally:
        os.close(camera)


def main() -> int:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the stage decides when the stream ends
    try:
        about, init = read_head(sys.stdin.buffer)
        feed(about["device"], init, iter(lambda: read_record(sys.stdin.buffer), None), _tell)
    except (OSError, av.FFmpegError, ValueError, KeyError, EOFError) as e:
        _tell(state="failed", reason=getattr(e, "strerror", None) or type(e).__name__)
        return 1
    return 0


def _tell(**what: Any) -> None:
    with contextlib.suppress(OSError):
        os.write(1, json.dumps(what).encode() + b"\n")


if __name__ == "__main__":
    sys.exit(main())
