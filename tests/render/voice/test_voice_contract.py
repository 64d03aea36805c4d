"""One contract for every voice: it loads, speaks with phones inside the sound, says the same words alike, is stopped,
takes what cannot be said, and names its version."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

import numpy as np
import pytest

from render.speech import Clause
from render.voice.voices import VOICES, Stop, Stopped, Voice, VoiceOptions, VoiceServer, load_voice
from tests.render.voice.speech_server import speaking

WORDS = {"zh": "现在八十九块九", "en": "It is nine dollars today"}


@pytest.fixture(scope="module")
def server():
    with speaking() as server:
        yield server


@pytest.fixture(
    params=[
        "hibari",
        "speech_api",
        pytest.param("kokoro", marks=pytest.mark.weights),
        pytest.param("coqui", marks=pytest.mark.coqui),
    ]
)
def voice(request, server) -> Iterator[Voice]:
    if request.param == "coqui":
        yield request.getfixturevalue("joe")  # one for all: it takes seconds to load
        return
    weights = request.getfixturevalue("model")("voice.kokoro") if request.param == "kokoro" else None
    options = VoiceOptions(model=weights, server=VoiceServer(server.url, en="anna", zh="xiao"))
    with contextlib.closing(load_voice(request.param, options)) as voice:
        yield voice


def languages(voice: Voice) -> list[str]:
    return [lang for lang in WORDS if voice.speaks(lang)]


def test_every_voice_of_the_table_is_in_this_suite():
    assert set(VOICES) == {"hibari", "speech_api", "kokoro", "coqui"}


def test_it_speaks_with_its_phones_in_order_inside_the_sound(voice):
    assert languages(voice)
    for lang in languages(voice):
        sound = voice.synthesise(Clause(WORDS[lang], lang), WORDS[lang], urgent=False, stop=Stop())
        assert sound.pcm.dtype == np.float32
        assert 0.5 < sound.pcm.size / sound.rate < 6
        assert 0.02 < np.abs(sound.pcm).max() <= 1.5
        if (voice.name, lang) != ("speech_api", "zh"):  # that server speaks English only, which is not what was asked
            assert len(sound.phones) > 8
        starts = [p.start for p in sound.phones]
        assert starts == sorted(starts)
        assert all(0 <= p.start < p.end <= sound.pcm.size / sound.rate + 1e-6 for p in sound.phones)


def test_the_same_words_sound_alike_hasty_or_not(voice):
    lang = languages(voice)[0]
    clause = Clause(WORDS[lang], lang)
    calm, hasty = (voice.synthesise(clause, WORDS[lang], urgent=u, stop=Stop()) for u in (False, True))
    assert calm.pcm.size == hasty.pcm.size
    assert np.abs(calm.pcm - hasty.pcm).max() < 0.05


def test_what_holds_no_word_is_an_empty_sound(voice):
    assert voice.synthesise(Clause("……", "en"), "...", urgent=False, stop=Stop()).pcm.size == 0


def test_a_stop_before_it_begins_is_obeyed(voice):
    stop = Stop()
    stop.set()
    lang = languages(voice)[0]
    with pytest.raises(Stopped):
        voice.synthesise(Clause(WORDS[lang], lang), WORDS[lang], urgent=False, stop=stop)


def test_after_a_stop_from_another_thread_it_speaks_again(voice):
    lang = languages(voice)[0]
    stop = Stop()
    threading.Timer(0.05, stop.set).start()
    long = WORDS[lang] * 3
    with contextlib.suppress(Stopped):
        voice.synthesise(Clause(long, lang), long, urgent=False, stop=stop)
    assert voice.synthesise(Clause(WORDS[lang], lang), WORDS[lang], urgent=False, stop=Stop()).pcm.size


def test_its_version_tells_it_from_every_other(voice):
    assert voice.name in VOICES
    assert len(voice.version) > 3
    assert isinstance(voice.is_local, bool)


def test_once_loaded_it_is_ready(voice):
    assert voice.wait_ready(0.0) is voice.is_ready is True
