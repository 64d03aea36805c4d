"""The engine `coqui` as the voice worker sees it: it owns the child, and never imports TTS itself.

In: `CoquiModel`, clauses. Out: `Sound` at the model's rate, with phone times listened for in it. The child sends a
clause in pieces while it makes it; no piece for too long, or too many, and the clause goes to the next voice. A child
that is late twice in a row is killed. While it loads, or comes back from a crash, `is_ready` is False; others speak.
"""

from __future__ import annotations

import os
import queue
import threading
import time
from pathlib import Path

import numpy as np

from errors import BadInput, EngineFailed, ModelMissing
from render.speech import Clause
from render.voice.coqui.checkpoint import accepted, read_checkpoint, verify
from render.voice.coqui.keeper import DIED, STOPPED, Keeper, Order
from render.voice.listened import listened_phones, symbols_of
from render.voice.voices import Sound, Stop, Stopped, VoiceOptions

FIRST_S = 8.0  # to the first piece: VITS makes the whole clause before it sends any
BETWEEN_S = 4.0
WHOLE_S = 15.0
LONGEST_S = 30.0  # of sound; a clause is about two seconds
CHILD = "render.voice.coqui.child"
LATE = 2  # clauses in a row that came to nothing in time: the child is stuck
_ROOT = Path(__file__).resolve().parents[3]


class CoquiVoice:
    name = "coqui"
    is_local = False

    def __init__(self, options: VoiceOptions) -> None:
        model = options.coqui
        if model is None:
            raise BadInput("no Coqui model is named", where="[voice.coqui] model", remedy="name its folder")
        checkpoint = read_checkpoint(model.folder)
        accepted(checkpoint, model.accept_license)
        self._languages = model.languages or tuple(checkpoint.languages)
        if not self._languages:
            raise BadInput("its config does not say which language it speaks", where=str(model.folder),
                           remedy='say it: languages = ["en"]')  # fmt: skip
        if not model.python.is_file():
            raise ModelMissing("the environment of Coqui TTS is not here", where=str(model.python),
                               remedy="run `make coqui-env`")  # fmt: skip
        if model.clip is not None:
            verify(model.clip, model.clip_sha256)
        self._about = f"{model.zh} {model.en} {model.clip_sha256[:16]} {options.speed:g}"
        self._late, self._patience = 0, model.patience
        self._turn = threading.Lock()
        opening = {
            "folder": str(model.folder),
            "accept_license": model.accept_license,
            "sha256": model.sha256,
            "speakers": {"zh": model.zh, "en": model.en},
            "languages": list(self._languages),
            "clip": "" if model.clip is None else str(model.clip),
            "clip_sha256": model.clip_sha256,
            "threads": options.threads,
            "device": model.device,
            "speed": options.speed,
        }
        self.keeper = Keeper((str(model.python), "-m", CHILD), opening, _environment())

    @property
    def is_ready(self) -> bool:
        return self.keeper.is_ready

    @property
    def version(self) -> str:
        """Library, kind and digest of the model (told by the child once it is ready), speakers, clip, speed."""
        return f"coqui {self.keeper.about.get('version', 'not ready')} {self._about}"

    def wait_ready(self, seconds: float) -> bool:
        return self.keeper.wait(seconds)

    def speaks(self, lang: str) -> bool:
        return lang in self._languages

    def close(self) -> None:
        self.keeper.close()

    def synthesise(self, clause: Clause, words: str, *, urgent: bool, stop: Stop) -> Sound:
        if stop.is_set:
            raise Stopped
        if not (symbols := symbols_of(clause, words)):
            return Sound(np.zeros(0, np.float32), int(self.keeper.about.get("rate", 24_000)))
        with self._turn:
            order = self.keeper.order(words, clause.lang)
            rate = int(self.keeper.about["rate"])
            stop.hook(order.stop)
            pcm = self._gathered(order, rate)
        if not pcm.size or not np.isfinite(pcm).all():
            raise EngineFailed("the model gave no sound", where=self.name, retryable=True)
        return Sound(pcm, rate, listened_phones(symbols, pcm, rate))

    def _gathered(self, order: Order, rate: int) -> np.ndarray:
        pieces: list[np.ndarray] = []
        ends = time.monotonic() + WHOLE_S * self._patience
        patience = FIRST_S * self._patience
        while True:
            try:
                answer = order.answers.get(timeout=max(0.0, min(patience, ends - time.monotonic())))
            except queue.Empty:
                raise self._too_late(order) from None
            if isinstance(answer, np.ndarray):
                pieces.append(answer)
                patience = BETWEEN_S * self._patience
                if sum(piece.size for piece in pieces) > LONGEST_S * rate:
                    self.keeper.cancel(order.id)
                    raise EngineFailed("the model does not stop speaking", where=self.name, retryable=True)
            elif answer is None:
                self._late = 0
                return np.concatenate([*pieces, np.zeros(0, np.float32)])
            elif answer == STOPPED:
                raise Stopped
            elif answer == DIED:
                raise EngineFailed("the voice's process died", where=self.name, retryable=True)
            else:
                raise answer

    def _too_late(self, order: Order) -> EngineFailed:
        self._late += 1
        self.keeper.cancel(order.id)
        if self._late >= LATE:
            self._late = 0
            self.keeper.kill()
        return EngineFailed("the model is too slow for a show", where=self.name, retryable=True,
                            remedy="give it a GPU or more threads, or raise [voice.coqui] patience")  # fmt: skip


def _environment() -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(_ROOT),
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_OFFLINE": "1",
        "TRANSFORMERS_VERBOSITY": "error",
        "MALLOC_ARENA_MAX": "2",
        "OMP_WAIT_POLICY": "PASSIVE",  # threads that wait do not spin: the picture needs the cores
    }
