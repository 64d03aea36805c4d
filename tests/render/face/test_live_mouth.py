"""The mouth of a sound still being said: as the whole would have it, on time, at rest in silence, bounded."""

from __future__ import annotations

import numpy as np
import pytest

from render.face import heard_track
from render.face.agreement import fit, heard
from render.face.live_mouth import PAST, SETTLED_S, LiveMouth
from render.speech import FPS, MOUTH, SAMPLE_RATE, SAMPLES_PER_FRAME
from render.voice.sound import resample
from tests.perception.voice.files_made import spoken
from tests.perception.voice.rooms_made import levelled

JAW, CLOSE = MOUTH.index("jaw_open"), MOUTH.index("close")
PIECE = 512  # 32 ms at 16 kHz


def live(mouth: LiveMouth, quiet: np.ndarray, loud: np.ndarray, ahead_s: float) -> np.ndarray:
    """The rows asked for while the sound comes, each once `ahead_s` of sound beyond its beginning is here."""
    rows: list[np.ndarray] = []
    ahead = round(ahead_s * SAMPLE_RATE)
    for at in range(0, len(quiet), PIECE):
        mouth.hear(quiet[at : at + PIECE], loud[3 * at : 3 * (at + PIECE)])
        while len(rows) * SAMPLES_PER_FRAME + ahead <= 3 * min(at + PIECE, len(quiet)):
            rows.append(mouth.row(len(rows) * SAMPLES_PER_FRAME))
    mouth.end()
    while len(rows) * SAMPLES_PER_FRAME < len(loud):
        rows.append(mouth.row(len(rows) * SAMPLES_PER_FRAME))
    return np.array(rows)


@pytest.fixture(scope="module")
def sentence(model) -> tuple[np.ndarray, np.ndarray]:
    """The same words at 16 and at 48 kHz."""
    quiet = levelled(spoken(model("voice.kokoro"), "My bottle keeps tea warm for six hours, be my guest.", "en"))
    return quiet, resample(quiet, 16_000, SAMPLE_RATE)


@pytest.mark.weights
def test_a_live_voice_moves_the_mouth_as_a_recording_of_it_would(sentence):
    whole = heard_track(sentence[1])
    rows = live(LiveMouth(), *sentence, ahead_s=SETTLED_S + 1 / FPS)[: len(whole)]
    assert np.corrcoef(rows[:, JAW], whole[:, JAW])[0, 1] > 0.97
    shut = whole[:, CLOSE] >= 0.99
    assert shut.sum() >= 3
    assert (rows[shut, CLOSE] > 0.8).mean() > 0.8


@pytest.mark.weights
def test_the_lips_are_on_the_sound(sentence):
    """Held against the sound's loudness between 300 and 1000 Hz, as `bench lips` does."""
    rows = live(LiveMouth(), *sentence, ahead_s=0.2)
    best = fit(rows[:, JAW] * (1 - rows[:, CLOSE]), heard(sentence[1]))
    assert best.correlation > 0.45
    assert -0.08 <= best.lag <= 0.02


@pytest.mark.weights
def test_another_turn_begins_anew_and_what_is_kept_is_bounded(sentence):
    quiet, loud = sentence
    mouth = LiveMouth()
    first = live(mouth, quiet, loud, ahead_s=0.2)
    longest = len(mouth._pcm)
    offset = len(loud)
    for at in range(0, len(quiet), PIECE):
        mouth.hear(quiet[at : at + PIECE], loud[3 * at : 3 * (at + PIECE)])
        longest = max(longest, len(mouth._pcm))
    mouth.end()
    assert longest < (PAST + 12) * SAMPLES_PER_FRAME
    tail = [mouth.row(offset + n * SAMPLES_PER_FRAME) for n in range(len(first) - 5, len(first))]
    assert np.abs(np.array(tail) - first[-5:]).max() < 0.25


def test_silence_rests_and_nothing_heard_is_rest():
    mouth = LiveMouth()
    assert not mouth.row(0).any()
    quiet = np.random.default_rng(0).standard_normal(16_000).astype(np.float32) * 1e-4
    rows = live(mouth, quiet, np.repeat(quiet, 3), ahead_s=0.2)
    assert rows[:, JAW].max() < 0.05
