"""The prompter as a stage: the thin shell around `Prompter`, satisfying `StageLink`, on the running loop's clock.

In: what the mind sends, what the person does. Out: marks, a hello first. `changed` is called whenever the page should
look again. It lives in the mind's own process: a mind that comes back finds an empty prompter and fills it anew.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import Any

from agent.copilot.prompter import Prompter
from render.values import Cue, Hello, Line, Mark

TICK_S = 0.5


class PrompterStage:
    """One room's. `run()` lets time pass until cancelled; everything is called on the same loop."""

    def __init__(self, changed: Callable[[], None] = lambda: None) -> None:
        self.hello: Hello | None = None
        self.prompter = Prompter()
        self._changed = changed
        self._epoch = 0
        self._origin: float | None = None
        self._marks: deque[Mark] = deque()
        self._news = asyncio.Event()

    @property
    def now(self) -> float:
        """Seconds since the prompter was first looked at: the `t` of its marks."""
        time = asyncio.get_running_loop().time()
        if self._origin is None:
            self._origin = time
        return time - self._origin

    # ------------------------------------------------------------------ StageLink

    async def send(self, value: Line | Cue) -> bool:
        self._epoch = max(self._epoch, value.epoch)
        if isinstance(value, Line):
            self.prompter.accept(value, self.now)
        else:
            self.prompter.apply(value, self.now)
        self._collect()
        return True

    async def marks(self) -> AsyncIterator[Mark | Hello]:
        """Marks not yet acknowledged, then a hello, then marks as they come. Asking for the next one acknowledges the
        last."""
        self._collect()
        behind = self.prompter.last_number
        while self._marks and self._marks[0].seq <= behind:
            yield self._marks[0]
            self._marks.popleft()
        self.hello = Hello(self._epoch, self.prompter.generation, behind, self.now, self.prompter.lines)
        yield self.hello
        while True:
            while self._marks:
                yield self._marks[0]
                self._marks.popleft()
            self._news.clear()
            await self._news.wait()

    async def run(self) -> None:
        """Time passes."""
        while True:
            self.prompter.tick(self.now)
            self._collect()
            await asyncio.sleep(TICK_S)

    # ------------------------------------------------------------------ the person

    def said(self, line: str, sentence: int | None = None) -> None:
        """BadInput where that line is not there any more."""
        self.prompter.said(line, sentence, self.now)
        self._collect()

    def skip(self, line: str) -> None:
        """BadInput where that line is not there any more."""
        self.prompter.skip(line, self.now)
        self._collect()

    def view(self) -> dict[str, Any]:
        return self.prompter.view()

    def _collect(self) -> None:
        marks = self.prompter.take_marks()
        if marks:
            self._marks.extend(marks)
            self._news.set()
            self._changed()
