"""Several platforms in one mind, over real sockets: heard together, answered where they asked, one may die."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import time

import pytest

import agent.virtual_stage
from agent.answers import Answerer
from agent.director import DirectorSettings
from agent.journal import Journal
from agent.mind import Mind, MindSettings
from agent.virtual_stage import VirtualStage
from catalog import Catalog
from commands.chat_sections import ChatSections, section_fields
from commands.listening import Listening
from perception.chat import connectors
from perception.chat.capture import Capture
from perception.chat.dial import bilibili_open, relay, twitch_irc
from perception.event import LiveEvent
from tests.perception.chat.fake_bilibili import FakeBilibili
from tests.perception.chat.fake_relay import BarrageGrabHarness, FakeBarrageGrab, FakeRelay, ObaHarness
from tests.perception.chat.fake_twitch import FakeTwitch
from tests.perception.chat.harness import AT_ONCE

SHOP = "sku,title:zh,title:en,price,currency,stock,aliases\nCUP-B,保温杯,Flask,79.00,CNY,12,水杯\n"


class Platforms:
    """Two relay tools, Bilibili and Twitch on loopback, and sources dialled at all four."""

    async def __aenter__(self):
        self._stack = contextlib.AsyncExitStack()
        enter = self._stack.enter_async_context
        self.oba, self.grab = await enter(FakeRelay()), await enter(FakeBarrageGrab())
        self.bili = await enter(FakeBilibili())
        self.twitch = await enter(FakeTwitch("shop", tokens={"host": "secret"}))
        rng = random.Random(1)
        dialled = {"rng": rng, "backoff": AT_ONCE}
        self.sources = [
            relay("oba", url=self.oba.url, **dialled),
            relay("barragegrab", url=self.grab.url, **dialled),
            bilibili_open(key="k", secret="s3cret", app_id=7, code="CODE", url=self.bili.http_url, **dialled),
            twitch_irc("shop", url=self.twitch.url, login="host", token="secret", **dialled),
        ]
        return self

    async def __aexit__(self, *exc):
        await self._stack.aclose()

    async def joined(self):
        await asyncio.gather(self.oba.joined(), self.grab.joined(), self.bili.joined(), self.twitch.joined())


class Heard:
    def __init__(self) -> None:
        self.events: list[LiveEvent] = []
        self._more = asyncio.Event()

    def __call__(self, event: LiveEvent) -> None:
        self.events.append(event)
        self._more.set()

    async def texts(self, *wanted: str) -> None:
        async with asyncio.timeout(30):
            while not set(wanted) <= {event.text for event in self.events}:
                self._more.clear()
                await self._more.wait()


@pytest.fixture
def journal(tmp_path):
    made = Journal(tmp_path / "journal.db")
    yield made
    made.close()


@contextlib.asynccontextmanager
async def running(*work):
    tasks = [asyncio.create_task(each) for each in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        for result in results:
            if isinstance(result, Exception) and not isinstance(result, asyncio.CancelledError):
                raise result


async def test_four_platforms_are_heard_at_once_and_one_that_dies_takes_nobody_along(journal):
    async with Platforms() as p:
        listening, heard, shown = Listening(p.sources, journal), Heard(), Heard()
        async with running(listening.run(heard, shown)):
            await p.joined()
            await p.oba.send(ObaHarness.comment(None, "1", "from oba"))
            await p.grab.send(BarrageGrabHarness.comment(None, "1", "from barragegrab"))
            await p.bili.say("小明", "from bilibili", msg_id="1")
            p.twitch.say("ronni", "from twitch")
            await heard.texts("from oba", "from barragegrab", "from bilibili", "from twitch")
            assert {event.platform for event in shown.events} == {"oba", "douyin", "bilibili", "twitch"}
            ids = {event.id for event in heard.events}
            assert len(ids) == 4, "three of them count 1, 2, 3"
            await p.oba.__aexit__()  # that tool is gone for good
            await p.grab.send(BarrageGrabHarness.comment(None, "2", "still barragegrab"))
            await p.bili.say("小明", "still bilibili", msg_id="2")
            p.twitch.say("ronni", "still twitch")
            await heard.texts("still barragegrab", "still bilibili", "still twitch")
            states = {source["name"]: source["state"] for source in listening.status()["sources"]}
            assert states["relay.oba"] in ("backoff", "handshake") and list(states.values()).count("live") == 3


async def test_one_mind_answers_aloud_and_writes_where_it_may(tmp_path, journal, monkeypatch):
    monkeypatch.setattr(agent.virtual_stage, "CHARACTERS_PER_S", 900.0)  # it speaks two hundred times as fast
    monkeypatch.setattr(agent.virtual_stage, "MAKING_S", 0.0)
    file = tmp_path / "shop.csv"
    file.write_text(SHOP, encoding="utf-8")
    answered = asyncio.Event()
    async with Platforms() as p:
        with Catalog.open(tmp_path / "catalog.db") as shop:
            shop.import_file(file)
            listening, stage = Listening(p.sources, journal), VirtualStage()

            def announce(message):
                if "b-1" in message.get("reply_to", ()):
                    answered.set()
                listening.replies.told(message)

            settings = MindSettings(DirectorSettings(langs=("zh",)), warm=False, poll=False, tick_s=0.02)
            mind = Mind(shop, Answerer(shop, clock=time.time), stage, journal, announce, time.time, 0, settings)
            mind.on_over = listening.replies.over
            async with running(stage.run(), mind.run(), listening.run(mind.feed, lambda event: None)):
                await p.joined()
                p.twitch.display["xiaoming"] = "小明"
                p.twitch.say("xiaoming", "保温杯多少钱?", id="t-1")
                async with asyncio.timeout(60):
                    reply = await p.twitch.next_reply()
                assert reply.parent == "t-1" and reply.text.startswith("【AI】@小明") and "79" in reply.text
                await p.bili.say("小红", "保温杯还有货吗?", msg_id="b-1")
                async with asyncio.timeout(60):
                    await answered.wait()
            assert not p.grab.executed and listening.status()["replies"]["written"] == 1


async def test_what_an_earlier_life_heard_is_not_heard_again(journal):
    async with Platforms() as p:
        first, second = Heard(), Heard()

        def journalled(event):
            journal.heard(event, time.time())
            first(event)

        async with running(Listening(p.sources, journal).run(journalled, first)):
            await p.joined()
            await p.bili.say("小明", "多少钱", msg_id="1")
            p.twitch.say("ronni", "how much", id="t-1")
            await first.texts("多少钱", "how much")
        await journal.flushed()
        again = Listening([*p.sources], journal)
        async with running(again.run(second, second)):
            await p.joined()
            await p.bili.say("小明", "多少钱", msg_id="1")
            p.twitch.say("ronni", "how much", id="t-1")
            await p.bili.say("小明", "new", msg_id="2")
            p.twitch.say("ronni", "newer")
            await second.texts("new", "newer")
            assert again.status()["duplicates"] == 2
            assert {event.text for event in second.events if event.type == "chat"} == {"new", "newer"}


async def test_our_own_reply_that_comes_back_is_our_own(journal):
    async with Platforms() as p:
        listening, heard = Listening(p.sources, journal), Heard()
        async with running(listening.run(heard, lambda event: None)):
            await p.joined()
            p.twitch.say("ronni", "how much?")
            await heard.texts("how much?")
            (asked,) = [event for event in heard.events if event.text == "how much?"]
            await listening.chats.reply("[AI] @ronni It is $79.", asked)
            p.twitch.say("someone", "[AI] @ronni It is $79.  ")  # as a tool without accounts would show it
            p.twitch.say("ronni", "thanks!")
            await heard.texts("thanks!")
            mine = [event.text for event in heard.events if event.is_self]
            assert mine == ["[AI] @ronni It is $79."]


async def test_the_capture_of_a_running_room_is_read_back(tmp_path, journal):
    capture = Capture(tmp_path / "c.jsonl")
    async with Platforms() as p:
        listening, heard = Listening(p.sources, journal, capture=capture), Heard()
        async with running(listening.run(heard, heard)):
            await p.joined()
            await p.oba.send(ObaHarness.comment(None, "1", "from oba"))
            await p.bili.say("小明", "from bilibili", msg_id="1")
            await heard.texts("from oba", "from bilibili")
    capture.close()
    text = (tmp_path / "c.jsonl").read_text()
    assert "小明" not in text and "CODE" not in text and "secret" not in text
    assert {json.loads(line).get("connector") for line in text.splitlines()} >= {"relay.oba", "bilibili_open"}


def test_every_connector_that_runs_has_its_section_of_the_room_file():
    assert ChatSections().open_sources() == []
    fields = section_fields()
    named = {getattr(model, "connector", "relay") for model in fields.values()}
    runs = {name for name, row in connectors.items() if row.source and not name.startswith("relay.")}
    assert runs <= named and "relay" in fields
