"""The stage's outputs as the room wants them: one encoder, and everything that takes its packets.

In: `RoomSettings`, the `Encoder`. Out: `Outputs`: the fan-out, the preview, the routes where players find the
programme, and all of them to be closed at the end.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from starlette.routing import BaseRoute

from commands.lifeline import report
from commands.room_settings import RoomSettings
from render.output.aigc import AigcMark
from render.output.c2pa import Signing
from render.output.camera import CameraPush, device_of
from render.output.encode import Encoder
from render.output.fanout import Fanout, Outlet
from render.output.flv import FlvStream
from render.output.hls import Hls
from render.output.http_live import live_routes
from render.output.preview import Preview
from render.output.recorder import Recorder
from render.output.rtmp import RtmpPush
from render.output.whip import WhipPush

SIGN_SECONDS = 12.0  # the supervisor gives a child twenty to end


class Output(Protocol):
    outlet: Outlet

    def close(self) -> None: ...


class Outputs:
    """`fanout` takes the packets; `live` are routes for the door."""

    def __init__(self, settings: RoomSettings, encoder: Encoder) -> None:
        self.fanout = Fanout()
        self.preview = Preview(encoder.info)
        self.live: Sequence[BaseRoute] = ()
        self._all: list[Output] = []
        self._add(self.preview)
        identity = settings.outputs.c2pa.identity if settings.outputs.c2pa and settings.record else None
        self._signing = Signing(identity) if identity else None
        if settings.record:
            self._add(_recorder(settings, encoder, self._signing))
        for number, url in enumerate(settings.rtmp, 1):
            self._add(RtmpPush(str(number), url, encoder.info, _mark()))
        wanted = settings.outputs
        for number, target in enumerate(wanted.whip, 1):
            self._add(WhipPush(str(number), target.url, encoder.info, token=target.token()))
        if wanted.camera:
            self._add(CameraPush(device_of(wanted.camera), encoder.info))
        flv = FlvStream(encoder.info, _mark().metadata()) if wanted.flv else None
        hls = Hls(encoder.info) if wanted.hls else None
        for output in (flv, hls):
            if output is not None:
                self._add(output)
        self.live = live_routes(flv, hls)

    async def close(self) -> None:
        for output in self._all:
            await asyncio.to_thread(output.close)
        if self._signing is not None:
            await asyncio.to_thread(self._signing.close, SIGN_SECONDS)

    def _add(self, output: Output) -> None:
        self.fanout.add(output.outlet)
        self._all.append(output)


def profile_of(settings: RoomSettings) -> str:
    """Of H.264, for all outputs: WebRTC receivers promise to take baseline only."""
    return "baseline" if settings.outputs.whip else "high"


def _mark() -> AigcMark:
    return AigcMark("zhubo", uuid.uuid4().hex)


def _recorder(settings: RoomSettings, encoder: Encoder, signing: Signing | None) -> Recorder:
    """The first life writes FILE.mp4, a later one FILE-2.mp4, ...: what a killed stage wrote stays as it is. In files
    of so many minutes the numbers go on."""
    path, every = Path(settings.record), settings.outputs.record_minutes * 60
    if settings.attempt and not every:
        path = path.with_name(f"{path.stem}-{settings.attempt + 1}{path.suffix}")
    return Recorder(
        path,
        encoder.info,
        _mark(),
        every=every or None,
        opened=lambda file: report(event="recording", file=str(file)),
        closed=signing.later if signing else lambda file: None,
    )
