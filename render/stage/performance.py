"""One line on its way through the stage: its sentences cut into clauses, their sound as it arrives, how far it got.

In: a `Line` (and its later parts), `Speech` per clause. Out: the next clip to play and where to resume. Knows no
clock beyond the tick it was accepted at, and no other line; `floor` decides between lines.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from render.speech import FPS, SAMPLE_RATE, Clause, Speech
from render.stage.flow import Part, VoicePace, wait
from render.values import Line, Sentence

Split = Callable[[str, str], Sequence[Clause]]
SECONDS_PER_CHARACTER = {"zh": 1 / 4.5, "en": 1 / 14}


@dataclass(frozen=True, slots=True)
class Place:
    """A clause of a line: sentence index in the whole line, clause index in that sentence."""

    sentence: int
    clause: int


@dataclass(slots=True)
class Performance:
    """A line being performed. `sounds[place]` is None where synthesis failed: the clause is then shown, not heard."""

    line: Line
    accepted: int
    split: Split
    sentences: dict[int, Sentence] = field(default_factory=dict)
    clauses: dict[int, tuple[Clause, ...]] = field(default_factory=dict)
    sounds: dict[Place, Speech | None] = field(default_factory=dict)
    voices: dict[int, str] = field(default_factory=dict)  # the engine that speaks a sentence, by its index
    at: Place | None = None
    final: bool = False
    begun: bool = False
    ready_marked: bool = False
    fact_marked: bool = False
    dry_since: int | None = None
    heard: int | None = None  # the tick at which its last sound came: since then the voice may be at the next
    brief: bool = False

    def __post_init__(self) -> None:
        self.at = Place(self.line.first, 0)
        self.extend(self.line)

    def extend(self, part: Line) -> None:
        """Take a further part of the same line; sentences already known stay as they are."""
        for offset, sentence in enumerate(part.sentences):
            index = part.first + offset
            if index in self.sentences or self.brief:
                continue
            self.sentences[index] = sentence
            cut = tuple(self.split(sentence.spoken or sentence.text, sentence.lang))
            self.clauses[index] = cut or (Clause(sentence.text, sentence.lang, last=True),)
        self.final = self.final or part.final
        self.dry_since = None

    @property
    def exhausted(self) -> bool:
        """Nothing is left to play of what has arrived."""
        return self.at is None or self.at.sentence not in self.sentences

    @property
    def finished(self) -> bool:
        return self.exhausted and self.final

    def places(self) -> list[Place]:
        """Every clause not yet played, in order."""
        if self.at is None:
            return []
        out = []
        for sentence in sorted(i for i in self.sentences if i >= self.at.sentence):
            start = self.at.clause if sentence == self.at.sentence else 0
            out += [Place(sentence, c) for c in range(start, len(self.clauses[sentence]))]
        return out

    def clause(self, place: Place) -> Clause:
        return self.clauses[place.sentence][place.clause]

    def fact_place(self) -> Place | None:
        """The first clause that states a fact: the earliest one with a digit in a sentence that cites the catalog."""
        for index in sorted(self.sentences):
            if not self.sentences[index].facts:
                continue
            for c, clause in enumerate(self.clauses[index]):
                if any(ch.isdigit() for ch in clause.text):
                    return Place(index, c)
            return Place(index, 0)
        return None

    def spoken(self, within: float) -> float:
        """Share of the sentence at `at` that has sounded, `within` (0..1) of its present clause included."""
        assert self.at is not None
        lengths = [len(c.text) for c in self.clauses[self.at.sentence]]
        return (sum(lengths[: self.at.clause]) + within * lengths[self.at.clause]) / max(1, sum(lengths))

    def take(self, place: Place, speech: Speech | None, *, sounding: bool) -> None:
        """Keep a clause's sound; `sounding`: the clause at `at` is in the air. A sentence that has not begun is wanted
        whole in one voice: where another had to take over inside it, what the first one made of it is made again."""
        if speech is not None:
            before, self.voices[place.sentence] = self.voices.get(place.sentence), speech.engine
            has_begun = place.sentence == (self.at and self.at.sentence) and (sounding or self.at.clause > 0)
            if before not in (None, speech.engine) and not has_begun:
                for other in [p for p, s in self.sounds.items() if p.sentence == place.sentence and s is not None]:
                    del self.sounds[other]
        self.sounds.setdefault(place, speech)

    @property
    def can_start(self) -> bool:
        return self.at is not None and self.at in self.sounds

    def prepared(self, clauses: int) -> bool:
        """The clause at `at` has its sound and, where it begins a sentence, so have the next ones up to `clauses`."""
        if not self.can_start:
            return False
        assert self.at is not None
        if self.at.clause > 0:
            return True
        count = min(clauses, len(self.clauses[self.at.sentence]))
        return all(Place(self.at.sentence, c) in self.sounds for c in range(count))

    def wait(self, pace: VoicePace, tick: int) -> float | None:
        """Seconds until the sentence at `at` can begin so that what it lacks will be there in time; None: not known."""
        assert self.at is not None
        places = [Place(self.at.sentence, c) for c in range(self.at.clause, len(self.clauses[self.at.sentence]))]
        since = self.accepted if self.heard is None else self.heard
        return wait([self._part(place) for place in places], pace, (tick - since) / FPS)

    def shorten(self, last: int) -> None:
        """It ends with sentence `last`; later parts bring nothing more."""
        for index in [i for i in self.sentences if i > max(last, self.line.first)]:
            del self.sentences[index]
            del self.clauses[index]
        self.brief = self.final = True

    def _part(self, place: Place) -> Part:
        clause = self.clause(place)
        if place not in self.sounds:
            return Part(clause.seconds or seconds_of(clause), is_made=False)
        speech = self.sounds[place]
        return Part(seconds_of(clause) if speech is None else len(speech.pcm) / SAMPLE_RATE, is_made=True)

    def advance(self) -> None:
        """The clause at `at` has been played: step to the next one."""
        assert self.at is not None
        if self.at.clause + 1 < len(self.clauses[self.at.sentence]):
            self.at = Place(self.at.sentence, self.at.clause + 1)
        else:
            self.at = Place(self.at.sentence + 1, 0)


def seconds_of(clause: Clause) -> float:
    """About how long a clause is shown that cannot be heard."""
    return max(0.5, len(clause.text) * SECONDS_PER_CHARACTER[clause.lang])
