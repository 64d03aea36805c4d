"""The same question from several viewers is one question. Pure.

In: a question as read. Out: whether it asks what a cluster already asks. Same product, same details, and either the
same closed intent (a price is a price however it is asked for) or mostly the same characters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from agent.inbox.about import About
from agent.inbox.triage import Reading

FORMS = 8  # ways of putting one question that are remembered
ALIKE = 0.6  # Jaccard of character trigrams
CLOSED = frozenset({"price", "stock", "shipping", "returns", "warranty", "buy", "discount", "what_on"})
_NUMBERS = re.compile(r"\d+(?:\.\d+)?")
_FILLER = re.compile(
    r"[\s\W]+|主播|请问|老板|你好|那个|这个|一下|谢谢|求回复?|看看?我|回我|在线等|[啊呀哦呢吗嘛的了]|"
    r"\b(?:the|a|an|please|pls|plz|thx|thanks|hi|hello|host)\b"
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
    is_guest: bool = False  # somebody at a microphone of the show, who took the floor for it


@dataclass(frozen=True, slots=True)
class Form:
    """One way the question was put, as far as comparing needs it."""

    about: About
    intent: str
    length: int
    marks: frozenset[str]
    key: int  # product, details and numbers: where these differ nothing else need be compared

    @classmethod
    def of(cls, asked: Asked) -> Form:
        plain, about = asked.reading.plain, asked.about
        key = hash((about.handle, about.details, tuple(_NUMBERS.findall(plain))))
        return cls(about, asked.reading.intent, len(_FILLER.sub("", plain)), trigrams(plain), key)

    def same(self, other: Form) -> bool:
        """Do both want to hear the same?"""
        if self.key != other.key:
            return False
        alike = len(self.marks & other.marks) / (len(self.marks | other.marks) or 1)
        if self.intent == other.intent and self.intent in CLOSED:
            # A named product and a closed intent say it all; without a name "多少钱" and "how much" mean the one shown,
            # but two long sentences may each describe a product of their own.
            return self.about.handle is not None or alike >= ALIKE or max(self.length, other.length) <= 8
        return alike >= ALIKE


@dataclass(slots=True, eq=False)
class Cluster:
    """One question, all who ask it; `head` is who asked first and whose words are answered. `forms`: the ways in which
    it was put, the first of them the head's."""

    head: Asked
    members: list[Asked] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    keys: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.keys.update(form.key for form in self.forms)

    @classmethod
    def of(cls, asked: Asked) -> Cluster:
        return cls(asked, [asked], [Form.of(asked)])

    @property
    def deadline(self) -> float:
        return min(m.deadline for m in self.members)

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(m.id for m in self.members)

    def same(self, form: Form) -> bool:
        """Is this cluster's answer what is wanted?"""
        if form.key not in self.keys:
            return False
        return any(known.same(form) for known in self.forms)

    def learn(self, other: Cluster) -> None:
        """`other` turned out to ask the same in other words: who asks in those words asks this, too."""
        self.forms += other.forms[: FORMS - len(self.forms)]
        self.keys.update(form.key for form in self.forms)


def trigrams(plain: str) -> frozenset[str]:
    """Character trigrams without filler words; short texts are padded so that they have some."""
    core = _FILLER.sub("", plain) or plain
    padded = f"^{core}$"
    return frozenset(padded[i : i + 3] for i in range(max(1, len(padded) - 2)))
