"""An ear for the tests of the process around it: it does what the hotword tells it to."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from errors import BadInput, EngineFailed
from perception.voice.heard import EarOptions, Heard, Segment
from perception.voice.snap import NameBook


class OddEar:
    def __init__(self, options: EarOptions) -> None:
        if (options.model_path / "refuse").exists():
            raise EngineFailed("the weights are damaged", where=str(options.model_path), remedy="fetch them again")
        self._folder = options.model_path
        self.at_once = (
            int((options.model_path / "at_once").read_text()) if (options.model_path / "at_once").exists() else 1
        )
        self._prepared: list[int] = []

    def prepare(self, sounds: Sequence[np.ndarray]) -> None:
        self._prepared = [len(sound) for sound in sounds]

    def hear_named(self, pcm: np.ndarray, *, book: NameBook, **about) -> Heard:
        return replace(self.hear(pcm, **about), model=f"odd, knows {book.found('保温杯和袜子')}", named=True)

    def hear(self, pcm: np.ndarray, *, lang: str | None, hotwords: Sequence[str]) -> Heard:
        order = hotwords[0] if hotwords else ""
        if order == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if order == "die once" and not (self._folder / "died").exists():
            (self._folder / "died").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if order == "hang":
            signal.pause()
        if order == "wait for go":
            with (self._folder / "go").open() as gate:  # a fifo: opens when the test opens it
                gate.read()
        if order == "raise":
            raise ValueError("odd")
        if order == "print":
            os.write(1, b"a library prints on stdout\n")
        if order == "prepared":
            order = f"prepared {self._prepared}"
        if lang == "xx":
            raise BadInput("the ear knows no language 'xx'", where="lang", remedy="use zh, en or auto")
        text = f"{order} {len(pcm)} {os.getpid()}"
        return Heard((Segment(0.0, 1.0, text, lang or "zh", -0.1),), lang or "zh", len(pcm) / 16_000, "odd")
