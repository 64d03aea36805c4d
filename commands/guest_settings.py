"""`[guests]` and `[[listen]]` of a room file: who may speak into the show, and from where.

In: TOML tables, checked by pydantic. Out: settings for the floor, and the streams to listen to, each an address that
FFmpeg reads: RTMP that we dial or that dials us, RTP with its codec told here where the packets do not tell it.
"""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field

from perception.voice.stream_input import StreamAddress


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class GuestSettings(_Part):
    """`echo_s`: how late the host's own voice may come back into a microphone. `urls`: whose voice messages may be
    fetched by address; "any" also from this machine and its network. `on_air`: whoever has the floor is also heard in
    the programme, and named in the picture."""

    echo_s: float = Field(3.0, gt=0, le=10)
    urls: Literal["off", "public", "any"] = "public"
    on_air: bool = False


class ListenSection(_Part):
    """`serve`: wait at this address for the guest's program to push (RTMP), rather than dial a server."""

    url: str = Field(pattern=r"^(rtmps?|rtp|srt|https?)://[^/]")
    name: str = Field("guest", min_length=1, max_length=32)
    serve: bool = False
    codec: Literal["", "opus", "pcmu", "pcma", "l16"] = ""
    payload: int = Field(111, ge=0, le=127)
    rate: int = Field(48_000, ge=8_000, le=48_000)
    channels: int = Field(1, ge=1, le=2)

    @property
    def peer(self) -> str:
        """The server that must answer, without the key in its address; "" where we are it, or nobody is asked."""
        parts = urlsplit(self.url)
        return "" if self.serve or parts.scheme != "rtmp" else f"rtmp://{parts.hostname}:{parts.port or 1935}"

    def address(self) -> StreamAddress:
        return StreamAddress(self.url, self.serve, self.codec, self.payload, self.rate, self.channels)
