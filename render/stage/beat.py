"""What one tick of the show is: the value that the floor gives and the picture and the mixer take."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from render.speech import MOUTH, SAMPLES_PER_FRAME, Clause, Speech
from render.values import Line, Sentence

SILENCE = np.zeros(SAMPLES_PER_FRAME, np.float32)
REST = np.zeros(len(MOUTH), np.float32)


@dataclass(frozen=True, eq=False, slots=True)
class Beat:
    """What one tick sounds and shows. `spoken`: share of the sentence that has sounded. `stress` 0..1: how
    much this moment of the clause stands out. `awaited`: nothing sounds, and an answer is being made ready. `speech` is
    the clause whose frame `frame` sounds."""

    samples: np.ndarray
    mouth: np.ndarray
    speaking: bool
    line: Line | None = None
    sentence: Sentence | None = None
    clause: Clause | None = None
    spoken: float = 0.0
    stress: float = 0.0
    awaited: bool = False
    speech: Speech | None = None
    frame: int = 0

    @property
    def generation(self) -> int:
        return self.line.generation if self.line is not None else 0
