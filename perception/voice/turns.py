"""When somebody begins to speak and when they have said what they wanted: one speaker's turns. Pure.

In: one speech probability for every 32 ms, and what a judge of endings says of a pause (`turn_end`). Out: events with
times in seconds from the first step. A turn begins with speech; a breath does not end it. At a pause of `PAUSE_S` the
judge is asked whether the sentence is whole: where it says yes the turn is over at once, else it goes on until the
speaker does or the pause has lasted `limit_s`. Too little voice in it was a cough; too long a one is cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from perception.voice.vad import STEP

BEGIN_AT, END_BELOW = 0.5, 0.35
PAUSE_S = 0.25  # of silence before the judge is asked
LIMIT_S = 1.2  # of silence after which a turn is over, whatever the judge says
SPOKEN_S = 0.25  # of voice that makes a turn more than a click or a cough
LONGEST_S = 28.0  # a recogniser's view is 30 s


@dataclass(frozen=True, slots=True)
class TurnEvent:
    """`onset`: somebody began. `pause`: ask the judge about the sound from `start` to `at`. `over`: the turn is whole.
    `nothing`: it was no speech. `start`: where the turn began, `end`: where its speech ended; `at`: now."""

    kind: Literal["onset", "pause", "over", "nothing"]
    at: float
    start: float
    end: float
    voiced_s: float
    why: Literal["", "said", "silence", "length", "closed"] = ""


class Turns:
    """One speaker. `limit_s` is the only rule where there is no judge."""

    def __init__(self, *, limit_s: float = LIMIT_S, longest_s: float = LONGEST_S) -> None:
        self._limit_s, self._longest_s = limit_s, longest_s
        self._steps = 0
        self._begun: int | None = None
        self._last_voice = 0
        self._voiced = 0
        self._asked = False

    @property
    def now(self) -> float:
        return self._steps * STEP

    @property
    def speaking(self) -> bool:
        return self._begun is not None

    def step(self, chance: float) -> TurnEvent | None:
        """The next 32 ms."""
        self._steps += 1
        if self._begun is None:
            if chance < BEGIN_AT:
                return None
            self._begun, self._voiced, self._asked = self._steps - 1, 1, False
            self._last_voice = self._steps
            return self._event("onset")
        if chance >= END_BELOW:
            self._voiced += 1
            self._last_voice, self._asked = self._steps, False
            return self._over("length") if self._length() >= self._longest_s else None
        silent = (self._steps - self._last_voice) * STEP
        if silent >= self._limit_s or (silent >= PAUSE_S and self._voiced * STEP < SPOKEN_S):
            return self._over("silence")
        if silent >= PAUSE_S and not self._asked:
            self._asked = True
            return self._event("pause")
        return None

    def judged(self, whole: bool) -> TurnEvent | None:
        """The judge's word on the last pause; it counts only while that pause lasts."""
        return self._over("said") if whole and self._asked and self.speaking else None

    def close(self) -> TurnEvent | None:
        """The sound has ended: what was being said is a turn."""
        return self._over("closed") if self.speaking else None

    def _length(self) -> float:
        return (self._steps - (self._begun or 0)) * STEP

    def _over(self, why: Literal["said", "silence", "length", "closed"]) -> TurnEvent:
        event = self._event("over" if self._voiced * STEP >= SPOKEN_S else "nothing", why)
        self._begun = None
        return event

    def _event(self, kind: Literal["onset", "pause", "over", "nothing"], why: str = "") -> TurnEvent:
        start = (self._begun or 0) * STEP
        return TurnEvent(kind, self.now, start, self._last_voice * STEP, self._voiced * STEP, why)
