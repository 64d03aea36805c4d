"""The voice on a server: what it asks for, and every way a server may fail it."""

from __future__ import annotations

import contextlib
import threading

import pytest

from errors import BadInput, EngineFailed
from render.speech import Clause
from render.voice import speech_api
from render.voice.speaker import Speaker, VoiceSettings
from render.voice.speech_api import SpeechApiVoice, _Wav
from render.voice.voices import Stop, Stopped, VoiceOptions, VoiceServer
from tests.render.voice.speech_server import header, speaking

CLAUSE = Clause("It costs $79.90.", "en", last=True)
WORDS = "it costs seventy nine dollars and ninety cents"


@pytest.fixture
def server():
    with speaking() as server:
        yield server


@pytest.fixture
def closed():
    with contextlib.ExitStack() as opened:
        yield lambda thing: opened.enter_context(contextlib.closing(thing))


@pytest.fixture
def voice(server, closed):
    """Makes voices of that server, and closes them."""

    def make(**about) -> SpeechApiVoice:
        return closed(SpeechApiVoice(VoiceOptions(server=VoiceServer(server.url, **{"en": "anna", **about}))))

    return make


def test_it_asks_as_the_api_wants_and_sends_the_spoken_form(server, voice, monkeypatch):
    monkeypatch.setenv("SPEECH_KEY", "secret")
    voice(model="kokoro", key_env="SPEECH_KEY").synthesise(CLAUSE, WORDS, urgent=True, stop=Stop())
    asked = server.asked[0]
    assert asked["path"] == "/v1/audio/speech"
    assert (asked["model"], asked["voice"], asked["input"]) == ("kokoro", "anna", WORDS)
    assert asked["response_format"] == "wav"
    assert server.keys == ["Bearer secret"]


def test_a_language_without_a_speaker_is_not_its_own(server, voice):
    assert not voice().speaks("zh")


@pytest.mark.parametrize(
    ("mode", "said"),
    [("refuse", "503"), ("garbage", "no WAV"), ("silent", "no sound"), ("die", "failed"), ("endless", "not stop")],
)
def test_a_server_that_fails_is_one_line(server, voice, mode, said):
    server.mode = mode
    with pytest.raises(EngineFailed, match=said) as caught:
        voice().synthesise(CLAUSE, WORDS, urgent=False, stop=Stop())
    assert caught.value.retryable
    assert "127.0.0.1" in str(caught.value)


def test_a_server_that_stalls_is_given_up(server, voice, monkeypatch):
    monkeypatch.setattr(speech_api, "FIRST_S", 0.2)
    server.mode = "stall"
    with pytest.raises(EngineFailed, match="ReadTimeout"):
        voice().synthesise(CLAUSE, WORDS, urgent=False, stop=Stop())


def test_a_stop_ends_a_stalled_answer_at_once(server, voice):
    server.mode = "stall"
    stop, ended = Stop(), []

    def speak() -> None:
        try:
            voice().synthesise(CLAUSE, WORDS, urgent=False, stop=stop)
        except Stopped:
            ended.append("stopped")

    thread = threading.Thread(target=speak)
    thread.start()
    assert server.heard.wait(10)
    stop.set()
    thread.join(10)
    assert ended == ["stopped"]


def test_an_address_that_is_none_is_bad_input():
    with pytest.raises(BadInput, match="address"):
        SpeechApiVoice(VoiceOptions(server=VoiceServer("here", en="anna")))


def test_the_next_voice_takes_over_and_the_server_comes_back(server, closed):
    now = [0.0]
    settings = VoiceSettings(ladder=("speech_api", "hibari"), server=VoiceServer(server.url, en="anna"))
    speaker = closed(Speaker(settings, clock=lambda: now[0]))
    assert speaker.load() == ("speech_api", "hibari")  # the local one stands ready: servers go away
    assert speaker.speak(CLAUSE).engine == "speech_api"
    server.mode = "refuse"
    assert speaker.speak(Clause("Free shipping today.", "en", last=True)).engine == "hibari"
    asked = len(server.asked)
    assert speaker.speak(Clause("Thirty days to return it.", "en", last=True)).engine == "hibari"
    assert len(server.asked) == asked  # it rests, nobody waits for it
    server.mode = "speak"
    now[0] += 6
    assert speaker.speak(Clause("Two years of warranty.", "en", last=True)).engine == "speech_api"


def test_settings_with_a_server_cross_the_pipe():
    settings = VoiceSettings(server=VoiceServer("http://127.0.0.1:1/v1", "m", "a", "b", "KEY"))
    assert VoiceSettings.from_json(settings.to_json()) == settings


@pytest.mark.parametrize("size", [1, 3, 43, 44, 45])
def test_a_wav_is_read_in_pieces_of_any_size(size):
    data = header() + b"\x00\x10" * 480
    wav = _Wav()
    for at in range(0, len(data), size):
        wav.take(data[at : at + size])
    assert (wav.rate, len(wav.pcm())) == (24_000, 480)


def test_a_wav_of_another_kind_is_named():
    with pytest.raises(ValueError, match="8 bits"):
        _Wav().take(header(bits=8) + b"\0" * 100)
