"""The ladder of ears: the best that hears now, one rung down when it cannot, up again by a background probe.

In: rungs, best first, each a name and how to open it; what is to be heard. Out: `Heard`, with the same errors as
`Ears`; every step told. Below the last rung nothing is heard: text only. A rung falls at once where it is missing or
does not start, after `FAILS` failures in a row, after `SLOW_IN_A_ROW` answers that came too slowly; a sound whose ear
was down is heard by the next one if time is left. Up again after a cool-down and `PASSES` quick answers to a probe in a
row; who falls again soon after waits twice as long. `Rung` is the pure part; the clock is passed in.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from errors import BadInput, EngineFailed, Missing, ZhuboError
from perception.voice.heard import Heard, NotHeard

FAILS = 2
SLOW_S, SLOW_SHARE = 4.0, 0.5  # an answer that took longer than this, and than this share of the sound, is slow
SLOW_IN_A_ROW = 3
COOL_DOWN_S, LONGEST_COOL_DOWN_S = 20.0, 600.0
STEADY_S = 300.0
PASSES = 2
QUICK_S = 2.0  # a probe, once the model is loaded
PROBE_EVERY_S = 5.0
PROBE_LIMIT_S = 30.0
TEXT_ONLY = "text only"


class Opened(Protocol):
    """`perception.voice.Ears` is one. `took_s`: how long the ear itself needed for the last answer."""

    state: str
    took_s: float
    was_ready: bool

    def start(self) -> None: ...
    async def hear(self, audio: Any, **about: Any) -> Heard: ...
    async def probe(self, deadline_s: float) -> float: ...
    async def close(self) -> None: ...
    def status(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Transition:
    """A rung went up or down; `hears`: what hears now, "text only" below all."""

    name: str
    up: bool
    hears: str
    at: float
    reason: str

    def to_json(self) -> dict[str, Any]:
        return {"name": self.name, "up": self.up, "hears": self.hears, "reason": self.reason}


@dataclass(slots=True)
class Rung:
    """A circuit breaker with hysteresis. `open`: the ears of that name, raises where their model is not here."""

    name: str
    open: Callable[[], Opened]
    up: bool = True
    ears: Opened | None = None
    fails: int = 0
    slow: int = 0
    passes: int = 0
    since: float = 0.0
    cool_down: float = COOL_DOWN_S
    rose: float | None = None
    why: str = ""

    def failed(self, now: float, why: str, *, at_once: bool = False) -> bool:
        """True where this is its fall."""
        self.fails += 1
        self.passes = 0
        if not self.up:
            self.since, self.why = now, why
            return False
        if not at_once and self.fails < FAILS:
            return False
        self._fall(now, why)
        return True

    def answered(self, now: float, took: float, sound_s: float) -> bool:
        """True where this answer was one slow one too many."""
        self.fails = 0
        self.slow = self.slow + 1 if took > max(SLOW_S, SLOW_SHARE * sound_s) else 0
        if self.up and self.slow >= SLOW_IN_A_ROW:
            self._fall(now, f"it needs {took:.1f} s for {sound_s:.0f} s of sound")
            return True
        return False

    def due(self, now: float) -> bool:
        return not self.up and now - self.since >= (self.cool_down if self.passes == 0 else 0.0)

    def passed(self, now: float) -> bool:
        """A good probe; True where it is up by that."""
        self.passes += 1
        if self.up or self.passes < PASSES:
            return False
        self.up, self.fails, self.slow, self.passes, self.rose, self.why = True, 0, 0, 0, now, ""
        return True

    def _fall(self, now: float, why: str) -> None:
        again = self.rose is not None and now - self.rose < STEADY_S
        self.cool_down = min(LONGEST_COOL_DOWN_S, 2 * self.cool_down) if again else COOL_DOWN_S
        self.up, self.slow, self.since, self.why = False, 0, now, why


@dataclass(slots=True)
class EarLadder:
    """Takes the place of one `Ears`. `run()` is the background probe. `told` hears every step."""

    rungs: Sequence[Rung]
    told: Callable[[Transition], None] = lambda transition: None
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _closing: set[asyncio.Task[None]] = field(default_factory=set)
    _is_closed: bool = False

    def current(self) -> str:
        return next((rung.name for rung in self.rungs if rung.up), TEXT_ONLY)

    def start(self) -> None:
        """Open the best rung that can be."""
        for rung in self.rungs:
            if rung.up and self._opened(rung) is not None:
                return

    async def hear(self, audio: Any, *, deadline_s: float = 20.0, **about: Any) -> Heard:
        """As `Ears.hear`."""
        until = self.clock() + deadline_s
        trouble: ZhuboError = NotHeard("down", "no ear is up", remedy="look at the ears in the studio's health line")
        for rung in self.rungs:
            left = until - self.clock()
            if self._is_closed or left <= 0:
                break
            if not rung.up or (ears := self._opened(rung)) is None:
                continue
            try:
                heard = await ears.hear(audio, deadline_s=left, **about)
            except BadInput:
                raise
            except NotHeard as e:
                if e.reason == "down":
                    self._failed(rung, e.what, at_once=True)
                    trouble = e
                    continue
                if e.reason == "broken":
                    self._failed(rung, e.what)
                elif e.reason == "deadline" and rung.answered(self.clock(), deadline_s, 0.0):
                    self._fell(rung)
                raise
            except ZhuboError as e:
                self._failed(rung, e.what)
                trouble = e
                continue
            if rung.answered(self.clock(), ears.took_s, heard.duration):
                self._fell(rung)
            return heard
        raise trouble

    def status(self) -> dict[str, Any]:
        """What hears, and why nothing better does."""
        rung = next((rung for rung in self.rungs if rung.up), None)
        above = [f"{r.name}: {r.why}" for r in self.rungs if not r.up and r.why]
        about = rung.ears.status() if rung is not None and rung.ears is not None else {"state": "starting"}
        about = about if rung is not None else {"state": "failed"}
        return {**about, "name": self.current()} | ({"reason": "; ".join(above)} if above else {})

    async def probe(self) -> None:
        """One round: who never came up falls; every rung that is down, due and better than what hears now is asked."""
        for rung in self.rungs:
            if rung.up:
                if rung.ears is not None and rung.ears.state == "down" and not rung.ears.was_ready:
                    self._failed(rung, "it does not start", at_once=True)
                    self.start()
                    continue
                return
            if rung.due(self.clock()):
                await self._probe(rung)

    async def run(self) -> None:
        """Probes until cancelled."""
        while True:
            await self.probe()
            await self.sleep(PROBE_EVERY_S)

    async def close(self) -> None:
        self._is_closed = True
        for rung in self.rungs:
            self._retire(rung)
        await asyncio.gather(*self._closing)

    async def _probe(self, rung: Rung) -> None:
        ears = self._opened(rung)
        if ears is None:
            return
        try:
            took = await ears.probe(PROBE_LIMIT_S)
        except ZhuboError as e:
            rung.failed(self.clock(), e.what)
            self._retire(rung)
            return
        if took > QUICK_S:
            rung.failed(self.clock(), f"its probe took {took:.1f} s")
            self._retire(rung)
        elif rung.passed(self.clock()):
            self._tell(rung, "it answers")
            for below in self.rungs[self.rungs.index(rung) + 1 :]:
                self._retire(below)

    def _opened(self, rung: Rung) -> Opened | None:
        """Its ears, running; None where they cannot be."""
        try:
            if rung.ears is None:
                rung.ears = rung.open()
            rung.ears.start()
        except (Missing, EngineFailed) as e:
            rung.ears = None
            self._failed(rung, f"{e.what}: {e.remedy}" if e.remedy else e.what, at_once=True)
        return rung.ears

    def _failed(self, rung: Rung, why: str, *, at_once: bool = False) -> None:
        if rung.failed(self.clock(), why, at_once=at_once):
            self._fell(rung)

    def _fell(self, rung: Rung) -> None:
        self._retire(rung)
        self._tell(rung, rung.why)

    def _retire(self, rung: Rung) -> None:
        """Its process ends; what it had is heard by the next."""
        if rung.ears is not None:
            ears, rung.ears = rung.ears, None
            task = asyncio.create_task(_closed(ears), name=f"closing {rung.name}")
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)

    def _tell(self, rung: Rung, reason: str) -> None:
        self.told(Transition(rung.name, rung.up, self.current(), self.clock(), reason))


async def _closed(ears: Opened) -> None:
    with contextlib.suppress(asyncio.CancelledError):
        await ears.close()
