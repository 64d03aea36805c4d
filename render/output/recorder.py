"""The recording: FILE.mp4 with the programme and its AIGC mark, or one file every so many minutes, written by a thread.

In: packets through an `Outlet`. Out: MP4s that each start at 0 with a key frame. A file is written as fragments while
the show runs and turned into an ordinary indexed file when closed ("hybrid" fragmented): players want the index, and a
`kill -9` leaves every finished two-second fragment playable. A picture is written once its sound is there, so sound and
picture end within a frame of each other wherever a file ends; where one file ends the next begins with the very next
picture. A full disk ends the recording, never the show.
"""

from __future__ import annotations

import contextlib
import logging
import re
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
    """`outlet` goes to the fan-out; `close()` ends the file. `status()["state"]`: recording | closed | stopped.

    `every`: seconds of a file; then the files are FILE-001.mp4, FILE-002.mp4, ..., behind whatever is there already.
    `opened` and `closed` are told each file, on the recorder's thread (the first `opened` on the caller's).
    """

    def __init__(
        self,
        path: str | Path,
        info: StreamInfo,
        mark: AigcMark,
        *,
        every: float | None = None,
        opened: Callable[[Path], None] = lambda path: None,
        closed: Callable[[Path], None] = lambda path: None,
        seconds: float = 10.0,
        free_bytes: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
    ) -> None:
        self._given = Path(path)
        self.outlet = Outlet(f"recorder:{self._given.name}", seconds)
        self.state = "recording"
        self.reason = ""
        self._info = info
        self._mark = mark
        self._every = every
        self._opened, self._closed = opened, closed
        self._free_bytes = free_bytes
        self._written = 0  # pictures in files that are closed
        self._number = _highest(self._given) if every else 0
        self._takes = deque([self._open()])
        self._heard_until = 0.0
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    @property
    def path(self) -> Path:
        """The file that is being written, or the last."""
        return self._takes[-1].path

    @property
    def frames(self) -> int:
        return self._written + sum(take.frames for take in self._takes)

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
            "seconds": round(self.frames / self._info.fps, 2),
        }

    def _run(self) -> None:
        try:
            while not self.outlet.closed:
                packet = self.outlet.get()
                if packet is not None:
                    self._take(packet)
            for take in self._takes:
                self._end(take)
            self.state = "closed"
        except (OSError, BadInput, av.FFmpegError) as e:
            self._stop(e)

    def _take(self, packet: Packet) -> None:
        if packet.kind == "video":
            if packet.key:
                self._check_space()
                if self._every and self._takes[-1].lasts(packet) >= self._every:
                    self._takes.append(self._open())
            self._takes[-1].pictures.append(packet)
        else:
            self._heard_until = max(self._heard_until, packet.end)
            self._takes[0 if self._takes[-1].is_before(packet) else -1].sound(packet)
        for take in self._takes:
            take.write(self._heard_until)
        if len(self._takes) > 1 and not self._takes[0].pictures:
            done = self._takes.popleft()
            self._written += done.frames
            self._end(done)

    def _open(self) -> Take:
        path, mark = self._given, self._mark
        if self._every:
            self._number += 1
            path = path.with_name(f"{path.stem}-{self._number:03d}{path.suffix}")
            mark = mark.part(self._number)
        take = Take(path, self._info, mark)
        self._opened(path)
        return take

    def _end(self, take: Take) -> None:
        take.file.close()
        self._closed(take.path)

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
        for take in self._takes:
            with contextlib.suppress(OSError, av.FFmpegError):
                take.file.close()
        log.error(
            "recording %s stopped after %.1f s: %s; the show goes on, free some space and start a new recording",
            self.path,
            self.frames / self._info.fps,
            cause,
        )


class Take:
    """One file. `pictures` wait until their sound is written."""

    def __init__(self, path: Path, info: StreamInfo, mark: AigcMark) -> None:
        self.path = path
        self.file = _open(path, info, mark)
        self.pictures: deque[Packet] = deque()
        self.frames = 0
        self._origin: Packet | None = None

    def lasts(self, until: Packet) -> float:
        """Seconds from its first picture to `until`."""
        first = self._origin or (self.pictures[0] if self.pictures else until)
        return until.start - first.start

    def is_before(self, sound: Packet) -> bool:
        """Whether `sound` began before this file's first picture."""
        first = self._origin or (self.pictures[0] if self.pictures else None)
        return first is not None and sound.start < first.start

    def sound(self, packet: Packet) -> None:
        self._begin()
        self.file.write(packet, self._origin)

    def write(self, heard_until: float) -> None:
        while self.pictures and self.pictures[0].end <= heard_until:
            self._begin()
            self.file.write(self.pictures.popleft(), self._origin)
            self.frames += 1

    def _begin(self) -> None:
        if self._origin is None and self.pictures:
            self._origin = self.pictures[0]


def _highest(path: Path) -> int:
    """The number of the last FILE-NNN.mp4 that lies there: what an earlier show recorded stays as it is."""
    pattern = re.compile(rf"{re.escape(path.stem)}-(\d{{3,}}){re.escape(path.suffix)}")
    numbers = [int(m[1]) for p in path.parent.glob("*") if (m := pattern.fullmatch(p.name))]
    return max(numbers, default=0)


def _open(path: Path, info: StreamInfo, mark: AigcMark) -> Muxer:
    try:
        container = av.open(str(path), "w", format="mp4", options={"movflags": MOVFLAGS, "flush_packets": "1"})
        container.metadata.update(mark.metadata())
        return Muxer(container, info.init)
    except (OSError, av.FFmpegError) as e:
        raise BadInput(
            f"cannot record: {e.strerror or e}", where=str(path), remedy="name a file in a folder that can be written"
        ) from e
