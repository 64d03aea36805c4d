"""One line between the director and the stage: what was sent, how far it got, what is left to say. Pure.

A `Flight` is the director's own record of a line. On the wire it may travel more than once (after it yielded, or after
the stage died), each time under a new wire id: the stage refuses an id it has done with. `said` and the journal
always name the flight's own id.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from agent.answers.question import Verdict
from agent.corrections import Correction
from agent.inbox import Cluster
from agent.rundown import Beat
from render.values import LineKind, Sentence

State = Literal["writing", "sent", "on_air", "recalling", "waiting", "done"]


@dataclass(slots=True, eq=False)
class Flight:
    """`at` is the sentence that sounds or that comes next; `waiting` = not with the stage, to be sent (again)."""

    id: str
    kind: LineKind
    priority: int
    lang: str
    sentences: list[Sentence] = field(default_factory=list)
    final: bool = True
    state: State = "waiting"
    at: int = 0
    spoken: set[int] = field(default_factory=set)
    sent: int = 0
    trips: int = 0
    last_mark: float = 0.0
    to: tuple[str, ...] = ()
    opening: str = ""  # whose question it is, still to be put before a sentence
    reply_to: tuple[str, ...] = ()
    deadline: float | None = None
    cluster: Cluster | None = None
    verdict: Verdict | None = None
    beat: Beat | None = None
    correction: Correction | None = None
    thanked: tuple[str, ...] = ()
    stale: bool = False  # a fact moved after it was sent
    redone: int = 0
    wire: str = ""
    adopted: bool = False  # an earlier life of the mind sent it
    brief: bool = False  # the stage was told to end it with the sentence that sounds
    begun_at: float = 0.0  # when the sentence at `at` last began to sound,
    begins: int = 0  # and how often it has

    @property
    def begun(self) -> bool:
        return bool(self.spoken)

    @property
    def live(self) -> bool:
        """With the stage, or on its way there."""
        return self.state in ("writing", "sent", "on_air", "recalling")

    @property
    def ending(self) -> bool:
        """Its last sentence sounds: what follows it may be made ready."""
        return self.state == "on_air" and self.final and self.at >= len(self.sentences) - 1 and self.at in self.spoken

    @property
    def leaving(self) -> bool:
        """It sounds and is wholly written: the next answer may be made ready behind it."""
        return self.state == "on_air" and self.begun and self.final

    @property
    def told(self) -> bool:
        """What was asked has begun to sound; the sentences after this one say more than that."""
        if self.cluster is None or not self.begun or self.state != "on_air" or self.at not in self.spoken:
            return False
        asked = self.verdict.asked if self.verdict is not None else 0
        if not asked:
            asked = next((i for i, s in enumerate(self.sentences) if s.facts), 0) + 1
        return self.at >= asked - 1 and not (self.final and self.at >= len(self.sentences) - 1)

    def text(self) -> str:
        """What of it was really spoken."""
        glue = "" if self.lang == "zh" else " "
        return glue.join(self.sentences[i].text for i in sorted(self.spoken) if i < len(self.sentences))
