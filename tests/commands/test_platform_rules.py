"""What a room may do by its platform's rules, and that no switch takes the AI label out of a frame."""

from __future__ import annotations

import pytest

from agent.profiles import load
from agent.profiles.loader import FOLDER
from commands.platform_rules import label_of, rules_for
from commands.room_settings import PictureChoice, RoomSettings, read_room
from errors import BadInput


def test_without_a_profile_it_is_the_shops_own_site():
    assert rules_for(RoomSettings()).name == "own"


@pytest.mark.parametrize("flag", [{"rtmp": ("rtmp://127.0.0.1/live/x",)}, {"record": "show.mp4"}])
def test_in_co_pilot_zhubo_sends_and_records_nothing(flag):
    with pytest.raises(BadInput, match="co-pilot: a person speaks") as refused:
        rules_for(RoomSettings(profile="tiktok_shop", **flag))
    line = str(refused.value)
    assert line.startswith("--profile tiktok_shop: no AI voice may sell on TikTok Shop")
    assert "2026-05-23" in line
    assert f"--{next(iter(flag))}" in line
    assert "kuaishou, own, twitch, youtube" in line


def test_why_it_is_co_pilot_is_said_for_what_nobody_knows():
    with pytest.raises(BadInput, match="no rule is known that lets an AI voice sell on Bilibili"):
        rules_for(RoomSettings(profile="bilibili", record="a.mp4"))
    with pytest.raises(BadInput, match="'somewhere' is not a known platform, which gets the strictest"):
        rules_for(RoomSettings(profile="somewhere", record="a.mp4"))


@pytest.mark.parametrize(
    "own",
    ["", " ", "\u200b\u200b", "\n\n", "小店", "x" * 500, "\u202e主播IA", "·", "AI主播"],
)
@pytest.mark.parametrize("profile", [None, "kuaishou", "twitch", "nosuch"])
def test_whatever_a_room_file_says_the_platforms_label_stands_first(tmp_path, own, profile):
    file = tmp_path / "room.toml"
    text = own.encode("unicode_escape").decode().replace("\\x", "\\u00").replace("\\'", "'")
    file.write_text(f'[picture]\nlabel = "{text}"\n', "utf-8")
    room = read_room(str(file)).model_copy(update={"profile": profile})
    words = load(profile or "own").label["zh"]
    label = label_of(room)
    assert label.startswith(words)
    assert len(label) <= len(words) + 15
    assert all(c.isprintable() for c in label)


@pytest.mark.parametrize("own", ["真人直播", "本店无 AI", "不是ＡＩ", "100% human", "No AI here", "a real person"])
def test_a_rooms_own_words_may_not_deny_the_label(own):
    with pytest.raises(BadInput, match=r"picture.label: .* denies what the AI label says; leave those words out"):
        rules_for(RoomSettings(picture=PictureChoice(label=own)))


def test_the_label_is_in_the_rooms_language():
    room = RoomSettings(languages=("en",), picture=PictureChoice(label="Corner Shop"))
    assert label_of(room) == "AI host · AI-generated · Corner Shop"


def test_no_key_of_a_room_file_switches_label_or_notice_off(tmp_path):
    file = tmp_path / "room.toml"
    for line in ("[picture]\nlabel = false", "[picture]\nshow_label = false", "notice_every_s = 0", "notice = false"):
        file.write_text(line, "utf-8")
        with pytest.raises(BadInput):
            read_room(str(file))


def test_an_own_profile_cannot_do_without_the_label_either(tmp_path):
    file = tmp_path / "mine.toml"
    text = (FOLDER / "own.toml").read_text("utf-8")
    file.write_text(text.replace('zh = "AI主播 · 内容由AI生成"', 'zh = "主播"'), "utf-8")
    with pytest.raises(BadInput, match="zh must name the AI"):
        rules_for(RoomSettings(profile=str(file)))
