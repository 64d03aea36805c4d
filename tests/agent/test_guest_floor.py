"""A person at a microphone takes the floor, in virtual time: the host stops, answers them first, and goes on."""

from __future__ import annotations

import pytest

from agent.virtual_time import run_virtually
from tests.agent.room import Room, shop

GUEST = {"extra": {"guest": True}}


@pytest.fixture
def catalog(tmp_path):
    with shop(tmp_path) as catalog:
        yield catalog


async def in_a_sentence(room: Room, **like) -> dict:
    """Half a second into a sentence that sounds."""
    said = await room.expect(within_ms=30_000, type="said", **like)
    await room.wait(0.5)
    room._cursor = len(room.heard)
    return said


def test_the_host_stops_inside_the_clause_and_goes_on_with_the_sentence_when_the_floor_is_given_back(catalog):
    async def scene():
        async with Room(catalog) as room:
            script = await in_a_sentence(room, kind="script")
            room.mind.duck()
            room.mind.give_floor()
            await room.absent(for_ms=8000, type="said")
            assert [c.kind for c in room.stage.cues if c.kind in ("duck", "mic", "cut")] == ["duck", "mic", "cut"]
            assert room.mind.snapshot()["given"]
            room.mind.give_floor(False)
            room.mind.duck(False)
            again = await room.expect(within_ms=1500, type="said")
            assert (again["line"], again["sentence"]) == (script["line"], script["sentence"])
            await room.expect(within_ms=20_000, type="said", kind="script")

    run_virtually(scene())


def test_a_ducked_host_goes_on(catalog):
    async def scene():
        async with Room(catalog) as room:
            await in_a_sentence(room, kind="script")
            room.mind.duck()
            await room.expect(within_ms=10_000, type="said", kind="script")

    run_virtually(scene())


def test_what_the_guest_asked_is_answered_before_what_they_interrupted_goes_on(catalog):
    async def scene():
        async with Room(catalog) as room:
            await room.expect(within_ms=30_000, type="said", kind="script")
            chat = room.chat("小明", "保温杯是什么材质的")
            cut = await in_a_sentence(room, kind="answer", answers=chat)
            room.mind.give_floor()
            await room.wait(3)
            guest = room.event("voice", "老王", text="炒锅多少钱", **GUEST)
            await room.absent(for_ms=1000, type="said")
            room.mind.give_floor(False)
            answer = await room.expect(within_ms=3000, type="said")
            assert guest in answer["reply_to"] and "129.00" in answer["text"]
            resumed = await room.expect(within_ms=12_000, type="said", line=cut["line"])
            assert resumed["sentence"] == cut["sentence"]
            await room.expect(within_ms=30_000, type="said", kind="script")

    run_virtually(scene())


def test_a_guest_is_answered_though_the_same_was_answered_a_moment_ago(catalog):
    async def scene():
        async with Room(catalog) as room:
            await room.expect(within_ms=30_000, type="said", kind="script")
            chat = room.chat("小明", "炒锅多少钱")
            await in_a_sentence(room, kind="answer", answers=chat)
            room.mind.give_floor()
            guest = room.event("voice", "老王", text="炒锅多少钱", **GUEST)
            room.mind.give_floor(False)
            await room.expect(within_ms=6000, type="said", kind="answer", answers=guest)

    run_virtually(scene())


def test_a_guest_who_asked_nothing_gives_the_floor_back(catalog):
    async def scene():
        async with Room(catalog) as room:
            script = await in_a_sentence(room, kind="script")
            room.mind.give_floor()
            id = room.event("voice", "老王", text="哈哈哈", **GUEST)
            await room.expect(within_ms=500, type="outcome", id=id, outcome="ignored")
            room.mind.give_floor(False)
            again = await room.expect(within_ms=1500, type="said")
            assert again["line"] == script["line"]

    run_virtually(scene())


def test_the_operator_is_heard_while_a_guest_speaks(catalog):
    async def scene():
        async with Room(catalog) as room:
            await in_a_sentence(room, kind="script")
            room.mind.give_floor()
            room.mind.say("请稍等。", "zh")
            await room.expect(within_ms=1500, type="said", kind="operator")
            room._cursor = len(room.heard)
            await room.absent(for_ms=5000, type="said")

    run_virtually(scene())
