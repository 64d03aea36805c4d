"""The mind's door: a flood is shed by name before it is read; one who shouts does not crowd the others out."""

from __future__ import annotations

from collections import Counter

from agent.intake import Intake
from perception.event import LiveEvent, User


def event(n: int, who: str, type: str = "chat") -> LiveEvent:
    return LiveEvent(f"e{n}", type, "test", "room", User(who, who), 0.0, "多少钱" if type == "chat" else None)  # type: ignore[arg-type]


def test_five_thousand_a_second_let_five_hundred_a_second_in():
    intake = Intake(rate=500, size=100_000)
    outcomes: Counter[str | None] = Counter()
    for n in range(50_000):
        shed = intake.put(event(n, f"v{n % 9000}"), 1000.0 + n / 5_000)
        outcomes[shed and shed.reason] += 1
        if shed:
            assert (shed.id, shed.outcome) == (f"e{n}", "dropped")
    assert 5_000 <= outcomes[None] <= 5_600
    assert outcomes[None] + outcomes["too much at once"] == 50_000
    assert len(intake) == outcomes[None]


def test_one_who_floods_is_shed_before_the_others():
    intake = Intake()
    shouted = [intake.put(event(n, "bot"), 1000.0) for n in range(5_000)]
    assert sum(s is None for s in shouted) == 20
    assert {s.reason for s in shouted if s} == {"this viewer writes too much at once"}
    assert intake.put(event(9_999, "小明"), 1000.0) is None


def test_an_order_comes_in_whatever_else_does():
    intake = Intake(rate=5)
    for n in range(50):
        intake.put(event(n, f"v{n}"), 1000.0)
    assert intake.put(event(50, "lily"), 1000.0) is not None
    assert intake.put(event(51, "lily", "order"), 1000.0) is None
    assert intake.put(event(52, "lily"), 1001.0) is None, "a second later there is room again"


def test_a_full_queue_drops_the_newest_by_name():
    intake = Intake(size=3)
    kept = [intake.put(event(n, f"v{n}", "order"), 0.0) for n in range(4)]
    assert kept[:3] == [None] * 3
    assert kept[3] is not None and kept[3].reason == "too much at once"
