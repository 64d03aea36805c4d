"""Ducking reaches −18 dB within two frames and comes back without a step."""

from __future__ import annotations

import numpy as np
import pytest

from render.speech import SAMPLES_PER_FRAME
from render.stage.gain import DUCK, Gain


def test_ducks_by_18_db_in_two_frames_and_returns_without_a_click():
    gain, ones = Gain(), np.ones(SAMPLES_PER_FRAME, np.float32)
    sound = np.concatenate([gain.apply(ones, ducked=3 <= i < 10) for i in range(16)])
    assert sound[5 * SAMPLES_PER_FRAME] == pytest.approx(DUCK, abs=1e-4)
    assert sound[-1] == 1.0
    assert np.abs(np.diff(sound)).max() < 1e-3


def test_an_untouched_frame_is_passed_on_as_it_is():
    samples = np.zeros(SAMPLES_PER_FRAME, np.float32)
    assert Gain().apply(samples, ducked=False) is samples
