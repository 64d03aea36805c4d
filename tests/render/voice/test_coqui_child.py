"""The engine coqui and its child by every way a child may fail, with a scripted model in the library's place."""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import signal
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
import torch

from errors import BadInput, ConsentMissing, EngineFailed, ModelMissing
from render.speech import Clause
from render.voice.coqui import child, keeper, models
from render.voice.coqui import voice as engine
from render.voice.coqui.checkpoint import read_checkpoint
from render.voice.coqui.voice import CoquiVoice
from render.voice.speaker import Speaker, VoiceSettings
from render.voice.voices import CoquiModel, Stop, Stopped, VoiceOptions

HANG_S = 30.0
PYTHON = Path(sys.executable)


def folder_of(place: Path, **config) -> Path:
    place.mkdir(exist_ok=True)
    (place / "config.json").write_text(json.dumps({"model": "vits", "phoneme_language": "en-us", **config}), "utf-8")
    for name in ("model.pth", "vocab.json"):
        (place / name).write_bytes(b"weights")
    return place


@pytest.fixture(scope="module")
def scripted():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "CHILD", "tests.render.voice.scripted_child")
        patch.setattr(keeper, "PAUSES", (0.0,))
        yield


@pytest.fixture(scope="module")
def voice(scripted, tmp_path_factory):
    folder = folder_of(tmp_path_factory.mktemp("coqui") / "model")
    with contextlib.closing(CoquiVoice(VoiceOptions(coqui=CoquiModel(folder, PYTHON)))) as voice:
        assert voice.wait_ready(HANG_S)
        yield voice


def say(voice: CoquiVoice, words: str, stop: Stop | None = None):
    return voice.synthesise(Clause(words, "en"), words, urgent=False, stop=stop or Stop())


def back(voice: CoquiVoice, starts: int) -> bool:
    """Whether another child is up; `wait_ready` alone might still see the last one."""
    pause = threading.Event()
    for _ in range(int(HANG_S / 0.02)):
        if voice.keeper.starts > starts and voice.is_ready:
            return True
        pause.wait(0.02)
    return False


def test_pieces_become_one_sound(voice):
    sound = say(voice, "hello")
    assert (sound.rate, sound.pcm.size) == (24_000, 24_000)
    assert "scripted" in voice.version


@pytest.mark.parametrize(("words", "said"), [("fail", "out of order"), ("mute", "no sound"), ("endless", "not stop")])
def test_a_model_that_fails_is_one_line_and_speaks_again(voice, words, said):
    pid = voice.keeper.pid
    with pytest.raises(EngineFailed, match=said) as caught:
        say(voice, words)
    assert caught.value.retryable
    assert say(voice, "hello").pcm.size == 24_000
    assert voice.keeper.pid == pid


def test_a_child_that_dies_in_a_clause_is_started_again(voice):
    starts = voice.keeper.starts
    with pytest.raises(EngineFailed, match="died"):
        say(voice, "die")
    assert back(voice, starts)
    assert say(voice, "hello").pcm.size == 24_000


def test_a_child_killed_in_a_clause_is_started_again(voice):
    first, starts = voice.keeper.pid, voice.keeper.starts
    threading.Timer(0.2, os.kill, (first, signal.SIGKILL)).start()
    with pytest.raises(EngineFailed, match="died"):
        say(voice, "stall")
    assert back(voice, starts)
    assert voice.keeper.pid != first


def test_a_child_that_is_late_twice_in_a_row_is_killed(voice, monkeypatch):
    starts = voice.keeper.starts
    monkeypatch.setattr(engine, "FIRST_S", 0.2)
    for _ in range(2):
        with pytest.raises(EngineFailed, match="too slow"):
            say(voice, "stall")
    assert back(voice, starts)
    monkeypatch.setattr(engine, "FIRST_S", HANG_S)
    assert say(voice, "hello").pcm.size == 24_000


def test_a_stop_is_obeyed_while_the_model_is_deep_in_a_clause(voice):
    stop, ended = Stop(), []

    def speak() -> None:
        with contextlib.suppress(Stopped):
            say(voice, "endless", stop)
            ended.append("spoke")

    thread = threading.Thread(target=speak)
    os.kill(voice.keeper.pid, signal.SIGSTOP)  # deep in its work, it hears nothing
    thread.start()
    stop.set()
    thread.join(HANG_S)
    assert not thread.is_alive()
    assert not ended
    os.kill(voice.keeper.pid, signal.SIGCONT)
    assert say(voice, "hello").pcm.size == 24_000  # and not one sample of the other clause


def test_a_model_that_is_refused_is_not_tried_for_ever(scripted, tmp_path):
    folder = folder_of(tmp_path / "model", scripted="refuse")
    with contextlib.closing(CoquiVoice(VoiceOptions(coqui=CoquiModel(folder, PYTHON)))) as voice:
        with pytest.raises(EngineFailed, match="not this one"):
            voice.wait_ready(HANG_S)
        assert not voice.is_ready
        assert voice.keeper.starts == 1


