"""One speaker's turns by probabilities alone: breaths, pauses, coughs, the judge's word, the longest turn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perception.voice.turns import LIMIT_S, PAUSE_S, Turns
from perception.voice.vad import STEP


def run(turns: Turns, *runs: tuple[float, float], whole: bool | None = None) -> list[tuple[str, str]]:
    """(probability, seconds) after one another; the judge says `whole` at every pause, None: is not there."""
    out = []
    for chance, seconds in runs:
        for _ in range(round(seconds / STEP)):
            event = turns.step(chance)
            if event is not None and event.kind == "pause" and whole is not None:
                event = turns.judged(whole) or event
            if event is not None:
                out.append((event.kind, event.why))
    return out


def test_a_whole_sentence_is_over_at_its_first_pause():
    assert run(Turns(), (0.9, 2), (0.1, 0.5), whole=True) == [("onset", ""), ("over", "said")]


def test_half_a_sentence_goes_on_after_its_pause():
    turns = Turns()
    halves = run(turns, (0.9, 1), (0.1, 0.6), (0.9, 1), whole=False)
    assert halves == [("onset", ""), ("pause", "")]
    assert run(turns, (0.1, 1), whole=True) == [("over", "said")]


def test_where_nobody_judges_a_turn_ends_by_the_length_of_its_pause():
    turns = Turns(limit_s=0.7)
    assert [k for k, _ in run(turns, (0.9, 1), (0.1, 0.5), (0.9, 0.5), (0.1, 0.66))] == ["onset", "pause", "pause"]
    assert run(turns, (0.1, 0.1)) == [("over", "silence")]


def test_the_times_are_where_the_speech_was():
    turns = Turns()
    run(turns, (0.0, 1.024), (0.9, 1.6))
    event = next(e for e in (turns.step(0.0) for _ in range(100)) if e is not None and e.kind == "over")
    assert event.start == pytest.approx(1.024, abs=STEP)
    assert event.end == pytest.approx(2.624, abs=STEP)
    assert event.at == pytest.approx(event.end + LIMIT_S, abs=2 * STEP)
    assert event.voiced_s == pytest.approx(1.6, abs=2 * STEP)


def test_a_cough_is_nothing_and_is_not_judged():
    assert run(Turns(), (0.9, 0.13), (0.0, 1), whole=True) == [("onset", ""), ("nothing", "silence")]


def test_a_turn_without_end_is_cut():
    kinds = run(Turns(longest_s=5), (0.9, 11))
    assert kinds == [("onset", ""), ("over", "length")] * 2 + [("onset", "")]


def test_a_late_yes_does_not_end_what_goes_on():
    turns = Turns()
    run(turns, (0.9, 1), (0.1, PAUSE_S + 0.1), (0.9, 0.1))
    assert turns.judged(True) is None
    assert turns.speaking


def test_closing_ends_what_was_being_said():
    turns = Turns()
    assert turns.close() is None
    run(turns, (0.9, 1))
    assert turns.close().why == "closed"
    assert not turns.speaking


@given(st.lists(st.floats(0, 1), max_size=600), st.booleans())
def test_onset_and_end_alternate_whatever_comes(values, whole):
    turns, open_turn = Turns(longest_s=4), False
    for chance in values:
        event = turns.step(chance)
        if event is not None and event.kind == "pause":
            event = turns.judged(whole)
        if event is None:
            continue
        assert (event.kind == "onset") is not open_turn
        open_turn = event.kind == "onset"
        assert 0 <= event.start <= event.end <= event.at + 1e-9
        assert event.at - event.start <= 4 + STEP
    assert turns.speaking is open_turn
