"""The fast English rung: hibari, a distilled voice that needs no download and about 2 % of one core.

In: an English clause. Out: 24 kHz sound with one `Phone` a symbol; its model hides its durations as Kokoro's does.
The noise in its consonants is seeded, so the same words always give the same samples.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np

from errors import EngineFailed
from render.speech import Clause, Phone
from render.voice.graph import EARLY_S, expose
from render.voice.phonemes import english_phonemes
from render.voice.voices import Sound, Stop, Stopped, VoiceOptions

_DURATION = "/Clip_output_0"
_SPEAKER = "heart"  # the one that ships inside the package; others would be downloaded behind our back


class HibariVoice:
    name = "hibari"
    is_local = True
    is_ready = True
    version = "hibari-0.2.1-heart/2"

    def __init__(self, options: VoiceOptions) -> None:
        try:
            import onnxruntime as ort
            from hibari import Hibari
            from hibari.dsp import SR
            from hibari.voices import voice_path

            self._voice = Hibari(_SPEAKER, threads=options.threads)
            settings = ort.SessionOptions()
            settings.intra_op_num_threads = settings.inter_op_num_threads = options.threads
            settings.log_severity_level = 3
            model = expose(Path(voice_path(_SPEAKER, download_missing=False)).read_bytes(), _DURATION)
            self._session = ort.InferenceSession(model, settings, providers=["CPUExecutionProvider"])
        except Exception as e:
            raise EngineFailed(f"the small English voice does not load: {e}", where=self.name,
                               remedy="reinstall the requirements") from e  # fmt: skip
        self._rate = SR
        self._speed = np.full(1, options.speed, np.float32)

    def wait_ready(self, seconds: float) -> bool:
        return True

    def speaks(self, lang: str) -> bool:
        return lang == "en"

    def close(self) -> None:
        """It holds nothing that outlives it."""

    def synthesise(self, clause: Clause, words: str, *, urgent: bool, stop: Stop) -> Sound:
        from hibari import dsp

        if stop.is_set:
            raise Stopped
        vocabulary = self._voice.vocab
        symbols = [s for s in english_phonemes(words) if s in vocabulary]
        if not any(s.isalpha() for s in symbols):
            return Sound(np.zeros(0, np.float32), self._rate)
        ids = np.asarray([[0, *(vocabulary[s] for s in symbols), 0]], np.int64)
        *spectrum, units = self._session.run(None, {"ids": ids, "speed": self._speed})
        pcm = dsp.synth(*(part[0] for part in spectrum), np.random.default_rng(0))
        if not np.isfinite(pcm).all():
            raise EngineFailed("the small English voice gave no sound", where=self.name)
        ends = np.cumsum(units.reshape(-1))
        at = np.concatenate(([0.0], ends)) * (len(pcm) / self._rate / ends[-1]) - EARLY_S
        at = np.maximum(at, 0.0)
        spans = list(pairwise(at.tolist()))[1:-1]
        phones = tuple(Phone(s, a, b) for s, (a, b) in zip(symbols, spans, strict=True) if b > a)
        return Sound(np.asarray(pcm, np.float32), self._rate, phones)
