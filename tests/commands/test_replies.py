"""Answers in writing: once, where the question was asked, after the voice, and never to ourselves."""

from __future__ import annotations

import asyncio

import pytest

from commands.replies import LABEL, Replies, written
from errors import PeerFailed
from perception.event import LiveEvent, User


class Chats:
    """Remembers what was written; `limit` 0 cannot write."""

    def __init__(self, limit: int = 500) -> None:
        self.limit = limit
        self.failing = False
        self.written: asyncio.Queue[tuple[str, LiveEvent]] = asyncio.Queue()

    def writes(self, event) -> int:
        return self.limit if event.platform != "mute" else 0

    async def reply(self, text, to) -> None:
        self.written.put_nowait((text, to))
        if self.failing:
            raise PeerFailed("the line broke after it was sent")


class Memory:
    def __init__(self) -> None:
        self.kept: dict = {}
        self.order: list[str] = []

    def state(self, key):
        return self.kept.get(key)

    def remember(self, key, value):
        self.kept[key] = value
        self.order.append("marked")

    async def flushed(self):
        self.order.append("flushed")


def asked(id="1", name="小明", platform="twitch", room="shop", **more) -> LiveEvent:
    return LiveEvent(id, more.pop("type", "chat"), platform, room, User(name, name), text="多少钱?", **more)


def said(*ids, n=0, line="L", text="79元。", kind="answer") -> dict:
    return {"type": "said", "line": line, "sentence": n, "kind": kind, "text": text, "reply_to": list(ids)}


@pytest.fixture
async def desk():
    chats, memory = Chats(), Memory()
    replies = Replies(chats, memory)
    running = asyncio.create_task(replies.run())
    yield replies, chats, memory
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def nothing(chats) -> None:
    for _ in range(5):
        await asyncio.sleep(0)
    assert chats.written.empty()


async def test_the_answer_is_written_when_its_last_sentence_has_sounded(desk):
    replies, chats, memory = desk
    replies.heard(asked())
    replies.told(said("1", n=0, text="保温杯79元。"))
    replies.told(said("1", n=1, text="还有12个。"))
    await nothing(chats)
    replies.over("L", "finished")
    text, to = await chats.written.get()
    assert text == "【AI】@小明 保温杯79元。还有12个。" and to.id == "1"
    assert memory.order[:2] == ["marked", "flushed"]


async def test_it_is_written_once_whatever_happens_after(desk):
    replies, chats, memory = desk
    chats.failing = True
    for _ in range(2):
        replies.heard(asked())
        replies.told(said("1"))
        replies.over("L", "finished")
    await chats.written.get()
    await nothing(chats)
    assert replies.counts["failed"] == 1
    again = Replies(Chats(), memory)  # the next life of the mind
    again.heard(asked())
    again.told(said("1"))
    again.over("L", "finished")
    assert again.status()["waiting"] == 0


async def test_each_place_gets_one_reply_and_three_names(desk):
    replies, chats, _ = desk
    names = ("阿宝", "小红", "老王", "大刘", "小陈")
    for n, name in enumerate(names):
        replies.heard(asked(str(n), name))
    replies.heard(asked("b", "小红", "streamerbot", "x"))
    replies.told(said("0", "1", "2", "3", "4", "b"))
    replies.over("L", "finished")
    texts = {(await chats.written.get())[0] for _ in range(2)}
    assert texts == {"【AI】@阿宝 @小红 @老王 79元。", "【AI】@小红 79元。"}
    await nothing(chats)


async def test_who_cannot_be_written_to_is_answered_by_voice_alone(desk):
    replies, chats, _ = desk
    replies.heard(asked("m", platform="mute"))
    replies.heard(asked("s", is_self=True))
    replies.heard(asked("h", history=True))
    replies.heard(asked("g", type="gift"))
    replies.told(said("m", "s", "h", "g", "never heard"))
    replies.told(said("1", kind="script", line="S"))
    replies.over("L", "finished")
    replies.over("S", "finished")
    await nothing(chats)


async def test_rules_that_want_voice_only_are_kept():
    chats = Chats()
    replies = Replies(chats, Memory(), allowed=False)
    replies.heard(asked())
    replies.told(said("1"))
    replies.over("L", "finished")
    assert replies.status()["waiting"] == 0


async def test_a_flood_of_replies_is_dropped_by_name():
    replies = Replies(Chats(), Memory())
    for n in range(40):
        replies.heard(asked(str(n)))
        replies.told(said(str(n), line=str(n)))
        replies.over(str(n), "finished")
    assert replies.status() == {"waiting": 32, "dropped": 8}


@pytest.mark.parametrize("name", ["全场1元加微信abc", "user12345", "最便宜的店", ""])
def test_a_name_that_may_not_be_said_is_not_written_either(name):
    assert written("79元。", [asked(name=name)], 500) == "【AI】79元。"


def test_the_label_is_there_in_both_languages_and_the_cut_is_after_a_sentence():
    ask = [asked(name="Ann")]
    assert written("It is $79.", ask, 500) == "[AI] @Ann It is $79."
    long = "It is $79. " + "It keeps warm for six hours and " * 20
    assert written(long, ask, 60) == "[AI] @Ann It is $79."
    assert written("长" * 600, ask, 50) == ("【AI】@Ann " + "长" * 600)[:49] + "…"
    assert all("AI" in label for label in LABEL.values())
