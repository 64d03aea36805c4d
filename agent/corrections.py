"""What was said and is no longer true gets one correcting sentence, said before anything else. Pure.

In: sentences with facts as they begin to sound and to whom, the rows as they are now. Out: `Correction`s to say, each
once, worded from the row at the moment they are taken: a value that moves twice is put right once, one that comes back
not at all. A correction that is overtaken itself is given back and worded anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from agent.amending import Amends, amends
from agent.truth import Truth
from render.values import Fact, Sentence

if TYPE_CHECKING:
    from catalog import Product, Variant

WITHIN_S = 60.0  # a figure said this recently is put right
KEPT = 64


@dataclass(frozen=True, slots=True)
class Uttered:
    """A sentence that began to sound: `line` it is of, `to` and `reply_to` as it was sent."""

    sentence: Sentence
    at: float
    line: str = ""
    to: tuple[str, ...] = ()
    reply_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """One sentence that puts others right; it goes to everybody they went to."""

    amends: Amends
    said: Uttered
    fact: Fact

    def record(self, at: float, line: str) -> dict[str, object]:
        """What a journal keeps of it: what was said when, what it was, what it is."""
        return {
            "at": at, "line": line, "text": self.amends.sentence.text, "ref": self.amends.ref, "was": self.amends.was,
            "now": self.amends.now, "said": self.said.sentence.text, "said_at": self.said.at,
            "said_line": self.said.line, "to": list(self.said.to),
        }  # fmt: skip


@dataclass(slots=True)
class Corrections:
    _said: list[Uttered] = field(default_factory=list)
    _due: dict[tuple[str, str], tuple[Uttered, Fact]] = field(default_factory=dict)
    _rows: dict[str, tuple[Product, Variant]] = field(default_factory=dict)  # as last seen, by what was cited

    def note(
        self, sentence: Sentence, now: float, line: str = "", to: tuple[str, ...] = (), reply_to: tuple[str, ...] = ()
    ) -> None:
        """This begins to sound."""
        self._said = [*self._said[-KEPT + 1 :], Uttered(sentence, now, line, to, reply_to)]

    def check(self, truth: Truth, now: float) -> None:
        """Is everything said lately still so?"""
        kept = []
        self._see(truth)
        for said in self._said:
            wrong = [f for f in said.sentence.facts if self._wrong(said, f, truth, now) is not None]
            for fact in wrong:
                self._owe(said, fact)
            if not wrong and now - said.at <= WITHIN_S:
                kept.append(said)
        self._said = kept

    def take(self, truth: Truth, now: float) -> list[Correction]:
        """The corrections to say now: one for each thing that is wrong, money before what follows from it."""
        due, self._due = list(self._due.values()), {}
        found: dict[tuple[str, str, str], Correction] = {}
        for said, fact in due:
            made = self._wrong(said, fact, truth, now)
            if made is None:
                if now - said.at <= WITHIN_S:
                    self._said.append(said)  # true again: watched on
                continue
            key = (*made.about, said.sentence.lang)
            if key in found:
                said = _both(found[key].said, said)
            found[key] = Correction(made, said, fact)
        for sku, about, lang in list(found):
            if (about == "list" and (sku, "price", lang) in found) or (
                about != "gone" and (sku, "gone", lang) in found
            ):
                del found[sku, about, lang]
        return list(found.values())

    def give_back(self, correction: Correction) -> None:
        """It was not said, and its own figures moved: still owed."""
        self._owe(correction.said, correction.fact)

    def _wrong(self, said: Uttered, fact: Fact, truth: Truth, now: float) -> Amends | None:
        return amends(fact, truth, said.sentence.lang, now, self._rows.get(fact.ref))

    def _see(self, truth: Truth) -> None:
        """Remember the rows of all that is watched: a row that goes is still named."""
        watched = [f for said in self._said for f in said.sentence.facts] + [f for _, f in self._due.values()]
        rows = {f.ref: truth.cited(f)[0] or self._rows.get(f.ref) for f in watched}
        self._rows = {ref: row for ref, row in rows.items() if row is not None}

    def _owe(self, said: Uttered, fact: Fact) -> None:
        key = (fact.ref, said.sentence.lang)
        if key in self._due:
            said = _both(self._due[key][0], said)
        self._due[key] = (said, fact)


def _both(first: Uttered, second: Uttered) -> Uttered:
    """Two sentences put right by one: everybody who heard either."""
    return replace(
        first,
        to=tuple(dict.fromkeys((*first.to, *second.to))),
        reply_to=tuple(dict.fromkeys((*first.reply_to, *second.reply_to))),
    )