def test_another_voice_speaks_until_the_child_is_back(scripted, tmp_path):
    now = [0.0]
    settings = VoiceSettings(ladder=("coqui", "hibari"), coqui=CoquiModel(folder_of(tmp_path / "model"), PYTHON))
    with contextlib.closing(Speaker(settings, clock=lambda: now[0])) as speaker:
        assert speaker.load() == ("coqui", "hibari")  # the local one stands ready: a child may go
        assert speaker.speak(Clause("Hello.", "en", last=True)).engine == "coqui"
        voice = speaker._voice("coqui")
        os.kill(voice.keeper.pid, signal.SIGSTOP)
        threading.Timer(0.2, os.kill, (voice.keeper.pid, signal.SIGKILL)).start()
        assert speaker.speak(Clause("Free shipping,", "en")).engine == "hibari"  # it died in this very clause
        assert back(voice, 1)
        now[0] += 6
        assert speaker.speak(Clause("today only.", "en", last=True), keep="hibari").engine == "hibari"
        assert speaker.speak(Clause("Two years of warranty.", "en", last=True)).engine == "coqui"


def test_settings_with_a_model_cross_the_pipe():
    model = CoquiModel(
        Path("/a"), Path("/b"), "x", "y", ("en",), Path("/c.wav"), "0" * 64, "1" * 64, "CPML", "cuda", 1.5
    )
    settings = VoiceSettings(coqui=model)
    assert VoiceSettings.from_json(json.loads(json.dumps(settings.to_json()))) == settings


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        ({"model": "tacotron2"}, BadInput, "tacotron2"),
        ({"model": "xtts", "languages": ["en"]}, ConsentMissing, "non-commercial"),
        ({"phoneme_language": None}, BadInput, "language"),
        ({"phoneme_language": "de"}, BadInput, "language"),
    ],
)
def test_a_model_that_will_not_do_is_refused_before_a_process_starts(tmp_path, change, error, said):
    folder = folder_of(tmp_path / "model", **change)
    with pytest.raises(error, match=said) as caught:
        CoquiVoice(VoiceOptions(coqui=CoquiModel(folder, PYTHON)))
    assert caught.value.remedy


def test_what_is_missing_is_named(tmp_path):
    with pytest.raises(ModelMissing, match=r"config\.json"):
        CoquiVoice(VoiceOptions(coqui=CoquiModel(tmp_path, PYTHON)))
    folder = folder_of(tmp_path / "model")
    with pytest.raises(ModelMissing, match="make coqui-env"):
        CoquiVoice(VoiceOptions(coqui=CoquiModel(folder, tmp_path / "no-python")))
    (folder / "model.pth").unlink()
    with pytest.raises(ModelMissing, match=r"model\.pth"):
        CoquiVoice(VoiceOptions(coqui=CoquiModel(folder, PYTHON)))


def test_a_clip_that_was_changed_is_not_cloned(tmp_path):
    clip = tmp_path / "anna.wav"
    clip.write_bytes(b"somebody else")
    folder = folder_of(tmp_path / "model", model="xtts", languages=["en"])
    model = CoquiModel(folder, PYTHON, clip=clip, clip_sha256="0" * 64, accept_license="CPML")
    with pytest.raises(EngineFailed, match="consented"):
        CoquiVoice(VoiceOptions(coqui=model))


def test_the_digest_knows_every_file(tmp_path):
    folder = folder_of(tmp_path / "model")
    seen = {read_checkpoint(folder).digest()}
    (folder / "model.pth").write_bytes(b"other weights")
    seen.add(read_checkpoint(folder).digest())
    (folder / "speakers.pth").write_bytes(b"speakers")
    seen.add(read_checkpoint(folder).digest())
    assert len(seen) == 3


def test_the_languages_a_config_names_are_ours(tmp_path):
    folder = folder_of(tmp_path / "model", model="xtts", languages=["fr", "en", "zh-cn"])
    assert read_checkpoint(folder).languages == {"en": "en", "zh": "zh-cn"}


class Evil:
    def __reduce__(self):
        return (os.mkdir, ("evil-was-here",))


def test_a_checkpoint_that_would_run_code_is_not_loaded(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    torch.save({"model": Evil()}, tmp_path / "model.pth")
    with pytest.raises(pickle.UnpicklingError):
        models.weights(tmp_path / "model.pth")
    assert not (tmp_path / "evil-was-here").exists()


def test_paths_of_another_machine_lead_into_the_folder_or_nowhere(tmp_path):
    (tmp_path / "speakers.pth").touch()
    config = {
        "model_args": {
            "speakers_file": "/home/somebody/run/speakers.pth",
            "speaker_encoder_model_path": "https://example.org/encoder.pth",
        },
        "phoneme_language": "en-us",
    }
    assert models.local(config, tmp_path) == {
        "model_args": {"speakers_file": str(tmp_path / "speakers.pth"), "speaker_encoder_model_path": ""},
        "phoneme_language": "en-us",
    }


@pytest.mark.parametrize("event", ["socket.connect", "socket.getaddrinfo"])
def test_the_child_reaches_no_network(event):
    child.no_network("open", ())
    with pytest.raises(PermissionError, match="no network"):
        child.no_network(event, ())


def test_samples_arrive_as_they_were_sent(voice):
    tone = (0.3 * np.sin(np.arange(2400) / 20)).astype(np.float32)
    assert np.array_equal(say(voice, "hello").pcm[:2400], tone)
