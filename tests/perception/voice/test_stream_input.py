"""Guests by stream: real RTP packets, a real RTMP push to us, and a real nginx that is dialled, dies and comes back."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import threading

import av
import numpy as np
import pytest

from perception.voice.guest_ear import RATE
from perception.voice.stream_input import StreamAddress, StreamInput
from perception.voice.stream_process import sdp
from tests.perception.voice.files_made import tone
from tests.render.output.nginx import serving
from tests.room.live import eventually, gone

PATIENCE = 60


class Line:
    """Where a stream's sound goes."""

    def __init__(self) -> None:
        self.sounds: list[np.ndarray] = []
        self.opened = self.closed = 0
        self.some = asyncio.Event()

    def heard(self, sound: np.ndarray) -> None:
        self.sounds.append(sound)
        self.some.set()

    @contextlib.asynccontextmanager
    async def open(self):
        self.opened += 1
        try:
            yield self
        finally:
            self.closed += 1

    async def seconds(self, wanted: float) -> np.ndarray:
        async with asyncio.timeout(PATIENCE):
            while sum(map(len, self.sounds)) < wanted * RATE:
                self.some.clear()
                await self.some.wait()
        return np.concatenate(self.sounds)


@contextlib.asynccontextmanager
async def listening(address: StreamAddress, **given):
    line, stream = Line(), StreamInput(address, first_pause=0.05, **given)
    running = asyncio.create_task(stream.run(line.open))
    try:
        yield line, stream
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


class Sender:
    """A guest's program: pushes a tone until told to stop. Until a server takes it, it tries again."""

    def __init__(self, url: str, form: str, codec: str, rate: int, **options: str) -> None:
        self._args = (url, form, codec, rate, options)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        while not self._stop.is_set():
            with contextlib.suppress(OSError):  # PyAV's errors of a network are OSErrors
                self._push()
            self._stop.wait(0.2)

    def _push(self) -> None:
        url, form, codec, rate, options = self._args
        with av.open(url, "w", format=form, options=options, timeout=5) as container:
            stream = container.add_stream(codec, rate=rate, layout="mono")
            stream.codec_context.open()
            size = stream.codec_context.frame_size or 160
            resampler = av.AudioResampler(stream.format.name, "mono", rate, frame_size=size)
            samples = (tone(1.0, rate=rate) * 32767).astype("<i2")
            while not self._stop.wait(0.1):
                frame = av.AudioFrame.from_ndarray(samples[None, : rate // 10], "s16", "mono")
                frame.sample_rate = rate
                for piece in resampler.resample(frame):
                    container.mux(stream.encode(piece))

    def __enter__(self) -> Sender:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(20)


def free_port(kind: int) -> int:
    with socket.socket(socket.AF_INET, kind) as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def pitch(sound: np.ndarray) -> float:
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    return float(np.argmax(spectrum) * RATE / len(sound))


async def test_rtp_with_opus_is_heard_at_16_khz():
    url = f"rtp://127.0.0.1:{free_port(socket.SOCK_DGRAM) // 2 * 2}"
    async with listening(StreamAddress(url, codec="opus", payload=96)) as (line, stream):
        with Sender(url, "rtp", "libopus", 48_000, payload_type="96"):
            sound = await line.seconds(1.0)
        assert pitch(sound[-RATE // 2 :]) == pytest.approx(440, abs=6)
        assert (stream.state, stream.status()["state"]) == ("live", "live")
        reader = await eventually(lambda: stream.pid)
        import psutil

        process = psutil.Process(reader)
        assert url not in " ".join(process.cmdline())
    await gone([process])
    assert (line.opened, line.closed) == (1, 1)


async def test_a_guest_pushes_rtmp_to_us_and_comes_back():
    url = f"rtmp://127.0.0.1:{free_port(socket.SOCK_STREAM)}/live/guest"
    async with listening(StreamAddress(url, serve=True)) as (line, stream):
        with Sender(url, "flv", "aac", 44_100):
            assert pitch((await line.seconds(1.0))[-RATE // 2 :]) == pytest.approx(440, abs=6)
        await eventually(lambda: line.closed == 1)
        line.sounds.clear()
        with Sender(url, "flv", "aac", 44_100):
            await line.seconds(0.5)
        assert stream.connections == 2


async def test_a_server_that_dies_is_dialled_again(program, tmp_path):
    with serving(program, tmp_path) as nginx:
        async with listening(StreamAddress(nginx.url), silent_s=30) as (line, stream):
            with Sender(nginx.url, "flv", "aac", 44_100):
                await line.seconds(0.5)
                nginx.send(signal.SIGKILL)
                nginx.process.wait(10)
                await eventually(lambda: line.closed == 1)
                await eventually(lambda: stream.status()["state"] == "reconnecting")
                assert "s3cret" not in str(stream.status())
                line.sounds.clear()
                nginx.start()
                await line.seconds(0.5)
        assert stream.connections >= 2


def test_an_sdp_tells_what_the_packets_do_not():
    address = {"url": "rtp://127.0.0.1:5004", "codec": "opus", "payload": 111, "rate": 48_000, "channels": 1}
    assert "m=audio 5004 RTP/AVP 111" in sdp(address)
    assert "a=rtpmap:111 opus/48000/2" in sdp(address)
    assert "m=audio 5004 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000/1" in sdp(address | {"codec": "pcma"})
