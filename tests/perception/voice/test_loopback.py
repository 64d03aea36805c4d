"""Our own sound is known again: late, quiet, through a loudspeaker and a room; and nobody else is taken for us."""

from __future__ import annotations

import numpy as np
import pytest

from perception.voice.loopback import RATE, Loopback
from tests.perception.voice.rooms_made import hush, levelled, returning


def babble(seconds: float, seed: int) -> np.ndarray:
    """Like speech: a buzz of changing pitch through changing formants, syllable after syllable, with pauses."""
    random = np.random.default_rng(seed)
    out = np.zeros(round(seconds * RATE))
    at = 0
    while at < len(out):
        n = round(random.uniform(0.12, 0.3) * RATE)
        pitch = random.uniform(110, 240) * (1 + random.uniform(-0.15, 0.15) * np.arange(n) / n)
        buzz = np.sign(np.sin(2 * np.pi * np.cumsum(pitch) / RATE)) + 0.3 * random.standard_normal(n)
        spectrum, freqs = np.fft.rfft(buzz), np.fft.rfftfreq(n, 1 / RATE)
        peaks = random.uniform((250, 900, 2200), (850, 2200, 3200))
        spectrum *= sum(np.exp(-(((freqs - p) / 180) ** 2)) for p in peaks) + 0.02
        syllable = np.fft.irfft(spectrum, n) * np.sin(np.pi * np.arange(n) / n)
        out[at : at + n] += syllable[: len(out) - at]
        at += n + round(random.choice([0.02, 0.05, 0.3], p=[0.6, 0.3, 0.1]) * RATE)
    return levelled(out / np.abs(out).max())


def shares(microphone: np.ndarray, ours: np.ndarray, loopback: Loopback | None = None, piece: int = 512) -> np.ndarray:
    """`own` after each loud piece of the microphone (NaN after a quiet one), with what was played coming in 40 ms at a
    time."""
    loopback, out, sent = loopback or Loopback(), [], 0
    for at in range(0, min(len(microphone), len(ours)) - piece, piece):
        while sent + 640 <= at + piece:
            loopback.played(ours[sent : sent + 640])
            sent += 640
        own = loopback.heard(microphone[at : at + piece])
        out.append(own if np.abs(microphone[at : at + piece]).max() > 0.012 else np.nan)
    return np.array(out)


def share_of_us(own: np.ndarray) -> float:
    return float(np.mean(own[~np.isnan(own)] >= 0.75))


@pytest.mark.parametrize(("after", "db"), [(0.05, -10), (0.4, -20), (1.5, -12), (2.6, -16)])
def test_our_sound_is_known_again_and_its_delay_found(after, db):
    ours = babble(7, 1)
    loopback = Loopback()
    own = shares(returning(ours, after=after, db=db), ours, loopback)
    assert loopback.delay_s == pytest.approx(after, abs=0.05)  # both come in pieces
    settled = own[round((after + 1.5) * RATE / 512) :]
    assert share_of_us(settled) > 0.95


def test_somebody_else_is_not_us():
    for seed in (2, 3, 4):
        assert share_of_us(shares(babble(7, seed) + hush(7), babble(7, 1))) < 0.05


def test_somebody_who_speaks_over_our_echo_is_not_us():
    ours, theirs = babble(8, 1), babble(3, 7)
    microphone = returning(ours, after=0.3, db=-16)
    microphone[5 * RATE :] += theirs[: len(microphone) - 5 * RATE]
    own = shares(microphone, ours)
    begun = round(5 * RATE / 512)
    assert share_of_us(own[begun - 60 : begun]) > 0.9, "before, it is us"
    assert share_of_us(own[begun + 10 : begun + 80]) < 0.1


def test_silence_on_either_side_says_nothing():
    assert np.isnan(shares(hush(3), babble(3, 1))).all()
    assert np.nanmax(shares(babble(3, 1), np.zeros(3 * RATE, np.float32))) == 0.0


def test_a_hole_in_the_microphones_sound_is_found_again():
    ours = babble(11, 1)
    echo = returning(ours, after=0.4, db=-15)
    loopback = Loopback()
    first = shares(echo[: 5 * RATE], ours[: 5 * RATE], loopback)
    assert share_of_us(first[-60:]) > 0.9
    for at in range(5 * RATE, 6 * RATE, 640):  # the network lost a second of the microphone
        loopback.played(ours[at : at + 640])
    rest = shares(echo[6 * RATE :], ours[6 * RATE :], loopback)
    assert share_of_us(rest[-60:]) > 0.9
