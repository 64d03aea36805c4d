"""The room's news for the studio: what the mind tells, what the journal holds, how the engines are.

In: a mind, a journal, and a function that says how everything around them is. Out: a `Feed`.

`health()` gives what it knows of {"brain", "voice", "ears"} (each a name, or {"name", "state", "reason"}), "sources"
(the status of each chat source: {"name", "state", ..}) and "rss" (bytes of the whole room).
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from agent.journal import Journal
from agent.mind import Mind

log = logging.getLogger(__name__)


class MindFeed:
    def __init__(
        self,
        mind: Mind,
        journal: Journal,
        health: Callable[[], dict[str, Any]] = dict,
        stands: Callable[[], dict[str, Any]] = dict,
    ) -> None:
        """`stands()`: what else the page is told of the show, such as "copilot" and "attendance"."""
        self._stands = stands
        self._mind = mind
        self._journal = journal
        self._health = health

    def snapshot(self) -> dict[str, Any]:
        return {**self._mind.snapshot(), "health": self._health(), **self._stands()}

    def subscribe(self) -> AbstractContextManager[asyncio.Queue[dict[str, Any]]]:
        return self._mind.subscribe()

    def answers(self, limit: int) -> list[dict[str, Any]]:
        """Newest first; a journal that cannot be read keeps nobody from the desk."""
        try:
            answers = self._journal.answers(limit)
        except sqlite3.Error as e:
            log.warning("the journal's last answers cannot be read: %s", e)
            return []
        return [{**answer, "facts": [_fact(f) for f in answer["facts"]]} for answer in answers]


def _fact(given: Any) -> dict[str, Any]:
    """A fact as the room is told it; the journal keeps it as [ref, value, version, currency]."""
    if isinstance(given, dict):
        return given
    ref, value, version, currency = given
    return {"ref": ref, "value": value, "version": version} | ({"currency": currency} if currency else {})
