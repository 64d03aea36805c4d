"""The bed under a rest: when it comes, when it goes, and that it never clicks."""

from __future__ import annotations

import numpy as np
import pytest

from render.speech import FPS, SAMPLES_PER_FRAME
from render.stage.beat import SILENCE
from render.stage.bed import ALONE, FALL, WAIT, Bed

LOOP = np.full(SAMPLES_PER_FRAME * 3 + 7, 0.1, np.float32)


class Listener:
    def __init__(self, loop: np.ndarray | None = LOOP) -> None:
        self.bed = Bed(loop)
        self.hear(1, speaking=True)

    def hear(self, frames: int, *, speaking: bool = False, hush: bool = False) -> np.ndarray:
        return np.concatenate([self.bed.mix(SILENCE, speaking=speaking, hush=hush) for _ in range(frames)])


def test_a_pause_between_sentences_has_no_music_and_a_rest_has():
    listener = Listener()
    assert not np.any(listener.hear(WAIT - 1))
    heard = listener.hear(4 * FPS)
    assert heard[-1] == pytest.approx(0.1)
    assert np.abs(np.diff(heard)).max() < 1e-3, "no click"


def test_it_is_gone_soon_after_the_host_speaks_and_goes_without_a_click():
    listener = Listener()
    listener.hear(6 * FPS)
    heard = listener.hear(round(FALL) + 2, speaking=True)
    assert heard[-1] == 0.0
    assert np.abs(np.diff(heard)).max() < 1e-3


def test_the_voice_goes_through_untouched():
    voice = np.linspace(-0.5, 0.5, SAMPLES_PER_FRAME, dtype=np.float32)
    assert Bed(LOOP).mix(voice, speaking=True) is voice
    assert Bed(None).mix(voice, speaking=False) is voice


def test_silence_that_was_ordered_is_silence_at_once():
    listener = Listener()
    listener.hear(6 * FPS)
    assert not np.any(listener.hear(10, hush=True))


def test_a_stage_that_says_nothing_for_long_is_silent():
    listener = Listener()
    listener.hear(ALONE)
    assert not np.any(listener.hear(FPS * 5)[FPS * SAMPLES_PER_FRAME :])
    assert not np.any(Bed(LOOP).mix(SILENCE, speaking=False)), "nor one that has not begun"
