"""Sounds of a room, made on the spot: a cough, music, a loudspeaker's echo of what we played; and a microphone that
hears them all."""

from __future__ import annotations

import numpy as np

from perception.voice.guest_ear import GuestEar
from perception.voice.turn_end import Silence

RATE = 16_000
LEVEL_DB = -23.0  # a voice at a microphone


def levelled(sound: np.ndarray, db: float = LEVEL_DB) -> np.ndarray:
    """Its louder parts at this level."""
    loud = np.sqrt(np.mean(sound[np.abs(sound) > 0.01] ** 2))
    return (sound * 10 ** (db / 20) / loud).astype(np.float32)


def hush(seconds: float, *, db: float = -62.0, seed: int = 5) -> np.ndarray:
    """A quiet room."""
    made = np.random.default_rng(seed).standard_normal(round(seconds * RATE))
    return (10 ** (db / 20) * made).astype(np.float32)


def placed(sound: np.ndarray, *, at: float, seconds: float) -> np.ndarray:
    """A quiet room in which that is heard from second `at` on."""
    out = hush(seconds)
    begin = round(at * RATE)
    out[begin : begin + len(sound)] += sound[: len(out) - begin]
    return out


def cough(seed: int = 1) -> np.ndarray:
    """Two bursts of air, the first sharper: broad noise with the formants of an open throat."""
    parts = []
    for i, (seconds, low, high) in enumerate(((0.18, 300, 2500), (0.25, 200, 1800))):
        air = np.random.default_rng(seed + i).standard_normal(round(seconds * RATE))
        spectrum, freqs = np.fft.rfft(air), np.fft.rfftfreq(len(air), 1 / RATE)
        spectrum *= np.exp(-(((freqs - (low + high) / 2) / ((high - low) / 2)) ** 2))
        burst, n = np.fft.irfft(spectrum, len(air)), np.arange(len(air))
        burst *= np.exp(-n / (len(air) / 4)) * np.minimum(1, n / 80)
        parts += [0.5 * burst / np.abs(burst).max(), np.zeros(RATE // 10)]
    return np.concatenate(parts).astype(np.float32)


def music(seconds: float) -> np.ndarray:
    """A melody with vibrato over chords with a beat, all with eight harmonics."""
    t = np.arange(round(seconds * RATE)) / RATE

    def note(hertz: float, vibrato: float = 0.0) -> np.ndarray:
        wobble = vibrato * np.sin(2 * np.pi * 5.5 * t)
        return sum(np.sin(2 * np.pi * hertz * h * t + h * wobble) / h for h in range(1, 9))

    melody = np.zeros_like(t)
    for i, hertz in enumerate(np.tile((262, 330, 392, 523, 392, 330, 294, 440), 10)):
        begin = round(i * 0.5 * RATE)
        part = slice(begin, begin + RATE // 2)
        if begin >= len(t):
            break
        n = np.arange(len(t[part]))
        melody[part] = note(hertz, 0.5)[part] * np.minimum(1, n / 200) * np.exp(-n / 6000)
    chords = sum(map(note, (220, 277, 330))) * (0.6 + 0.4 * np.sign(np.sin(2 * np.pi * 2 * t)))
    made = melody + 0.5 * chords
    return (0.3 * made / np.abs(made).max()).astype(np.float32)


def returning(
    ours: np.ndarray,
    *,
    after: float,
    db: float,
    fading: float = 0.35,
    hiss_db: float = -60.0,
    seed: int = 3,
    far: float = 3.0,
) -> np.ndarray:
    """What a microphone hears of us: later, quieter, through a small loudspeaker (300 Hz to 5 kHz) and a room whose
    sound falls by 60 dB in `fading` seconds, `far` dB below the direct one; and the microphone's own hiss."""
    random = np.random.default_rng(seed)
    tail = np.arange(round(fading * RATE))
    room = random.standard_normal(len(tail)) * 10 ** (-3 * tail / len(tail))
    room *= 10 ** (-far / 20) / np.sqrt(np.sum(room**2))
    room[0] += 1
    size = 1 << (len(ours) + len(room)).bit_length()
    freqs = np.fft.rfftfreq(size, 1 / RATE)
    loudspeaker = (freqs / (freqs + 300)) / (1 + (freqs / 5000) ** 4)
    made = np.fft.irfft(np.fft.rfft(ours, size) * np.fft.rfft(room, size) * loudspeaker, size)[: len(ours)]
    late = np.concatenate([np.zeros(round(after * RATE)), made])[: len(ours)]
    hiss = 10 ** (hiss_db / 20) * random.standard_normal(len(ours))
    return (late * 10 ** (db / 20) + hiss).astype(np.float32)


def heard(microphone: np.ndarray, ours: np.ndarray | None = None) -> list[tuple[str, float]]:
    """What follows, each with the second of sound it was decided at. `ours` goes on air as time passes."""
    ear, out, sent = GuestEar(Silence()), [], 0
    for at in range(0, len(microphone), 320):
        while ours is not None and sent + 640 <= min(at + 320, len(ours)):
            ear.played(ours[sent : sent + 640])
            sent += 640
        out += [(step.act, ear.now) for step in ear.hear(microphone[at : at + 320])]
    return out
