"""Ditto's sampler: the maker's schedule, one mouth for one sound, windows that join."""

from __future__ import annotations

import numpy as np
import pytest

from render.face.engines.diffusion import SHARED, WINDOW, joined, motion_of, smoothed, steps_of
from render.face.engines.keypoints import EXPRESSION, VECTOR


def test_ten_steps_are_taken_down_from_the_thousandth():
    steps = steps_of(10)
    assert [s.level for s in steps] == [999, 899, 799, 699, 599, 499, 399, 299, 199, 99]
    assert (steps[-1].motion, steps[-1].noise, steps[-1].fresh) == (1.0, 0.0, 0.0)
    for step in steps[:-1]:  # variance is kept: what is not motion is noise
        assert step.motion**2 + step.noise**2 + step.fresh**2 == pytest.approx(1.0, abs=1e-9)
    assert [s.level for s in steps_of(50)][:3] == [999, 979, 959]


def test_the_schedule_is_the_makers():
    """The share of motion left at levels 99 and 499, from `make_beta`'s cosine: cos((t/1000 + .008)/1.008 · 90°)²."""
    later = {s.level: s for s in steps_of(10)}
    for level, after in ((199, 99), (599, 499)):
        along = ((after + 1) / 1000 + 0.008) / 1.008 * np.pi / 2
        start = 0.008 / 1.008 * np.pi / 2
        assert later[level].motion ** 2 == pytest.approx((np.cos(along) / np.cos(start)) ** 2, rel=1e-6)


def guess(now, first, sound, level):
    """A net that knows the motion: the sound's first number everywhere, whatever the noise."""
    return now, np.repeat(sound[:, :1], VECTOR, 1).astype(np.float32)


@pytest.mark.parametrize("frames", [1, 9, 10, 79, 80, 81, 150, 151, 233])
def test_a_clause_of_any_length_gets_a_motion_for_each_frame(frames):
    sound = np.linspace(0, 1, frames, dtype=np.float32)[:, None]
    motion = motion_of(guess, np.zeros(VECTOR, np.float32), sound, seed=1)
    assert motion.shape == (frames, VECTOR)
    np.testing.assert_allclose(motion[:, -1], sound[:, 0], atol=1e-5)  # no window is shifted against another


def test_the_same_sound_is_the_same_mouth_and_other_noise_another():
    noisy = lambda now, first, sound, level: (now, now * 0.5)  # noqa: E731
    sound, start = np.zeros((100, 1), np.float32), np.zeros(VECTOR, np.float32)
    one, again, other = (motion_of(noisy, start, sound, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    assert np.abs(one - other).max() > 0


def test_the_next_window_sets_out_from_the_frame_before_it():
    firsts = []

    def told(now, first, sound, level):
        firsts.append(first.copy())
        return now, np.arange(WINDOW, dtype=np.float32)[:, None] + np.zeros((1, VECTOR), np.float32)

    motion_of(told, np.full(VECTOR, -1.0, np.float32), np.zeros((150, 1), np.float32), seed=1)
    assert firsts[0][0] == -1.0 and len(firsts) == 20
    assert firsts[10][-1] == WINDOW - SHARED - 1  # the last frame that is the first window's alone


def test_windows_fade_into_each_other():
    before, window = np.zeros((80, VECTOR), np.float32), np.ones((80, VECTOR), np.float32)
    out = joined(before, window)
    assert out.shape == (150, VECTOR) and out[69, 0] == 0 and out[70, 0] == 0 and out[80, 0] == 1
    assert (np.diff(out[69:82, 0]) >= 0).all() and out[75, 0] == pytest.approx(0.5)


def test_the_head_is_steadied_and_the_lips_are_not():
    motion = np.zeros((5, VECTOR), np.float32)
    motion[2] = 3.0
    out = smoothed(motion, 0, 5)
    assert out[:, 0].tolist() == [0, 1, 1, 1, 0] and out[:, EXPRESSION].tolist() == [0, 0, 3, 0, 0]
