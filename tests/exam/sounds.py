"""Sounds without a word in them, and noise under words, for `bench ears`: all made here, all by a seed.

Out: mono float32 at 16 kHz. `wordless` gives named kinds of silence, noise, machines and music; `with_noise` mixes pink
noise under speech at a signal-to-noise ratio over the samples where somebody speaks.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

RATE = 16_000


def with_noise(speech: np.ndarray, snr_db: float, seed: int) -> np.ndarray:
    """Pink noise `snr_db` below the speech's power where it is above 2 % of its peak."""
    loud = speech[np.abs(speech) > 0.02 * np.abs(speech).max()]
    noise = coloured(len(speech) / RATE, 1.0, seed)[: len(speech)]
    gain = np.sqrt(np.square(loud).mean() / (np.square(noise).mean() * 10 ** (snr_db / 10)))
    return np.clip(speech + gain * noise, -1, 1).astype(np.float32)


def coloured(seconds: float, power: float, seed: int) -> np.ndarray:
    """Noise whose spectrum falls as 1/f^power: 0 white, 1 pink, 2 brown; root mean square 1."""
    size = int(seconds * RATE) + 1
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(size))
    spectrum[1:] /= np.arange(1, len(spectrum)) ** (power / 2)
    spectrum[0] = 0
    sound = np.fft.irfft(spectrum, size)
    return (sound / np.sqrt(np.square(sound).mean())).astype(np.float32)


def wordless(seed: int = 0, seconds: float = 6.0) -> Iterator[tuple[str, str, np.ndarray]]:
    """(class, kind, sound): class is silence, noise or music."""
    dice = np.random.default_rng(seed)
    t = np.arange(int(seconds * RATE)) / RATE
    yield "silence", "digital zero", np.zeros(len(t), np.float32)
    for level in (-75, -60, -50):
        yield "silence", f"room tone {level} dBFS", _at(coloured(seconds, 1, seed + 1), level)
    for name, power in (("white", 0), ("pink", 1), ("brown", 2)):
        for level in (-35, -20):
            yield "noise", f"{name} {level} dBFS", _at(coloured(seconds, power, seed + 2), level)
    yield "noise", "mains hum", _at(sum(np.sin(2 * np.pi * 50 * k * t) / k for k in range(1, 8)), -25)
    yield "noise", "fan", _at(coloured(seconds, 1.5, seed + 3)[: len(t)] * (1 + 0.3 * np.sin(2 * np.pi * 13 * t)), -25)
    yield "noise", "keys", _at(_struck(t, dice, 7.0, lambda n: np.exp(-n * 90) * dice.standard_normal(len(n))), -25)
    yield (
        "noise",
        "clapping",
        _at(_struck(t, dice, 60.0, lambda n: np.exp(-n * 60) * dice.standard_normal(len(n))), -22),
    )
    yield "noise", "knocks", _at(_struck(t, dice, 2.0, lambda n: np.exp(-n * 25) * np.sin(2 * np.pi * 180 * n)), -20)
    yield "noise", "rain", _at(_struck(t, dice, 300.0, lambda n: np.exp(-n * 400) * dice.standard_normal(len(n))), -25)
    yield "noise", "siren", _at(np.sin(2 * np.pi * np.cumsum(700 + 300 * np.sin(2 * np.pi * 0.5 * t)) / RATE), -20)
    yield "noise", "telephone", _at((np.sin(2 * np.pi * 440 * t) + np.sin(2 * np.pi * 480 * t)) * (t % 2 < 1), -20)
    for name, sound in _music(t, dice).items():
        for level in (-30, -18):
            yield "music", f"{name} {level} dBFS", _at(sound, level)


def _music(t: np.ndarray, dice: np.random.Generator) -> dict[str, np.ndarray]:
    scale = 220 * 2 ** (np.array([0, 2, 4, 7, 9, 12, 14, 16]) / 12)
    melody = [(i * 0.3, scale[dice.integers(len(scale))]) for i in range(int(t[-1] / 0.3))]

    def played(voice, notes=melody, length=0.6) -> np.ndarray:
        out = np.zeros(len(t))
        for at, hertz in notes:
            begin = int(at * RATE)
            n = np.arange(min(int(length * RATE), len(t) - begin)) / RATE
            out[begin : begin + len(n)] += voice(hertz, n)
        return out

    def piano(f, n):
        return sum(np.sin(2 * np.pi * f * k * n) * np.exp(-n * (3 + k)) / k for k in range(1, 7))

    def bowed(f, n):  # vibrato and formant-like partials: the kind of music most like a voice
        phase = 2 * np.pi * f * n + 4 * np.sin(2 * np.pi * 5.5 * n)
        return np.minimum(1, n * 10) * sum(np.sin(k * phase) / k**0.7 for k in range(1, 12))

    def plucked(f, n):  # Karplus-Strong
        size = max(2, int(RATE / f))
        line, out = dice.standard_normal(size), np.zeros(len(n))
        for i in range(len(n)):
            out[i] = line[i % size]
            line[i % size] = 0.498 * (line[i % size] + line[(i + 1) % size])
        return out

    def bell(f, n):
        return np.exp(-n * 4) * np.sin(2 * np.pi * f * 2 * n + 3 * np.exp(-n * 6) * np.sin(2 * np.pi * f * 2.8 * n))

    beat = np.zeros(len(t))
    for at in np.arange(0, t[-1] - 0.3, 0.5):
        begin = int(at * RATE)
        n = np.arange(int(0.25 * RATE)) / RATE
        beat[begin : begin + len(n)] += np.exp(-n * 18) * np.sin(2 * np.pi * (55 + 60 * np.exp(-n * 40)) * n)
        hat = begin + RATE // 4
        beat[hat : hat + len(n)] += 0.3 * np.exp(-n * 70) * dice.standard_normal(len(n))
    chords = [(at, f) for at in np.arange(0, t[-1] - 1, 2.0) for f in (220, 277.2, 329.6)]
    pad = played(bowed, chords, 2.0)
    return {
        "piano": played(piano),
        "strings": played(bowed, length=0.35),
        "guitar": played(plucked),
        "music box": played(bell),
        "drums": beat,
        "pad": pad,
        "band": beat * 2 + 0.3 * pad / np.abs(pad).max() + 0.3 * played(piano),
        "whistle": played(lambda f, n: np.sin(2 * np.pi * 4 * f * n + 2 * np.sin(2 * np.pi * 6 * n)), length=0.3),
    }


def _struck(t: np.ndarray, dice: np.random.Generator, a_second: float, voice) -> np.ndarray:
    out = np.zeros(len(t))
    for begin in dice.integers(0, len(t) - RATE // 4, int(a_second * t[-1])):
        n = np.arange(RATE // 4) / RATE
        out[begin : begin + len(n)] += dice.uniform(0.3, 1) * voice(n)
    return out


def _at(sound: np.ndarray, dbfs: float) -> np.ndarray:
    """At that root mean square level, clipped as a microphone would."""
    rms = np.sqrt(np.square(sound).mean()) or 1.0
    return np.clip(sound / rms * 10 ** (dbfs / 20), -1, 1).astype(np.float32)
