"""The spoken notice: at the start, at least hourly, as often as the profile asks, and never in a person's mouth."""

from __future__ import annotations

from itertools import pairwise

import pytest

from agent.director import DirectorSettings
from agent.notices import NoticeClock, goes_on
from agent.profiles import load, names
from agent.virtual_time import run_virtually
from render.values import Sentence
from tests.agent.room import Room, shop


@pytest.mark.parametrize("name", names())
def test_by_every_profile_it_is_due_at_the_start_and_pressing_within_the_hour(name):
    clock = NoticeClock("zh", load(name).notice_every_s)
    assert clock.due(0.0)
    assert clock.pressing(0.0)
    clock.heard(0.0)
    assert not clock.due(60.0)
    assert clock.due(load(name).notice_every_s)
    assert clock.pressing(3600.0)


def test_where_a_person_speaks_nobody_is_announced_as_an_ai():
    clock = NoticeClock("zh", None)
    assert not clock.due(1e9)
    assert not clock.pressing(1e9)


def test_a_profile_that_asks_for_it_sooner_gets_it_sooner(tmp_path):
    async def scene(catalog):
        async with Room(catalog, settings=DirectorSettings(notice_every_s=load("strictest").notice_every_s)) as room:
            await room.wait(2 * 3600)
            return [m["at"] for m in room.heard if m["type"] == "said" and m["kind"] == "notice"]

    with shop(tmp_path) as catalog:
        heard = run_virtually(scene(catalog))
    assert heard[0] < 2
    assert len(heard) in (4, 5)
    assert all(1800 <= b - a <= 2100 + 60 for a, b in pairwise(heard))


@pytest.mark.parametrize(
    ("text", "goes"),
    [
        ("不过现在没货了，库存是0。", True),
        ("原价是¥99.00。", True),
        ("The list price is ¥99.00.", True),
        ("有货，还有3件。", False),
    ],
)
def test_no_name_stands_before_what_goes_on_with_a_thought(text, goes):
    assert goes_on(Sentence(text, "zh")) is goes
