"""What one viewer talked about last, so that "那个多少钱" and "and in black?" can be read. Bounded, and it forgets.

In: what a question was resolved to, and the moment. Out: `ViewerMemory.recall(now)`; `Memories`, all viewers, the
least recently heard dropped first.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

FORGETS_AFTER_S = 600.0
MOST_VIEWERS = 2_000


@dataclass(frozen=True, slots=True)
class Topic:
    """The last exchange: product handles, the SKUs its options left, the intents asked."""

    handles: tuple[str, ...] = ()
    skus: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    at: float = 0.0


@dataclass(slots=True)
class ViewerMemory:
    forgets_after_s: float = FORGETS_AFTER_S
    _topic: Topic = field(default_factory=Topic)

    def recall(self, now: float) -> Topic:
        """The last topic, or an empty one when it is too old."""
        return self._topic if now - self._topic.at <= self.forgets_after_s else Topic()

    def note(self, topic: Topic) -> None:
        self._topic = topic


class Memories:
    """One memory a viewer, at most `most` of them; the one unheard for longest goes first."""

    def __init__(self, most: int = MOST_VIEWERS, forgets_after_s: float = FORGETS_AFTER_S) -> None:
        self._most = most
        self._forgets_after_s = forgets_after_s
        self._viewers: OrderedDict[str, ViewerMemory] = OrderedDict()

    def of(self, user: str) -> ViewerMemory:
        """The viewer's memory; a viewer without an id gets one that is kept nowhere."""
        if not user:
            return ViewerMemory(self._forgets_after_s)
        memory = self._viewers.pop(user, None) or ViewerMemory(self._forgets_after_s)
        self._viewers[user] = memory
        while len(self._viewers) > self._most:
            self._viewers.popitem(last=False)
        return memory

    def __len__(self) -> int:
        return len(self._viewers)
