"""The teleprompter: a stage on which a person speaks. A pure state machine; the time is handed in.

In: lines and cues as every stage takes them, and what the person did: `said`, `skip`. Out: marks with the meaning
they have everywhere: a sentence is `spoken` when the person confirms it, a line `finished` with its last sentence; what
is on the glass and not confirmed has not begun, so a recall takes it back. The sentence on the glass stays there until
it is confirmed, skipped or recalled; a higher line comes after it. Only the operator's own words replace it.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from errors import BadInput
from render.values import OPERATOR, Cue, Line, Mark, MarkState, Sentence

QUEUE_LIMIT = 64  # drop policy "newest": the line that finds the prompter full is answered failed
DONE_LIMIT = 512  # ids remembered so that a late part, and a late confirmation, get their answer
ALIVE_S = 20.0  # a person may take long: this often the mind is told that the prompter still has a line
DRY_S = 30.0  # a line that promised more and got nothing for so long is failed
WITHDRAWN_S = 30.0  # how long the page shows what was taken off the glass
NEXT = 3


@dataclass(slots=True, eq=False)
class _Held:
    """A line the prompter has; `at` is the sentence to be said next."""

    line: Line
    since: float
    at: int
    sentences: dict[int, Sentence] = field(default_factory=dict)
    final: bool = False
    begun: bool = False
    marked: float = 0.0
    dry: float | None = None

    def extend(self, line: Line) -> None:
        for i, sentence in enumerate(line.sentences):
            self.sentences.setdefault(line.first + i, sentence)
        self.final = self.final or line.final

    @property
    def here(self) -> bool:
        return self.at in self.sentences


class Prompter:
    """One room's prompter. `generation` counts panics, as on every stage."""

    def __init__(self) -> None:
        self.generation = 0
        self.paused = False
        self.muted = False
        self._waiting: list[_Held] = []
        self._glass: _Held | None = None
        self._done: OrderedDict[str, str] = OrderedDict()
        self._withdrawn: tuple[float, str] | None = None
        self._marks: list[Mark] = []
        self._seq = 0
        self._t = 0.0

    # ------------------------------------------------------------------ the person

    def said(self, line: str, sentence: int | None, t: float) -> None:
        """The person has said this sentence, or with None all that is here of the line (or sent it as a reply).
        Raises BadInput where the line is not here any more."""
        held = self._asked(line, t)
        if sentence is not None and sentence != held.at:
            raise BadInput(f"sentence {sentence} is not the next one of that line", remedy="say the one that is shown")
        if not held.here:
            raise BadInput("nothing of that line is left to say", remedy="wait for the next sentence")
        if not held.begun:
            held.begun = True
            self._mark(held, "started")
        while held.here:
            self._mark(held, "spoken", sentence=held.at)
            held.at += 1
            if sentence is not None:
                break
        self._boundary(held)

    def skip(self, line: str, t: float) -> None:
        """The person will not say the rest of this line. Raises BadInput where it is not here any more."""
        held = self._asked(line, t)
        if held.begun:
            self._end(held, "finished", sentence=max(held.at - 1, 0))
        else:
            self._end(held, "stale", reason="skipped")
        self._choose()

    def _asked(self, line: str, t: float) -> _Held:
        self._t = t
        held = self._find(line)
        if held is not None:
            return held
        how = self._done.get(line)
        if how == "recalled":
            raise BadInput("that line was taken back: its facts have changed", remedy="if it was said, correct it now")
        raise BadInput(f"that line is over ({how})" if how else "there is no such line", remedy="look at the prompter")

    # ------------------------------------------------------------------ the mind

    def accept(self, line: Line, t: float) -> None:
        """Queue a line or a further part of one."""
        self._t = t
        held = self._find(line.id)
        if held is not None:
            held.extend(line)
            self._mark(held, "accepted", sentence=line.first)
            if held.final and not held.here and held.begun:
                self._end(held, "finished", sentence=max(held.at - 1, 0))
            self._choose()
            return
        if line.id in self._done:
            self._tell(line.id, "stale", reason=f"already {self._done[line.id]}")
            return
        held = _Held(line, t, line.first)
        held.extend(line)
        if line.generation < self.generation:
            self._end(held, "stale", reason="older generation")
        elif self.muted:
            self._end(held, "stale", reason="panic")
        elif len(self._waiting) >= QUEUE_LIMIT:
            self._end(held, "failed", reason="prompter full")
        else:
            self._waiting.append(held)
            self._mark(held, "accepted", sentence=line.first)
            self._choose()

    def apply(self, cue: Cue, t: float) -> None:
        """Obey the cues that concern speech; there is no picture here for the others."""
        self._t = t
        match cue.kind:
            case "recall":
                self._recall(str(cue.data.get("line", "")))
            case "cut":
                self._cut_all(int(cue.data.get("generation", self.generation + 1)), "cut")
            case "pause":
                self.paused = bool(cue.data.get("on", True))
            case "panic":
                on = bool(cue.data.get("on", True))
                if on and not self.muted:
                    self._cut_all(self.generation + 1, "panic")
                self.muted = on
        self._choose()

    def tick(self, t: float) -> None:
        """Time passed: what waits too long goes stale, what still waits is said to be alive."""
        self._t = t
        for held in list(self._waiting):
            ttl = held.line.ttl_ms
            if ttl is not None and not held.begun and (t - held.since) * 1000 > ttl:
                self._end(held, "stale", reason="expired")
        for held in self._all():
            if held.here or held.final:
                held.dry = None
            elif held.dry is None:
                held.dry = t
            elif t - held.dry > DRY_S:
                self._end(held, "failed", reason="the rest of it never came")
                continue
            if t - held.marked >= ALIVE_S:
                self._mark(held, "accepted", sentence=held.at)
        if self._withdrawn is not None and t - self._withdrawn[0] > WITHDRAWN_S:
            self._withdrawn = None
        self._choose()

    # ------------------------------------------------------------------ what is shown

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(held.line.id for held in self._all())

    @property
    def last_number(self) -> int:
        return self._seq

    def take_marks(self) -> list[Mark]:
        """Marks since the last time, in order."""
        marks, self._marks = self._marks, []
        return marks

    def view(self) -> dict[str, Any]:
        """What the page shows: one JSON object."""
        glass = None if self.paused or self.muted else self._glass
        coming = [(held, i) for held in self._in_turn() for i in sorted(held.sentences) if i >= held.at]
        if glass is not None:
            coming = [place for place in coming if place != (glass, glass.at)]
        return {
            "now": _prompt(glass, glass.at) if glass is not None and glass.here else None,
            "next": [_prompt(held, i) for held, i in coming[:NEXT]],
            "drafts": [_draft(held) for held in self._in_turn() if held.line.reply_to],
            "withdrawn": self._withdrawn[1] if self._withdrawn else None,
            "paused": self.paused,
            "panic": self.muted,
        }

    def _in_turn(self) -> list[_Held]:
        """As they will come: the rest of a line stands back behind what is above it."""
        waiting = sorted(self._waiting, key=lambda held: -held.line.priority)
        if (glass := self._glass) is None:
            return waiting
        above = [held for held in waiting if held.line.priority > glass.line.priority]
        return [*above, glass, *(held for held in waiting if held not in above)]

    # ------------------------------------------------------------------ inside

    def _choose(self) -> None:
        """Put a line on the glass where it is empty, or where the operator's own words replace what is there."""
        glass = self._glass
        ready = [held for held in self._waiting if held.here]
        best = max(ready, key=lambda held: held.line.priority, default=None)
        if glass is not None and not glass.here:
            self._waiting.insert(0, glass)
            self._glass = glass = None
        if glass is not None:
            if best is None or best.line.priority < OPERATOR or glass.line.priority >= OPERATOR:
                return
            self._yield(glass)
        if best is not None:
            self._waiting.remove(best)
            self._glass = best

    def _boundary(self, held: _Held) -> None:
        """A sentence of this line was just said."""
        if held.final and not held.here:
            self._end(held, "finished", sentence=held.at - 1)
        elif held is self._glass and held.here:
            above = [w for w in self._waiting if w.here and w.line.priority > held.line.priority]
            if above:
                self._yield(held)
        self._choose()

    def _yield(self, held: _Held) -> None:
        """A line off the glass: what was not begun waits, what was begun is told where it stopped."""
        if held.begun:
            self._end(held, "yielded", sentence=held.at)
        else:
            self._glass = None
            self._waiting.insert(0, held)

    def _recall(self, id: str) -> None:
        held = self._find(id)
        if held is None:
            how = self._done.get(id)
            self._tell(id, "stale" if how else "recalled", reason=how and f"already {how}")
        elif held.begun:
            self._mark(held, "started", reason="too late to recall")
        else:
            if held is self._glass and held.here:
                self._withdrawn = (self._t, held.sentences[held.at].text)
            self._end(held, "recalled")

    def _cut_all(self, generation: int, reason: str) -> None:
        self.generation = max(self.generation, generation)
        for held in self._all():
            if held.line.generation < self.generation:
                self._end(held, "cut", sentence=held.at, reason=reason)

    def _all(self) -> list[_Held]:
        return [self._glass, *self._waiting] if self._glass is not None else list(self._waiting)

    def _find(self, id: str) -> _Held | None:
        return next((held for held in self._all() if held.line.id == id), None)

    def _end(self, held: _Held, state: MarkState, *, sentence: int | None = None, reason: str | None = None) -> None:
        if held is self._glass:
            self._glass = None
        elif held in self._waiting:
            self._waiting.remove(held)
        self._done[held.line.id] = state
        if len(self._done) > DONE_LIMIT:
            self._done.popitem(last=False)
        self._tell(held.line.id, state, sentence=sentence, reason=reason)

    def _mark(self, held: _Held, state: MarkState, *, sentence: int | None = None, reason: str | None = None) -> None:
        held.marked = self._t
        self._tell(held.line.id, state, sentence=sentence, reason=reason)

    def _tell(self, id: str, state: MarkState, *, sentence: int | None = None, reason: str | None = None) -> None:
        self._seq += 1
        self._marks.append(Mark(self._seq, id, state, round(self._t, 3), sentence, reason=reason))


def _prompt(held: _Held, i: int) -> dict[str, Any]:
    sentence = held.sentences[i]
    return {
        "line": held.line.id,
        "sentence": i,
        "last": held.final and i + 1 not in held.sentences,
        "kind": held.line.kind,
        "text": sentence.text,
        "lang": sentence.lang,
        "sku": sentence.sku,
        "to": list(held.line.to),
        "facts": [
            {"ref": f.ref, "value": f.value, "version": f.version, "currency": f.currency} for f in sentence.facts
        ],
    }


def _draft(held: _Held) -> dict[str, Any]:
    """An answer as a whole: what of it is here, from the first sentence on."""
    told = [held.sentences[i] for i in sorted(held.sentences)]
    return {
        "line": held.line.id,
        "reply_to": list(held.line.reply_to),
        "to": list(held.line.to),
        "text": ("" if told and told[0].lang == "zh" else " ").join(s.text for s in told),
        "lang": told[0].lang if told else "zh",
        "whole": held.final,
        "begun": held.begun,
    }
