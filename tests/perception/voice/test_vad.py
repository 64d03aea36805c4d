"""Probabilities to spans, spans to windows: pure, bounded, never overlapping."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perception.voice.vad import STEP, Span, spans, voiced, windows


def chances(*runs: tuple[float, float]) -> np.ndarray:
    """(probability, seconds) after one another."""
    return np.concatenate([np.full(round(seconds / STEP), chance) for chance, seconds in runs])


def test_two_words_are_two_spans_with_room_around_them():
    first, second = spans(chances((0, 1), (0.9, 1), (0, 1), (0.9, 1), (0, 1)))
    assert first.start == pytest.approx(0.8, abs=0.05)
    assert first.end == pytest.approx(2.2, abs=0.05)
    assert second.start == pytest.approx(2.8, abs=0.05)


def test_a_breath_does_not_end_a_span_and_a_click_is_none():
    assert len(spans(chances((0.9, 1), (0.1, 0.2), (0.9, 1)))) == 1
    assert spans(chances((0, 1), (0.9, 0.064), (0, 1))) == []
    assert spans(np.zeros(0)) == []


def test_speech_to_the_last_sample_is_a_span():
    (span,) = spans(chances((0, 0.5), (0.9, 2)))
    assert span.end == pytest.approx(2.5, abs=0.05)


def test_windows_join_neighbours_and_stay_short():
    near = [Span(0, 1), Span(1.5, 2), Span(10, 11)]
    assert windows(near) == [Span(0, 2), Span(10, 11)]
    assert windows([Span(0, 60)], longest_s=24) == [Span(0, 20), Span(20, 40), Span(40, 60)]


def test_voiced_counts_speech_only():
    assert voiced(Span(0, 4), [Span(0, 1), Span(3, 6)]) == 2


@given(st.lists(st.floats(0, 1), max_size=400))
def test_spans_and_windows_are_ordered_apart_and_inside(values):
    found = spans(np.array(values))
    for stretch in (found, windows(found, longest_s=3.0)):
        edges = [edge for span in stretch for edge in (span.start, span.end)]
        assert edges == sorted(edges)
        assert all(0 <= edge <= len(values) * STEP + 1e-9 for edge in edges)
    assert all(window.length <= 3.0 + 1e-9 for window in windows(found, longest_s=3.0))
