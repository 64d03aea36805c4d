"""A show that ends and comes back: what the schedule means for the host at this moment. Pure.

In: the schedule, the time, whether questions still wait. Out: a `Phase`: `on`, `closing` (what was asked is answered,
nothing new is begun), `goodbye` (one sentence, once), `off` (silent; the picture and its label stay), `opening` (once).
"""

from __future__ import annotations

from typing import Literal

from agent.rundown.dates import next_time
from agent.rundown.phrases_en import PHRASES as EN
from agent.rundown.phrases_zh import PHRASES as ZH
from agent.schedule import Schedule
from render.values import Sentence

Phase = Literal["on", "closing", "goodbye", "off", "opening"]

LINGER_S = 90.0  # questions asked before the end are answered for so long after it


class OpeningHours:
    """`schedule` None: always on. A mind that starts outside the hours starts silent."""

    def __init__(self, schedule: Schedule | None, lang: str, seed: int) -> None:
        self._schedule = schedule
        self._lang = lang
        self._turn = seed
        self._on = schedule is None
        self._closed_at: float | None = None
        self._began = False

    def phase(self, now: float, *, busy: bool) -> Phase:
        """`busy`: something that was asked is not answered yet."""
        if self._schedule is None:
            return "on"
        due = self._schedule.on_air(now)
        first, self._began = not self._began, True
        if due:
            opened, self._on, self._closed_at = not self._on and not first, True, None
            return "opening" if opened else "on"
        if not self._on or first:
            self._on = False
            return "off"
        if self._closed_at is None:
            self._closed_at = now
        if busy and now - self._closed_at < LINGER_S:
            return "closing"
        self._on = False
        return "goodbye"

    def taking(self, now: float) -> bool:
        """Are new questions taken? From the end of the hours on they are not."""
        return self._schedule is None or self._schedule.on_air(now)

    def back(self, now: float) -> str:
        """When we are back, as the host says it; "" where no day is planned."""
        opens = self._schedule.next(now) if self._schedule is not None else None
        return "" if opens is None else next_time(opens, self._schedule.local(now), self._lang)  # type: ignore[union-attr]

    def farewell(self, now: float) -> Sentence | None:
        if not (back := self.back(now)):
            return None
        phrases = (ZH if self._lang == "zh" else EN)["goodbye"]
        self._turn += 1
        return Sentence(phrases[self._turn % len(phrases)].format(open=back), self._lang)  # type: ignore[arg-type]
