"""A person attends, or is warned, or the show ends with one polite sentence: in virtual time."""

from __future__ import annotations

import pytest

from agent.attendance import CLOSING, Attendance
from agent.virtual_time import run_virtually
from tests.agent.room import Room, shop


def test_of_a_required_confirmation_the_operator_is_warned_before_the_show_ends():
    attendance = Attendance("required", 900.0, 1000.0)
    assert (attendance.look(1000.0).state, attendance.look(1000.0).left_s) == ("fine", 900.0)
    assert attendance.look(1779.0).state == "fine"
    assert (attendance.look(1780.0).state, attendance.look(1780.0).left_s) == ("due", 120.0)
    assert attendance.confirm(1890.0)
    assert attendance.look(1890.0).state == "fine"
    assert attendance.look(2789.9).state == "due"
    assert attendance.look(2790.0).state == "over"
    assert not attendance.confirm(2790.1), "too late is too late"
    assert attendance.look(2791.0).state == "over"


def test_a_confirmation_that_comes_after_the_time_is_too_late_even_if_nobody_looked():
    assert not Attendance("required", 60.0, 0.0).confirm(61.0)


def test_a_short_interval_warns_in_its_last_third():
    attendance = Attendance("required", 12.0, 0.0)
    assert [attendance.look(t).state for t in (7.9, 8.0, 11.9, 12.0)] == ["fine", "due", "due", "over"]


def test_an_advised_confirmation_that_is_missed_ends_nothing():
    attendance = Attendance("advised", 3600.0, 0.0)
    assert [attendance.look(t).state for t in (0, 3500, 3600, 90_000)] == ["fine", "due", "missed", "missed"]
    assert attendance.confirm(90_001)
    assert attendance.look(90_001).state == "fine"


def test_where_nobody_asks_for_it_it_is_off():
    assert Attendance("no", 60.0, 0.0).look(1e9).state == "off"


# ---------------------------------------------------------------------- in a room


@pytest.fixture
def catalog(tmp_path):
    with shop(tmp_path) as catalog:
        yield catalog


def test_the_closing_sentence_comes_at_a_clause_boundary_and_is_the_last(catalog):
    async def scene():
        async with Room(catalog) as room:
            await room.expect(within_ms=20_000, type="said", kind="script")
            await room.wait(0.2)
            waiting = room.chat("小明", "炒锅多少钱")
            await room.wait(0.05)
            line = room.mind.close(CLOSING["zh"])
            closing = await room.expect(within_ms=6000, type="said", kind="notice", line=line)
            assert closing["text"] == CLOSING["zh"]
            cut = [m for m in room.stage.cues if m.kind in ("cut", "panic")]
            assert cut == [], "nothing is cut inside a clause"
            late = room.chat("小红", "水杯多少钱")
            await room.wait(70)
            assert [m for m in room.heard if m["type"] == "said"][-1]["line"] == line
            outcomes = {m["id"]: m["outcome"] for m in room.heard if m["type"] == "outcome"}
            assert outcomes[waiting] == "dropped"
            assert outcomes[late] == "expired"
            assert room.mind.close("again") == line, "it closes once"

    run_virtually(scene())


def test_it_closes_while_paused_and_is_silent_in_a_panic(catalog):
    async def scene():
        async with Room(catalog) as room:
            await room.expect(within_ms=20_000, type="said", kind="script")
            room.mind.pause()
            await room.wait(10)
            line = room.mind.close(CLOSING["zh"])
            await room.expect(within_ms=3000, type="said", line=line)
        async with Room(catalog, stage=None) as room:
            await room.expect(within_ms=20_000, type="said")
            room.mind.panic()
            assert room.mind.close(CLOSING["zh"]) is None

    run_virtually(scene())
