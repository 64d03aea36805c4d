"""WebRTC by WHIP against a real endpoint and a real peer on loopback: pictures as encoded, sound with them, faults."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from commands.bench.flash import offsets
from errors import BadInput
from render.output.packet import avcc_to_annexb, parameter_sets
from render.output.whip import WhipPush, shown
from render.output.whip_tracks import Lane, Pace, Recode
from tests.render.output.programme import Programme, encode
from tests.render.output.whip_server import WhipServer

HANG = 180.0


@pytest.fixture(scope="module")
def baseline() -> Programme:
    return encode(200, profile="baseline")


async def until(condition) -> None:
    async with asyncio.timeout(HANG):
        while not condition():  # noqa: ASYNC110 (what arrives in another process has no event here)
            await asyncio.sleep(0.02)


async def on_air(push: WhipPush, programme: Programme) -> None:
    """The programme at its own pace, over and over, its times running on."""
    loop = asyncio.get_running_loop()
    began, length, n = loop.time(), len(programme.ticks), 0
    while True:
        shift = n // length * length
        push.outlet.put([replace(p, pts=p.pts + shift * p.rate // 25) for p in programme.ticks[n % length]])
        n += 1
        await asyncio.sleep(max(0.0, began + n / 25 - loop.time()))


async def test_flashes_and_beeps_arrive_at_a_real_peer_and_the_end_is_polite(baseline):
    async with WhipServer(token="t0ken") as server:
        push = WhipPush("test", server.url, baseline.info, token="t0ken")
        air = asyncio.create_task(on_air(push, baseline))
        await until(lambda: server.count("video") > 60 and server.count("audio") > 120 and server.reported)
        assert push.state == "publishing"
        assert "s3cret" not in str(push.status()) and "t0ken" not in str(push.status())
        air.cancel()
        await asyncio.to_thread(push.close)
        await until(lambda: server.deleted == 1)
        got = server.received()
    assert "profile-level-id=42e01f" in server.offers[0] and "sendonly" in server.offers[0]
    found = offsets(got)
    assert len(found) >= 2  # and each flash has its beep; how near it is on a quiet machine tells `bench sync`


async def test_a_peer_that_hangs_up_is_called_again(baseline):
    async with WhipServer() as server:
        push = WhipPush("test", server.url, baseline.info, random=Random(1))
        air = asyncio.create_task(on_air(push, baseline))
        await until(lambda: server.count("video") > 5)
        await server.hang_up()
        await until(lambda: push.reconnects >= 1)
        before = server.count("video")
        await until(lambda: server.count("video") > before + 5)
        air.cancel()
        await asyncio.to_thread(push.close)
        assert len(server.offers) >= 2


async def test_a_wrong_token_is_said_without_the_token(baseline):
    async with WhipServer(token="right") as server:
        push = WhipPush("test", server.url, baseline.info, token="wr0ng")
        assert await asyncio.to_thread(push.wait_for, "waiting", timeout=HANG)
        assert push.reason == "the endpoint answered 401"
        assert "wr0ng" not in str(push.status())
        await asyncio.to_thread(push.close)


def test_an_endpoint_is_http():
    assert shown("https://u:p@live.example:8443/whip/key") == "https://live.example:8443/…"
    with pytest.raises(BadInput, match="https://host/path"):
        shown("rtmp://live.example/app")


def test_a_key_frame_carries_what_a_decoder_needs(baseline):
    key = next(p for p in baseline.packets if p.kind == "video")
    stream = parameter_sets(baseline.info.video_config) + avcc_to_annexb(key.data)
    kinds = [nal[0] & 0x1F for nal in stream.split(b"\0\0\0\1")[1:]]
    assert kinds[:2] == [7, 8]
    assert 5 in kinds


def test_a_beep_keeps_its_moment_from_aac_to_opus(baseline):
    import av

    recode, decoder = Recode(baseline.info.init), av.CodecContext.create("libopus", "r")
    decoder.sample_rate, decoder.layout = 48_000, "stereo"
    loud = []
    for packet in baseline.packets:
        for out in recode.push(packet) if packet.kind == "audio" else ():
            at = out.pts
            for frame in decoder.decode(av.Packet(bytes(out))):
                pcm = np.abs(frame.to_ndarray().astype(np.float32).reshape(-1, 2)[:, 0])
                pcm = pcm / (32_768 if frame.format.name.startswith("s16") else 1)
                loud += [(at + i) / 48_000 for i in np.flatnonzero(pcm > 0.25)]
    for second in range(1, 7):
        assert abs(min(t for t in loud if t > second - 0.1) - second) < 0.005


def test_picture_and_sound_of_one_moment_leave_at_one_moment():
    pace = Pace()
    assert pace.wait(40.0, now=1000.0) == pytest.approx(0.15)
    assert pace.wait(40.5, now=1000.1) == pytest.approx(0.55)
    assert pace.wait(40.0, now=1000.2) < 0  # late: at once


async def test_a_full_lane_goes_on_at_a_key_frame():
    lane = Lane("video", Pace(), 2)  # eight packets
    for n in range(9):
        lane.put(n, n / 25, key=n == 0)
    assert lane.dropped == 9
    lane.put(10, 0.0, key=True)
    assert await lane.recv() == 10
