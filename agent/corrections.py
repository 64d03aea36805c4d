"""Figures put right aloud: what was just said and is no longer true gets one correcting sentence. Pure.

In: sentences with facts as they begin to sound, the rows as they are now. Out: sentences to say, each once.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from agent.rundown.wording import corrected
from agent.truth import Truth
from render.values import Sentence

WITHIN_S = 60.0  # a figure said this recently is put right
KEPT = 64


@dataclass(slots=True)
class Corrections:
    _said: list[tuple[Sentence, float]] = field(default_factory=list)
    _due: dict[str, Sentence] = field(default_factory=dict)

    def note(self, sentence: Sentence, now: float) -> None:
        """This begins to sound."""
        self._said = [*self._said[-KEPT + 1 :], (sentence, now)]

    def check(self, truth: Truth, now: float) -> None:
        """Is everything said lately still so?"""
        kept = []
        for sentence, at in self._said:
            moved = [fact for fact in sentence.facts if truth.moved(fact)]
            for fact in moved:
                if (right := corrected(*truth.cited(fact), sentence.lang)) is not None:
                    self._due[fact.ref] = right
            if not moved and now - at <= WITHIN_S:
                kept.append((sentence, at))
        self._said = kept

    def take(self) -> list[Sentence]:
        """The corrections to say now."""
        due, self._due = list(self._due.values()), {}
        return due
