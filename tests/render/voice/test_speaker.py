"""A clause made into speech by real engines, and the ladder between them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from errors import BadInput, EngineFailed, ModelMissing
from render.speech import MOUTH, SAMPLES_PER_FRAME, Clause
from render.voice import voices
from render.voice.sound import loudness
from render.voice.speaker import Speaker, VoiceSettings
from render.voice.voices import Sound, Stop, Stopped, VoiceOptions, load_voice

EN = Clause("It costs $79.90.", "en", last=True)


@pytest.fixture(scope="module")
def hibari() -> Speaker:
    speaker = Speaker(VoiceSettings(ladder=("hibari",)))
    assert speaker.load() == ("hibari",)
    return speaker


def test_speech_is_what_the_stage_expects(hibari: Speaker) -> None:
    speech = hibari.speak(EN)
    assert speech.engine == "hibari"
    assert speech.clause == EN
    assert speech.pcm.dtype == np.float32
    assert 1.5 < speech.pcm.size / 48_000 < 4.5
    assert speech.mouth.shape == (-(-speech.pcm.size // SAMPLES_PER_FRAME), len(MOUTH))
    assert loudness(speech.pcm) == pytest.approx(-16, abs=1)
    assert speech.pcm[0] == 0
    assert abs(speech.pcm[-1]) < 1e-4


def test_phones_follow_each_other_inside_the_sound(hibari: Speaker) -> None:
    speech = hibari.speak(EN)
    spans = [(p.start, p.end) for p in speech.phones]
    assert spans == sorted(spans)
    assert all(a < b for a, b in spans)
    assert spans[-1][1] <= speech.pcm.size / 48_000 + 1e-6
    assert "s" in "".join(p.symbol for p in speech.phones)


def test_the_second_time_comes_from_the_cache(hibari: Speaker) -> None:
    clause = Clause("Free shipping today.", "en")
    assert hibari.cached(clause) is None
    made = hibari.speak(clause)
    found = hibari.cached(clause)
    assert found is not None
    assert (made.cached, found.cached) == (False, True)
    assert np.array_equal(found.pcm, made.pcm)


def test_what_holds_no_word_is_silence_not_an_error(hibari: Speaker) -> None:
    speech = hibari.speak(Clause("...", "en"))
    assert speech.pcm.size == 0
    assert speech.mouth.shape == (0, len(MOUTH))


def test_a_language_nobody_speaks_is_named(hibari: Speaker) -> None:
    with pytest.raises(EngineFailed, match="zh"):
        hibari.speak(Clause("你好", "zh"))


def test_without_weights_english_goes_on_and_mandarin_says_what_is_missing(tmp_path: Path) -> None:
    speaker = Speaker(VoiceSettings(models={"voice.kokoro": tmp_path}))
    assert speaker.load() == ("hibari",)
    assert speaker.speak(EN).engine == "hibari"
    with pytest.raises(EngineFailed, match="make models"):
        speaker.speak(Clause("你好", "zh"))


def test_no_rung_at_all_is_an_error_at_load(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing):
        Speaker(VoiceSettings(models={"voice.kokoro": tmp_path}, ladder=("kokoro",))).load()


def test_an_unknown_engine_is_bad_input() -> None:
    with pytest.raises(BadInput, match="coquina"):
        Speaker(VoiceSettings(ladder=("coquina",)))


class Faulty:
    """A voice that fails while `is_broken`."""

    name = "faulty"
    version = "faulty/1"
    is_broken = True
    is_ready = True

    def __init__(self, options: VoiceOptions) -> None:
        self.calls = 0

    def speaks(self, lang: str) -> bool:
        return True

    def wait_ready(self, seconds: float) -> bool:
        return type(self).is_ready

    def synthesise(self, clause: Clause, words: str, *, urgent: bool, stop: Stop) -> Sound:
        self.calls += 1
        if type(self).is_broken:
            raise EngineFailed("out of order", retryable=True)
        return Sound(np.sin(np.arange(24_000) / 20).astype(np.float32), 24_000)


def test_down_a_rung_when_it_fails_and_up_again_when_it_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(voices.VOICES, "faulty", f"{__name__}:Faulty")
    monkeypatch.setattr(Faulty, "is_broken", True)
    now = 100.0
    speaker = Speaker(VoiceSettings(ladder=("faulty", "hibari")), clock=lambda: now)
    said = [speaker.speak(Clause(f"Number {n}.", "en")).engine for n in range(3)]
    faulty = speaker._voice("faulty")
    assert said == ["hibari"] * 3
    assert faulty.calls == 1
    now += 10
    Faulty.is_broken = False
    assert speaker.speak(Clause("Once more.", "en")).engine == "faulty"
    assert speaker.speak(Clause("And more.", "en")).engine == "faulty"


def test_a_sentence_begun_by_one_voice_is_ended_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(voices.VOICES, "faulty", f"{__name__}:Faulty")
    monkeypatch.setattr(Faulty, "is_broken", False)
    speaker = Speaker(VoiceSettings(ladder=("faulty", "hibari")))
    assert speaker.speak(Clause("And so on.", "en"), keep="hibari").engine == "hibari"
    assert speaker.speak(Clause("The next one.", "en")).engine == "faulty"
    assert speaker.cached(Clause("And so on.", "en"), keep="hibari").engine == "hibari"
    assert speaker.cached(Clause("And so on.", "en")) is None  # the better voice would speak, and has not said it yet


def test_a_voice_that_loads_is_passed_over_and_not_put_to_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(voices.VOICES, "faulty", f"{__name__}:Faulty")
    monkeypatch.setattr(Faulty, "is_broken", False)
    monkeypatch.setattr(Faulty, "is_ready", False)
    speaker = Speaker(VoiceSettings(ladder=("faulty", "hibari")))
    assert speaker.load() == ("hibari",)
    assert speaker.speak(EN).engine == "hibari"
    assert speaker.cached(EN).engine == "hibari"
    Faulty.is_ready = True
    assert speaker.speak(EN).engine == "faulty"


def test_an_engines_answer_in_the_cache_is_not_given_for_another_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(voices.VOICES, "faulty", f"{__name__}:Faulty")
    monkeypatch.setattr(Faulty, "is_broken", True)
    now = 100.0
    speaker = Speaker(VoiceSettings(ladder=("faulty", "hibari")), clock=lambda: now)
    assert speaker.speak(EN).engine == "hibari"
    now += 10
    Faulty.is_broken = False
    assert speaker.speak(EN).engine == "faulty"


@pytest.fixture(scope="module")
def kokoro(model):
    return load_voice("kokoro", VoiceOptions(model=model("voice.kokoro")))


@pytest.mark.weights
def test_a_mixed_clause_is_said_whole_with_exact_times(kokoro) -> None:
    clause = Clause("这款 USB-C 充电宝", "zh")
    sound = kokoro.synthesise(clause, clause.text, urgent=False, stop=Stop())
    said = "".join(p.symbol for p in sound.phones)
    assert "ꭧɤ↘" in said  # 这
    assert "bˈisˌi" in said  # B C
    assert "pau↓" in said  # 宝
    first, last = sound.phones[0], [p for p in sound.phones if p.symbol.isalpha()][-1]
    after = np.abs(sound.pcm[int((last.end + 0.25) * sound.rate) :])
    before = np.abs(sound.pcm[: int((first.start - 0.1) * sound.rate)])
    assert after.max(initial=0) < 0.05 * np.abs(sound.pcm).max()
    assert before.max(initial=0) < 0.05 * np.abs(sound.pcm).max()


@pytest.mark.weights
def test_it_stops_when_told(kokoro) -> None:
    stop = Stop()
    stop.set()
    with pytest.raises(Stopped):
        kokoro.synthesise(Clause("好的", "zh"), "好的", urgent=False, stop=stop)


@pytest.mark.weights
def test_a_speaker_nobody_has_is_named(model) -> None:
    with pytest.raises(BadInput, match="zf_xiaoxiao"):
        load_voice("kokoro", VoiceOptions(model=model("voice.kokoro"), speakers={"zh": "zf_nobody"}))


def test_a_broken_model_says_how_to_mend_it(tmp_path: Path) -> None:
    (tmp_path / "model_quantized.onnx").write_bytes(b"not a model")
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(EngineFailed, match="fetch it again"):
        load_voice("kokoro", VoiceOptions(model=tmp_path))
