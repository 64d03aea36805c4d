"""The programme for a browser: fragmented MP4 as websocket messages, at most 200 ms each.

In: packets through an `Outlet`. Out: viewers (`audience`): first a text (what MediaSource must be told, as JSON), then
the init segment, then fragments from the last key frame on. `preview.js` is the other end.
"""

from __future__ import annotations

import json
from pathlib import Path

from render.output.audience import Audience
from render.output.encode import VIDEO_TIMESCALE
from render.output.fmp4 import Fragmenter
from render.output.packet import StreamInfo

SCRIPT = Path(__file__).with_name("preview.js")
MOST_WAITING = 25  # fragments: five seconds


class Preview(Audience):
    """`outlet` goes to the fan-out; `viewer()` for every browser; `close()` ends them all."""

    def __init__(self, info: StreamInfo) -> None:
        self.info = info
        super().__init__("preview", (hello(info), info.init), Fragmenter(VIDEO_TIMESCALE), most=MOST_WAITING)


def hello(info: StreamInfo) -> str:
    """The first message: what comes, in MediaSource's words."""
    return json.dumps(
        {"type": "preview", "mime": info.mime, "width": info.width, "height": info.height, "fps": info.fps}
    )
