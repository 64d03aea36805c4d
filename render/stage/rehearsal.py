"""Sound is made before it is due: turns the floor's wishes into speech, the most pressing first.

In: the list of wishes after each change of the floor. Out: `heard(line, place, speech | None)` for each. At most one
urgent and one ordinary clause are with the voice at a time, so that priorities are decided as late as possible; the
voice worker itself lets an urgent clause overtake. A voice that is starting again is waited for; a clause that it
cannot speak is given up: the floor shows it silently.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

from errors import EngineFailed
from render.speech import Clause, Speech
from render.stage.floor import Wish
from render.stage.performance import Place
from render.voice.process import Superseded

log = logging.getLogger(__name__)

ATTEMPTS = 6
RETRY_AFTER = 1.0  # seconds; a voice process starts again in two or three
Key = tuple[str, Place]


class Speaks(Protocol):
    async def speak(self, clause: Clause, *, generation: int, urgent: bool, keep: str = "") -> Speech: ...


class Rehearsal:
    """One room's rehearsal; lives on the stage's event loop."""

    def __init__(
        self, voice: Speaks, heard: Callable[[str, Place, Speech | None], None], again: Callable[[], None]
    ) -> None:
        """`heard` and `again` make the stage call `consider` anew; `again` where a try failed without a result."""
        self._voice = voice
        self._heard = heard
        self._again = again
        self._running: dict[Key, tuple[bool, asyncio.Task[None]]] = {}
        self._failures: dict[Key, int] = {}
        self._trouble = ""

    def consider(self, wishes: list[Wish]) -> None:
        """Start what is most pressing and drop what is no longer wanted."""
        wanted = {(w.line, w.place) for w in wishes}
        for key in [k for k in self._running if k not in wanted]:
            self._running.pop(key)[1].cancel()
        self._failures = {k: n for k, n in self._failures.items() if k in wanted}
        for urgent in (True, False):
            if any(lane == urgent for lane, _ in self._running.values()):
                continue
            wish = next((w for w in wishes if w.urgent == urgent and (w.line, w.place) not in self._running), None)
            if wish is not None:
                task = asyncio.get_running_loop().create_task(self._make(wish), name=f"speak {wish.line}")
                self._running[wish.line, wish.place] = (urgent, task)

    async def _make(self, wish: Wish) -> None:
        key = (wish.line, wish.place)
        try:
            how = {"generation": wish.generation, "urgent": wish.urgent, "keep": wish.keep}
            speech = await self._voice.speak(wish.clause, **how)
        except Superseded:
            self._running.pop(key, None)
        except EngineFailed as e:
            self._failures[key] = self._failures.get(key, 0) + 1
            if str(e) != self._trouble:  # a voice that is away fails every clause alike: said once
                log.warning("voice: %s", e)
            self._trouble = str(e)
            give_up = self._failures[key] >= ATTEMPTS or not e.retryable
            if not give_up:
                await asyncio.sleep(RETRY_AFTER)
            self._running.pop(key, None)
            if give_up:
                self._heard(wish.line, wish.place, None)
            else:
                self._again()
        else:
            self._trouble = ""
            self._running.pop(key, None)
            self._heard(wish.line, wish.place, speech)

    async def close(self) -> None:
        tasks = [task for _, task in self._running.values()]
        self._running.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
