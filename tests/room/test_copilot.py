"""Where a person is needed: co-pilot on real sockets, and a show that nobody attends."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import websockets

from agent.attendance import CLOSING
from agent.journal import Journal
from agent.profiles.loader import FOLDER
from tests.room import corner_shop
from tests.room.corner_shop import QUESTIONS
from tests.room.live import HANG, STAGE, VOICE, Room, on_air
from tests.room.pixels import label_score

pytestmark = pytest.mark.room


class Desk:
    """The operator's socket."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket

    async def order(self, **order: Any) -> dict[str, Any]:
        await self._socket.send(json.dumps({**order, "ref": 1}))
        return await self.until(lambda m: m.get("ref") == 1)

    async def until(self, what: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
        async with asyncio.timeout(HANG):
            while True:
                message = json.loads(await self._socket.recv())
                if what(message):
                    return message

    async def state(self, what: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
        return await self.until(lambda m: m["type"] in ("welcome", "state") and what(m))


@contextlib.asynccontextmanager
async def sit_down(room: Room) -> AsyncIterator[Desk]:
    page, token = room.ready["operator"].split("#")
    address = page.replace("http://", "ws://") + "operator"
    async with websockets.connect(address, proxy=None, max_size=None, open_timeout=HANG) as socket:
        await socket.send(json.dumps({"token": token}))
        yield Desk(socket)


async def test_in_co_pilot_a_question_is_answered_when_the_person_says_so(tmp_path):
    shop = corner_shop.write(tmp_path / "shop.csv")
    flags = ("--profile", "tiktok_shop", "--catalog", str(shop), "--brain", "clerk")
    async with on_air(tmp_path, *flags) as room, room.viewer("小明") as viewer, sit_down(room) as desk:
        assert room.ready["mode"] == "copilot"
        assert room.ready["pids"]["stage"] is None
        assert room.child(STAGE) is None
        assert room.child(VOICE) is None, "no voice is even made"

        assert any("co-pilot: no AI voice may sell on TikTok Shop" in line for line in room.complaints())

        script = (await desk.state(lambda m: m["copilot"]["now"]))["copilot"]["now"]
        id = await viewer.ask(QUESTIONS["TOWEL"])
        state = await desk.state(lambda m: any(d["whole"] for d in m["copilot"]["drafts"]))
        (draft,) = state["copilot"]["drafts"]
        assert draft["questions"] == [{"id": id, "name": "小明", "text": QUESTIONS["TOWEL"]}]
        assert draft["reply"].startswith("【AI】@小明 ")
        assert "¥39.90" in draft["reply"]
        assert viewer.said() == [], "nothing is said before the person says it"

        assert (await desk.order(do="said", line=script["line"], sentence=script["sentence"]))["type"] == "done"
        said = await viewer.until(lambda m: m["type"] == "said")
        assert (said["text"], said["kind"]) == (script["text"], script["kind"])
        state = await desk.state(lambda m: (m["copilot"]["now"] or {}).get("kind") == "answer")
        now = state["copilot"]["now"]
        assert any(f["ref"].endswith(".price") and f["value"] == "39.90" for f in now["facts"])

        corner_shop.write(shop, TOWEL="45")
        state = await desk.state(lambda m: any("¥45.00" in d["text"] for d in m["copilot"]["drafts"]))
        late = await desk.order(do="said", line=now["line"], sentence=now["sentence"])
        assert "taken back" in late["error"]
        (draft,) = state["copilot"]["drafts"]
        await desk.state(lambda m: any(d["line"] == draft["line"] and d["whole"] for d in m["copilot"]["drafts"]))
        assert (await desk.order(do="said", line=draft["line"]))["type"] == "done"
        answer = await viewer.until(lambda m: m["type"] == "said" and m["kind"] == "answer")
        assert answer["reply_to"] == [id]
        assert "¥45.00" in answer["text"]
        assert "attend" not in (await desk.order(do="attend")).get("do", ""), "a person speaks: nothing to confirm"
        end = await room.stop()
        assert end == {"event": "end", "frames": 0, "record": None}


async def test_a_show_nobody_attends_says_goodbye_and_ends(model, tmp_path):
    font = next(model("font.cjk").glob("*.otf"))
    recording, room_file = tmp_path / "show.mp4", tmp_path / "room.toml"
    room_file.write_text('[picture]\nlabel = "林记小店"\n', "utf-8")
    profile = tmp_path / "attended.toml"
    text = (FOLDER / "kuaishou.toml").read_text("utf-8")
    assert "confirm_every_min = 15" in text
    profile.write_text(text.replace("confirm_every_min = 15", "confirm_every_min = 0.4"), "utf-8")
    shop = corner_shop.write(tmp_path / "shop.csv")
    flags = ("--profile", str(profile), "--catalog", str(shop), "--brain", "clerk")
    more = ("--room", str(room_file), "--record", str(recording))
    async with on_air(tmp_path, *flags, *more) as room, room.viewer("小明") as viewer:
        async with sit_down(room) as desk:
            first = await viewer.until(lambda m: m["type"] == "said", HANG)
            assert first["kind"] == "notice"
            assert "AI" in first["text"]
            await desk.state(lambda m: m["attendance"]["state"] == "due")
            assert (await desk.order(do="attend"))["type"] == "done"
            await desk.state(
                lambda m: m["attendance"] | {"left_s": 0} == m["attendance"] | {"left_s": 0, "state": "fine"}
            )
        said = await viewer.until(lambda m: m["type"] == "said" and m["text"] == CLOSING["zh"], HANG)
        assert said["kind"] == "notice"
        assert room.process.stdout
        rows = [json.loads(row) async for row in room.process.stdout]
        assert await room.process.wait() == 0
        assert rows[-1]["event"] == "end"
        assert rows[-1]["reason"] == "unattended"
        assert rows[-1]["frames"] > 0
        assert [line for line in room.complaints() if "the show ends in" in line]
        (file,) = (tmp_path / "data").rglob("journal.db")
        journal = await asyncio.to_thread(Journal, file)
        ended = await asyncio.to_thread(journal.state, "ended")
        await asyncio.to_thread(journal.close)
        assert ended["reason"] == "unattended"
    labels = await asyncio.to_thread(lambda: [label_score(rgb, "内容由AI生成", font) for rgb in sampled(recording)])
    assert len(labels) >= 10, "the recording is whole"
    assert min(labels) > 0.6, "the platform's label is in every frame looked at, the room's own behind it"


def sampled(recording: Path) -> Iterator[np.ndarray]:
    """A frame every other second."""
    with av.open(str(recording)) as file:
        for n, frame in enumerate(file.decode(video=0)):
            if n % 50 == 0:
                yield frame.to_ndarray(format="rgb24")
