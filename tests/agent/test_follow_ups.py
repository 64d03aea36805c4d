""" "那个有货吗": what a viewer means is what that viewer was told of last, also where others asked the same first."""

from __future__ import annotations

import pytest

from agent.answers import Answerer, Memories
from agent.answers.memory import Topic
from agent.virtual_time import run_virtually
from catalog import SAMPLE, Catalog
from tests.agent.room import START, Room


@pytest.fixture
def sample(tmp_path):
    with Catalog.open(tmp_path / "catalog.db", clock=lambda: START) as catalog:
        catalog.import_file(SAMPLE)
        yield catalog


def test_each_viewer_has_a_topic_of_their_own(sample):
    async def scene():
        room = Room(sample)
        room.answerer = Answerer(sample, clock=room.clock, seed=0)
        async with room:
            await room.wait(15)
            for name, first in (("小明", "炒锅多少钱"), ("Lily", "how much is the lamp?"), ("小红", "炒锅怎么卖")):
                room.chat(name, first)
            await room.wait(25)
            asked = {
                room.chat("小红", "那个有货吗"): "LT-WOK",
                room.chat("小明", "那保修多久"): "LT-WOK",
                room.chat("Lily", "and in black?"): "LT-LMP",
            }
            await room.wait(40)
            said = {id: m for m in room.heard if m.get("kind") == "answer" for id in m["reply_to"]}
            for id, product in asked.items():
                refs = {f["ref"] for m in room.heard if id in m.get("reply_to", ()) for f in m["facts"]}
                assert id in said, id
                assert any(ref.startswith(product) for ref in refs), (id, said[id]["text"], refs)

    run_virtually(scene())


def test_memory_is_bounded_and_forgets():
    memories = Memories(most=100, forgets_after_s=600)
    for n in range(1_000):
        memories.of(f"v{n}").note(Topic(("wok",), at=float(n)))
    assert len(memories) == 100
    assert memories.of("v999").recall(999.0 + 600).handles == ("wok",)
    assert memories.of("v999").recall(999.0 + 601).handles == ()
    assert memories.of("v0").recall(1.0).handles == (), "the one unheard for longest went first"
    before = len(memories)
    memories.of("").note(Topic(("wok",), at=0.0))
    assert len(memories) == before
