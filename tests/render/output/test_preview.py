"""Fragments parse with their init segment, viewers start at a key frame, and a real browser plays them."""

from __future__ import annotations

import asyncio
import io
import json
from itertools import pairwise

import av
import pytest
from websockets.asyncio.server import serve
from websockets.datastructures import Headers
from websockets.http11 import Response

from render.output.encode import VIDEO_TIMESCALE
from render.output.fmp4 import Fragmenter
from render.output.preview import MOST_WAITING, SCRIPT, Preview
from tests.render.output.browser import Browser
from tests.render.output.programme import encode


def fragments(programme):
    fragmenter = Fragmenter(VIDEO_TIMESCALE)
    return [f for p in programme.packets if (f := fragmenter.push(p)) is not None]


def test_a_fragment_is_at_most_200_ms_and_a_key_frame_begins_one(programme):
    got = fragments(programme)
    assert [f.start for f in got if f.key] == [0.0, 2.0, 4.0, 6.0]
    starts = [f.start for f in got]
    assert max(b - a for a, b in pairwise(starts)) <= 0.2 + 1e-9


@pytest.mark.parametrize("begin", [0.0, 2.0, 4.0])
def test_init_and_fragments_from_any_key_frame_decode(programme, begin):
    got = [f for f in fragments(programme) if f.start >= begin]
    data = programme.info.init + b"".join(f.data for f in got)
    with av.open(io.BytesIO(data), "r", format="mp4") as file:
        times = [float(f.pts * f.time_base) for f in file.decode(video=0)]
    with av.open(io.BytesIO(data), "r", format="mp4") as file:
        sounds = [(f.pts, f.samples) for f in file.decode(audio=0)]
    assert times == pytest.approx([begin + n / 25 for n in range(len(times))])
    assert len(times) == 5 * len(got)
    assert all(b[0] == a[0] + a[1] for a, b in pairwise(sounds))


async def take(viewer, count):
    return [await anext(viewer) for _ in range(count)]


async def test_a_viewer_that_comes_late_starts_at_the_last_key_frame(programme):
    preview = Preview(programme.info)
    async with preview.viewer() as first:
        for tick in programme.ticks[:120]:
            preview.outlet.put(tick)
        hello, init, *_ = await asyncio.wait_for(take(first, 2 + 23), 5)
        assert json.loads(hello)["mime"] == programme.info.mime
        async with preview.viewer() as second:
            for tick in programme.ticks[120:]:
                preview.outlet.put(tick)
            _, _, *late = await asyncio.wait_for(take(second, 2 + 10), 5)
    with av.open(io.BytesIO(init + b"".join(late)), "r", format="mp4") as file:
        picture = next(file.decode(video=0))
        assert float(picture.pts * picture.time_base) == 4.0
    preview.close()


async def test_a_slow_viewer_goes_on_at_a_key_frame_and_the_preview_ends_it(programme):
    preview = Preview(programme.info)
    async with preview.viewer() as slow:
        for fragment in fragments(encode(400)):
            slow._take([fragment])
        assert slow.dropped > 0
        assert len(slow._waiting) <= MOST_WAITING
        assert slow._waiting[0].key
        preview.close()
        kept = [chunk async for chunk in slow]
    assert len(kept) <= MOST_WAITING + 2
    assert preview.status()["viewers"] == 0


PAGE = """<!doctype html><meta charset="utf-8"><video width="180" height="320"></video>
<script src="/preview.js"></script>
<script>
  const video = document.querySelector("video");
  window.states = [];
  const player = new ZhuboPreview(video, `ws://${location.host}/preview`);
  player.addEventListener("state", (e) => states.push(e.detail));
  player.start();
</script>"""

LOOK = """
const done = arguments[arguments.length - 1], from = arguments[0];
const video = document.querySelector("video");
const timer = setInterval(() => {
  if (video.currentTime < from + 1.5) return;
  clearInterval(timer);
  const behind = video.buffered.end(video.buffered.length - 1) - video.currentTime;
  done({time: video.currentTime, frames: video.getVideoPlaybackQuality().totalVideoFrames,
        sound: video.webkitAudioDecodedByteCount, width: video.videoWidth, states: window.states, behind});
}, 50);
"""


@pytest.mark.browser
async def test_a_real_browser_shows_it_hears_it_and_comes_back_after_a_break(program, tmp_path):
    programme = encode(1500)
    preview = Preview(programme.info)
    sockets = []

    def page(connection, request):
        body, kind = {"/": (PAGE.encode(), "text/html"), "/preview.js": (SCRIPT.read_bytes(), "text/javascript")}.get(
            request.path, (None, None)
        )
        if body is None:
            return None if request.path == "/preview" else connection.respond(404, "")
        return Response(200, "OK", Headers({"Content-Type": kind, "Content-Length": str(len(body))}), body)

    async def watch(socket):
        sockets.append(socket)
        async with preview.viewer() as viewer:
            async for chunk in viewer:
                await socket.send(chunk)

    async def on_air():
        """The programme at its own pace, as the clock would give it."""
        loop = asyncio.get_running_loop()
        start = loop.time()
        for n, tick in enumerate(programme.ticks):
            await asyncio.sleep(max(0.0, start + n / 25 - loop.time()))
            preview.outlet.put(tick)

    async with serve(watch, "127.0.0.1", 0, process_request=page) as server:
        port = server.sockets[0].getsockname()[1]
        air = asyncio.create_task(on_air())
        browser = Browser(program("chromedriver"), program("chromium"), tmp_path / "profile")
        try:
            await asyncio.to_thread(browser.open, f"http://127.0.0.1:{port}/")
            first = await asyncio.to_thread(browser.run, LOOK, 0.0)
            assert first["frames"] > 20
            assert first["sound"] > 1000
            assert first["width"] == 180
            assert first["behind"] < 2.5
            assert "live" in first["states"]
            await sockets[0].close()
            again = await asyncio.to_thread(browser.run, LOOK, first["time"] + 1.0)
            assert len(sockets) == 2
            assert again["states"].count("connecting") == 2
            assert again["frames"] > 0
        finally:
            await asyncio.to_thread(browser.close)
            air.cancel()
            await asyncio.gather(air, return_exceptions=True)
            preview.close()
