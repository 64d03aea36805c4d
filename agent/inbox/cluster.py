"""The same question from several viewers is one question. Pure.

In: a question as read. Out: whether it asks what a cluster already asks. Same product, same details, and either the
same closed intent (a price is a price however it is asked for) or mostly the same characters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from agent.inbox.about import About
from agent.inbox.triage import Reading

ALIKE = 0.6  # Jaccard of character trigrams
CLOSED = frozenset({"price", "stock", "shipping", "returns", "warranty", "buy", "discount", "what_on"})
_NUMBERS = re.compile(r"\d+(?:\.\d+)?")
_FILLER = re.compile(
    r"[\s\W]+|主播|请问|老板|你好|那个|这个|一下|[啊呀哦呢吗嘛的了]|\b(?:the|a|an|please|pls|hi|hello|host)\b"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One viewer's question in the inbox. `t` is when it reached us; `buyer` 1.0 and up: how close to buying."""

    id: str
    text: str
    user_id: str
    user_name: str
    platform: str
    t: float
    deadline: float
    reading: Reading
    about: About
    buyer: float = 1.0
    is_voice: bool = False


@dataclass(slots=True, eq=False)
class Cluster:
    """One question, all who ask it; `head` is who asked first and whose words are answered."""

    head: Asked
    members: list[Asked] = field(default_factory=list)
    marks: frozenset[str] = frozenset()

    @classmethod
    def of(cls, asked: Asked) -> Cluster:
        return cls(asked, [asked], trigrams(asked.reading.plain))

    @property
    def deadline(self) -> float:
        return min(m.deadline for m in self.members)

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(m.id for m in self.members)

    def same(self, asked: Asked, marks: frozenset[str]) -> bool:
        """Does `asked` want to hear what this cluster's answer will say?"""
        head = self.head
        if head.about.details != asked.about.details or _numbers(head) != _numbers(asked):
            return False
        named, other = head.about.handle, asked.about.handle
        if named != other:
            return False
        alike = len(self.marks & marks) / (len(self.marks | marks) or 1)
        if head.reading.intent == asked.reading.intent and head.reading.intent in CLOSED:
            # A named product and a closed intent say it all; without a name "多少钱" and "how much" mean the one shown,
            # but two long sentences may each describe a product of their own.
            return named is not None or alike >= ALIKE or max(_length(head), _length(asked)) <= 8
        return alike >= ALIKE


def trigrams(plain: str) -> frozenset[str]:
    """Character trigrams without filler words; short texts are padded so that they have some."""
    core = _FILLER.sub("", plain) or plain
    padded = f"^{core}$"
    return frozenset(padded[i : i + 3] for i in range(max(1, len(padded) - 2)))


def _numbers(asked: Asked) -> tuple[str, ...]:
    return tuple(_NUMBERS.findall(asked.reading.plain))


def _length(asked: Asked) -> int:
    return len(_FILLER.sub("", asked.reading.plain))
