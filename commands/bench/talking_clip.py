"""A clip of a built-in host talking, whose every mouth is known: footage for measuring what is made from footage.

In: the host, seconds, a seed. Out: an H.264 file, and the mouth's weights for each of its frames. The sounds are drawn
by chance from those of Mandarin and English; no voice is needed. The first second is silent.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np

from commands.host_choice import PACKS
from render.face import LifeLine, load_face, mouth_track
from render.face.life import stress_track
from render.speech import FPS, MOUTH, SAMPLE_RATE, Phone

_ONSETS = ("p", "b", "m", "f", "t", "n", "l", "k", "ʂ", "s", "ɕ", "w", "j", "ɹ", "")
_VOWELS = ("a", "o", "i", "u", "ɤ", "e", "aɪ", "y", "ɔ", "ən")


def mouths(seconds: float, seed: int) -> np.ndarray:
    """float32[frames, MOUTH] of chance syllables, in phrases with rests between."""
    r = np.random.default_rng(seed)
    phones: list[Phone] = []
    t = 1.0
    while t < seconds - 0.8:
        for _ in range(int(r.integers(3, 9))):
            onset, vowel = _ONSETS[r.integers(len(_ONSETS))], _VOWELS[r.integers(len(_VOWELS))]
            if onset:
                phones.append(Phone(onset, t, t + 0.08))
                t += 0.08
            long = float(r.uniform(0.10, 0.22))
            phones.append(Phone(vowel, t, t + long))
            t += long
        t += float(r.uniform(0.2, 0.6))
    spoken = [p for p in phones if p.end < seconds - 0.3]
    pcm = np.zeros(int(seconds * SAMPLE_RATE), np.float32)
    for p in spoken:
        pcm[int(p.start * SAMPLE_RATE) : int(p.end * SAMPLE_RATE)] = 0.1
    return mouth_track(spoken, pcm * r.choice((-1.0, 1.0), len(pcm)).astype(np.float32))


def frames(host: str, rows: np.ndarray, seed: int, size: tuple[int, int]) -> Iterator[np.ndarray]:
    face, line = load_face(PACKS / host, size), LifeLine(seed)
    stress = stress_track(rows)
    picture = face.plate.copy()
    for tick, row in enumerate(rows):
        for p in face.render(row, line.at(tick, True, float(stress[tick]))):
            picture[p.y : p.y + p.rgb.shape[0], p.x : p.x + p.rgb.shape[1]] = p.rgb
        yield picture


def write_clip(out: Path, host: str, seconds: float, seed: int, size: tuple[int, int] = (720, 1280)) -> np.ndarray:
    """The clip as `out`; its mouths."""
    rows = mouths(seconds, seed)
    with av.open(str(out), "w") as clip:
        stream = clip.add_stream("libx264", rate=FPS, options={"crf": "16", "preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for picture in frames(host, rows, seed, size):
            clip.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        clip.mux(stream.encode(None))
    assert rows.shape[1] == len(MOUTH)
    return rows
