"""Push by WebRTC to a WHIP endpoint (RFC 9725): `push` with `whip_child`, half a second from the host to the viewer.

In: packets through an `Outlet`; the H.264 must be of the baseline profile, which is all that every WebRTC receiver
promises to take. Out: the same pictures over SRTP; the sound coded anew as Opus, for WebRTC knows no AAC. The bearer
token is in no log, no status and no command line. Needs `aiortc` (`make extras`).
"""

from __future__ import annotations

import importlib.util
from random import Random
from urllib.parse import urlsplit

from errors import BadInput, Missing
from render.output.packet import StreamInfo
from render.output.push import Push


class WhipPush(Push):
    """See `Push`."""

    def __init__(self, name: str, url: str, info: StreamInfo, *, token: str = "", random: Random | None = None) -> None:
        about = {"url": url, "token": token}
        super().__init__(f"whip:{name}", "render.output.whip_child", about, shown(url), info, random)


def shown(url: str) -> str:
    """The endpoint for eyes: its path may hold a key."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadInput("not a WHIP endpoint", where="outputs.whip", remedy="write https://host/path")
    if importlib.util.find_spec("aiortc") is None:
        raise Missing("WebRTC needs aiortc, which is not here", where="outputs.whip", remedy="make extras")
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname}{port}/…"
