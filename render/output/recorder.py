"""The recording: FILE.mp4 with the programme and its AIGC mark, written by a thread of its own.

In: packets through an `Outlet`. Out: an MP4 that starts at 0 with a key frame. It is written as fragments while the
show runs and turned into an ordinary indexed file when closed ("hybrid" fragmented): players want the index, and a
`kill -9` leaves every finished two-second fragment playable. A picture is written once its sound is there, so sound and
picture end within a frame of each other wherever the recording stops. A full disk ends the recording, never the show.
"""

from __future__ import annotations

import contextlib
import logging
import shutil
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path

import av

from errors import BadInput
from render.output.aigc import AigcMark
from render.output.fanout import Outlet
from render.output.mux import Muxer
from render.output.packet import Packet, StreamInfo

log = logging.getLogger(__name__)

RESERVE_BYTES = 32 << 20  # left free, so that the index can still be written
MOVFLAGS = "hybrid_fragmented+frag_keyframe+use_metadata_tags"


class Recorder:
    """`outlet` goes to the fan-out; `close()` ends the file. `status()["state"]`: recording | closed | stopped."""

    def __init__(
        self,
        path: str | Path,
        info: StreamInfo,
        mark: AigcMark,
        *,
        seconds: float = 10.0,
        free_bytes: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
    ) -> None:
        self.path = Path(path)
        self.outlet = Outlet(f"recorder:{self.path.name}", seconds)
        self.state = "recording"
        self.reason = ""
        self.frames = 0
        self._free_bytes = free_bytes
        self._pictures: deque[Packet] = deque()
        self._origin: Packet | None = None
        self._heard_until = 0.0
        self._fps = info.fps
        self._file = _open(self.path, info, mark)
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    def close(self, timeout: float = 10.0) -> None:
        """Write what is queued, end the file properly. Give the encoder's `flush()` to the fan-out before."""
        self.outlet.close()
        self._thread.join(timeout)

    def status(self) -> dict[str, object]:
        return {
            **self.outlet.status(),
            "state": self.state,
            "reason": self.reason,
            "file": str(self.path),
            "frames": self.frames,
            "seconds": round(self.frames / self._fps, 2),
        }

    def _run(self) -> None:
        try:
            while not self.outlet.closed:
                packet = self.outlet.get()
                if packet is not None:
                    self._take(packet)
            self._file.close()
            self.state = "closed"
        except (OSError, av.FFmpegError) as e:
            self._stop(e)

    def _take(self, packet: Packet) -> None:
        if packet.kind == "video":
            self._origin = self._origin or packet
            if packet.key:
                self._check_space()
            self._pictures.append(packet)
        else:
            self._heard_until = max(self._heard_until, packet.end)
            self._file.write(packet, self._origin)
        while self._pictures and self._pictures[0].end <= self._heard_until:
            self._file.write(self._pictures.popleft(), self._origin)
            self.frames += 1

    def _check_space(self) -> None:
        free = self._free_bytes(self.path.parent)
        if free < RESERVE_BYTES:
            raise OSError(28, f"only {free >> 20} MB left on the disk")

    def _stop(self, cause: Exception) -> None:
        """The show goes on without its recording; what was written so far stays readable."""
        self.state, self.reason = "stopped", str(cause)
        self.outlet.close()
        while self.outlet.get(0) is not None:
            pass
        with contextlib.suppress(OSError, av.FFmpegError):
            self._file.close()
        log.error(
            "recording %s stopped after %.1f s: %s; the show goes on, free some space and start a new recording",
            self.path,
            self.frames / self._fps,
            cause,
        )


def _open(path: Path, info: StreamInfo, mark: AigcMark) -> Muxer:
    try:
        container = av.open(str(path), "w", format="mp4", options={"movflags": MOVFLAGS, "flush_packets": "1"})
        container.metadata.update(mark.metadata())
        return Muxer(container, info.init)
    except (OSError, av.FFmpegError) as e:
        raise BadInput(
            f"cannot record: {e.strerror or e}", where=str(path), remedy="name a file in a folder that can be written"
        ) from e
