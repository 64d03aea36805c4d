"""What a room's outputs are made of: where players find the programme, what the recording's files are called."""

from __future__ import annotations

import pytest

from commands import stage_outputs
from commands.output_settings import OutputSettings
from commands.platform_rules import rules_for
from commands.room_settings import RoomSettings, read_room
from commands.stage_outputs import Outputs, profile_of
from errors import BadInput
from tests.render.output.programme import HEIGHT, WIDTH, Encoder, picture, sound


@pytest.fixture
def told(monkeypatch) -> list[str]:
    files: list[str] = []
    monkeypatch.setattr(stage_outputs, "report", lambda event, file: files.append(file))
    return files


async def on_air(settings: RoomSettings, ticks: int = 130) -> Outputs:
    encoder = Encoder(WIDTH, HEIGHT, video_kbps=300)
    outputs = Outputs(settings, encoder)
    for n in range(ticks):
        outputs.fanout.put(encoder.encode(picture(n), sound(n)))
    outputs.fanout.put(encoder.flush())
    await outputs.close()
    return outputs


async def test_players_find_what_the_room_wants(told):
    everything = await on_air(RoomSettings(), ticks=1)
    assert {route.path for route in everything.live} == {"/live.flv", "/live.m3u8", "/hls/{name}"}
    nothing = await on_air(RoomSettings(outputs=OutputSettings(flv=False, hls=False)), ticks=1)
    assert list(nothing.live) == []
    assert [o["name"] for o in nothing.fanout.status()] == ["preview"]


async def test_a_second_life_overwrites_nothing(tmp_path, told):
    one = RoomSettings(record=str(tmp_path / "show.mp4"))
    for attempt in range(2):
        await on_air(one.model_copy(update={"attempt": attempt}), ticks=5)
    assert told == [str(tmp_path / "show.mp4"), str(tmp_path / "show-2.mp4")]
    told.clear()
    cut = RoomSettings(record=str(tmp_path / "cut.mp4"), outputs=OutputSettings(record_minutes=0.04))
    for attempt in range(2):
        await on_air(cut.model_copy(update={"attempt": attempt}))
    assert told == [str(tmp_path / f"cut-{n:03d}.mp4") for n in (1, 2, 3, 4)]
    assert sorted(p.name for p in tmp_path.iterdir() if p.stat().st_size > 1000) == [
        *(f"cut-{n:03d}.mp4" for n in (1, 2, 3, 4)),
        "show-2.mp4",
        "show.mp4",
    ]


def test_what_would_fail_on_air_is_said_before(monkeypatch):
    monkeypatch.delenv("SHOP_WHIP", raising=False)
    with pytest.raises(BadInput, match="not set"):
        OutputSettings(whip=({"url": "https://a.example/whip", "token_env": "SHOP_WHIP"},)).check()
    with pytest.raises(BadInput, match="https://host/path"):
        OutputSettings(whip=({"url": "rtmp://a.example/live"},)).check()
    monkeypatch.setenv("SHOP_WHIP", "t0ken")
    OutputSettings(whip=({"url": "https://a.example/whip", "token_env": "SHOP_WHIP"},)).check()


def test_a_room_that_pushes_by_webrtc_encodes_what_every_receiver_takes():
    assert profile_of(RoomSettings()) == "high"
    assert profile_of(RoomSettings(outputs={"whip": [{"url": "https://a.example/whip"}]})) == "baseline"


def test_a_signing_identity_is_looked_for_beside_the_room_file(tmp_path):
    room = tmp_path / "room.toml"
    room.write_text('[outputs.c2pa]\ncertificate = "chain.pem"\nkey = "key.pem"\n')
    found = read_room(str(room)).outputs
    assert found.c2pa.identity.key == str(tmp_path / "key.pem")
    with pytest.raises(BadInput, match="no such file"):
        found.check()


def test_what_leaves_for_a_platform_needs_its_rules():
    assert OutputSettings().leaving == ""
    assert OutputSettings(camera="auto").leaving == "outputs.camera"
    with pytest.raises(BadInput, match=r"no picture for outputs\.camera"):
        rules_for(RoomSettings(profile="douyin", outputs={"camera": "auto"}))
