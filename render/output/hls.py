"""The programme as HLS (RFC 8216), for players that take nothing else: a playlist and fMP4 segments of one GOP.

In: packets through an `Outlet`. Out: `playlist()`, `init`, `segment(name)`, all from memory: the newest segments,
older ones are gone (404), so a slow reader costs nothing and harms nobody. A reader is about three segments behind.
Names carry this life of the stage: a player never mixes two of them.
"""

from __future__ import annotations

import threading
import uuid
from collections import deque
from dataclasses import dataclass

from render.output.encode import GOP_SECONDS, VIDEO_TIMESCALE
from render.output.fanout import Outlet
from render.output.fmp4 import Fragmenter
from render.output.packet import StreamInfo

LISTED = 6  # segments in the playlist
KEPT = 10  # segments that can still be fetched: a reader may hold an older playlist


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """`after_gap`: time was skipped in front of it."""

    name: str
    data: bytes
    seconds: float
    after_gap: bool


class Hls:
    """`outlet` goes to the fan-out; `close()` ends it."""

    def __init__(self, info: StreamInfo) -> None:
        self.outlet = Outlet("hls", 8.0)
        self.life = uuid.uuid4().hex[:8]
        self.init = info.init
        self._fps = info.fps
        self._segments: deque[Segment] = deque(maxlen=KEPT)
        self._number = 0
        self._gaps = 0  # discontinuities that have left the playlist
        self._closed = False
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="hls", daemon=True)
        self._thread.start()

    def playlist(self) -> str | None:
        """The text; None until the first segment is whole."""
        with self._lock:
            shown = list(self._segments)[-LISTED:]
            first, gaps, closed = self._number - len(shown), self._gaps, self._closed
        if not shown:
            return None
        lines = [
            "#EXTM3U",
            "#EXT-X-VERSION:7",
            f"#EXT-X-TARGETDURATION:{GOP_SECONDS}",
            f"#EXT-X-MEDIA-SEQUENCE:{first}",
            f"#EXT-X-DISCONTINUITY-SEQUENCE:{gaps}",
            "#EXT-X-INDEPENDENT-SEGMENTS",
            f'#EXT-X-MAP:URI="hls/{self.life}.mp4"',
        ]
        for segment in shown:
            if segment.after_gap:
                lines += ["#EXT-X-DISCONTINUITY", f'#EXT-X-MAP:URI="hls/{self.life}.mp4"']
            lines += [f"#EXTINF:{segment.seconds:.3f},", f"hls/{segment.name}"]
        if closed:
            lines.append("#EXT-X-ENDLIST")
        return "\n".join(lines) + "\n"

    def segment(self, name: str) -> bytes | None:
        """A segment or the init segment by its name in the playlist; None where it is gone."""
        if name == f"{self.life}.mp4":
            return self.init
        with self._lock:
            return next((s.data for s in self._segments if s.name == name), None)

    def status(self) -> dict[str, object]:
        return {**self.outlet.status(), "segments": self._number}

    def close(self, timeout: float = 5.0) -> None:
        self.outlet.close()
        self._thread.join(timeout)
        self._closed = True

    def _run(self) -> None:
        fragmenter = Fragmenter(VIDEO_TIMESCALE, pictures=GOP_SECONDS * self._fps)
        ended = None
        while not self.outlet.closed:
            packet = self.outlet.get()
            unit = fragmenter.push(packet) if packet is not None else None
            if unit is None:
                continue
            seconds = fragmenter.seconds
            has_gap = ended is not None and abs(unit.start - ended) > 1e-6
            ended = unit.start + seconds
            with self._lock:
                if len(self._segments) >= LISTED and self._segments[-LISTED].after_gap:
                    self._gaps += 1
                self._segments.append(Segment(f"{self.life}-{self._number}.m4s", unit.data, seconds, has_gap))
                self._number += 1
