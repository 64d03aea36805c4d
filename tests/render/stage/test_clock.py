"""The clock counts: ticks are due by their number, lateness is counted, a suspend moves the anchor in whole GOPs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.stage.clock import GOP, TICK, Pace


def test_a_tick_is_due_by_its_number_not_by_the_last_one():
    pace = Pace(anchor=100.0)
    for n in range(1000):
        due = pace.due(100.0 + n * TICK + 0.013)
        assert due.wait == 0
        assert not due.skipped
        pace.ticked(due)
    assert pace.due(100.0 + 1000 * TICK - 0.010).wait == pytest.approx(0.010, abs=1e-6)


def test_a_late_tick_repeats_the_picture_and_catches_up():
    pace = Pace(anchor=0.0, n=10)
    due = pace.due(10 * TICK + 0.2)
    assert due.repeat
    pace.ticked(due)
    assert pace.report()["late_share"] > 0
    assert pace.due(11 * TICK + 0.001).repeat is False


@given(st.floats(2.1, 10_000))
def test_a_suspend_skips_whole_gops_and_signals_it(seconds):
    pace = Pace(anchor=0.0)
    due = pace.due(seconds)
    assert due.skipped % GOP == 0
    assert due.skipped > 0
    assert due.late <= GOP * TICK
    assert pace.n == due.skipped
    pace.ticked(due)
    assert pace.gaps == 1
    assert pace.due(seconds).skipped == 0
