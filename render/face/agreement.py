"""How well a mouth agrees with a sound: correlation, lag, closures, smoothness. Pure numpy, and it drives no mouth.

In: the opening by frame (25 a second, any unit, see `render.face.seen`) and what the sound implies. Out: figures.

What the phones imply (`asked`): each sound's opening from the IPA's vowel chart (height in seven steps, rounded vowels
one step less) and the place of each consonant, held for the time it sounds, seen through the mouth's own slowness: a
Hann window of 100 ms, −3 dB at 7 Hz, the upper end of the band in which mouths move (Chandrasekaran et al. 2009,
doi:10.1371/journal.pcbi.1000436). The table is not the one that drives our mouth (`render.face.visemes`): it knows
height only, no loudness, no neighbours, no closures held longer than they sound.

What the sound itself implies (`heard`): the loudness of its band from 300 to 1000 Hz, where an open mouth sounds,
through the same window. It needs no phone times and knows no vowel from another, so people too agree with it in part.

Lags are those of the picture: below zero the lips lead. In fluent speech people lie between +20 and −70 ms (Schwartz
and Savariaux 2014, doi:10.1371/journal.pcbi.1003743).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from render.speech import FPS, SAMPLE_RATE, Phone

LAGS = np.round(np.arange(-0.40, 0.4001, 0.01), 2)
SEEN_SHUT = 0.15  # of the sentence's usual opening: less looks shut
BEFORE_S, AFTER_S = 0.040, 0.080  # around a bilabial's first sample: where its closure is looked for
_WINDOW_S = 0.100
_STEP_S = 0.005
_BILABIAL = frozenset("pbmβɸ")
_LENGTHEN = frozenset("→↗↓↘ːʲ̃ᵝ")
_STRESS = frozenset("ˈˌ")
_PARTS = {"A": "eɪ", "I": "aɪ", "O": "oʊ", "Q": "əʊ", "W": "aʊ", "Y": "ɔɪ"}

_HEIGHT: dict[str, float] = {}
for _letters, _open in (
    ("aɑ", 7), ("æɐ", 6), ("ʌɛɜ", 5), ("ɒɔœə", 4), ("eɤɚᵊ", 3), ("oøɪ", 2), ("ʊiɨɯᵻ", 1.5), ("uyɰ", 1),
    ("kɡgŋxɣχqɴhʔʰʁ", 2.5), ("tdnlɾTɳɹɻrɽθð", 2), ("szʦʣɕʑʨʥçcɟɲʃʒʧʤʂʐꭧʈɖjʝʎ", 1.5),
    ("wʍɥ", 1), ("fvʋ", 0.5), ("pbmβɸ", 0),
):  # fmt: skip
    _HEIGHT.update(dict.fromkeys(_letters, _open / 7))


@dataclass(frozen=True, slots=True)
class Fit:
    """One sentence: at `lag` seconds of the picture the agreement is best, `correlation` there."""

    lag: float
    correlation: float


def asked(phones: Sequence[Phone], seconds: float) -> np.ndarray:
    """The opening that the phones imply, 0..1, every 5 ms."""
    fine = np.zeros(int(seconds / _STEP_S) + 2)
    last, stressed = 0.0, None  # a stress mark's time belongs to what follows it
    for phone in phones:
        letters = [h for c in phone.symbol for h in _PARTS.get(c, c) if h in _HEIGHT]
        if letters:
            start, stressed = phone.start if stressed is None else stressed, None
            edges = np.linspace(start, phone.end, len(letters) + 1)
            for letter, a, b in zip(letters, edges[:-1], edges[1:], strict=True):
                last = _HEIGHT[letter]
                fine[_at(a) : _at(b)] = last
        elif set(phone.symbol) <= _LENGTHEN:
            fine[_at(phone.start) : _at(phone.end)] = last
        elif set(phone.symbol) <= _STRESS:
            stressed = phone.start
        else:
            last = 0.0
    return _slowly(fine)


def heard(pcm: np.ndarray) -> np.ndarray:
    """The loudness of 48 kHz mono sound between 300 and 1000 Hz, as its amplitude's square root, every 5 ms."""
    hop = int(SAMPLE_RATE * _STEP_S)
    spectrum = np.fft.rfft(pcm)
    hertz = np.fft.rfftfreq(len(pcm), 1 / SAMPLE_RATE)
    band = np.fft.irfft(np.where((hertz >= 300) & (hertz <= 1000), spectrum, 0), len(pcm))
    padded = np.pad(band, (0, -len(band) % hop + 2 * hop))
    return _slowly(np.square(padded.reshape(-1, hop)).mean(1) ** 0.25)


def fit(opening: np.ndarray, implied: np.ndarray) -> Fit:
    """The lag within ±400 ms at which `opening` (frames) and `implied` (every 5 ms) agree best."""
    return max((Fit(float(lag), at_lag(opening, implied, lag)) for lag in LAGS), key=lambda f: f.correlation)


def at_lag(opening: np.ndarray, implied: np.ndarray, lag: float) -> float:
    """Pearson's r of the two when the picture's delay of `lag` seconds is undone; 0 where one does not vary."""
    times = (np.arange(len(opening)) + 0.5) / FPS - lag
    other = np.interp(times, np.arange(len(implied)) * _STEP_S, implied, left=0.0, right=0.0)
    if len(opening) < 3 or opening.std() < 1e-9 or other.std() < 1e-9:
        return 0.0
    return float(np.corrcoef(opening, other)[0, 1])


def closures(opening: np.ndarray, phones: Sequence[Phone]) -> list[bool]:
    """For every p, b, m: whether a frame around its onset, or before it ends, looks shut."""
    usual = float(np.percentile(opening, 90)) if len(opening) else 0.0
    centres = (np.arange(len(opening)) + 0.5) / FPS
    out = []
    for phone in phones:
        if not _BILABIAL & set(phone.symbol):
            continue
        near = (centres >= phone.start - BEFORE_S) & (centres <= min(phone.end, phone.start + AFTER_S))
        if near.any() and usual > 0:
            out.append(bool(opening[near].min() < SEEN_SHUT * usual))
    return out


def jerk(opening: np.ndarray) -> float:
    """Mean size of the third difference as a share of the opening's range: a trembling mouth has more."""
    if len(opening) < 5:
        return 0.0
    return float(np.abs(np.diff(opening, 3)).mean() / max(1e-9, np.ptp(opening)))


def flutter(opening: np.ndarray) -> float:
    """Turns a second that are seen and undone at once: one frame that stands out of both its neighbours by a quarter
    of the range or more."""
    if len(opening) < 3:
        return 0.0
    before, here, after = opening[:-2], opening[1:-1], opening[2:]
    out = np.minimum(np.abs(here - before), np.abs(here - after)) * ((here - before) * (here - after) > 0)
    return float((out > 0.25 * max(1e-9, np.ptp(opening))).sum() * FPS / len(opening))


def _at(seconds: float) -> int:
    return round(seconds / _STEP_S)


def _slowly(fine: np.ndarray) -> np.ndarray:
    half = int(_WINDOW_S / 2 / _STEP_S)
    taps = np.hanning(2 * half + 1)
    return np.convolve(np.pad(fine, half, mode="edge"), taps / taps.sum(), "valid")
