"""The measure of lips and sound says so when they part."""

from __future__ import annotations

import numpy as np
import pytest

from render.face.agreement import asked, at_lag, closures, fit, flutter, heard, jerk
from render.speech import FPS, SAMPLE_RATE, Phone


def spoken(symbols: str, seed: int) -> list[Phone]:
    ends = 0.2 + np.cumsum(np.random.default_rng(seed).uniform(0.05, 0.12, len(symbols)))
    starts = np.concatenate(([0.2], ends[:-1]))
    return [Phone(s, float(a), float(b)) for s, a, b in zip(symbols, starts, ends, strict=True)]


ONE = spoken("fei→ʂa→ŋ pa→kʰwa→i", 1)
OTHER = spoken("ˈu tʰu→tsɨ→ mˈɑti nˈO", 2)
SECONDS = 2.4


def mouth(phones: list[Phone], late: float = 0.0) -> np.ndarray:
    """A mouth that does just what its phones imply, `late` seconds after them."""
    implied = asked(phones, SECONDS)
    times = (np.arange(int(SECONDS * FPS)) + 0.5) / FPS
    return np.interp(times - late, np.arange(len(implied)) * 0.005, implied)


@pytest.mark.parametrize("late", [-0.20, -0.04, 0.0, 0.12, 0.24])
def test_a_late_mouth_is_reported_late(late: float):
    best = fit(mouth(ONE, late), asked(ONE, SECONDS))
    assert best.lag == pytest.approx(late, abs=0.011)
    assert best.correlation > 0.99


def test_the_mouth_of_another_sentence_scores_low():
    assert at_lag(mouth(OTHER), asked(ONE, SECONDS), 0.0) < 0.4


def test_open_vowels_ask_for_more_and_a_stress_mark_belongs_to_its_vowel():
    at = lambda symbols, k: asked([Phone(s, 0.1 * i, 0.1 * i + 0.1) for i, s in enumerate(symbols)], 1.0)[k]  # noqa: E731
    assert at("tat", 30) > at("tɛt", 30) > at("tit", 30) > at("pu", 10)
    assert at("tˈat", 30) > 0.8 and at("ta→t", 50) > 0.8 and at("t ta", 30) < 0.1


def test_a_still_mouth_agrees_with_nothing():
    assert at_lag(np.zeros(60), asked(ONE, SECONDS), 0.0) == 0.0
    assert fit(np.full(60, 3.0), asked(ONE, SECONDS)).correlation == 0.0


def test_a_closure_that_is_not_shown_is_missed():
    phones = spoken("apaba", 3)
    centres = (np.arange(60) + 0.5) / FPS

    def shut_at(late: float) -> np.ndarray:
        opening = np.full(60, 10.0)
        for p in (phones[1], phones[3]):
            opening[np.argmin(np.abs(centres - late - (p.start + p.end) / 2))] = 0.5
        return opening

    assert closures(shut_at(0.0), phones) == [True, True]
    assert closures(np.full(60, 10.0), phones) == [False, False]
    assert closures(shut_at(0.28), phones) == [False, False]


def test_trembling_shows():
    smooth = 5 + 5 * np.sin(2 * np.pi * 3 * np.arange(100) / FPS)
    trembling = smooth + 3 * (-1.0) ** np.arange(100)
    assert jerk(trembling) > 3 * jerk(smooth)
    assert flutter(trembling) > 5 and flutter(smooth) == 0
    assert jerk(smooth[:3]) == flutter(smooth[:2]) == 0


def test_the_sound_alone_tells_when_it_is_loud_where_mouths_are_open():
    t = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    vowel = np.sin(2 * np.pi * 600 * t) * (t > 0.5)
    hiss = np.random.default_rng(0).normal(0, 0.5, SAMPLE_RATE) * (t < 0.2) * 0.02
    loud = heard(vowel + hiss)
    assert loud[140] > 5 * loud[20] and loud[140] > 5 * loud[70]
