"""The sounds `bench ears` hears: questions said by the built-in voices, under noise, and people's real clips.

In: questions, the store's voices. Out: `Clip`s at 16 kHz. A sentence is said once and kept in the cache folder (by
sentence, voice and the voice's version), so that a second run begins with the hearing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from models.store import Store, cache_folder
from perception.voice.decode_audio import decode
from perception.voice.heard import SAMPLE_RATE
from tests.exam.sounds import with_noise
from tests.exam.spoken import Spoken

CONDITIONS: dict[str, float | None] = {"clean": None, "20 dB": 20.0, "10 dB": 10.0}
BEFORE_S, AFTER_S = 0.3, 0.4  # of stillness around a sentence, as a viewer's recording has

# What people say in `clips.real`: the Mandarin as read by ear and by two sizes of Whisper that agree but for one word;
# Dickens from the book.
REAL = {
    "default_female.wav": (
        "zh",
        "Hi小朋友们，我今天在网上看到了一个很实用的生活小妙招，一会儿分享给大家，肯定能帮助你们。",
    ),
    "default_male.wav": ("zh", "这个问题我好像知道答案，但又不太确定，要是答错了多尴尬呀，还是别举手了。"),
    "beckett.wav": ("en", "Ever tried. Ever failed. No matter. Try again. Fail again. Fail better."),
    "two_cities.wav": (
        "en",
        "It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness, "
        "it was the epoch of belief, it was the epoch of incredulity, it was the season of Light, it was the season of "
        "Darkness, it was the spring of hope, it was the winter of despair, we had everything before us, we had "
        "nothing before us, we were all going direct to Heaven, we were all going direct the other way – in short, the "
        "period was so far like the present period, that some of its noisiest authorities insisted on its being "
        "received, for good or for evil, in the superlative degree of comparison only.",
    ),
}


@dataclass(frozen=True, slots=True)
class Clip:
    """`question` None: a real clip."""

    sound: np.ndarray
    text: str
    lang: str
    condition: str
    question: Spoken | None = None

    @property
    def seconds(self) -> float:
        return len(self.sound) / SAMPLE_RATE


class Voices:
    """The built-in voices, each loaded when first asked for a sentence nobody has said yet."""

    def __init__(self, kokoro: Path) -> None:
        self._kokoro = kokoro
        self._folder = cache_folder() / "bench-ears"
        self._speakers: dict[str, object] = {}

    def say(self, text: str, lang: str, voice: str) -> np.ndarray:
        """16 kHz, with a little stillness around it."""
        self._folder.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256(f"1|{self._version}|{lang}|{voice}|{text}".encode()).hexdigest()[:24]
        kept = self._folder / f"{digest}.npy"
        if not kept.exists():
            unfinished = self._folder / f"{digest}.new.npy"
            np.save(unfinished, (self._said(text, lang, voice) * 32767).astype(np.int16))
            unfinished.replace(kept)
        still = (np.zeros(int(s * SAMPLE_RATE), np.float32) for s in (BEFORE_S, AFTER_S))
        before, after = still
        return np.concatenate([before, np.load(kept).astype(np.float32) / 32768, after])

    def _said(self, text: str, lang: str, voice: str) -> np.ndarray:
        from render.speech import SAMPLE_RATE as VOICE_RATE
        from render.voice import VoiceSettings, split_clauses
        from render.voice.sound import resample
        from render.voice.speaker import Speaker

        if voice not in self._speakers:
            models = {"voice.kokoro": self._kokoro}
            self._speakers[voice] = Speaker(
                VoiceSettings(models=models, threads=2, ladder=("kokoro",), **{f"voice_{lang}": voice})
            )
        speaker = self._speakers[voice]
        parts: list[np.ndarray] = []
        for clause in split_clauses(text, lang):
            if parts:
                parts.append(np.zeros(int(0.15 * VOICE_RATE), np.float32))
            parts.append(speaker.speak(clause).pcm)
        return resample(np.concatenate(parts), VOICE_RATE, SAMPLE_RATE)

    @cached_property
    def _version(self) -> str:
        return Store().models["voice.kokoro"].files[0].sha256[:12]


def spoken_clips(voices: Voices, asked: Sequence[Spoken]) -> Iterator[Clip]:
    """Every question in every condition."""
    for i, question in enumerate(asked):
        clean = voices.say(question.text, question.lang, question.voice)
        for condition, snr in CONDITIONS.items():
            sound = clean if snr is None else with_noise(clean, snr, seed=1000 + i)
            yield Clip(sound, question.text, question.lang, condition, question)


def real_clips(folder: Path) -> Iterator[Clip]:
    for name, (lang, text) in REAL.items():
        yield Clip(decode(folder / name), text, lang, "real")
