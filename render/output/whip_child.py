"""The process that speaks WHIP: `python -m render.output.whip_child`. It may hang or be killed; nothing else does.

In, on stdin: a head with the endpoint and its token (never on the command line) and packets (`pipe`). Out: the stream
by WebRTC; on stdout one JSON object a line: {"state": "publishing"} once media may flow, {"state": "failed", "reason"}
before exit code 1. One offer with all candidates, no trickling, no STUN: the endpoint is the one with a public address.
A peer that is gone is found by ICE consent (RFC 7675), within half a minute; the session is deleted at the end.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from typing import Any
from urllib.parse import urljoin

import httpx
from aiortc import RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription
from aiortc.exceptions import InvalidStateError

from render.output.pipe import read_head, read_record
from render.output.whip_tracks import Tracks

HTTP_SECONDS = 5.0
CONNECT_SECONDS = 8.0
BASELINE = "42e01f"


class Refused(Exception):
    """The endpoint or the peer will not have it; the text says why, without address and token."""


def main() -> int:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the stage decides when the stream ends
    try:
        about, init = read_head(sys.stdin.buffer)
        asyncio.run(_publish(about, init))
    except (Refused, OSError, ValueError, KeyError, EOFError, httpx.HTTPError, InvalidStateError) as e:
        _tell(state="failed", reason=str(e) if isinstance(e, Refused) else type(e).__name__)
        return 1
    return 0


async def _publish(about: dict[str, Any], init: bytes) -> None:
    tracks = Tracks(init)
    peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    gone = asyncio.Event()
    connected = asyncio.Event()

    @peer.on("connectionstatechange")
    def changed() -> None:
        if peer.connectionState == "connected":
            connected.set()
        elif peer.connectionState in ("failed", "closed"):
            gone.set()

    headers = {"Authorization": f"Bearer {about['token']}"} if about.get("token") else {}
    async with httpx.AsyncClient(headers=headers, timeout=HTTP_SECONDS, follow_redirects=True) as web:
        session = await _negotiate(peer, tracks, web, about["url"])
        try:
            await _first(connected, gone, CONNECT_SECONDS, "no media path to the endpoint")
            _tell(state="publishing")
            feeding = asyncio.create_task(_feed(tracks), name="feed")
            leaving = asyncio.create_task(gone.wait(), name="gone")
            await asyncio.wait({feeding, leaving}, return_when=asyncio.FIRST_COMPLETED)
            leaving.cancel()
            if gone.is_set():
                feeding.cancel()
                raise Refused("the peer is gone")
            await feeding
        finally:
            if session:
                with contextlib.suppress(httpx.HTTPError):
                    await web.delete(session)
            await peer.close()


async def _negotiate(peer: RTCPeerConnection, tracks: Tracks, web: httpx.AsyncClient, url: str) -> str | None:
    """Offer and answer; the session's own address."""
    picture = peer.addTransceiver(tracks.pictures, direction="sendonly")
    peer.addTransceiver(tracks.sound, direction="sendonly")
    picture.setCodecPreferences(
        [
            codec
            for codec in RTCRtpSender.getCapabilities("video").codecs
            if codec.mimeType == "video/H264" and codec.parameters.get("profile-level-id") == BASELINE
        ]
    )
    await peer.setLocalDescription(await peer.createOffer())
    answer = await web.post(url, content=peer.localDescription.sdp, headers={"Content-Type": "application/sdp"})
    if answer.status_code != 201:
        raise Refused(f"the endpoint answered {answer.status_code}")
    await peer.setRemoteDescription(RTCSessionDescription(answer.text, "answer"))
    place = answer.headers.get("location")
    return urljoin(str(answer.url), place) if place else None


async def _first(wanted: asyncio.Event, unwanted: asyncio.Event, seconds: float, otherwise: str) -> None:
    waits = {asyncio.create_task(event.wait()) for event in (wanted, unwanted)}
    _, pending = await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    if not wanted.is_set():
        raise Refused(otherwise)


async def _feed(tracks: Tracks) -> None:
    """Packets from stdin until it ends. One thread reads, the loop sends."""
    while (packet := await asyncio.to_thread(read_record, sys.stdin.buffer)) is not None:
        tracks.put(packet)


def _tell(**what: Any) -> None:
    with contextlib.suppress(OSError):
        os.write(1, json.dumps(what).encode() + b"\n")


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # a thread may still wait for stdin
