"""Guessed phone times, held against a voice that knows its own."""

from __future__ import annotations

import numpy as np
import pytest

from render.speech import Clause
from render.voice.guessed import guessed_phones, voiced
from render.voice.hibari import HibariVoice
from render.voice.voices import Stop, VoiceOptions

RATE = 24_000
SENTENCES = (
    "The kettle holds one and a half litres",
    "It costs seventy nine dollars and ninety cents",
    "Free shipping on orders over fifty",
    "Put it in the dishwasher, the lid comes off",
)


def tone(seconds: float) -> np.ndarray:
    return 0.3 * np.sin(2 * np.pi * 200 * np.arange(int(seconds * RATE)) / RATE).astype(np.float32)


def rest(seconds: float) -> np.ndarray:
    return np.zeros(int(seconds * RATE), np.float32)


def test_long_silences_are_skipped_and_short_ones_are_not():
    pcm = np.concatenate([rest(0.3), tone(0.5), rest(0.05), tone(0.5), rest(0.4), tone(0.5)])
    first, second = voiced(pcm, RATE)
    assert first == pytest.approx((0.3, 1.35), abs=0.03)
    assert second == pytest.approx((1.75, 2.25), abs=0.03)


def test_phones_lie_in_the_voiced_stretches_in_order():
    pcm = np.concatenate([rest(0.2), tone(0.6), rest(0.5), tone(0.6)])
    phones = guessed_phones("papa, papa", pcm, RATE)
    assert "".join(p.symbol for p in phones) == "papapapa"
    assert phones[3].end == pytest.approx(0.8, abs=0.05)
    assert phones[4].start == pytest.approx(1.3, abs=0.05)


def test_silence_has_no_phones():
    assert guessed_phones("papa", rest(1.0), RATE) == ()
    assert guessed_phones("...", tone(1.0), RATE) == ()
    assert guessed_phones("papa", rest(0.0), RATE) == ()


def test_the_guess_is_near_the_truth():
    """Half of all phones within 60 ms, nine in ten within 220 ms of where the voice itself put them."""
    voice, errors = HibariVoice(VoiceOptions()), []
    for words in SENTENCES:
        sound = voice.synthesise(Clause(words, "en"), words, urgent=False, stop=Stop())
        true = [p for p in sound.phones if p.symbol.isalpha()]
        guessed = [p for p in guessed_phones([p.symbol for p in true], sound.pcm, sound.rate) if p.symbol.isalpha()]
        errors += [abs(a.start - b.start) for a, b in zip(true, guessed, strict=True)]
    assert np.percentile(errors, 50) < 0.060
    assert np.percentile(errors, 90) < 0.220
