"""The mind's side of the wire: numbers every message, keeps the stage's cards and ticker, sends in order.

In: what the director wants on the stage. Out: `Line`s and `Cue`s, each with its epoch, sequence and generation. A line
is in the journal before it is on the wire. The queue is bounded: cues that only decorate go first.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

from agent.acts import Send
from agent.cards import Cards, Ticker
from agent.stage_link import StageLink
from agent.truth import Truth
from render.values import Cue, CueKind, Hello, Line, Mark

QUEUE = 512  # drop policy "cues that only decorate"
EMPTIED_S = 0.25
DECORATION = frozenset({"warm", "ticker", "gesture"})


class Dispatch:
    """`epoch` is this life of the mind, `generation` what a panic counts up, on both sides of the wire."""

    def __init__(self, stage: StageLink, lang: str, flushed: Callable[[], Awaitable[None]]) -> None:
        self.epoch = 0
        self.generation = 0
        self.dropped: Counter[str] = Counter()
        self._stage = stage
        self._flushed = flushed
        self._cards = Cards(lang)
        self._ticker = Ticker(lang)
        self._queue: asyncio.Queue[Line | Cue] = asyncio.Queue(QUEUE)
        self._seq = 0

    def __len__(self) -> int:
        return self._queue.qsize()

    def meet(self, hello: Hello) -> None:
        """A stage is there: the first time, after a broken wire, or a new one, which has no cards."""
        if self.epoch == 0 or hello.epoch > self.epoch:
            self.epoch = hello.epoch + 1
        self.generation = max(self.generation, hello.generation)
        if not hello.lines:
            self._cards.forget()

    def note(self, mark: Mark) -> None:
        """Somebody pressed the stage's own panic button: it counts a generation we did not."""
        if mark.state == "stale" and mark.reason == "older generation":
            self.generation += 1

    def refresh(self, truth: Truth) -> None:
        """The cards the stage has, where their rows moved."""
        for data in self._cards.refresh(truth):
            self.cue("card", data)

    def line(self, send: Send, truth: Truth) -> None:
        """A line, or a part of one, with the cards of what it speaks of."""
        flight = send.flight
        for sku in dict.fromkeys(s.sku for s in send.sentences if s.sku):
            for data in self._cards.want(sku, truth):
                self.cue("card", data)
        self._seq += 1
        self._put(
            Line(
                send.wire, self.epoch, self._seq, self.generation, flight.kind, flight.priority,
                tuple(map(truth.lexicon.voiced, send.sentences)),
                send.first, send.final, send.ttl_ms, flight.to, flight.reply_to,
            )
        )  # fmt: skip
        if flight.cluster is not None and send.first == 0 and not flight.begun:
            self.cue("ticker", {"items": self._ticker.answer(flight.cluster.head)})

    def cut(self) -> None:
        """Everything sent so far is over: silence, and a new generation."""
        self.generation += 1
        self.cue("cut", {"generation": self.generation})

    def cue(self, kind: CueKind, data: dict[str, Any]) -> None:
        self._seq += 1
        self._put(Cue(kind, self.epoch, self._seq, data))

    async def run(self) -> None:
        """One message after the other, until cancelled."""
        while True:
            value = await self._queue.get()
            try:
                if isinstance(value, Line):
                    await self._flushed()
                await self._stage.send(value)
            finally:
                self._queue.task_done()

    async def emptied(self) -> None:
        """Until all of it is on the wire, or EMPTIED_S have passed."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(EMPTIED_S):
                await self._queue.join()

    def _put(self, value: Line | Cue) -> None:
        if isinstance(value, Cue) and value.kind in DECORATION and self._queue.qsize() > QUEUE // 2:
            self.dropped["cues"] += 1
            return
        try:
            self._queue.put_nowait(value)
        except asyncio.QueueFull:
            self.dropped["outbound"] += 1
