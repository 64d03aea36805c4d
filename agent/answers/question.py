"""What goes into an answer and what is decided about it first.

`Question`: one viewer's words with who asked and where. `Verdict`: the first thing an `Answerer` gives back, before any
sentence: what becomes of the question, in which language, about which SKUs, and who writes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]
Outcome = Literal["answered", "unknown", "refused", "ignored"]
Writer = Literal["clerk", "local", "llm"]


@dataclass(frozen=True, slots=True)
class Question:
    """`lang` None: read it from the words. `t` is seconds since the epoch by the platform's clock, where known.
    `history`: what the host really said last, oldest first, for a model. `by_rules`: nobody asked, it is only made
    ready; no model is troubled with it."""

    id: str
    text: str
    user_id: str = ""
    user_name: str = ""
    lang: Lang | None = None
    platform: str = ""
    t: float | None = None
    is_voice: bool = False
    history: tuple[str, ...] = ()
    by_rules: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """`products` are SKUs, the most relevant first; `reason` is for the journal, one word or two. `asked`: how many of
    the sentences that follow answer what was asked (0: not known); what comes after them is not missed where others
    wait."""

    outcome: Outcome
    lang: Lang
    products: tuple[str, ...] = ()
    brain: Writer = "clerk"
    reason: str = ""
    intents: tuple[str, ...] = ()
    asked: int = 0
