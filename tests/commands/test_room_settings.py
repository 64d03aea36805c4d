"""The room file: what is wrong with it is said in one line, with the key and the remedy."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from commands.room_settings import RoomSettings, read_room
from errors import BadInput


def test_without_a_file_it_is_the_embedded_room():
    assert read_room(None) == RoomSettings()


def test_a_room_with_a_platform(tmp_path):
    path = tmp_path / "room.toml"
    path.write_text('name = "tea"\nlanguages = ["en"]\n[[twitch]]\nchannel = "teashop"\nurl = "ws://127.0.0.1:1"\n')
    room = read_room(str(path))
    assert room.twitch[0].channel == "teashop"
    assert room.languages == ("en",)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('nmae = "x"', "did you mean 'name'"),
        ("voice = 3", "voice"),
        ("[picture]\nwidth = 721", "picture.width"),
        ("name = ", "is not TOML"),
        ('record = "x.mp4"', "flags of run.py live"),
        ('languages = ["fr"]', "languages"),
        ('[[twitch]]\nchanel = "x"', "unknown key 'twitch.0.chanel'; did you mean 'channel'"),
        ('[schedule]\nzone = "UTC"\n[[schedule.on_air]]\nform = "9:00"', "did you mean 'from'"),
        ('[catalog.sync]\nmax_ages = "1m"', "unknown key 'catalog.sync.max_ages'; did you mean 'max_age'"),
        ('[catalog.sync]\nmax_age = "soon"', '"15m"'),
        ("[[twitch]]", "twitch.0.channel is missing"),
        ("[shop]", "it stands in [catalog]"),
    ],
)
def test_what_is_wrong_is_named(tmp_path, text, says):
    path = tmp_path / "room.toml"
    path.write_text(text)
    with pytest.raises(BadInput) as caught:
        read_room(str(path))
    assert says in str(caught.value)
    assert "room.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_from_a_windows_editor_is_read_and_another_encoding_is_named(tmp_path):
    path = tmp_path / "room.toml"
    path.write_bytes(b"\xef\xbb\xbf" + 'name = "茶"\n'.encode())
    assert read_room(str(path)).name == "茶"
    path.write_bytes(b"\n" + 'name = "茶"\n'.encode("gb18030"))
    with pytest.raises(BadInput, match="line 2 is not UTF-8; save the file as UTF-8"):
        read_room(str(path))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(BadInput, match="cannot be read"):
        read_room(str(tmp_path / "none.toml"))


def test_settings_survive_the_lifeline():
    settings = RoomSettings(rtmp=("rtmp://127.0.0.1/a/b",), studio_fd=7)
    assert RoomSettings.model_validate_json(settings.model_dump_json()) == settings


def test_every_chat_section_of_the_room_file_opens_its_source(tmp_path, monkeypatch):
    monkeypatch.setenv("BILI_KEY", "k")
    monkeypatch.setenv("BILI_SECRET", "s")
    monkeypatch.setenv("BILI_CODE", "c")
    monkeypatch.setenv("SB", "p4ss")
    path = tmp_path / "room.toml"
    path.write_text(
        """
