"""Who says whether a pause is the end of what somebody wanted to say: the `TurnEnd` Protocol and its engines.

In: the turn so far, 16 kHz, up to the pause. Out: how likely it is whole, 0..1. `smart-turn` listens to how it was said
(Smart Turn v3.2, 23 languages); `silence` never says yes, so that only the length of the pause counts.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Protocol

import numpy as np

from errors import BadInput

WHOLE = 0.5  # from here on a turn is taken to be over
LIMIT_S = 1.2  # the pause that ends a turn that was not judged whole
SILENCE_LIMIT_S = 0.7  # the pause that ends a turn where nobody judges it

# name -> "module:attribute", a factory taking the folder of its weights (None where it needs none)
TURN_ENDS = {
    "smart-turn": "perception.voice.smart_turn:SmartTurn",
    "silence": "perception.voice.turn_end:Silence",
}


class TurnEnd(Protocol):
    """Blocking, at most some tens of milliseconds; asked once a pause. `limit_s`: the pause that ends a turn even where
    it was not judged whole."""

    limit_s: float

    def chance(self, sound: np.ndarray) -> float: ...


class Silence:
    """No judge: a turn ends when the pause is long enough."""

    limit_s = SILENCE_LIMIT_S

    def __init__(self, folder: Path | None = None) -> None:
        pass

    def chance(self, sound: np.ndarray) -> float:
        return 0.0


def load_turn_end(name: str, folder: Path | None) -> TurnEnd:
    """The judge of that name; a "module:attribute" of one's own is taken as well. Raises BadInput for no such name."""
    if name not in TURN_ENDS and ":" not in name:
        raise BadInput(f"no judge of turns {name!r}", where="ears", remedy=f"one of {', '.join(TURN_ENDS)}")
    module, _, attribute = TURN_ENDS.get(name, name).partition(":")
    return getattr(importlib.import_module(module), attribute)(folder)
