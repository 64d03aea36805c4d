"""Phonemes to a mouth: closures, rounding ahead of its vowel, rest in silence, loudness."""

from __future__ import annotations

import itertools
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from render.face.coarticulation import LEAD, mouth_track, segments
from render.face.visemes import visemes
from render.speech import FPS, MOUTH, SAMPLE_RATE, SAMPLES_PER_FRAME, Phone

COLUMN = {name: i for i, name in enumerate(MOUTH)}
OPENING = [COLUMN[n] for n in ("jaw_open", "lower_down", "upper_up")]


def spoken(
    symbols: str, *, start: float = 0.2, length: float = 0.08, tail: float = 0.3
) -> tuple[list[Phone], np.ndarray]:
    """Phones of equal length (marks shorter) over noise, with silence before and after."""
    phones, t = [], start
    for symbol in symbols:
        span = length / 2 if symbol in "→↗↓↘ʰːˈˌ" else length
        phones.append(Phone(symbol, t, t + span))
        t += span
    pcm = np.zeros(int((t + tail) * SAMPLE_RATE), np.float32)
    noise = np.random.default_rng(0).normal(0, 0.1, len(pcm)).astype(np.float32)
    pcm[int(start * SAMPLE_RATE) : int(t * SAMPLE_RATE)] = noise[int(start * SAMPLE_RATE) : int(t * SAMPLE_RATE)]
    return phones, pcm


def frames(phone: Phone, before: float = 0.04, after: float = 0.08) -> slice:
    return slice(max(0, int((phone.start - before) * FPS)), int(np.ceil((phone.start + after) * FPS)) + 1)


@pytest.mark.parametrize("symbols", ["pa→pa→pa→", "ma→ma↗", "pʰwo↗pʰwo↗ma→", "əbˈɑbi", "kʌmpəni", "apa"])
@pytest.mark.parametrize("offset", [0.0, 0.01, 0.02, 0.033])
def test_bilabials_close_for_a_frame(symbols: str, offset: float):
    phones, pcm = spoken(symbols, start=0.2 + offset, length=0.06)
    track = mouth_track(phones, pcm)
    for phone in phones:
        if phone.symbol in "pbm":
            window = track[frames(phone)]
            shut = window[:, COLUMN["close"]] >= 0.99
            assert shut.any(), f"{phone} never closes"
            assert window[shut][:, OPENING].max() < 0.08


@pytest.mark.parametrize("symbols", ["fa→fei↘", "vˈɛɹi", "sofa"])
def test_labiodentals_tuck(symbols: str):
    phones, pcm = spoken(symbols)
    track = mouth_track(phones, pcm)
    for phone in phones:
        if phone.symbol in "fv":
            assert track[frames(phone)][:, COLUMN["tuck_ff"]].max() >= 0.99


def test_rounding_starts_before_its_vowel():
    rounded, pcm = spoken("stuː", length=0.1)
    spread, _ = spoken("stiː", length=0.1)
    u, i = mouth_track(rounded, pcm), mouth_track(spread, pcm)
    onset = int(rounded[2].start * FPS)
    assert u[onset - 1, COLUMN["pucker"]] > 0.2 > i[onset - 1, COLUMN["pucker"]]


def test_lips_lead_the_sound():
    phones, pcm = spoken("sas", length=0.2)
    jaw = mouth_track(phones, pcm)[:, 0]
    middle = (phones[1].start + phones[1].end) / 2
    weight = np.clip(jaw - 0.3, 0, None)
    centre = float((weight * ((np.arange(len(jaw)) + 0.5) / FPS)).sum() / weight.sum())
    assert 0.02 <= middle - centre <= 0.08
    assert 0.0 < LEAD <= 0.08


def test_open_vowels_open_wider_than_close_ones():
    phones, pcm = spoken("tatitu", length=0.15)
    jaw = mouth_track(phones, pcm)[:, 0]
    a, i, u = (jaw[frames(phones[k], 0, 0.1)].max() for k in (1, 3, 5))
    assert a > 0.5 and a > i + 0.2 and a > u + 0.2


def test_silence_rests():
    phones, pcm = spoken("ma→", start=0.6, tail=1.0)
    track = mouth_track(phones, pcm)
    assert track[: int(0.3 * FPS)].max() < 0.05
    assert track[-int(0.5 * FPS) :].max() < 0.05
    assert mouth_track((), np.zeros(SAMPLE_RATE, np.float32)).max() < 1e-6


def test_quiet_speech_moves_the_jaw_less_than_loud():
    phones, pcm = spoken("tatata", length=0.15)
    half = len(pcm) // 2
    pcm[:half] *= 0.08
    jaw = mouth_track(phones, pcm)[:, 0]
    quiet, loud = (jaw[frames(phones[k], 0, 0.1)].max() for k in (1, 5))
    assert quiet < loud * 0.85


@pytest.mark.parametrize("samples", [0, 1, 1919, 1920, 1921, 48_000])
def test_one_row_for_every_frame_begun(samples: int):
    track = mouth_track([Phone("a", 0.0, 0.5)], np.full(samples, 0.1, np.float32))
    assert track.shape == (-(-samples // SAMPLES_PER_FRAME), len(MOUTH))
    assert track.dtype == np.float32


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="pbmfvszʂꭧʦʨɕtkxnŋlɻɹwɥjaɑeɛəɤɨiouyAIOWYː→↗↓↘ˈˌʰ ,.!…?x#", max_size=40), st.integers(0, 9))
def test_any_text_gives_weights(text: str, seed: int):
    spans = np.cumsum(np.random.default_rng(seed).uniform(0.0, 0.15, len(text) + 1))
    phones = [Phone(s, float(a), float(b)) for s, a, b in zip(text, spans, spans[1:], strict=False)]
    pcm = np.random.default_rng(seed).normal(0, 0.1, int(spans[-1] * SAMPLE_RATE)).astype(np.float32)
    track = mouth_track(phones, pcm)
    assert np.isfinite(track).all() and track.min(initial=0) >= 0 and track.max(initial=0) <= 1
    parts = segments(phones, spans[-1])
    assert all(a.end <= b.start + 1e-9 for a, b in itertools.pairwise(parts))


def test_every_letter_of_the_voice_is_known():
    alphabet = "AIOQWYᵊabdefhijklmnopqrstuvwxyzɑɐɒæβɔɕçɖðʤəɚɛɜɟɡɥɨɪʝɯɰŋɳɲɴøɸθœɹɾɻʁɽʂʃʈʧʊʋʌɣɤχʎʒʔᵻꭧʦʣʥʨ"
    from render.face.visemes import _DIPHTHONGS, _TABLE

    assert not [letter for letter in alphabet if letter not in _TABLE and letter not in _DIPHTHONGS]
    assert visemes("→") == () and len(visemes("A")) == 2


def test_a_voice_worker_needs_no_torch():
    code = "import sys; from render.face import mouth_track; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
