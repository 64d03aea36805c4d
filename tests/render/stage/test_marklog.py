"""Marks are kept until acknowledged, and told again in order."""

from __future__ import annotations

from render.stage.marklog import LIMIT, MarkLog
from render.values import Mark


def marks(log: MarkLog, count: int) -> list[Mark]:
    return [Mark(log.next_number + i, "a", "accepted", 0.0) for i in range(count)]


def test_unacknowledged_marks_are_told_again():
    log = MarkLog()
    log.keep(marks(log, 3))
    log.acknowledge(1)
    log.keep(marks(log, 2))
    assert [m.seq for m in log.since(0)] == [2, 3, 4, 5]
    assert [m.seq for m in log.since(4)] == [5]


def test_it_is_bounded_and_counts_what_it_lost():
    log = MarkLog()
    log.keep(marks(log, LIMIT + 7))
    assert len(log.since(0)) == LIMIT
    assert log.lost == 7
