"""A WHIP endpoint (RFC 9725) on loopback with a real WebRTC peer behind it: what arrives, and when, by its own reports.

In: a token, or none. Out: `url`; `received()`: pictures and sound at the sender's wall time, which each track's sender
reports give (RFC 3550, 6.4.1): what a browser lays lips on sound by. `deleted` counts sessions that were ended
politely; `hang_up()` closes the peer without a word.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import statistics
from typing import Any

import uvicorn
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError
from aiortc.rtp import RtcpSrPacket
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from commands.bench.flash import Received

CLOCKS = {"video": 90_000, "audio": 48_000}


class WhipServer:
    def __init__(self, token: str = "") -> None:
        self._token = token
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/whip/s3cret-path"
        self.deleted = 0
        self.offers: list[str] = []
        self.peer: RTCPeerConnection | None = None
        self._frames: dict[str, list[Any]] = {"video": [], "audio": []}
        self._reports: dict[str, list[float]] = {"video": [], "audio": []}
        self._receivers: dict[str, Any] = {}
        self._tasks: list[asyncio.Task] = []

    async def __aenter__(self) -> WhipServer:
        app = Starlette(
            routes=[
                Route("/whip/{key}", self._offer, methods=["POST"]),
                Route("/session/{n}", self._delete, methods=["DELETE"]),
            ]
        )
        self._server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        self._serving = asyncio.create_task(self._server.serve(sockets=[self._listener]))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.hang_up()
        self._server.should_exit = True
        await self._serving

    async def hang_up(self) -> None:
        if self.peer is not None:
            await self.peer.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def count(self, kind: str) -> int:
        return len(self._frames[kind])

    @property
    def reported(self) -> bool:
        """Whether each track has told its time."""
        return all(self._reports.values())

    def received(self) -> Received:
        got = Received()
        for kind, frames in self._frames.items():
            origin = self._receivers[kind]._RTCRtpReceiver__timestamp_mapper._origin
            shift = statistics.median(self._reports[kind])
            for frame in frames:
                got.take(frame, shift + (frame.pts + origin) / CLOCKS[kind])
        return got

    async def _offer(self, request: Request) -> Response:
        if self._token and request.headers.get("authorization") != f"Bearer {self._token}":
            return Response("the token is wrong", 401)
        sdp = (await request.body()).decode()
        self.offers.append(sdp)
        self.peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.peer.on("track", self._track)
        await self.peer.setRemoteDescription(RTCSessionDescription(sdp, "offer"))
        await self.peer.setLocalDescription(await self.peer.createAnswer())
        return Response(self.peer.localDescription.sdp, 201, {"Location": "/session/1"}, media_type="application/sdp")

    async def _delete(self, request: Request) -> Response:
        self.deleted += 1
        return Response(status_code=200)

    def _track(self, track: Any) -> None:
        receiver = next(t.receiver for t in self.peer.getTransceivers() if t.kind == track.kind)
        self._receivers[track.kind] = receiver
        inner = receiver._handle_rtcp_packet

        async def heard(packet: Any) -> None:
            if isinstance(packet, RtcpSrPacket) and packet.sender_info.packet_count:
                info = packet.sender_info
                wall = info.ntp_timestamp / 2**32
                self._reports[track.kind].append(wall - info.rtp_timestamp / CLOCKS[track.kind])
            await inner(packet)

        receiver._handle_rtcp_packet = heard
        self._tasks.append(asyncio.create_task(self._watch(track), name=f"whip {track.kind}"))

    async def _watch(self, track: Any) -> None:
        with contextlib.suppress(MediaStreamError):
            while True:
                self._frames[track.kind].append(await track.recv())
