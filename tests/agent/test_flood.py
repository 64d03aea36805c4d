"""The fixed trace: forty questions among thirty thousand comments, put to the real mind, clerk and catalog."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from agent.answers import Answerer
from agent.virtual_time import run_virtually
from catalog import SAMPLE, Catalog
from perception.event import LiveEvent, User
from tests.agent.room import Room
from tests.exam.flood_trace import flood, score

SIZES = ("clusters", "open", "said", "inbound", "outbound")


class Heard:
    """What ten minutes of flood left behind."""

    def __init__(self) -> None:
        self.made = flood(2)
        self.rows: list[dict] = []
        self.told: list[dict] = []
        self.sizes: list[dict[str, int]] = []


@pytest.fixture(scope="module")
def heard(tmp_path_factory) -> Heard:
    """One run for all: it takes seconds."""
    heard = Heard()

    async def scene(catalog: Catalog) -> None:
        room = Room(catalog)
        room.answerer = Answerer(catalog, clock=room.clock, seed=0)
        async with room:
            loop = asyncio.get_running_loop()
            for e in heard.made.trace:
                if (wait := e["t"] - loop.time()) > 0:
                    await asyncio.sleep(wait)
                if e["id"].endswith("00"):
                    heard.sizes.append(room.mind.snapshot()["sizes"])
                user = User(e["user"], e["user"])
                event = LiveEvent(e["id"], e["type"], "test", "room", user, e["t"], e.get("text"), gift=e.get("gift"))
                room.mind.feed(event)
            await room.wait(150)
        heard.rows, heard.told = room.rows, room.heard

    with Catalog.open(tmp_path_factory.mktemp("shop") / "catalog.db") as catalog:
        catalog.import_file(SAMPLE)
        run_virtually(scene(catalog))
    return heard


def test_the_questions_are_answered_by_their_deadline_and_nobody_is_left_out(heard):
    told = score(heard.made, heard.rows)
    assert told.answered >= 38, told
    assert told.waiting == ()


def test_every_event_has_exactly_one_outcome(heard):
    outcomes = Counter(r["id"] for r in heard.rows if "outcome" in r)
    assert outcomes == Counter(e["id"] for e in heard.made.trace)


def test_the_same_thing_is_not_said_twice_within_a_minute(heard):
    answers = [r for r in heard.rows if r.get("kind") == "answer" and r["facts"]]
    last: dict[tuple, float] = {}
    for line in sorted(answers, key=lambda r: r["t"]):
        stated = tuple(sorted(f["ref"] for f in line["facts"]))
        assert line["t"] - last.get(stated, -1e9) > 60, line
        last[stated] = line["t"]
    replied = Counter(
        id for m in heard.told if m.get("kind") == "answer" and m["sentence"] == 0 for id in m["reply_to"]
    )
    assert max(replied.values()) == 1


def test_thanks_do_not_drown_the_answers(heard):
    kinds = Counter(r["kind"] for r in heard.rows if "kind" in r)
    gifts = sum(e["type"] in ("gift", "follow") for e in heard.made.trace)
    assert gifts > 200
    assert 3 <= kinds["thanks"] <= 30
    assert kinds["answer"] > 2 * kinds["thanks"]


def test_memory_is_flat(heard):
    for name in SIZES:
        sizes = [s[name] for s in heard.sizes]
        assert max(sizes[len(sizes) // 2 :]) <= max(2 * max(sizes[: len(sizes) // 2]), 40), (name, sizes)
    assert max(s["clusters"] for s in heard.sizes) <= 200
    assert max(s["open"] for s in heard.sizes) < 1_500
