"""What cannot be used is refused in one line that names the cause and the remedy; what breaks during the show is told
in one line, and the show goes on with what it had.
"""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import sys
from pathlib import Path

import av
import pytest

from tests.conftest import ROOT
from tests.room import corner_shop
from tests.room.corner_shop import QUESTIONS
from tests.room.live import HANG, STAGE, environment, eventually, on_air

pytestmark = pytest.mark.room

ROW = "LAMP,护眼台灯,59,CNY,20\n"
HEAD = "sku,名称,价格,币种,库存\n"


def refused(folder: Path, *flags: str) -> str:
    """The one line that a run which cannot begin leaves behind."""
    run = subprocess.run(
        [sys.executable, "run.py", "live", "--no-browser", "--json", "--for", "1", *flags],
        cwd=ROOT, env=environment(folder), capture_output=True, text=True, timeout=HANG,
    )  # fmt: skip
    assert run.returncode == 2, run.stderr
    assert run.stdout == ""
    (line,) = run.stderr.splitlines()
    assert line.startswith("run.py live: ")
    assert ";" in line, "it names no remedy"
    return line


@pytest.mark.parametrize(
    ("name", "content", "cause"),
    [
        ("open.csv", f'{HEAD}{ROW}TOWEL,"纯棉浴巾,39.9,CNY,21\n'.encode(), "line 3: a quoted cell is never closed"),
        ("bare.csv", HEAD.encode(), "no rows"),
        ("latin.csv", HEAD.encode() + "CAFÉ,Crème brûlée à l’été,59,EUR,20\n".encode("cp1252"), "UTF-8"),
        ("gone.csv", None, "no such file"),
    ],
    ids=["broken", "empty", "encoding", "missing"],
)
def test_a_catalog_that_cannot_be_read(tmp_path, name, content, cause):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    line = refused(tmp_path, "--port", "0", "--catalog", str(path))
    assert name in line
    assert cause in line


def test_a_stream_without_the_platforms_rules_or_against_them(tmp_path):
    """Nothing is sent: a server that would be dialled hears nobody."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"rtmp://127.0.0.1:{server.getsockname()[1]}/live/key"
        assert "--profile NAME" in refused(tmp_path, "--rtmp", url)
        unknown = refused(tmp_path, "--rtmp", url, "--profile", "somewhere")
        assert "--profile somewhere: 'somewhere' is not a known platform" in unknown
        assert "own, twitch" in unknown
        own = tmp_path / "kuai.toml"
        own.write_text(
            (ROOT / "agent/profiles/tiktok_shop.toml").read_text("utf-8").replace('"TikTok Shop"', '"Kuai"'), "utf-8"
        )
        assert "no AI voice may sell on Kuai (" in refused(tmp_path, "--rtmp", url, "--profile", str(own))
        show = str(tmp_path / "show.mp4")
        assert "no picture for --record" in refused(tmp_path, "--record", show, "--profile", "wechat_channels")
        own.write_text(own.read_text("utf-8").replace("notice_every_min = 50", "notice_every_min = 500"), "utf-8")
        assert "kuai.toml: label.notice_every_min" in refused(tmp_path, "--profile", str(own))
        assert "rtmp://host/app/key" in refused(tmp_path, "--rtmp", "http://a.example/x", "--profile", "own")
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()


def test_a_busy_port(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        line = refused(tmp_path, "--port", port)
    assert f"port {port} cannot be used" in line
    assert "--port 0 takes a free one" in line


def test_a_recording_that_cannot_be_written(tmp_path):
    assert f"make {tmp_path}/none first" in refused(tmp_path, "--record", f"{tmp_path}/none/show.mp4")
    assert "end in .mp4" in refused(tmp_path, "--record", f"{tmp_path}/show.avi")
    closed = Path("/proc") if os.geteuid() == 0 else tmp_path / "closed"
    closed.mkdir(0o500, exist_ok=True)
    assert "cannot record" in refused(tmp_path, "--port", "0", "--record", str(closed / "show.mp4"))


async def test_a_show_in_which_the_model_the_table_and_the_disk_fail(tmp_path):
    """One room: its model server is dead from the start, its table is saved broken, its disk fills up."""
    shop = corner_shop.write(tmp_path / "shop.csv")
    recording = tmp_path / "show.mp4"
    with socket.create_server(("127.0.0.1", 0)) as dead:
        nobody = f"http://127.0.0.1:{dead.getsockname()[1]}/v1"
    flags = ("--catalog", str(shop), "--brain", nobody, "--record", str(recording))
    async with on_air(tmp_path, *flags) as room, room.viewer("小明") as viewer:
        assert "¥39.90" in (await viewer.told(QUESTIONS["TOWEL"]))[0]["text"], "the clerk answers"
        (line,) = await eventually(lambda: [line for line in room.complaints() if nobody in line])
        assert "the clerk writes" in line

        shop.write_text(corner_shop.table(LAMP="79").replace("KETTLE,", 'KETTLE,"'), "utf-8")
        (line,) = await eventually(lambda: [line for line in room.complaints() if "shop.csv" in line])
        assert "never closed" in line
        assert line.count("stays as it was") == 1
        assert "¥59.00" in (await viewer.told(QUESTIONS["LAMP"]))[0]["text"], "old prices stay"
        corner_shop.write(shop, LAMP="79")
        assert "¥79.00" in (await viewer.told_anew(QUESTIONS["LAMP"]))[0]["text"], "a good save is taken"

        stage = room.child(STAGE)
        full = recording.stat().st_size + 200_000
        resource.prlimit(stage.pid, resource.RLIMIT_FSIZE, (full, full))
        (line,) = await eventually(lambda: [line for line in room.complaints() if "show.mp4" in line])
        assert "the show goes on" in line
        t = (await room.status())["t"]
        assert "¥119.00" in (await viewer.told(QUESTIONS["KETTLE"]))[0]["text"]
        assert (await room.status())["t"] > t
        assert room.child(STAGE).pid == stage.pid
        assert (await room.stop())["record"] == str(recording)
        assert not [line for line in room.complaints() if "Traceback" in line]
    assert seconds_that_play(recording) > t - 20


def seconds_that_play(recording: Path) -> float:
    """Up to the packet in whose middle the disk was full."""
    last = 0.0
    with av.open(str(recording)) as file:
        for packet in file.demux(video=0):
            try:
                last = max([last, *(frame.time for frame in packet.decode())])
            except av.error.InvalidDataError:
                break
    return last
