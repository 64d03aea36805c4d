"""The show's next sentences put in a model's words ahead of time, while nobody waits for an answer.

In: the run-down, which knows what comes next; a `Reword` that asks the model. Out: wordings in the run-down's store,
judged when they are said. One request at a time, and after it as long a rest as it took, so that the model has time
for viewers; `stop` gives it back at once. What is not ready in time is said in the clerk's words.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from agent.rundown import Draft, Rundown

log = logging.getLogger(__name__)

LONGEST_REST_S = 10.0
UNABLE_S = 30.0  # before the model is asked again where nobody writes


class Reword(Protocol):
    """`agent.brains.Ladder.reword`: the sentence in other words; None where nobody writes it."""

    async def __call__(self, draft: str, lang: str, said: tuple[str, ...], /) -> str | None: ...


class Rewriter:
    """`reword` None: the show stays in the clerk's words."""

    def __init__(self, reword: Reword | None, clock: Callable[[], float]) -> None:
        self.counts: Counter[str] = Counter()
        self._reword = reword
        self._clock = clock
        self._task: asyncio.Task[None] | None = None
        self._rest_until = 0.0

    def look(self, rundown: Rundown, spawn: Callable[[Coroutine[Any, Any, None], str], asyncio.Task[None]]) -> None:
        """Nobody waits: the next sentence that has no wording yet is given to the model."""
        now = self._clock()
        if self._reword is None or self._task is not None or now < self._rest_until:
            return
        if (draft := rundown.draft(now)) is not None:
            self._task = spawn(self._write(self._reword, rundown, draft), "reword")

    def stop(self) -> None:
        """Somebody waits for an answer: the model is theirs."""
        if self._task is not None:
            self._task.cancel()

    async def _write(self, reword: Reword, rundown: Rundown, draft: Draft) -> None:
        began = self._clock()
        self.counts["asked"] += 1
        try:
            raw = await reword(draft.text, draft.lang, draft.said)
            took = self._clock() - began
            self._rest_until = self._clock() + (min(took, LONGEST_REST_S) if raw else UNABLE_S)
            if raw:
                self.counts["written"] += 1
                rundown.wordings.put(draft, raw)
        except Exception as e:  # a wording less
            self._rest_until = self._clock() + UNABLE_S
            log.debug("nothing written for %s: %s", draft.text, e)
        finally:
            self._task = None
