"""The music of a rest: a quiet piece of our own, made here note by note, or the seller's own file.

In: a seed, or the path of a sound file. Out: one loop, 48 kHz mono float32 at `LEVEL` LUFS. Nobody else's music ships.
The built-in piece: eight chords of a major pentatonic, four seconds each, soft pads under sparse plucked notes whose
tails run over the end into the beginning, so that the loop has no seam.
"""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np

from errors import BadInput
from render.speech import SAMPLE_RATE
from render.voice.sound import loudness

LEVEL = -34.0  # LUFS: 18 below the voice
LONGEST = 180.0  # seconds of a file that are played
SEAM = 1.0  # seconds over which a file fades in and out
CHORD = 4.0  # seconds; the notes of CHORDS and SCALE are semitones above ROOT
STEP = 0.5  # seconds between two places where a note may be plucked
CHORDS = ((0, 4, 7), (9, 12, 16), (5, 9, 12), (7, 12, 14), (0, 7, 16), (9, 16, 19), (2, 9, 17), (7, 11, 14))
SCALE = (0, 2, 4, 7, 9)
ROOT = 174.61  # Hz, F3


def built_in(seed: int) -> np.ndarray:
    """The piece; another seed plucks other notes."""
    dice = np.random.default_rng(seed)
    loop = np.zeros(int(len(CHORDS) * CHORD * SAMPLE_RATE), np.float32)
    for i, chord in enumerate(CHORDS):
        for semitone in (chord[0] - 12, *chord):
            _add(loop, i * CHORD, _pad(_hertz(semitone), CHORD + 1.5), 0.5 if semitone < 0 else 0.3)
        for step in range(int(CHORD / STEP)):
            if dice.random() < 0.4:
                own = [n for n in SCALE if all((n - c) % 12 not in (1, 11) for c in chord)]  # no rub against the chord
                note = own[dice.integers(len(own))] + 12 * int(dice.integers(1, 3))
                _add(loop, i * CHORD + step * STEP, _pluck(_hertz(note)), 0.25 + 0.2 * dice.random())
    return _levelled(loop)


def from_file(path: Path) -> np.ndarray:
    """The first minutes of a seller's own piece. BadInput: it is no sound file, or there is nothing to hear in it."""
    resampler = av.AudioResampler("flt", "mono", SAMPLE_RATE)
    parts: list[np.ndarray] = []
    length = 0
    try:
        with av.open(str(path)) as file:
            for frame in file.decode(file.streams.audio[0]):
                parts += [p.to_ndarray()[0] for p in resampler.resample(frame)]
                length += frame.samples
                if length > LONGEST * frame.sample_rate:
                    break
    except (av.FFmpegError, OSError, IndexError) as e:
        raise BadInput(f"cannot be played: {e}", where=str(path), remedy="name a WAV, MP3, M4A or OGG file") from e
    loop = np.concatenate(parts).astype(np.float32) if parts else np.zeros(0, np.float32)
    if loop.size < SAMPLE_RATE or not np.any(loop):
        raise BadInput(
            "there is nothing to hear", where=str(path), remedy="name a piece of music a second long or more"
        )
    edge = np.linspace(0.0, 1.0, int(min(SEAM, loop.size / SAMPLE_RATE / 4) * SAMPLE_RATE), dtype=np.float32)
    loop[: edge.size] *= edge
    loop[-edge.size :] *= edge[::-1]
    return _levelled(loop)


def _levelled(loop: np.ndarray) -> np.ndarray:
    return loop * np.float32(10 ** ((LEVEL - loudness(loop)) / 20))


def _hertz(semitone: int) -> float:
    return ROOT * 2 ** (semitone / 12)


def _pad(hertz: float, seconds: float) -> np.ndarray:
    """A soft tone that swells and goes."""
    t = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    tone = (
        np.sin(2 * np.pi * hertz * t) + 0.25 * np.sin(4 * np.pi * hertz * t) + 0.5 * np.sin(2.006 * np.pi * hertz * t)
    )
    return tone * np.sin(np.pi * np.clip(t / seconds, 0.0, 1.0)) ** 1.5


def _pluck(hertz: float) -> np.ndarray:
    """A struck note that dies away; its higher partials sooner."""
    t = np.arange(int(2.5 * SAMPLE_RATE)) / SAMPLE_RATE
    tone = sum(np.sin(2 * np.pi * k * hertz * t) * np.exp(-t * (1.5 + 1.5 * k)) / k**1.5 for k in (1, 2, 3))
    return tone * np.minimum(1.0, t / 0.008)


def _add(loop: np.ndarray, at: float, tone: np.ndarray, gain: float) -> None:
    """A tone into the loop; what runs over its end goes on at its beginning."""
    begin = int(at * SAMPLE_RATE)
    where = (begin + np.arange(tone.size)) % loop.size
    np.add.at(loop, where, (gain * tone).astype(np.float32))
