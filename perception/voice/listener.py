"""One microphone's sound as turns: `Listener`, around Silero, `turns` and a judge of endings.

In: 16 kHz sound as it arrives. Out: turn events, and the sound of a turn that is over, ready for `Ears.hear`. It keeps
the turn that is being said and a breath before it, nothing else, and lets go of both when the turn is taken.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import numpy as np

from perception.voice.heard import SAMPLE_RATE
from perception.voice.silero import Silero
from perception.voice.turn_end import WHOLE, TurnEnd
from perception.voice.turns import LONGEST_S, TurnEvent, Turns

BEFORE_S, AFTER_S = 0.3, 0.2  # of sound kept around a turn: the recogniser wants its edges
_MOST = int((LONGEST_S + 4.0) * SAMPLE_RATE)


@dataclass(frozen=True, slots=True)
class Turn:
    """What happened, and for a turn that is over its sound at 16 kHz."""

    event: TurnEvent
    sound: np.ndarray | None = None


class Listener:
    """Not for two tasks at once: feed it from the one that reads the microphone."""

    def __init__(self, judge: TurnEnd) -> None:
        self._judge = judge
        self._silero = Silero()
        self._turns = Turns(limit_s=judge.limit_s)
        self._kept = np.zeros(0, np.float32)
        self._first = 0  # the sample that `_kept` begins with

    @property
    def speaking(self) -> bool:
        return self._turns.speaking

    async def feed(self, sound: np.ndarray) -> list[Turn]:
        """Events of this piece in order. The judge is asked in a thread."""
        self._kept = np.concatenate([self._kept, sound.astype(np.float32, copy=False)])
        out: list[Turn] = []
        for chance in self._silero.feed(sound):
            event = self._turns.step(float(chance))
            if event is not None and event.kind == "pause":
                said = await asyncio.to_thread(self._judge.chance, self._between(event.start, event.at))
                event = self._turns.judged(said >= WHOLE)
            if event is not None:
                out.append(self._with_sound(event))
        self._let_go()
        return out

    def close(self) -> list[Turn]:
        """The microphone was switched off: what was being said is a turn."""
        event = self._turns.close()
        return [] if event is None else [self._with_sound(event)]

    def _with_sound(self, event: TurnEvent) -> Turn:
        return Turn(event, self._between(event.start, event.end + AFTER_S) if event.kind == "over" else None)

    def _between(self, start: float, end: float) -> np.ndarray:
        begin = max(0, int((start - BEFORE_S) * SAMPLE_RATE) - self._first)
        return self._kept[begin : max(begin, int(end * SAMPLE_RATE) - self._first)].copy()

    def _let_go(self) -> None:
        keep = _MOST if self._turns.speaking else int((BEFORE_S + 0.1) * SAMPLE_RATE)
        if len(self._kept) > keep:
            self._first += len(self._kept) - keep
            self._kept = self._kept[-keep:].copy()
