"""Life is pure: the same seed lives the same life, in whatever order it is asked."""

from __future__ import annotations

import numpy as np

from render.face.life import LifeLine, stress_track
from render.speech import MOUTH

HOUR = 60 * 60 * 25


def test_one_seed_one_life():
    a = [LifeLine(7).at(t, False) for t in range(500)]
    line = LifeLine(7)
    b = [line.at(t, False) for t in reversed(range(500))][::-1]
    assert a == b
    assert a != [LifeLine(8).at(t, False) for t in range(500)]


def test_blinks_at_a_human_rate():
    line = LifeLine(1)
    blinks = np.array([line.at(t, True).blink for t in range(10 * 60 * 25)])
    starts = int(((blinks[1:] > 0) & (blinks[:-1] == 0)).sum())
    assert 8 <= starts / 10 <= 28  # a minute
    lengths = np.diff(np.flatnonzero(np.diff(np.concatenate([[0], (blinks > 0) * 1, [0]]))))[::2]
    assert lengths.max() <= 8  # frames: nobody falls asleep


def test_motion_is_small_and_never_jumps():
    line = LifeLine(3)
    lives = [line.at(t, True) for t in range(HOUR - 3000, HOUR)]
    for name, limit, jump in (("sway_x", 2.0, 0.15), ("sway_y", 1.5, 0.10), ("roll", 1.5, 0.10), ("breath", 1.0, 0.10)):
        values = np.array([getattr(life, name) for life in lives])
        assert np.abs(values).max() <= limit
        assert np.abs(np.diff(values)).max() <= jump


def test_a_speaker_looks_at_the_camera_and_at_the_card_when_told():
    line = LifeLine(5)
    assert all((life.gaze_x, life.gaze_y) == (0, 0) for life in (line.at(t, True) for t in range(1500)))
    assert any(life.gaze_x for life in (line.at(t, False) for t in range(1500)))
    glance = line.at(10, True, glance=1.0)
    assert glance.gaze_x < 0 and glance.gaze_y < 0 and glance.sway_x < line.at(10, True).sway_x


def test_stress_follows_the_open_syllables_smoothly():
    mouth = np.zeros((100, len(MOUTH)), np.float32)
    mouth[20:25, 0] = mouth[60:66, 0] = 0.7
    stress = stress_track(mouth)
    assert stress.shape == (100,) and stress.min() >= 0 and stress.max() <= 1
    assert stress[22] > 0.3 and stress[62] > 0.3 and stress[42] < 0.1
    assert np.abs(np.diff(stress)).max() < 0.25
    assert len(stress_track(mouth[:0])) == 0
