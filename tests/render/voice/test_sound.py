"""From an engine's samples to what goes on air: trimmed, at 48 kHz, at −16 LUFS, without clicks."""

from __future__ import annotations

import numpy as np
import pytest

from render.speech import SAMPLE_RATE, Phone
from render.voice.sound import FADE, LOUDNESS, PEAK, fade, finish, level, loudness, resample, trim
from render.voice.voices import Sound


def tone(hz: float, seconds: float, rate: int = SAMPLE_RATE, amplitude: float = 0.5) -> np.ndarray:
    return (amplitude * np.sin(2 * np.pi * hz * np.arange(int(seconds * rate)) / rate)).astype(np.float32)


def voice_like(seconds: float = 2.0, amplitude: float = 0.3) -> np.ndarray:
    """A buzz that swells and fades four times a second, as syllables do."""
    t = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    buzz = sum(np.sin(2 * np.pi * 140 * k * t) / k for k in range(1, 20))
    return (amplitude * buzz * (0.55 - 0.45 * np.cos(2 * np.pi * 4 * t))).astype(np.float32)


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 44_100])
def test_resampling_keeps_a_tone_and_its_length(rate: int) -> None:
    out = resample(tone(440, 1.0, rate), rate, SAMPLE_RATE)
    assert abs(out.size - SAMPLE_RATE) <= 1
    middle = slice(4_800, -4_800)
    assert np.abs(out[middle] - tone(440, 1.0)[: out.size][middle]).max() < 2e-3


def test_resampling_down_removes_what_would_alias() -> None:
    out = resample(tone(11_000, 1.0), SAMPLE_RATE, 16_000)
    assert np.abs(out[800:-800]).max() < 0.02


def test_loudness_of_the_standards_own_tone() -> None:
    # BS.1770: a full-scale 997 Hz sine in one channel reads −3.01 LUFS.
    assert loudness(tone(997, 5.0, amplitude=1.0)) == pytest.approx(-3.01, abs=0.05)


@pytest.mark.parametrize("amplitude", [0.05, 0.1, 0.5, 0.9])
def test_every_clause_is_equally_loud_and_never_clips(amplitude: float) -> None:
    out = level(voice_like(amplitude=amplitude))
    assert loudness(out) == pytest.approx(LOUDNESS, abs=1.0)
    assert np.abs(out).max() <= PEAK + 1e-6


def test_peaks_are_turned_down_without_a_step() -> None:
    spiky = voice_like(amplitude=0.05)
    spiky[50_000:50_040] += 0.9 * np.hanning(40).astype(np.float32)
    out = level(spiky)
    assert np.abs(out).max() <= PEAK + 1e-6
    gain = out[49_000:51_000] / np.where(np.abs(spiky[49_000:51_000]) < 1e-4, np.nan, spiky[49_000:51_000])
    assert np.nanmax(np.abs(np.diff(gain))) < 0.5 * np.nanmax(gain)


def test_silence_stays_silence() -> None:
    assert not level(np.zeros(4_800, np.float32)).any()
    assert loudness(np.zeros(0, np.float32)) == -np.inf


def test_trim_takes_the_silence_and_moves_the_phones() -> None:
    rate = 24_000
    quiet = np.zeros(rate // 2, np.float32)
    pcm = np.concatenate([quiet, tone(200, 1.0, rate), quiet])
    cut = trim(Sound(pcm, rate, (Phone("a", 0.5, 1.5), Phone(".", 1.5, 1.9))))
    assert cut.pcm.size / rate == pytest.approx(1.065, abs=0.02)
    assert cut.phones[0].start == pytest.approx(0.02, abs=0.01)
    assert cut.phones[-1].end <= cut.pcm.size / rate


def test_trim_keeps_a_soft_ending_that_the_phones_claim() -> None:
    rate = 24_000
    pcm = np.concatenate([tone(200, 0.5, rate), tone(200, 0.4, rate, amplitude=1e-3), np.zeros(rate, np.float32)])
    cut = trim(Sound(pcm, rate, (Phone("a", 0.0, 0.5), Phone("n", 0.5, 0.9))))
    assert cut.pcm.size / rate >= 0.75


def test_trim_of_nothing_is_nothing() -> None:
    assert trim(Sound(np.zeros(24_000, np.float32), 24_000)).pcm.size == 0


def test_joins_do_not_click() -> None:
    out = fade(tone(440, 0.2) + 0.2)
    n = int(FADE * SAMPLE_RATE)
    assert out[0] == 0
    assert abs(out[-1]) < 1e-6
    assert np.abs(np.diff(out[:n])).max() < 0.1


def test_finish_gives_the_mixers_format() -> None:
    pcm, phones = finish(Sound(tone(200, 1.0, 24_000), 24_000, (Phone("a", 0.1, 0.9),)))
    assert pcm.dtype == np.float32
    assert pcm.size == pytest.approx(SAMPLE_RATE, abs=4_800)
    assert len(phones) == 1
