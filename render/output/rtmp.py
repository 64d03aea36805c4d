"""Push to an RTMP server: `push` with `rtmp_child`.

In: packets through an `Outlet`. Out: the stream at the URL, as FLV over RTMP or RTMPS. The stream key (the URL's last
part) is in no log, no status and no command line.
"""

from __future__ import annotations

from random import Random
from urllib.parse import urlsplit

from errors import BadInput
from render.output.aigc import AigcMark
from render.output.packet import StreamInfo
from render.output.push import Push

SCHEMES = ("rtmp", "rtmps")


class RtmpPush(Push):
    """See `Push`."""

    def __init__(self, name: str, url: str, info: StreamInfo, mark: AigcMark, *, random: Random | None = None) -> None:
        about = {"url": url, "metadata": mark.metadata()}
        super().__init__(f"rtmp:{name}", "render.output.rtmp_child", about, redacted(url), info, random)


def redacted(url: str) -> str:
    """The URL for eyes and logs: user, password, query and the last part of the path (the stream key) are left out."""
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise BadInput("not an RTMP URL", where="--rtmp", remedy="write rtmp://host/app/key")
    port = f":{parts.port}" if parts.port else ""
    folder = parts.path.rstrip("/").rpartition("/")[0]
    return f"{parts.scheme}://{parts.hostname}{port}{folder}/…"
