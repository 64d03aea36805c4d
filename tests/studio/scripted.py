"""A scripted mind: an operator that writes down what it was told, a feed that says what the test wants."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any


class ScriptedOperator:
    def __init__(self) -> None:
        self.told: asyncio.Queue[tuple] = asyncio.Queue()
        self.feed = ScriptedFeed()

    def say(self, text: str, lang: str = "zh") -> None:
        self.told.put_nowait(("say", text, lang))

    def pause(self, on: bool = True) -> None:
        self.feed.now["paused"] = on
        self.told.put_nowait(("pause", on))

    def panic(self, on: bool = True) -> None:
        self.feed.now["panic"] = on
        self.told.put_nowait(("panic", on))

    def show(self, sku: str) -> None:
        self.feed.now["on_air"] = sku
        self.told.put_nowait(("show", sku))


class ScriptedPerson:
    """Whoever is in the room: at the prompter, or attending. Writes down what was done; `refuse` is what is raised."""

    def __init__(self) -> None:
        self.did: asyncio.Queue[tuple] = asyncio.Queue()
        self.refuse: Exception | None = None

    def said(self, line: str, sentence: int | None = None) -> None:
        self._do("said", line, sentence)

    def skip(self, line: str) -> None:
        self._do("skip", line)

    def confirm(self) -> None:
        self._do("attend")

    def _do(self, *what: Any) -> None:
        if self.refuse is not None:
            raise self.refuse
        self.did.put_nowait(what)


class ScriptedLines:
    """Who may speak: keeps what was heard, and tells the page what the test decides."""

    full = False

    def __init__(self) -> None:
        self.opened: asyncio.Queue[str] = asyncio.Queue()
        self.closed: asyncio.Queue[str] = asyncio.Queue()
        self.sounds: asyncio.Queue[Any] = asyncio.Queue()
        self.tell: Any = None
        self.as_hosts = 0

    def as_host(self, name: str):
        self.as_hosts += 1
        return self.line(name, None)

    @contextlib.asynccontextmanager
    async def line(self, name: str, news: Any):
        self.tell = news
        self.opened.put_nowait(name)
        try:
            yield self
        finally:
            self.closed.put_nowait(name)

    def heard(self, sound: Any) -> None:
        self.sounds.put_nowait(sound)


class ScriptedFeed:
    def __init__(self) -> None:
        self.now: dict[str, Any] = {
            "on_air": "LT-BTL-BLK-500", "product": "bottle", "paused": False, "panic": False, "on_stage": True,
            "waiting": [], "lines": [], "outcomes": {}, "recent": [], "health": {},
            "floor": {"state": "host", "who": None, "microphones": []},
        }  # fmt: skip
        self.past: list[dict[str, Any]] = []
        self._watchers: set[asyncio.Queue] = set()
        self.watched = asyncio.Event()

    def snapshot(self) -> dict[str, Any]:
        return dict(self.now)

    @contextlib.contextmanager
    def subscribe(self):
        queue: asyncio.Queue = asyncio.Queue()
        self._watchers.add(queue)
        self.watched.set()
        try:
            yield queue
        finally:
            self._watchers.discard(queue)

    def answers(self, limit: int) -> list[dict[str, Any]]:
        return self.past[:limit]

    def tell(self, message: dict[str, Any]) -> None:
        for queue in self._watchers:
            queue.put_nowait(message)


def said(line: str, text: str, **given: Any) -> dict[str, Any]:
    """A `said` message as the mind tells it."""
    return {
        "type": "said", "line": line, "sentence": 0, "kind": "answer", "text": text, "to": [], "reply_to": [],
        "sku": None, "facts": [], "t": 0.0, **given,
    }  # fmt: skip