[[twitch]]
channel = "teashop"
[[bilibili]]
app_id = 7
key_env = "BILI_KEY"
secret_env = "BILI_SECRET"
code_env = "BILI_CODE"
[[relay]]
profile = "oba"
[[relay]]
profile = "streamerbot"
secret_env = "SB"
replies = true
[[relay]]
profile = "douyinlive"
url = "ws://127.0.0.1:1088/ws/516466932480"
"""
    )
    sources = read_room(str(path)).open_sources()
    names = [source.name for source in sources]
    assert names == ["twitch_irc/teashop", "bilibili_open/7", "relay.oba", "relay.streamerbot", "relay.douyinlive"]
    assert [source.writes for source in sources] == [0, 0, 0, 500, 0]


def test_a_twitch_eventsub_section_opens_its_source_and_names_its_secrets(tmp_path, monkeypatch):
    monkeypatch.setenv("TWITCH", "t0ken")
    path = tmp_path / "room.toml"
    path.write_text('[[twitch_eventsub]]\nchannel = "teashop"\ntoken_env = "TWITCH"\nrefresh_env = "AGAIN"\n')
    room = read_room(str(path))
    (source,) = room.open_sources()
    assert source.name == "twitch_eventsub/teashop" and source.writes == 500
    assert room.twitch_eventsub[0].secrets() == ("TWITCH", "AGAIN")
    monkeypatch.delenv("TWITCH")
    with pytest.raises(BadInput, match="token_env"):
        room.open_sources()


def test_douyins_push_is_opened_with_its_secrets_and_there_is_one(tmp_path, monkeypatch):
    path = tmp_path / "room.toml"
    section = '[[douyin_push]]\napp_id = "tt07"\nroom = "268"\n'
    path.write_text(section)
    with pytest.raises(BadInput, match="push_secret_env"):
        read_room(str(path)).open_sources()
    monkeypatch.setenv("ZHUBO_DOUYIN_SECRET", "s")
    monkeypatch.setenv("ZHUBO_DOUYIN_PUSH_SECRET", "p")
    (source,) = read_room(str(path)).open_sources()
    assert source.name == "douyin_push/268" and source.writes == 0
    assert [route.path for route in source.routes()] == ["/hooks/douyin_push"]
    path.write_text(section + section)
    with pytest.raises(BadInput, match="douyin_push"):
        read_room(str(path))


def test_a_shopee_section_opens_its_source_and_names_its_secrets(tmp_path, monkeypatch):
    path = tmp_path / "room.toml"
    path.write_text("[[shopee]]\npartner_id = 2001887\nuser_id = 5000\nsession_id = 6236215\n")
    with pytest.raises(BadInput, match="token_env"):
        read_room(str(path)).open_sources()
    monkeypatch.setenv("ZHUBO_SHOPEE_KEY", "k")
    monkeypatch.setenv("ZHUBO_SHOPEE_TOKEN", "t")
    room = read_room(str(path))
    (source,) = room.open_sources()
    assert source.name == "shopee/6236215" and source.writes == 150
    assert room.shopee[0].secrets() == ("ZHUBO_SHOPEE_KEY", "ZHUBO_SHOPEE_TOKEN")


def test_a_facebook_section_opens_its_source_and_names_its_secret(tmp_path, monkeypatch):
    path = tmp_path / "room.toml"
    path.write_text('[[facebook]]\nvideo = "1019327905211065"\n')
    with pytest.raises(BadInput, match="token_env"):
        read_room(str(path)).open_sources()
    monkeypatch.setenv("ZHUBO_FACEBOOK_TOKEN", "t")
    room = read_room(str(path))
    (source,) = room.open_sources()
    assert source.name == "facebook/1019327905211065" and source.writes == 0
    assert room.facebook[0].secrets() == ("ZHUBO_FACEBOOK_TOKEN",)


def test_an_instagram_section_opens_its_source_and_names_its_secrets(tmp_path, monkeypatch):
    path = tmp_path / "room.toml"
    path.write_text('[[instagram]]\naccount = "1784"\n')
    with pytest.raises(BadInput, match="verify_env"):
        read_room(str(path)).open_sources()
    monkeypatch.setenv("ZHUBO_INSTAGRAM_SECRET", "s")
    monkeypatch.setenv("ZHUBO_INSTAGRAM_VERIFY", "v")
    room = read_room(str(path))
    (source,) = room.open_sources()
    assert source.name == "instagram/1784" and {route.path for route in source.routes()} == {"/hooks/instagram"}
    assert room.instagram[0].secrets() == ("ZHUBO_INSTAGRAM_SECRET", "ZHUBO_INSTAGRAM_VERIFY")


def test_a_section_that_cannot_work_is_said_with_its_key(tmp_path):
    path = tmp_path / "room.toml"
    path.write_text('[[relay]]\nprofil = "oba"\n')
    with pytest.raises(BadInput, match="profil"):
        read_room(str(path))
    path.write_text("[[bilibili]]\napp_id = 7\n")
    with pytest.raises(BadInput, match="key_env"):
        read_room(str(path)).open_sources()


def test_the_manuals_room_file_is_read(tmp_path, monkeypatch):
    for name in ("BILIBILI_KEY", "BILIBILI_SECRET", "BILIBILI_CODE", "YOUTUBE_CLIENT_SECRET", "YOUTUBE_REFRESH_TOKEN"):
        monkeypatch.setenv(f"ZHUBO_{name}", "x")
    manual = Path(__file__).resolve().parents[2] / "docs" / "chat.md"
    path = tmp_path / "room.toml"
    path.write_text(manual.read_text("utf-8").partition("```toml\n")[2].partition("```")[0], encoding="utf-8")
    room = read_room(str(path))
    names = [source.name for source in room.open_sources()]
    assert names == ["twitch_irc/teashop", "bilibili_open/1700000000000", "youtube/live", "relay.oba"]
    assert room.relay_token


def test_a_capture_needs_a_folder_that_is_there(tmp_path):
    from commands.live import _settings, add_arguments

    parser = argparse.ArgumentParser()
    add_arguments(parser)
    good = _settings(parser.parse_args(["--capture", str(tmp_path / "c.jsonl")]))
    assert good.capture == str(tmp_path / "c.jsonl") and _settings(parser.parse_args([])).capture is None
    with pytest.raises(BadInput, match="--capture"):
        _settings(parser.parse_args(["--capture", str(tmp_path / "no" / "c.jsonl")]))


def test_guests_come_by_stream_and_a_wrong_address_is_named(tmp_path):
    room = tmp_path / "room.toml"
    room.write_text(
        '[guests]\necho_s = 8.0\n[[listen]]\nurl = "rtmp://127.0.0.1:1935/live/k3y"\nname = "小李"\n'
        '[[listen]]\nurl = "rtp://127.0.0.1:5004"\ncodec = "opus"\n'
    )
    first, second = read_room(str(room)).listen
    assert (first.peer, second.peer) == ("rtmp://127.0.0.1:1935", "")
    assert first.address().shown == "rtmp://127.0.0.1:1935"
    assert (second.address().codec, second.address().payload) == ("opus", 111)
    room.write_text('[[listen]]\nurl = "file:///etc/passwd"\n')
    with pytest.raises(BadInput, match=r"listen\.0\.url"):
        read_room(str(room))
