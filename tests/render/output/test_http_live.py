"""HTTP-FLV, WS-FLV and HLS over real sockets, read by FFmpeg as a player does; a reader that sleeps harms nobody."""

from __future__ import annotations

import asyncio
import io
import socket
from collections.abc import AsyncIterator
from itertools import pairwise

import av
import httpx
import pytest
import uvicorn
import websockets
from starlette.applications import Starlette

from render.output.flv import MOST_WAITING, FlvStream, Tagger, head
from render.output.hls import KEPT, LISTED, Hls
from render.output.http_live import live_routes
from tests.render.output.programme import Programme, encode


class Site:
    def __init__(self, programme: Programme, metadata: dict[str, str]) -> None:
        self.flv, self.hls = FlvStream(programme.info, metadata), Hls(programme.info)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.at = f"127.0.0.1:{self.listener.getsockname()[1]}"

    def put(self, ticks) -> None:
        for tick in ticks:
            for output in (self.flv, self.hls):
                output.outlet.put(tick)
                output.outlet.wait_room()

    def close(self) -> None:
        self.flv.close()
        self.hls.close()


@pytest.fixture
async def site(programme, mark) -> AsyncIterator[Site]:
    site = Site(programme, mark.metadata())
    app = Starlette(routes=live_routes(site.flv, site.hls))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", ws="websockets-sansio"))
    serving = asyncio.create_task(server.serve(sockets=[site.listener]))
    yield site
    await asyncio.to_thread(site.close)
    server.should_exit = True
    await asyncio.wait_for(serving, 20)


async def viewers(site: Site, count: int) -> None:
    async with asyncio.timeout(20):
        while site.flv.status()["viewers"] < count:  # noqa: ASYNC110 (the server's other end has no event for it)
            await asyncio.sleep(0.01)


def watched(file) -> tuple[list[float], list[float]]:
    """Presentation times of pictures and sounds, decoded."""
    pictures, sounds = [], []
    for frame in file.decode():
        (pictures if isinstance(frame, av.VideoFrame) else sounds).append(float(frame.pts * frame.time_base))
    return pictures, sounds


def check(pictures, sounds, begin: float, least: int) -> None:
    assert pictures[0] == pytest.approx(begin, abs=0.001)
    assert len(pictures) >= least
    assert all(b - a == pytest.approx(0.04, abs=0.0011) for a, b in pairwise(pictures))
    assert begin - 0.065 < sounds[0] < begin + 0.025  # the codec gives sound up to three frames late
    assert all(b - a == pytest.approx(1024 / 48_000, abs=0.0011) for a, b in pairwise(sounds))


async def test_a_player_reads_http_flv_from_the_last_key_frame_on(site, programme):
    before = programme.ticks[:60]  # the newcomer begins at 2 s
    async with asyncio.timeout(20), site.flv.viewer() as earlier:
        await asyncio.to_thread(site.put, before)
        last = next(tick[-1].data for tick in reversed(before) if tick)
        while last not in bytes(await anext(earlier)):
            pass

    def play():
        with av.open(f"http://{site.at}/live.flv", timeout=30) as file:
            assert "AIGC" in file.metadata
            return watched(file)

    playing = asyncio.create_task(asyncio.to_thread(play))
    await viewers(site, 1)
    await asyncio.to_thread(site.put, programme.ticks[60:])
    await asyncio.to_thread(site.close)
    check(*await asyncio.wait_for(playing, 30), begin=2.0, least=113)


async def test_a_websocket_carries_the_same_bytes(site, programme):
    async with websockets.connect(f"ws://{site.at}/live.flv") as ws:
        await viewers(site, 1)
        data = await ws.recv()
        for n in range(0, 163, 40):
            ticks = programme.ticks[n : n + 40]
            await asyncio.to_thread(site.put, ticks)
            for _ in range(sum(map(len, ticks))):
                data += await asyncio.wait_for(ws.recv(), 20)
    with av.open(io.BytesIO(data), format="flv") as file:
        check(*watched(file), begin=0.0, least=163)


async def test_a_player_reads_hls(site, programme):
    await asyncio.to_thread(site.put, (*programme.ticks, programme.tail))
    await asyncio.to_thread(site.close)  # with its end in the playlist the player stops by itself

    def play():
        with av.open(f"http://{site.at}/live.m3u8", timeout=30) as file:
            return watched(file)

    check(*await asyncio.wait_for(asyncio.to_thread(play), 30), begin=0.0, least=150)


async def test_before_the_first_segment_and_after_the_last_kept_one_the_answer_is_plain(site):
    async with httpx.AsyncClient(base_url=f"http://{site.at}") as web:
        assert (await web.get("/live.m3u8")).status_code == 503
        assert (await web.get("/hls/nothing.m4s")).status_code == 404


async def test_a_reader_that_sleeps_loses_groups_and_the_others_none(site, programme, mark):
    asleep = socket.create_connection(site.listener.getsockname())
    asleep.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    asleep.sendall(b"GET /live.flv HTTP/1.1\r\nHost: x\r\n\r\n")
    async with websockets.connect(f"ws://{site.at}/live.flv", max_queue=None) as awake:
        await viewers(site, 2)
        long = encode(1500)
        big = [[p if p.kind == "audio" else p.__class__(p.kind, p.pts, 1, 25, p.key, p.data * 40) for p in t]
               for t in long.ticks]  # fmt: skip
        await awake.recv()
        for n in range(0, len(big), 25):
            await asyncio.to_thread(site.put, big[n : n + 25])
            for _ in range(sum(map(len, big[n : n + 25]))):
                await asyncio.wait_for(awake.recv(), 20)
        assert site.flv.status()["dropped_fragments"] > 0
        assert site.flv.status()["dropped_packets"] == 0
        waiting = [len(v._waiting) for v in site.flv._viewers]
        assert max(waiting) <= MOST_WAITING
    asleep.close()


def test_the_playlist_slides_and_says_where_time_was_skipped(programme):
    hls = Hls(programme.info)
    late = encode(400, first_tick=10_000)
    for tick in (*programme.ticks[:150], *late.ticks):
        hls.outlet.put(tick)
        hls.outlet.wait_room()
    hls.close()
    text = hls.playlist()
    assert text.count("#EXTINF:2.000,") == LISTED
    assert "#EXT-X-MEDIA-SEQUENCE:4\n" in text  # 3 + 7 whole segments, the newest six listed
    assert "#EXT-X-DISCONTINUITY\n" not in text
    assert "#EXT-X-DISCONTINUITY-SEQUENCE:1\n" in text
    names = [line[4:] for line in text.splitlines() if line.startswith("hls/")]
    assert hls.segment(names[0]) is not None
    assert hls.segment(f"{hls.life}.mp4") == programme.info.init
    assert len(hls._segments) <= KEPT


def test_times_go_on_beyond_the_24_bits_of_a_tag(programme):
    tagger, first = Tagger(), 16_777 * 25
    late = encode(60, first_tick=first)
    data = head(late.info, {}) + b"".join(tagger.push(p).data for tick in late.ticks for p in tick)
    with av.open(io.BytesIO(data), format="flv") as file:
        times = [p.pts for p in file.demux(video=0) if p.pts is not None]
    assert times == [40 * n for n in range(first, first + 60)]
