"""The whole room on a stream: pushed to a real RTMP server, which dies and comes back."""

from __future__ import annotations

import signal
from itertools import pairwise

import pytest

from tests.render.output.nginx import Nginx, arrived, serving
from tests.room import corner_shop
from tests.room.live import eventually, on_air

pytestmark = pytest.mark.room

ENOUGH = 300_000  # bytes: some seconds of the programme


async def test_the_stream_arrives_and_goes_on_when_the_server_comes_back(program, tmp_path):
    shop = corner_shop.write(tmp_path / "shop.csv")
    with serving(program, tmp_path) as nginx:
        async with on_air(tmp_path, "--catalog", str(shop), "--rtmp", nginx.url, "--profile", "twitch") as room:
            await eventually(lambda: received(nginx, 1))
            commands = " ".join(word for process in room.family() for word in process.cmdline()[2:])
            nginx.send(signal.SIGKILL)
            nginx.process.wait(10)
            t = (await room.status())["t"]
            nginx.start()
            await eventually(lambda: received(nginx, 2))
            assert (await room.status())["t"] > t
            await room.stop()
            complaints = "\n".join(room.complaints())
        nginx.send(signal.SIGTERM)
        nginx.process.wait(10)
        first, second = (arrived(path) for path in nginx.recordings())
    assert first[1] > 25
    assert second[1] > 25
    assert {b - a for a, b in pairwise(second[0])} == {40}
    assert second[0][0] > first[0][-1], "its times run on"
    assert "s3cret" not in complaints
    assert "s3cret" not in commands.replace(nginx.url, "", 1), "only whoever typed it may see the stream key"


def received(nginx: Nginx, connection: int) -> bool:
    files = nginx.recordings()
    return len(files) >= connection and files[connection - 1].stat().st_size > ENOUGH
