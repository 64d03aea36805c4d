"""What the mind writes down, and what a new life of it must know of the last. Values and a Protocol.

In: what was heard, decided, sent, really said. Out: `Past`: the lines that may still be with the stage, questions
nobody came to, what was said lately. `Journal` keeps all of it in SQLite; a replay writes one JSON-lines file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from agent.acts import Over, Send, Tell
from agent.inbox import Settled
from perception.event import LiveEvent
from render.values import Mark, Sentence


@dataclass(frozen=True, slots=True)
class PastLine:
    """A line of an earlier life that may still be with the stage."""

    wire: str
    id: str
    kind: str
    lang: str
    priority: int
    at: float
    to: tuple[str, ...]
    reply_to: tuple[str, ...]
    final: bool
    sentences: tuple[Sentence, ...]
    spoken: frozenset[int]


@dataclass(frozen=True, slots=True)
class Past:
    """What an earlier life of the mind left behind."""

    ids: tuple[str, ...] = ()
    pending: tuple[tuple[LiveEvent, float], ...] = ()
    lines: tuple[PastLine, ...] = ()
    states: dict[str, Any] = field(default_factory=dict)
    said: tuple[tuple[Sentence, float], ...] = ()


class Ledger(Protocol):
    """What the mind writes down."""

    def heard(self, event: LiveEvent, at: float) -> None: ...
    def settled(self, settled: Settled, at: float) -> None: ...
    def sent(self, send: Send, at: float) -> None: ...
    def marked(self, mark: Mark, at: float) -> None: ...
    def told(self, tell: Tell, at: float) -> None: ...
    def over(self, over: Over, at: float) -> None: ...
    def remember(self, key: str, value: dict[str, Any]) -> None: ...
    async def flushed(self) -> None: ...
    def past(self, now: float, deadline_s: float) -> Past: ...
