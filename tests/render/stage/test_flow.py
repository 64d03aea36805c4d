"""A sentence that begins before all of its sound is there must never stop inside."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.stage.flow import AROUND_S, LATE_S, Part, VoicePace, wait


def paced(rate: float) -> VoicePace:
    pace = VoicePace()
    pace.made(2.0, rate * (2.0 + AROUND_S))
    return pace


def test_a_voice_nobody_has_timed_is_not_relied_on():
    assert wait([Part(2.0, True), Part(1.0, False)], VoicePace()) is None
    assert wait([Part(2.0, True), Part(1.0, True)], VoicePace()) == 0.0


def test_it_waits_for_its_first_sound():
    pace = paced(0.2)
    cost = pace.costs(2.0)
    assert wait([Part(2.0, False)], pace) == pytest.approx(cost)
    assert wait([Part(2.0, False)], pace, head_start=0.5) == pytest.approx(cost - 0.5)
    assert wait([Part(2.0, False)], pace, head_start=60.0) == 0.0


def test_a_fast_voice_lets_a_sentence_begin_and_a_slow_one_waits_for_what_is_being_made():
    parts = [Part(1.5, True), Part(1.5, False), Part(1.5, False)]
    assert wait(parts, paced(0.25)) == 0.0
    slow = wait(parts, paced(0.5))
    assert slow > 0.5
    assert wait(parts, paced(0.5), head_start=0.5) == pytest.approx(slow - 0.5)


def test_a_long_head_start_makes_one_clause_not_two():
    parts = [Part(0.4, True), Part(0.4, False), Part(3.0, False)]
    assert wait(parts, paced(0.5), head_start=60.0) > 1.0


def test_a_slow_clause_counts_at_once_and_is_forgotten_slowly():
    pace = paced(0.2)
    pace.made(1.0, 2.1)
    assert pace.rate == pytest.approx(1.0)
    pace.made(1.0, 0.42)
    assert 0.8 < pace.rate < 0.9


def test_what_came_from_the_cache_tells_nothing():
    pace = VoicePace()
    pace.made(2.0, 0.0)
    assert pace.rate is None


@given(
    st.lists(st.tuples(st.floats(0.3, 3.0), st.booleans()), min_size=1, max_size=6),
    st.floats(0.05, 1.0),
)
def test_what_begins_has_no_gap_but_a_breath_when_the_voice_keeps_its_pace(clauses, rate):
    parts = [Part(seconds, made or i == 0) for i, (seconds, made) in enumerate(clauses)]
    if wait(parts, paced(rate)):
        return
    made = due = 0.0
    for part in parts:
        if not part.is_made:
            made += rate * (part.seconds + AROUND_S)
            assert made <= due + LATE_S
        due += part.seconds
