"""Sound with its mouth: what a voice worker hands to the stage for one clause.

Units: seconds for times, 48 kHz mono float32 in −1..1 for sound, 25 rows a second for the mouth.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

SAMPLE_RATE = 48_000
FPS = 25
SAMPLES_PER_FRAME = SAMPLE_RATE // FPS  # 1920, exactly, for ever

# Columns of a mouth track: weights 0..1 of facial actions the avatar pack holds motion for.
MOUTH = ("jaw_open", "close", "pucker", "funnel", "stretch", "smile", "lower_down", "upper_up", "roll_in", "tuck_ff")


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of one sentence between two pauses, the unit of synthesis. `text` is the spoken form's source."""

    text: str
    lang: Literal["zh", "en"]
    last: bool = False  # ends its sentence: a longer pause follows
    seconds: float = field(default=0.0, compare=False)  # about how long it will sound; 0 where nobody estimated


@dataclass(frozen=True, slots=True)
class Phone:
    """One phoneme in the voice's own alphabet (misaki IPA; stress and tone marks kept) with its exact span."""

    symbol: str
    start: float
    end: float


@dataclass(frozen=True, eq=False, slots=True)
class Speech:
    """One clause, spoken. `mouth` has ceil(len(pcm)/1920) rows and len(MOUTH) columns, row n for frame n of `pcm`."""

    clause: Clause
    pcm: np.ndarray
    phones: tuple[Phone, ...]
    mouth: np.ndarray
    engine: str
    cached: bool = False
    took: float = 0.0  # wall seconds the voice needed; 0 from the cache
