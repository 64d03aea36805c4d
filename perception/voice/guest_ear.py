"""Listening to one person's microphone: who has the floor, and what is a turn. Blocking and without a clock.

In: the microphone's sound at 16 kHz in pieces of any length, and what went on air meanwhile. Out: steps in their order:
`duck`, `restore`, `cut`, `over` as `barge_in` decides, and with the end of a turn its sound. About 0.6 ms of one thread
for 32 ms of sound. The judge of endings may be wrong: who goes on within `JOIN_S` goes on with the same turn, which is
then handed over as a whole.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

import numpy as np

from perception.voice.barge_in import FRAME_S, Act, BargeIn, Heard32
from perception.voice.loopback import Loopback
from perception.voice.silero import STEP_SAMPLES, Silero
from perception.voice.turn_end import LIMIT_S, WHOLE, TurnEnd

RATE = 16_000
BEFORE_S, AFTER_S = 0.35, 0.2  # of sound kept around a turn
LONGEST_S = 28.0  # of one turn; a longer one is handed over in pieces, and the floor stays where it is
PAUSE_S = 0.25  # of silence before the judge of endings is asked
JOIN_S = (
    LIMIT_S  # of silence within which a turn that was judged whole may go on, as one that was not judged whole does
)


class Step(NamedTuple):
    """What is decided, and a turn (or a piece of a long one) that is over; with "restore" a sound too short to stop the
    host by itself, which may yet have been a word that should. `more`: with "over", the turn may yet go on; with "cut",
    it is the turn before that goes on, and `sound` is all of it before these words."""

    act: Act | None
    sound: np.ndarray | None = None
    more: bool = False


class GuestEar:
    """One microphone's, for one thread at a time. Built in a thread: it loads the voice detector."""

    def __init__(self, judge: TurnEnd, *, longest_echo_s: float = 3.0) -> None:
        self._judge = judge
        self._barge_in = BargeIn(turn_s=judge.limit_s)
        self._loopback = Loopback(longest_echo_s)
        self._silero = Silero()
        self._left = np.zeros(0, np.float32)
        self._kept: deque[np.ndarray] = deque()
        self._open: list[np.ndarray] = []  # a turn that was judged whole and all since, for as long as it may go on
        self._open_until = 0  # the frame
        self._asked = False
        self._said: list[np.ndarray | None] = []
        self.level = -90.0

    @property
    def state(self) -> str:
        """idle | ducked | taken"""
        return self._barge_in.state

    @property
    def may_go_on(self) -> bool:
        """A turn that was judged whole is kept, for its speaker may go on."""
        return bool(self._open)

    @property
    def now(self) -> float:
        """Seconds of the microphone so far."""
        return self._barge_in.now

    @property
    def echo_s(self) -> float | None:
        """How late the host's own voice comes back into this microphone, where it does."""
        return self._loopback.delay_s

    def played(self, sound: np.ndarray) -> None:
        """What went on air."""
        self._loopback.played(sound)

    def hear(self, sound: np.ndarray) -> list[Step]:
        """The microphone's next sound."""
        held = np.concatenate([self._left, sound.astype(np.float32, copy=False)])
        whole = len(held) // STEP_SAMPLES * STEP_SAMPLES
        self._left = held[whole:]
        return [step for frame in held[:whole].reshape(-1, STEP_SAMPLES) for step in self._frame(frame)]

    def take_said(self) -> list[np.ndarray | None]:
        """What was said since it was last asked by whoever has the floor, from the first syllable on; None where a turn
        ended. Nothing from before: that may be the host's own voice."""
        said, self._said = self._said, []
        return said

    def close(self) -> list[Step]:
        """The microphone was switched off: what was being said is a turn, the floor is given back."""
        state = self.state
        self._barge_in.over()
        if state == "idle":
            return []
        if state == "taken":
            self._said.append(None)
        self._open.clear()
        return [Step("over", self._turn())] if state == "taken" else [Step("restore")]

    def _frame(self, frame: np.ndarray) -> list[Step]:
        own = self._loopback.heard(frame)
        self.level = float(10 * np.log10(np.mean(np.square(frame, dtype=np.float64)) + 1e-12))
        self._kept.append(frame)
        act = self._barge_in.hear(Heard32(float(self._silero.feed(frame)[0]), self.level, own))
        if self._open:
            self._open.append(frame)
        goes_on = None
        if act == "cut":
            since = self._barge_in.frames - self._barge_in.onset + 1
            self._said.append(np.concatenate(list(self._kept)[-since:]))
            if self._open:
                goes_on = np.concatenate(self._open[: -since - round(BEFORE_S / FRAME_S)])
                self._kept, self._open = deque(self._open), []
        elif self.state == "taken":
            self._said.append(frame)
        if act is None and self.state == "taken":
            if self._is_whole():
                return [self._judged_whole()]
            if len(self._kept) * FRAME_S >= LONGEST_S:
                return [Step(None, self._turn())]
        if act == "over":
            self._said.append(None)
        sound = self._turn() if act == "over" or (act == "restore" and self._barge_in.was_brief) else goes_on
        if self.state == "idle":
            while len(self._kept) * FRAME_S > BEFORE_S:
                self._kept.popleft()
            if self._barge_in.frames > self._open_until:
                self._open.clear()
        return [] if act is None else [Step(act, sound, more=goes_on is not None)]

    def _judged_whole(self) -> Step:
        self._open_until = self._barge_in.frames + round((JOIN_S - self._barge_in.quiet_s) / FRAME_S)
        self._barge_in.over()
        self._said.append(None)
        self._open = list(self._kept)
        return Step("over", self._turn(), more=True)

    def _is_whole(self) -> bool:
        """At a pause: is what was said whole? Asked once a pause."""
        if self._barge_in.quiet_s < PAUSE_S:
            self._asked = False
            return False
        if self._asked:
            return False
        self._asked = True
        return self._judge.chance(np.concatenate(self._kept)) >= WHOLE

    def _turn(self) -> np.ndarray:
        """The turn's sound without the silence at its end; it is let go."""
        silent = max(0, self._barge_in.quiet_frames - round(AFTER_S / FRAME_S))
        frames = list(self._kept)[: max(0, len(self._kept) - silent)]
        self._kept.clear()
        self._asked = False
        return np.concatenate(frames) if frames else np.zeros(0, np.float32)
