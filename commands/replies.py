"""What was answered aloud is written, too, where it was asked: once, on that platform, within its rate.

In: what was heard (`heard`), what the room is told (`told`), which line has ended (`over`). Out: `chats.reply`. An
answer goes out when its last sentence has sounded, never before: what was cut away is not written either. Of the many
who asked the same in one place the first three are named in one reply. Each question is marked in the journal before
it is written, so that a mind that dies in between writes it never rather than twice. Drop policy "newest", by name.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections import Counter, OrderedDict
from dataclasses import dataclass, field
from typing import Any, Protocol

from agent.names import sayable
from errors import PeerFailed
from perception.chat import Chats
from perception.event import LiveEvent

log = logging.getLogger(__name__)

ASKED = 4_096  # questions that can still be answered in writing
LINES = 64
WAITING = 32
MARKED = 500
NAMED = 3
KEY = "replied"
KINDS = frozenset({"answer"})
LABEL = {True: "【AI】", False: "[AI] "}  # by whether the answer is in Chinese; there is no switch
_END = re.compile(r"[。！？]|[.!?](?=\s)")
_CJK = re.compile(r"[\u3400-\u9fff]")


class Memory(Protocol):
    """What is kept over a restart; `agent.journal.Journal` is one."""

    def state(self, key: str) -> dict[str, Any] | None: ...
    def remember(self, key: str, value: dict[str, Any]) -> None: ...
    async def flushed(self) -> None: ...


@dataclass(slots=True)
class _Said:
    sentences: dict[int, str] = field(default_factory=dict)
    reply_to: tuple[str, ...] = ()


class Replies:
    """`allowed` False: this platform's rules want answers by voice only."""

    def __init__(self, chats: Chats, memory: Memory, *, allowed: bool = True) -> None:
        self.counts: Counter[str] = Counter()
        self._chats = chats
        self._memory = memory
        self._allowed = allowed
        self._asked: OrderedDict[str, LiveEvent] = OrderedDict()
        self._lines: OrderedDict[str, _Said] = OrderedDict()
        self._queue: asyncio.Queue[tuple[list[LiveEvent], str]] = asyncio.Queue(WAITING)
        kept = memory.state(KEY) or {}
        self._marked: OrderedDict[str, None] = OrderedDict.fromkeys(map(str, kept.get("ids", ())))

    def heard(self, event: LiveEvent) -> None:
        """A question that may be answered in writing later."""
        if not self._allowed or event.is_self or event.history or event.type not in ("chat", "paid"):
            return
        if self._chats.writes(event) > 0:
            self._asked[event.id] = event
            if len(self._asked) > ASKED:
                self._asked.popitem(last=False)

    def told(self, message: dict[str, Any]) -> None:
        """A sentence began to sound."""
        if message.get("type") != "said" or message.get("kind") not in KINDS or not message.get("reply_to"):
            return
        line = self._lines.setdefault(message["line"], _Said())
        line.sentences[message["sentence"]] = message["text"]
        line.reply_to = tuple(message["reply_to"])
        if len(self._lines) > LINES:
            self._lines.popitem(last=False)

    def over(self, line: str, state: str) -> None:
        """The line has ended; what was said of it is the answer."""
        said = self._lines.pop(line, None)
        if said is None:
            return
        places: dict[tuple[str, str], list[LiveEvent]] = {}
        for id in said.reply_to:
            event = self._asked.pop(id, None)
            if event is not None and id not in self._marked:
                self._mark(id)
                places.setdefault((event.platform, event.room), []).append(event)
        spoken = [said.sentences[n].strip() for n in sorted(said.sentences)]
        text = ("" if _CJK.search(spoken[0]) else " ").join(spoken)
        for askers in places.values():
            try:
                self._queue.put_nowait((askers, text))
            except asyncio.QueueFull:
                self.counts["dropped"] += 1
                log.warning("a written reply was dropped: %d wait already", WAITING)

    def _mark(self, id: str) -> None:
        self._marked[id] = None
        if len(self._marked) > MARKED:
            self._marked.popitem(last=False)

    def status(self) -> dict[str, Any]:
        return {"waiting": self._queue.qsize(), **self.counts}

    async def run(self) -> None:
        """One reply after the other, until cancelled."""
        while True:
            askers, text = await self._queue.get()
            self._memory.remember(KEY, {"ids": list(self._marked)})
            await self._memory.flushed()
            try:
                await self._chats.reply(written(text, askers, self._chats.writes(askers[0])), askers[0])
                self.counts["written"] += 1
            except PeerFailed as e:
                self.counts["failed"] += 1
                log.warning("a reply was not written: %s", e)


def written(text: str, askers: list[LiveEvent], limit: int) -> str:
    """The answer as it is written: labelled, addressed to who asked by such names as may be said, and of at most
    `limit` characters, cut after a sentence where one ends in time."""
    sayables = (sayable(event.user.name) for event in askers)
    names = list(dict.fromkeys(name for name in sayables if name))[:NAMED]
    label = LABEL[bool(_CJK.search(text))]
    whole = f"{label}{' '.join(f'@{name}' for name in names)} {text}" if names else f"{label}{text}"
    if len(whole) <= limit:
        return whole
    ends = [match.end() for match in _END.finditer(whole) if match.end() <= limit]
    return whole[: ends[-1]].rstrip() if ends and ends[-1] >= limit // 4 else whole[: limit - 1] + "…"
