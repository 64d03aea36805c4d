"""The built-in voice: Kokoro-82M by onnxruntime, Mandarin and English, with exact phoneme times.

In: the folder of its weights (`model_quantized.onnx`, `tokenizer.json`, `voices/*.bin`). Out: 24 kHz sound and one
`Phone` for every symbol of misaki's alphabet that has a length, tone and stress marks included.

The model is run in two halves. The first (a tenth of the work) reads the symbols and settles how long each lasts; the
second makes the sound, and is given only the frames that hold speech with `_EDGE` of silence around them: the model
plans about a second of silence around every clause, which would be made only to be cut away. Durations and melody are
those of the whole clause; only the second half's normalisation sees less silence (docs/voice.md says what that does).

Two sessions over the second half's weights: one thread for running speech (the efficient setting), more for the urgent
first clause of an answer. That one is loaded when haste is first asked for (the worker asks at its start) and never
where one core is all there is.
"""

from __future__ import annotations

import json
import os
from itertools import pairwise
from pathlib import Path

import numpy as np
from google.protobuf.message import DecodeError

from errors import BadInput, EngineFailed, ModelMissing
from render.speech import Clause, Phone
from render.voice.graph import EARLY_S, divide
from render.voice.phonemes import english_phonemes, phonemes
from render.voice.voices import Sound, Stop, Stopped, VoiceOptions

RATE = 24_000
SPEAKERS = {"zh": "zf_xiaoxiao", "en": "af_heart"}
_FRAME = 600 / RATE  # seconds in one unit of the model's durations
_DURATION = "/encoder/Clip_output_0"
# Where the sound generator begins: its features and its melody, two rows a unit of duration.
_BRIDGE = ("/decoder/decoder/decode.3/Div_4_output_0", "/decoder/decoder/Unsqueeze_output_0")
_EDGE = 7  # units of silence made around the speech: with fewer than four the edges of speech suffer
_LAST = 10  # and of the last symbol, which holds the silence behind the clause, no more than these
_LONGEST = 508  # symbols; the style table has 510 rows
_WEIGHTS = "model_quantized.onnx"


class KokoroVoice:
    name = "kokoro"
    is_local = True
    is_ready = True
    version = "kokoro-82m-v1.0-q8/3"

    def __init__(self, options: VoiceOptions) -> None:
        folder = options.model
        if folder is None or not (folder / _WEIGHTS).is_file():
            raise ModelMissing("the voice's weights are not here", where=str(folder or "voice.kokoro"),
                               remedy="fetch them with `make models`")  # fmt: skip
        self._model = folder / _WEIGHTS
        self._vocabulary = _vocabulary(folder / "tokenizer.json")
        chosen = {lang: options.speakers.get(lang) or name for lang, name in SPEAKERS.items()}
        self._styles = {lang: _style(folder / "voices", name) for lang, name in chosen.items()}
        self.version = f"{type(self).version} {chosen['zh']} {chosen['en']} {options.speed:g}"
        self._speed = np.full(1, options.speed, np.float32)
        self._threads = options.threads
        self._urgent_threads = max(options.threads, min(options.urgent_threads, os.cpu_count() or 1))
        try:
            front, self._back = divide(self._model.read_bytes(), _BRIDGE, _DURATION)
        except (OSError, ValueError, DecodeError) as e:
            raise EngineFailed(f"the voice model cannot be read: {e}", where=str(self._model),
                               remedy="remove the file and fetch it again") from e  # fmt: skip
        self._front = self._load(front, self._threads)
        self._sessions = {self._threads: self._load(self._back, self._threads)}

    def wait_ready(self, seconds: float) -> bool:
        return True

    def speaks(self, lang: str) -> bool:
        return lang in self._styles

    def close(self) -> None:
        self._sessions.clear()

    def synthesise(self, clause: Clause, words: str, *, urgent: bool, stop: Stop) -> Sound:
        has_latin_only = clause.lang == "en" and words.isascii()
        text = english_phonemes(words) if has_latin_only else phonemes(words)
        symbols = [s for s in text if s in self._vocabulary][:_LONGEST]
        if not any(s.isalpha() for s in symbols):
            return Sound(np.zeros(0, np.float32), RATE)
        ids = [0, *(self._vocabulary[s] for s in symbols), 0]
        pcm, units = self._run(ids, self._styles[clause.lang][len(symbols)], urgent=urgent, stop=stop)
        at = (np.concatenate(([0], np.cumsum(units))) - spoken_units(units)[0]) * _FRAME - EARLY_S
        spans = list(pairwise(np.clip(at, 0.0, len(pcm) / RATE).tolist()))[1:-1]  # the pads are silence
        phones = tuple(Phone(s, start, end) for s, (start, end) in zip(symbols, spans, strict=True) if end > start)
        return Sound(pcm, RATE, phones)

    def _run(self, ids: list[int], style: np.ndarray, *, urgent: bool, stop: Stop) -> tuple[np.ndarray, np.ndarray]:
        import onnxruntime as ort

        threads = self._urgent_threads if urgent else self._threads
        session = self._sessions.get(threads)
        if session is None:
            session = self._sessions[threads] = self._load(self._back, threads)
        options = ort.RunOptions()
        options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")  # 70 MB less between clauses
        stop.hook(lambda: setattr(options, "terminate", True))
        if stop.is_set:
            raise Stopped
        feed = {"input_ids": np.asarray([ids], np.int64), "style": style, "speed": self._speed}
        try:
            features, melody, units = self._front.run(None, feed, options)
            units = units.reshape(-1)
            first, end = spoken_units(units)
            span = slice(2 * first, 2 * end)
            part = dict(zip(_BRIDGE, (features[..., span], melody[..., span]), strict=True))
            (pcm,) = session.run(None, {**part, "style": style}, options)
        except Exception as e:  # onnxruntime's exceptions share no public ancestor
            if stop.is_set:
                raise Stopped from None
            raise EngineFailed(f"the voice model failed: {e}", where=self.name, retryable=True) from e
        pcm = pcm.reshape(-1)
        if not pcm.size or not np.isfinite(pcm).all():
            raise EngineFailed("the voice model gave no sound", where=self.name)
        return pcm, units

    def _load(self, model: bytes, threads: int):
        import onnxruntime as ort

        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            return ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        except Exception as e:
            raise EngineFailed(f"the voice model does not load: {e}", where=str(self._model),
                               remedy="remove the file and fetch it again") from e  # fmt: skip


def spoken_units(units: np.ndarray) -> tuple[int, int]:
    """Of the durations of pad, symbols, pad: the first unit and the end of the stretch that is made into sound."""
    total, before, last, after = int(units.sum()), int(units[0]), int(units[-2]), int(units[-1])
    return max(0, before - _EDGE), min(total, total - after - max(0, last - _LAST) + _EDGE)


def _vocabulary(path: Path) -> dict[str, int]:
    try:
        return json.loads(path.read_text(encoding="utf-8"))["model"]["vocab"]
    except (OSError, ValueError, KeyError, TypeError) as e:
        raise EngineFailed(f"the voice's alphabet cannot be read: {e}", where=str(path),
                           remedy="remove the folder and fetch it again") from e  # fmt: skip


def _style(folder: Path, name: str) -> np.ndarray:
    """One row of style for every length in symbols."""
    path = folder / f"{name}.bin"
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in folder.glob("*.bin"))) or "none"
        raise BadInput(f"no speaker {name!r}", where=str(folder), remedy=f"one of: {known}")
    return np.fromfile(path, np.float32).reshape(-1, 1, 256)
