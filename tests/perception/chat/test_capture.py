"""The capture: what a source was sent, redacted, rolling, and read back by `decode`."""

from __future__ import annotations

import io
import json

import pytest

from commands.decode import rows
from errors import BadInput
from perception.chat.capture import HEADER, Capture
from perception.chat.redact import redact_irc, redact_json, stand_in
from perception.chat.source import decoders, open_decoder
from perception.event import LiveEvent
from tests.perception.chat.good_frames import GOOD, reworded


def kept(path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_every_connectors_frames_come_back_as_events_of_nobody(tmp_path):
    file = tmp_path / "capture.jsonl"
    capture = Capture(file, wall=lambda: 5.0)
    for name, frame in GOOD.items():
        capture(name, frame)
    capture("relay.oba", "garbage")
    capture.close()
    assert kept(file)[0] == HEADER and capture.written == len(GOOD) and capture.dropped == {"unreadable": 1}
    assert "小明" not in file.read_text()
    events = [row for row in rows(None, io.BytesIO(file.read_bytes()), "capture") if isinstance(row, LiveEvent)]
    assert [event.text for event in events] == ["多少钱"] * len(GOOD)
    for name in decoders():
        (event,) = rows(open_decoder(name), io.BytesIO(file.read_bytes()), name)
        assert event.text == "多少钱"


def test_it_rolls(tmp_path):
    file = tmp_path / "c.jsonl"
    capture = Capture(file, limit=2_000)
    for n in range(40):
        capture("twitch_irc", reworded("twitch_irc", f"number {n}"))
    capture.close()
    before = tmp_path / "c.jsonl.1"
    assert before.exists() and before.stat().st_size < 2_600 and kept(file)[0] == kept(before)[0] == HEADER
    texts = [row.text for row in rows(None, io.BytesIO(file.read_bytes()))]
    assert texts[-1] == "number 39" and len(list(tmp_path.iterdir())) == 2


def test_lines_that_are_no_capture_are_bad_frames_and_the_rest_goes_on(tmp_path):
    good = json.dumps({"connector": "twitch_irc", "t": 1, "frame": GOOD["twitch_irc"]})
    bad = ["{", "7", '{"connector": "nope", "frame": "x"}', '{"connector": 1, "frame": 2}',
           '{"connector": "bilibili_open", "t": 1, "base64": "!"}']  # fmt: skip
    text = "\n".join([json.dumps(HEADER), *bad, "", good])
    out = list(rows(None, io.BytesIO(text.encode())))
    assert [row["n"] for row in out[:-1]] == [2, 3, 4, 5, 6] and out[-1].text == "多少钱"
    with pytest.raises(BadInput, match="not a capture"):
        list(rows(None, io.BytesIO(good.encode())))


def test_a_file_that_cannot_be_written_is_said_at_once(tmp_path):
    with pytest.raises(BadInput, match="--capture"):
        Capture(tmp_path / "no" / "such" / "folder")


def test_a_new_life_goes_on_where_the_last_one_stopped_and_no_other_file_is_touched(tmp_path):
    file = tmp_path / "c.jsonl"
    for n in range(2):
        capture = Capture(file)
        capture("twitch_irc", reworded("twitch_irc", f"life {n}"))
        capture.close()
    assert [row.text for row in rows(None, io.BytesIO(file.read_bytes()))] == ["life 0", "life 1"]
    letter = tmp_path / "letter.txt"
    letter.write_text("dear mother")
    with pytest.raises(BadInput, match="another name"):
        Capture(letter)
    assert letter.read_text() == "dear mother"


class TestRedaction:
    def test_secrets_people_and_numbers_go_the_shape_stays(self):
        frame = {
            "token": "s3cret", "auth": {"signature": "abc", "access_key": "k"}, "user": {"id": 77, "name": "小明"},
            "nickname": "小明", "openId": "o-1", "avatar": "https://x/y.jpg", "msg_id": "7345678901234567890",
            "content": "打我电话13812345678", "inner": json.dumps({"uname": "小红", "msg": "hi"}), "n": 3,
        }  # fmt: skip
        out = json.loads(redact_json(json.dumps(frame)))
        text = json.dumps(out, ensure_ascii=False)
        for gone in ("s3cret", "abc", "小明", "小红", "o-1", "jpg", "13812345678"):
            assert gone not in text, gone
        assert out["msg_id"] == frame["msg_id"] and out["content"] == "打我电话00000000000" and out["n"] == 3
        assert isinstance(out["user"]["id"], int) and json.loads(out["inner"])["msg"] == "hi"

    @pytest.mark.parametrize(
        "frame",
        [
            {"user": {"idStr": "gone1", "shortId": "gone2", "avatarThumb": {"urlList": ["https://gone3"]}}},
            {"host_info": {"wechat_uin": "gone4", "finder_username": "gone5"}, "events": [{"sec_openid": "gone6"}]},
            {"data": {"uniqueId": "gone7", "userDetails": {"profilePictureUrls": ["gone8"]}, "secUid": "gone9"}},
            {"authorDetails": {"channelId": "gone1", "displayName": "gone2", "profileImageUrl": "gone3"}},
            {"event": {"chatter_user_login": "gone4", "broadcaster_user_name": "gone5", "cookie": "gone6"}},
        ],
    )
    def test_people_in_every_tools_spelling(self, frame):
        assert "gone" not in redact_json(json.dumps(frame))

    def test_the_same_person_is_the_same_stand_in_of_the_same_kind(self):
        assert stand_in("小明") == stand_in("小明") != stand_in("小红")
        assert stand_in("98765432109876543").isdecimal() and isinstance(stand_in(12), int)
        assert stand_in("") == "" and stand_in(0) == 0

    def test_irc(self):
        line = "@display-name=小明;id=m1;user-id=77 :xm!xm@xm.tmi.twitch.tv PRIVMSG #shop :call 13812345678"
        out = redact_irc(line)
        assert "小明" not in out and ":xm!" not in out and "=77" not in out and "13812345678" not in out
        assert "id=m1" in out and out.endswith("PRIVMSG #shop :call 00000000000")
        assert redact_irc("PASS oauth:s3cret") == "PASS ***"
