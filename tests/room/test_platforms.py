"""`run.py live` hears two relay tools, Bilibili and Twitch at once, in one mind: one dies, the others go on; an answer
is written where it was asked; the mind is killed and hears nothing twice; the capture is redacted and decodes."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.perception.chat.fake_bilibili import FakeBilibili
from tests.perception.chat.fake_relay import FakeRelay, ObaHarness
from tests.perception.chat.fake_twitch import FakeTwitch
from tests.room.live import MIND, on_air

pytestmark = [pytest.mark.room, pytest.mark.weights]

ROOM = """
name = "platforms"
[[relay]]
profile = "oba"
url = "{oba}"
[[relay]]
profile = "barragegrab"
url = "{grab}"
[[bilibili]]
app_id = 7
key_env = "TEST_BILI_KEY"
secret_env = "TEST_BILI_SECRET"
code_env = "TEST_BILI_CODE"
url = "{bili}"
[[twitch]]
channel = "shop"
login = "host"
token_env = "TEST_TWITCH_TOKEN"
url = "{twitch}"
"""
SECRETS = {
    "TEST_BILI_KEY": "k",
    "TEST_BILI_SECRET": "s3cret",
    "TEST_BILI_CODE": "CODE",
    "TEST_TWITCH_TOKEN": "secret",
}


async def test_a_room_hears_all_its_platforms(tmp_path, monkeypatch):
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    capture = tmp_path / "chat.jsonl"
    async with (
        FakeRelay() as oba,
        FakeRelay() as grab,
        FakeBilibili() as bili,
        FakeTwitch("shop", tokens={"host": "secret"}) as twitch,
    ):
        file = tmp_path / "room.toml"
        file.write_text(ROOM.format(oba=oba.url, grab=grab.url, bili=bili.http_url, twitch=twitch.url))
        async with on_air(tmp_path, "--room", str(file), "--brain", "clerk", "--capture", str(capture)) as room:
            async with room.viewer("看客") as viewer:
                await asyncio.gather(oba.joined(), grab.joined(), bili.joined(), twitch.joined())
                await oba.send(ObaHarness.comment(None, "o1", "来自小店"))
                await bili.say("小明", "来自B站", msg_id="b1")
                twitch.say("ronni", "from twitch", id="t1")
                seen = set()
                while {"来自小店", "来自B站", "from twitch"} - seen:
                    seen.add((await viewer.until(lambda m: m["type"] == "chat"))["text"])

                await oba.__aexit__()  # that tool is gone; nobody else notices
                twitch.display["xiaoming"] = "小明"
                twitch.say("xiaoming", "电热水壶多少钱?", id="t2")
                async with asyncio.timeout(90):
                    reply = await twitch.next_reply()
                assert reply.parent == "t2" and reply.text.startswith("【AI】@小明 ") and "¥119" in reply.text

                pid = room.pids["mind"]
                assert await room.kill(MIND) == pid
                await asyncio.gather(bili.left(), twitch.left())
                bili.games.clear()  # as the platform forgets after a minute; until then it says 7001
            await room.reborn(MIND, pid)
            async with room.viewer("又来了") as viewer:
                await asyncio.gather(grab.joined(), bili.joined(), twitch.joined())
                await bili.say("小明", "来自B站", msg_id="b1")  # told again, as platforms do
                twitch.say("xiaoming", "电热水壶多少钱?", id="t2")
                await bili.say("小红", "还有吗朋友们", msg_id="b2")
                heard = await viewer.until(lambda m: m["type"] == "chat")
                assert heard["text"] == "还有吗朋友们"
            ended = asyncio.create_task(room.stop())
            await ended
        assert bili.games == {} or not any(bili.games.values()), "the show ended and the session did not"
    text = capture.read_text("utf-8")
    assert all(secret not in text for secret in ("小明", "s3cret", "CODE"))
    command = [sys.executable, "run.py", "decode", "capture", str(capture), "--json"]
    done = await asyncio.to_thread(subprocess.run, command, cwd=ROOT, capture_output=True, check=True)
    rows = [json.loads(row) for row in done.stdout.splitlines()]
    assert "还有吗朋友们" in {row.get("text") for row in rows}
