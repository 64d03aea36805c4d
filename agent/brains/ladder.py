"""The brain ladder: the best rung that works, one rung down on a clear trigger, up again by a background probe.

In: brains, best first; an injected clock; whether the show's clock holds. Out: sentences with the name of their writer;
below the last rung stands the clerk, who needs no ladder. `Rung` is the pure circuit breaker; `Ladder` the thin shell.
A rung that fails before its first word hands over to the next if time is left; once a word is out nothing is retried.
A rung on this machine's own cores also goes down when the picture comes late, and up only while it does not. A server
that nobody has asked for a minute is probed too: what died unnoticed is found by that, not by the next viewer.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from agent.answers.question import Lang, Writer
from agent.answers.sheet import FactSheet, Row
from agent.brains import prompt as prompts
from agent.brains import routing
from agent.brains.brain import Brain
from agent.brains.sentences import SentenceCutter
from agent.brains.short_references import of_text
from errors import EngineFailed, Missing, PeerFailed, ZhuboError

FAILS_TO_OPEN = 2
PROBES_TO_CLOSE = 2
COOL_DOWN_S = 10.0
LONGEST_COOL_DOWN_S = 600.0
STEADY_S = 120.0  # a rung that falls again sooner than this after it came up waits twice as long
PROBE_EVERY_S = 5.0
TRY_ANOTHER_WITHIN_S = 1.0
UNHEARD_S = 60.0  # a server of which nothing was heard for so long is asked for a token: is it there, is its cache warm

FAILURES = (PeerFailed, EngineFailed, Missing, TimeoutError)


@dataclass(slots=True)
class Rung:
    """A circuit breaker with hysteresis: open after `FAILS_TO_OPEN` failures in a row, closed again after
    `PROBES_TO_CLOSE` good probes in a row, the first no sooner than the cool-down, which doubles for a rung that falls
    again soon after it came up. Starts closed unless `up` is False: then the probe must pass first."""

    name: str
    up: bool = True
    fails: int = 0
    passes: int = 0
    since: float = 0.0
    cool_down: float = COOL_DOWN_S
    rose: float | None = None
    heard: float = 0.0

    def failed(self, now: float, *, for_good: bool = False) -> bool:
        """True when this failure opens the circuit. `for_good`: the same would happen again, so once is enough."""
        self.fails += 1
        self.passes = 0
        if self.up and (for_good or self.fails >= FAILS_TO_OPEN):
            again = self.rose is not None and now - self.rose < STEADY_S
            self.cool_down = min(LONGEST_COOL_DOWN_S, 2 * self.cool_down) if again else COOL_DOWN_S
            self.up, self.since = False, now
            return True
        if not self.up:
            self.since = now
        return False

    def wrote(self, now: float) -> None:
        self.fails, self.heard = 0, now

    def unheard(self, now: float) -> bool:
        """Up, and so long silent that nobody knows whether it still writes. (A good probe forgives no failed answer:
        who is too slow to write may well be quick with one token.)"""
        return self.up and now - self.heard >= UNHEARD_S

    def due(self, now: float) -> bool:
        """Whether a probe makes sense now."""
        return not self.up and now - self.since >= (self.cool_down if self.passes == 0 else 0.0)

    def probed(self, good: bool, now: float) -> bool:
        """True when this probe changes the state."""
        if good:
            self.passes += 1
            if not self.up and self.passes >= PROBES_TO_CLOSE:
                self.up, self.fails, self.passes, self.since, self.rose, self.heard = True, 0, 0, now, now, now
                return True
            return False
        return self.failed(now)


@dataclass(frozen=True, slots=True)
class Transition:
    """A rung went up or down; `rung` the one that now writes, "clerk" below all; `reason` in a few words."""

    name: str
    up: bool
    rung: str
    at: float
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        return {"name": self.name, "up": self.up, "writes": self.rung, "reason": self.reason}


@dataclass(slots=True)
class Ladder:
    """`on_transition` hears every change; `run()` is the background probe; `holds` says whether the show's clock
    keeps its time beside a brain on this machine."""

    brains: Sequence[Brain]
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    on_transition: Callable[[Transition], None] | None = None
    proved: bool = True
    holds: Callable[[], Awaitable[bool]] | None = None
    rungs: list[Rung] = field(init=False)

    def __post_init__(self) -> None:
        since, now = -COOL_DOWN_S if not self.proved else 0.0, self.clock()
        self.rungs = [Rung(b.name, up=self.proved, since=since, heard=now) for b in self.brains]

    def current(self) -> str:
        return next((r.name for r in self.rungs if r.up), "clerk")

    def writer(self) -> Writer | None:
        """Who would write the next answer; None: the clerk."""
        return next((b.writer for b, r in zip(self.brains, self.rungs, strict=True) if r.up), None)

    async def sentences(
        self, question: str, sheet: FactSheet, draft: tuple[str, ...] = (), history: tuple[str, ...] = ()
    ) -> AsyncIterator[tuple[Writer, str]]:
        """(writer, sentence) as they are written. `draft`: the clerk's answer, to be worded. Raises what the last rung
        tried raised, before or after a word."""
        began = self.clock()
        trouble: BaseException | None = None
        for brain, rung in zip(self.brains, self.rungs, strict=True):
            if not rung.up:
                continue
            if trouble is not None and self.clock() - began > TRY_ANOTHER_WITHIN_S:
                break
            if draft and not brain.most_rows and not prompts.plain(draft):
                return  # the clerk's words are better than any that so small a model finds
            prompt = prompts.build(
                question, sheet, draft=draft, history=history, most_rows=brain.most_rows, tags=brain.writer == "llm"
            )
            cutter = SentenceCutter()
            spoke = False
            try:
                async with aclosing(brain.write(prompt)) as pieces:
                    async for piece in pieces:
                        for sentence in cutter.feed(piece):
                            spoke = True
                            yield brain.writer, prompts.settle(sentence, sheet)
                for sentence in cutter.flush():
                    spoke = True
                    yield brain.writer, prompts.settle(sentence, sheet)
                rung.wrote(self.clock())
                return
            except FAILURES as e:
                self._failed(rung, e)
                if spoke:
                    raise
                trouble = e
        if trouble is not None:
            raise trouble

    async def reword(self, draft: str, lang: Lang, said: tuple[str, ...] = (), *, burden: bool = False) -> str | None:
        """One sentence of the show in other words, by the rung that writes; None where there is none or it fails.
        `burden`: also by a rung on this machine's cores, whose one cached prompt is otherwise kept for the answers."""
        short = of_text(draft)
        for brain, rung in zip(self.brains, self.rungs, strict=True):
            if rung.up and (burden or not brain.here):
                # What it is told not to repeat, a small model repeats.
                prompt = prompts.build_script(short.shorten(draft), lang, said if brain.most_rows else ())
                cutter = SentenceCutter()
                try:
                    async with aclosing(brain.write(prompt)) as pieces:
                        async for piece in pieces:
                            if sentences := cutter.feed(piece):
                                return short.settle(sentences[0])
                    return next(map(short.settle, cutter.flush()), None)
                except FAILURES as e:
                    self._failed(rung, e)
                    return None
        return None

    async def choose(
        self, question: str, lang: Lang, titles: tuple[str, ...] = (), rows: Sequence[Row] = ()
    ) -> str | Row | None:
        """What the question is after, an intent of `routing.OPTIONS` or the one of `rows` that tells it, by the rung
        that writes; None where it cannot tell in time. Only a rung that is no burden to this machine is asked."""
        for brain, rung in zip(self.brains, self.rungs, strict=True):
            if rung.up and not brain.here:
                try:
                    choice = await brain.choose(routing.route_prompt(question, lang, titles, rows), routing.OPTIONS)
                except FAILURES as e:
                    self._failed(rung, e)
                    return None
                return choice if not choice.isdigit() else routing.row_of(choice, rows)
        return None

    async def warm(self) -> None:
        """Every rung that is up compiles and caches what an answer needs first."""
        for brain, rung in zip(self.brains, self.rungs, strict=True):
            if rung.up:
                await brain.warm()

    async def probe(self) -> None:
        """One round: a rung here steps down if the show's clock does not hold; every rung that is down and due is
        asked for one token, and made warm before it is used. While a better one writes, a rung here is left asleep."""
        holds = self.holds is None or not any(b.here for b in self.brains) or await self.holds()
        for i, (brain, rung) in enumerate(zip(self.brains, self.rungs, strict=True)):
            if brain.here and not rung.up and any(better.up for better in self.rungs[:i]):
                continue
            if brain.here and not holds:
                if rung.failed(self.clock(), for_good=True):
                    self._tell(rung, "the picture came late beside it")
            elif rung.due(self.clock()):
                good = await brain.healthy()
                if good and rung.passes == PROBES_TO_CLOSE - 1:
                    await brain.warm()
                if rung.probed(good, self.clock()):
                    self._tell(rung, "it answers" if good else "no answer to the probe")
            elif rung.unheard(self.clock()) and not brain.here:
                if await brain.healthy():
                    rung.heard = self.clock()
                elif rung.failed(self.clock()):
                    self._tell(rung, "no answer to the probe")

    async def run(self) -> None:
        """Probes for ever; cancel to end."""
        while True:
            await self.probe()
            await self.sleep(PROBE_EVERY_S)

    async def aclose(self) -> None:
        for brain in self.brains:
            await brain.aclose()

    def _failed(self, rung: Rung, e: BaseException) -> None:
        for_good = isinstance(e, ZhuboError) and not e.retryable
        if rung.failed(self.clock(), for_good=for_good):
            self._tell(rung, e.what if isinstance(e, ZhuboError) else "too slow")

    def _tell(self, rung: Rung, reason: str) -> None:
        if self.on_transition is not None:
            self.on_transition(Transition(rung.name, rung.up, self.current(), self.clock(), reason))
