"""One person's microphone for as long as it is open: `GuestEar` in a thread, from the side of the event loop.

In: mono sound at 16 kHz as it arrives from a browser or a stream, and what the stage played meanwhile. Out, on the
event loop: who has the floor as it is decided, and each turn as one sound for the ears. What waits is bounded, drop
policy "oldest": late sound decides nothing. A source that falls silent without a word (a lost network) is taken as
silence, so that nobody keeps the floor by vanishing.
"""

from __future__ import annotations

import asyncio
import threading
from collections import Counter, deque
from collections.abc import Callable
from typing import Any

import numpy as np

from perception.voice.barge_in import Act
from perception.voice.guest_ear import RATE, GuestEar, Step
from perception.voice.turn_end import TurnEnd

WAITING_S = 2.0  # of sound that may wait
REFERENCES = 100  # pieces of what was played that may wait: four seconds
MISSING_S = 0.4  # without sound in the middle of a turn: it is taken as silence


class GuestLine:
    """`told(act)`, `said(sound)` and, for what may have been a short word, `brief(sound)` are called on the event loop;
    `run` until cancelled, then `close`. `judge()`, in a thread, gives who says that a turn is whole. `aired(piece)`:
    what whoever has the floor says, for the programme; None where a turn ends. `open_turn(sound)` instead of `said`: a
    turn that may yet go on; `goes_on()`: it does, and what is said next has it in front, unless False comes back."""

    def __init__(
        self,
        name: str,
        told: Callable[[Act], None],
        said: Callable[[np.ndarray], None],
        *,
        judge: Callable[[], TurnEnd],
        brief: Callable[[np.ndarray], None] = lambda sound: None,
        open_turn: Callable[[np.ndarray], None] | None = None,
        goes_on: Callable[[], bool] = lambda: False,
        aired: Callable[[np.ndarray | None], None] | None = None,
        longest_echo_s: float = 3.0,
    ) -> None:
        self.name = name
        self._told, self._said, self._brief, self._aired = told, said, brief, aired
        self._open_turn, self._goes_on = open_turn or said, goes_on
        self._handed = 0  # samples at the beginning of the turn that are not to be handed over again
        self._options = (judge, longest_echo_s)
        self._ear: GuestEar | None = None
        self._waiting: deque[tuple[bool, np.ndarray]] = deque()  # (the microphone's?, sound)
        self._samples = self._references = 0
        self._some = asyncio.Event()
        self._lock = threading.Lock()
        self.counts: Counter[str] = Counter()

    @property
    def state(self) -> str:
        """idle | ducked | taken"""
        return "idle" if self._ear is None else self._ear.state

    def heard(self, sound: np.ndarray) -> None:
        """The microphone's next sound. Never waits."""
        self._put(True, sound)
        self._some.set()

    def played(self, sound: np.ndarray) -> None:
        """What went on air. Never waits."""
        self._put(False, sound)

    async def run(self) -> None:
        """Listen until cancelled."""
        judge, longest = self._options
        self._ear = await asyncio.to_thread(lambda: GuestEar(judge(), longest_echo_s=longest))
        while True:
            if not self._samples and not await self._arrives():
                if self.state == "idle" and not self._ear.may_go_on:
                    continue
                self.counts["missing"] += 1
                self.heard(np.zeros(int(MISSING_S * RATE), np.float32))
            taken, self._waiting = self._waiting, deque()
            self._samples = self._references = 0
            self._tell(await asyncio.to_thread(self._listen, self._ear, taken))
            self._air()

    def close(self) -> None:
        """The microphone was switched off."""
        if self._ear is not None:
            with self._lock:
                steps = self._ear.close()
            self._tell(steps)
            self._air()

    def status(self) -> dict[str, Any]:
        about: dict[str, Any] = {"name": self.name, "state": self.state, **self.counts}
        if self._ear is not None:
            about["level"] = round(self._ear.level)
            if (echo := self._ear.echo_s) is not None:
                about["echo_s"] = round(echo, 3)
        return about

    def _put(self, mine: bool, sound: np.ndarray) -> None:
        self._waiting.append((mine, sound))
        if mine:
            self._samples += len(sound)
        else:
            self._references += 1
        while self._samples > WAITING_S * RATE or self._references > REFERENCES:
            oldest_is_mine, oldest = self._waiting.popleft()
            if oldest_is_mine:
                self._samples -= len(oldest)
                self.counts["late"] += 1
            else:
                self._references -= 1

    async def _arrives(self) -> bool:
        self._some.clear()
        try:
            async with asyncio.timeout(MISSING_S):
                await self._some.wait()
        except TimeoutError:
            return False
        return True

    def _listen(self, ear: GuestEar, taken: deque[tuple[bool, np.ndarray]]) -> list[Step]:
        """In a thread: what follows from these sounds, in their order."""
        out: list[Step] = []
        with self._lock:
            for mine, sound in taken:
                if mine:
                    out += ear.hear(sound)
                else:
                    ear.played(sound)
        return out

    def _air(self) -> None:
        for piece in self._ear.take_said() if self._ear is not None else ():
            if self._aired is not None:
                self._aired(piece)

    def _tell(self, steps: list[Step]) -> None:
        for act, sound, more in steps:
            if act == "cut":
                self._handed = len(sound) if more and sound is not None and not self._goes_on() else 0
                self.counts["joined"] += more and not self._handed
            elif act == "restore" and sound is not None:
                self._brief(sound)
            elif sound is not None:
                (self._open_turn if more else self._said)(sound[self._handed :])
                self._handed = 0
            if act is not None:
                self.counts[act] += 1
                self._told(act)
