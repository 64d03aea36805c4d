"""The brain ladder: the best rung that works, one rung down on a clear trigger, up again by a background probe.

In: brains, best first; an injected clock. Out: sentences with the name of their writer; below the last rung stands the
clerk, who needs no ladder. `Rung` is the pure circuit breaker; `Ladder` the thin shell. A rung that fails before its
first word hands over to the next if time is left; once a word is out nothing is retried.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field

from agent.answers.question import Writer
from agent.answers.sheet import FactSheet
from agent.brains import prompt as prompts
from agent.brains.brain import Brain
from agent.brains.sentences import SentenceCutter
from errors import EngineFailed, Missing, PeerFailed

FAILS_TO_OPEN = 2
PROBES_TO_CLOSE = 2
COOL_DOWN_S = 10.0
PROBE_EVERY_S = 5.0
TRY_ANOTHER_WITHIN_S = 1.0

FAILURES = (PeerFailed, EngineFailed, Missing, TimeoutError)


@dataclass(slots=True)
class Rung:
    """A circuit breaker with hysteresis: open after `FAILS_TO_OPEN` failures in a row, closed again after
    `PROBES_TO_CLOSE` good probes in a row, the first no sooner than the cool-down. Starts closed unless `proved` is
    False: then the probe must pass first."""

    name: str
    up: bool = True
    fails: int = 0
    passes: int = 0
    since: float = 0.0

    def failed(self, now: float) -> bool:
        """True when this failure opens the circuit."""
        self.fails += 1
        self.passes = 0
        if self.up and self.fails >= FAILS_TO_OPEN:
            self.up, self.since = False, now
            return True
        if not self.up:
            self.since = now
        return False

    def wrote(self) -> None:
        self.fails = 0

    def due(self, now: float) -> bool:
        """Whether a probe makes sense now."""
        return not self.up and now - self.since >= (COOL_DOWN_S if self.passes == 0 else 0.0)

    def probed(self, good: bool, now: float) -> bool:
        """True when this probe changes the state."""
        if good:
            self.passes += 1
            if not self.up and self.passes >= PROBES_TO_CLOSE:
                self.up, self.fails, self.passes, self.since = True, 0, 0, now
                return True
            return False
        return self.failed(now)


@dataclass(frozen=True, slots=True)
class Transition:
    """A rung went up or down; `rung` the one that now writes, "clerk" below all."""

    name: str
    up: bool
    rung: str
    at: float


@dataclass(slots=True)
class Ladder:
    """`on_transition` hears every change; `run()` is the background probe."""

    brains: Sequence[Brain]
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    on_transition: Callable[[Transition], None] | None = None
    proved: bool = True
    rungs: list[Rung] = field(init=False)

    def __post_init__(self) -> None:
        self.rungs = [Rung(b.name, up=self.proved, since=-COOL_DOWN_S if not self.proved else 0.0) for b in self.brains]

    def current(self) -> str:
        return next((r.name for r in self.rungs if r.up), "clerk")

    def writer(self) -> Writer | None:
        """Who would write the next answer; None: the clerk."""
        return next((b.writer for b, r in zip(self.brains, self.rungs, strict=True) if r.up), None)

    async def sentences(
        self, question: str, sheet: FactSheet, wanted: tuple[str, ...] = (), history: tuple[str, ...] = ()
    ) -> AsyncIterator[tuple[Writer, str]]:
        """(writer, sentence) as they are written. Raises what the last rung tried raised, before or after a word."""
        began = self.clock()
        trouble: BaseException | None = None
        for brain, rung in zip(self.brains, self.rungs, strict=True):
            if not rung.up:
                continue
            if trouble is not None and self.clock() - began > TRY_ANOTHER_WITHIN_S:
                break
            prompt = prompts.build(question, sheet, wanted=wanted, history=history, most_rows=brain.most_rows)
            cutter = SentenceCutter()
            spoke = False
            try:
                async with aclosing(brain.write(prompt)) as pieces:
                    async for piece in pieces:
                        for sentence in cutter.feed(piece):
                            spoke = True
                            yield brain.writer, sentence
                for sentence in cutter.flush():
                    yield brain.writer, sentence
                rung.wrote()
                return
            except FAILURES as e:
                if rung.failed(self.clock()):
                    self._tell(rung)
                if spoke:
                    raise
                trouble = e
        if trouble is not None:
            raise trouble

    async def probe(self) -> None:
        """One round: every rung that is down and due is asked for one token."""
        for brain, rung in zip(self.brains, self.rungs, strict=True):
            if rung.due(self.clock()) and rung.probed(await brain.healthy(), self.clock()):
                self._tell(rung)

    async def run(self) -> None:
        """Probes for ever; cancel to end."""
        while True:
            await self.probe()
            await self.sleep(PROBE_EVERY_S)

    async def aclose(self) -> None:
        for brain in self.brains:
            await brain.aclose()

    def _tell(self, rung: Rung) -> None:
        if self.on_transition is not None:
            self.on_transition(Transition(rung.name, rung.up, self.current(), self.clock()))
