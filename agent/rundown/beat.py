"""What the run-down gives out: one sentence of the show, or a rest. Values only."""

from __future__ import annotations

from dataclasses import dataclass

from agent.rundown.plan import Topic
from render.values import Sentence


@dataclass(frozen=True, slots=True)
class Beat:
    """One sentence of the show, and the place it came from, so that it can be read from the row again."""

    sentence: Sentence
    handle: str
    topic: Topic
    lang: str
    turn: int
    step: int  # place in the block: `spoken` moves the show on to the one behind it
    raw: str = ""  # a model's words, references in them; "" where the words are the clerk's

    @property
    def promotes(self) -> bool:
        return self.topic.kind == "offer"


@dataclass(frozen=True, slots=True)
class Rest:
    """Nothing is said for so long, counted from the end of the last sentence."""

    seconds: float
