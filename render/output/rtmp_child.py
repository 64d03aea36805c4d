"""The process that speaks RTMP: `python -m render.output.rtmp_child`. It may hang or be killed; nothing else does.

In, on stdin: a head with the URL (never on the command line, where anyone may read its stream key) and packets
(`pipe`). Out: the stream, as FLV over RTMP; on stdout one JSON object a line: {"state": "publishing"} once the server
accepted it, {"state": "failed", "reason"} before exit code 1. A server that stops reading is found by its
acknowledgements: nothing acknowledged for two seconds while something is owed ends the process, where a write would
wait for ever.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import socket
import struct
import sys
import termios
import threading
import time
from collections.abc import Callable
from typing import Any

import av

from render.output.mux import Muxer
from render.output.pipe import read_head, read_record

CONNECT_SECONDS = 8.0
STALLED_AFTER = 2.0
LOOK_EVERY = 0.25
TCP_INFO_BYTES_ACKED = 120  # offset of tcpi_bytes_acked, Linux 4.1 and later


class StallWatch:
    """Pure: readings of (owed, acknowledged) bytes in, whether the peer has stopped reading out."""

    def __init__(self, patience: float = STALLED_AFTER) -> None:
        self._patience = patience
        self._acked = -1
        self._since = 0.0

    def look(self, now: float, owed: int, acked: int) -> bool:
        if owed == 0 or acked != self._acked:
            self._acked, self._since = acked, now
            return False
        return now - self._since > self._patience


def main() -> int:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the stage decides when the stream ends
    try:
        about, init = read_head(sys.stdin.buffer)
        options = {"flvflags": "no_duration_filesize"}
        container = av.open(about["url"], "w", format="flv", options=options, timeout=CONNECT_SECONDS)
        container.metadata.update(about.get("metadata", {}))
        muxer = Muxer(container, init)
    except (OSError, av.FFmpegError, ValueError, KeyError, EOFError) as e:
        return _failed(e)
    threading.Thread(target=_watch, daemon=True).start()
    _tell(state="publishing")
    try:
        while (packet := read_record(sys.stdin.buffer)) is not None:
            muxer.write(packet)
        muxer.close()
    except (OSError, av.FFmpegError, ValueError) as e:
        return _failed(e)
    return 0


def _failed(error: Exception) -> int:
    """The error's own words without its file name: that is the URL with the stream key."""
    _tell(state="failed", reason=getattr(error, "strerror", None) or type(error).__name__)
    return 1


def _tell(**what: Any) -> None:
    with contextlib.suppress(OSError):
        os.write(1, json.dumps(what).encode() + b"\n")


def _watch(clock: Callable[[], float] = time.monotonic) -> None:
    """Ends the process when the server has stopped reading. Looks at the connection's own counters."""
    link = _tcp_socket()
    watch = StallWatch()
    while link is not None:
        time.sleep(LOOK_EVERY)
        try:
            owed = struct.unpack("i", fcntl.ioctl(link, termios.TIOCOUTQ, b"\0\0\0\0"))[0]
            info = link.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 192)
            acked = struct.unpack_from("Q", info, TCP_INFO_BYTES_ACKED)[0]
        except (OSError, struct.error):
            return  # no such counters here: the parent still watches the pipe
        if watch.look(clock(), owed, acked):
            _tell(state="failed", reason="the server has stopped reading")
            os._exit(1)


def _tcp_socket() -> socket.socket | None:
    """The one TCP connection this process has."""
    for name in os.listdir("/proc/self/fd") if os.path.isdir("/proc/self/fd") else ():
        try:
            if not os.readlink(f"/proc/self/fd/{name}").startswith("socket:"):
                continue
            link = socket.socket(fileno=os.dup(int(name)))
        except OSError:
            continue
        if link.family in (socket.AF_INET, socket.AF_INET6) and link.type == socket.SOCK_STREAM:
            return link
        link.close()
    return None


if __name__ == "__main__":
    sys.exit(main())
