"""The built-in voice itself: what it makes of a clause, and what it leaves out."""

from __future__ import annotations

import numpy as np
import pytest

from errors import EngineFailed
from render.speech import Clause
from render.voice.kokoro import RATE, KokoroVoice, spoken_units
from render.voice.voices import Stop, Stopped, VoiceOptions


def test_the_silence_around_a_clause_is_not_made():
    units = np.array([18, 2, 3, 4, 24, 7])  # pad, three symbols, the last one with the silence behind it, pad
    assert spoken_units(units) == (11, 58 - 7 - 14 + 7)


def test_a_clause_with_little_silence_is_made_whole():
    units = np.array([3, 2, 3, 4, 2])
    assert spoken_units(units) == (0, 14)


@pytest.fixture(scope="module")
def voice(model) -> KokoroVoice:
    return KokoroVoice(VoiceOptions(model=model("voice.kokoro"), speakers={}, speed=1.0, threads=1, urgent_threads=2))


@pytest.mark.weights
@pytest.mark.parametrize(("lang", "words"), [("zh", "现在八十九块九"), ("en", "It is nine dollars today")])
def test_phones_lie_on_the_sound_they_name(voice, lang, words):
    sound = voice.synthesise(Clause(words, lang), words, urgent=False, stop=Stop())
    starts = [p.start for p in sound.phones]
    assert starts == sorted(starts)
    assert sound.phones[-1].end <= len(sound.pcm) / RATE
    first, last = sound.phones[0], sound.phones[-2]
    speech = sound.pcm[int(first.start * RATE) : int(last.end * RATE)]
    before = sound.pcm[: max(1, int((first.start - 0.08) * RATE))]
    assert np.abs(speech).max() > 0.1 > 20 * np.abs(before).mean()


@pytest.mark.weights
def test_speech_lies_near_both_ends(voice):
    sound = voice.synthesise(Clause("有货", "zh"), "有货", urgent=False, stop=Stop())
    loud = np.flatnonzero(np.abs(sound.pcm) > 0.02) / RATE
    assert loud[0] < 0.35
    assert len(sound.pcm) / RATE - loud[-1] < 0.6


@pytest.mark.weights
def test_a_stopped_clause_is_not_made(voice):
    stop = Stop()
    stop.set()
    with pytest.raises(Stopped):
        voice.synthesise(Clause("有货", "zh"), "有货", urgent=False, stop=stop)


@pytest.mark.weights
def test_a_broken_model_says_how_to_mend_it(model, tmp_path):
    kokoro = model("voice.kokoro")
    for part in ("tokenizer.json", "voices"):
        (tmp_path / part).symlink_to(kokoro / part)
    (tmp_path / "model_quantized.onnx").write_bytes(b"not a model")
    with pytest.raises(EngineFailed, match="fetch it again"):
        KokoroVoice(VoiceOptions(model=tmp_path, speakers={}, speed=1.0, threads=1, urgent_threads=1))
