"""Who has the floor: the pure state machine of what sounds at each tick.

In: lines and cues from the mind, `Speech` from the voice, one `tick(n)` per video frame. Out: a `Beat` (1920 samples,
a mouth row, what is being said) per tick, marks of what really happened, and the list of clauses whose sound is
wanted next. No clock, no await, no randomness: the same inputs at the same ticks give the same show.

Rules. A higher line takes over only at a clause boundary (an answer from the script also at a pause inside a clause)
and only once its own first sound exists; the line it interrupts is marked `yielded` with the sentence to resume from.
Operator lines cut inside a clause, faded over one frame; so does a person at a microphone, by a generation, and nothing
lesser begins until it is given back. Equal lines keep their order; one told to be brief ends with the sentence that
sounds. A clause whose sound could not be made is shown for as long as it would have taken.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from render.speech import FPS, SAMPLE_RATE, Clause, Speech
from render.stage.beat import REST, SILENCE, Beat
from render.stage.clip import Clip
from render.stage.flow import VoicePace
from render.stage.ledger import Ledger
from render.stage.performance import Performance, Place, Split
from render.values import ANSWER, OPERATOR, Cue, Line, Mark, MarkState

QUEUE_LIMIT = 64  # drop policy "newest of the lowest": the line that finds the floor full is answered failed
GAP_CLAUSE, GAP_SENTENCE, GAP_LINE = 2, 6, 8  # frames of silence after what has just been said
DRY_LIMIT = 6 * FPS  # a line that promised more and got nothing for so long is failed
AHEAD = 5  # clauses whose sound is wanted before they are due, for the line in the air and the next one
# Clauses of a sentence that must have their sound before it begins, so that it does not stop in the middle: an answer
# wants to be heard soon (and begins with less where the voice has shown itself fast enough, see `flow`); the script,
# whose sounds stand back behind every answer's, rather pauses between two sentences than inside one.
PREPARED_ANSWER, PREPARED_SCRIPT = 2, 5
HOLD_S = 1.4  # before an answer that can begin so soon the script begins no further clause; it holds no longer
HEADS = 2  # waiting lines that are prepared so far; of the others only the first clause is


@dataclass(frozen=True, slots=True)
class Wish:
    """A clause whose sound is wanted; `urgent` for the first clauses of an answer, or of more than an answer."""

    line: str
    place: Place
    clause: Clause
    generation: int
    urgent: bool
    keep: str = ""  # the engine that spoke its sentence so far


class Floor:
    """The floor of one room. Not thread-safe: the stage holds a lock around each call."""

    def __init__(self, split: Split, *, generation: int = 0) -> None:
        self.cut = split
        self.generation = generation
        self.paused = False
        self.muted = False
        self.held = False  # a person at a microphone has the floor
        self._waiting: list[Performance] = []
        self._air: Performance | None = None
        self._clip: Clip | None = None
        self._gap = 0
        self._script_over = False  # what sounded last was no answer
        self._tail: tuple[np.ndarray, np.ndarray] | None = None
        self._ledger = Ledger()
        self._tick = 0
        self.underruns = 0
        self._pace = VoicePace()
        self._held: int | None = None  # the tick at which the script began to hold its breath

    # ------------------------------------------------------------------ from the mind

    def accept(self, line: Line) -> None:
        """Queue a line or a further part of one."""
        known = self._find(line.id)
        if known is not None:
            known.extend(line)
            self._ledger.mark(line.id, "accepted", sentence=line.first)
        elif (state := self._ledger.how_ended(line.id)) is not None:
            self._ledger.mark(line.id, "stale", reason=f"already {state}")
        elif line.generation < self.generation:
            self._ledger.end(line.id, "stale", reason="older generation")
        elif self.muted:
            self._ledger.end(line.id, "stale", reason="panic")
        elif len(self._waiting) >= QUEUE_LIMIT and not self._make_room(line.priority):
            self._ledger.end(line.id, "failed", reason="floor full")
        else:
            self._waiting.append(Performance(line, self._tick, self.cut))
            self._ledger.mark(line.id, "accepted", sentence=line.first)

    def apply(self, cue: Cue) -> None:
        """Obey the cues that concern speech; the others are the picture's."""
        data = cue.data
        match cue.kind:
            case "recall":
                self._recall(str(data.get("line", "")))
            case "brief":
                self._shorten(str(data.get("line", "")))
            case "cut":
                self._cut_all(int(data.get("generation", self.generation + 1)), "cut")
            case "pause":
                self.paused = bool(data.get("on", True))
            case "mic":
                self.held = bool(data.get("on", True))
            case "panic":
                self.panic(bool(data.get("on", True)))

    def panic(self, on: bool) -> None:
        """Silence within two frames and until told otherwise. Pressed twice (at the stage, by the mind) it is one."""
        if on and not self.muted:
            self._cut_all(self.generation + 1, "panic")
        self.muted = on

    def hear(self, line_id: str, place: Place, speech: Speech | None) -> None:
        """Take the sound of a clause, or None where it could not be made."""
        performance = self._find(line_id)
        if performance is None or place.sentence not in performance.sentences:
            return
        performance.take(place, speech, sounding=performance is self._air and self._clip is not None)
        performance.heard = self._tick
        if speech is not None:
            self._pace.made(len(speech.pcm) / SAMPLE_RATE, speech.took)
        if not performance.ready_marked and performance.can_start:
            performance.ready_marked = True
            self._ledger.mark(line_id, "ready", sentence=place.sentence, clause=place.clause)
        if not performance.fact_marked and (fact := performance.fact_place()) and fact in performance.sounds:
            performance.fact_marked = True
            self._ledger.mark(line_id, "ready", sentence=fact.sentence, clause=fact.clause, facts=True)

    # ------------------------------------------------------------------ to the voice

    def wishes(self) -> list[Wish]:
        """Clauses whose sound is wanted, most pressing first."""
        out: list[Wish] = []
        if self._air is not None:
            out += self._missing(self._air, AHEAD, urgent=self._air.line.priority >= ANSWER)
        for i, performance in enumerate(self._by_priority()):
            challenger = self._air is None or performance.line.priority > self._air.line.priority
            urgent = performance.line.priority >= ANSWER
            wishes = self._missing(performance, AHEAD if i < HEADS else 1, urgent=urgent)
            out = wishes + out if challenger and i == 0 else out + wishes
        return out

    def lines(self) -> tuple[str, ...]:
        """Ids queued or in the air, the one in the air first."""
        air = (self._air.line.id,) if self._air else ()
        return air + tuple(p.line.id for p in self._by_priority())

    def take_marks(self, number: int) -> list[Mark]:
        """The marks since the last call, numbered from `number`."""
        return self._ledger.take(number)

    # ------------------------------------------------------------------ the tick

    def tick(self, n: int) -> Beat:
        """Frame n: 1920 samples, a mouth row and what is being said. Never waits, never raises for want of sound."""
        self._tick = self._ledger.tick = n
        self._expire()
        if self._clip is not None and self._cuts_in():
            self._interrupt("cut", "operator")
        elif self._gives_way():
            self._interrupt("yielded", None)
        if self._tail is not None:
            (samples, mouth), self._tail = self._tail, None
            return Beat(samples, mouth, speaking=False)
        if self._clip is None:
            if self._gap > 0 and not (self._cuts_in() or self._follows()):
                self._gap -= 1
                return self._quiet()
            if not self._next_clip():
                return self._quiet()
        return self._play()

    def _play(self) -> Beat:
        air, clip = self._air, self._clip
        assert air is not None and clip is not None and air.at is not None
        sentence, clause = air.sentences[air.at.sentence], air.clause(air.at)
        spoken = air.spoken(clip.played / clip.frames)
        frame = clip.played
        samples, mouth, stress = clip.next()
        about = {"stress": stress, "speech": clip.speech, "frame": frame}
        beat = Beat(samples, mouth, clip.speech is not None, air.line, sentence, clause, spoken, **about)
        if clip.played >= clip.frames:
            self._clause_over(air)
        return beat

    def _clause_over(self, air: Performance) -> None:
        place = air.at
        assert place is not None
        air.sounds.pop(place, None)
        air.advance()
        self._clip = None
        self._gap = GAP_CLAUSE if air.at and air.at.sentence == place.sentence else GAP_SENTENCE
        if air.finished:
            self._air, self._gap = None, GAP_LINE
            self._script_over = air.line.priority < ANSWER
            self._ledger.end(air.line.id, "finished", sentence=place.sentence, tick=self._tick + 1)

    def _next_clip(self) -> bool:
        """Choose what sounds now, at a clause boundary. False: nothing can."""
        challenger = next((p for p in self._by_priority() if self._may_begin(p)), None)
        if self._answer_is_near(challenger):
            return False
        if self._air is None:
            if challenger is None or (self._resting and challenger.line.priority < OPERATOR):
                return False
            self._take_floor(challenger)
        elif challenger is not None and challenger.line.priority > self._air.line.priority:
            self._interrupt("yielded", None)
            self._take_floor(challenger)
        elif self._resting and self._air.line.priority < OPERATOR:
            return False
        air = self._air
        assert air is not None
        if air.finished:
            self._air = None
            self._ledger.end(air.line.id, "finished", sentence=max(air.sentences))
            return False
        if not self._may_begin(air):
            self._starve(air)
            return False
        place = air.at
        assert place is not None
        speech = air.sounds[place]
        self._clip = Clip.of(air.clause(place), speech)
        self._held = None
        if place.clause == 0:
            self._ledger.mark(air.line.id, "spoken", sentence=place.sentence)
        self._ledger.mark(air.line.id, "clause", sentence=place.sentence, clause=place.clause)
        return True

    @property
    def _resting(self) -> bool:
        return self.paused or self.held

    def _answer_is_near(self, challenger: Performance | None) -> bool:
        """Rather a breath than another clause of the script in front of an answer that is nearly made."""
        first = next(iter(self._by_priority()), None)
        if first is None or first is challenger or first.line.priority < ANSWER or first.exhausted:
            return False
        if self._air is not None and self._air.line.priority >= ANSWER:
            return False
        assert first.at is not None
        wait = first.wait(self._pace, self._tick)
        if wait is None or wait > HOLD_S:
            return False
        self._held = self._tick if self._held is None else self._held
        return self._tick - self._held < HOLD_S * FPS

    def _may_begin(self, performance: Performance) -> bool:
        if performance.line.priority < ANSWER:
            return performance.prepared(PREPARED_SCRIPT)
        if performance.prepared(PREPARED_ANSWER):
            return True
        return performance.can_start and performance.wait(self._pace, self._tick) == 0.0

    def _take_floor(self, performance: Performance) -> None:
        self._waiting.remove(performance)
        self._air = performance
        performance.begun = True
        self._gap = 0
        self._ledger.mark(performance.line.id, "started")

    def _starve(self, air: Performance) -> None:
        """The line in the air has no sound for its next clause yet, or its next part has not come."""
        if not air.exhausted:
            assert air.at is not None
            if air.at.clause > 0:
                self.underruns += 1
            return
        if air.dry_since is None:
            air.dry_since = self._tick
        elif self._tick - air.dry_since >= DRY_LIMIT:
            self._air = None
            self._ledger.end(air.line.id, "failed", reason="no further part came")

    def _quiet(self) -> Beat:
        """Silence; within a line its sentence stays on the screen."""
        air = self._air
        if air is None:
            return Beat(SILENCE, REST, speaking=False, awaited=self._awaited())
        shown = min(air.at.sentence, max(air.sentences)) if air.at else max(air.sentences)
        spoken = air.spoken(0.0) if not air.exhausted else 1.0
        sentence = air.sentences.get(shown)
        return Beat(SILENCE, REST, False, air.line, sentence, None, spoken, awaited=self._awaited())

    def _awaited(self) -> bool:
        """An answer has been accepted and cannot sound yet."""
        return any(p.line.priority >= ANSWER and not p.can_start for p in self._waiting)

    # ------------------------------------------------------------------ interruptions

    def _cuts_in(self) -> bool:
        """An operator's line is ready and something lesser is in the air."""
        if self._air is None or self._air.line.priority >= OPERATOR:
            return False
        return any(p.line.priority >= OPERATOR and p.can_start for p in self._waiting)

    def _follows(self) -> bool:
        """A script line is over and an answer is ready: no longer pause lies between them than between two clauses."""
        if self._air is not None or not self._script_over or self._gap > GAP_LINE - GAP_CLAUSE:
            return False
        return self._answer_ready()

    def _gives_way(self) -> bool:
        """The script is at a pause inside a clause and an answer is ready: as good a boundary as the clause's end."""
        air, clip = self._air, self._clip
        if not (air and clip and clip.played in clip.pauses and air.line.priority < ANSWER):
            return False
        return self._answer_ready()

    def _answer_ready(self) -> bool:
        first = next(iter(self._by_priority()), None)
        return first is not None and first.line.priority >= ANSWER and self._may_begin(first)

    def _interrupt(self, state: MarkState, reason: str | None) -> None:
        """Take the floor away from the line in the air; `sentence` in the mark is where to resume."""
        air, clip = self._air, self._clip
        assert air is not None
        self._tail = clip.tail() if clip is not None else None
        self._air, self._clip, self._gap = None, None, 0
        if air.finished:
            self._ledger.end(air.line.id, "finished", sentence=max(air.sentences))
            return
        resume = air.at.sentence if air.at else 0
        self._ledger.end(air.line.id, state, sentence=resume, reason=reason)

    def _cut_all(self, generation: int, reason: str) -> None:
        self.generation = max(self.generation, generation)
        if self._air is not None and self._air.line.generation < self.generation:
            self._interrupt("cut", reason)
        for performance in [p for p in self._waiting if p.line.generation < self.generation]:
            self._waiting.remove(performance)
            self._ledger.end(performance.line.id, "cut", sentence=performance.line.first, reason=reason)

    def _recall(self, line_id: str) -> None:
        performance = self._find(line_id)
        if performance is None:
            state = self._ledger.how_ended(line_id)
            self._ledger.mark(line_id, "recalled" if state is None else "stale", reason=state and f"already {state}")
        elif performance.begun:
            self._ledger.mark(line_id, "started", reason="too late to recall")
        else:
            self._waiting.remove(performance)
            self._ledger.end(line_id, "recalled")

    def _shorten(self, line_id: str) -> None:
        """Others wait: the line in the air ends with the sentence that sounds, or that has just sounded."""
        air = self._air
        if air is not None and air.line.id == line_id and air.at is not None:
            between = self._clip is None and air.at.clause == 0
            air.shorten(air.at.sentence - between)

    def _expire(self) -> None:
        for p in list(self._waiting):
            ttl = p.line.ttl_ms
            if ttl is not None and (self._tick - p.accepted) * 1000 > ttl * FPS:
                self._waiting.remove(p)
                self._ledger.end(p.line.id, "stale", reason="expired")

    # ------------------------------------------------------------------ small things

    def _missing(self, performance: Performance, count: int, *, urgent: bool) -> list[Wish]:
        line = performance.line
        places = performance.places()[: count + (self._clip is not None and performance is self._air)]
        return [
            Wish(
                line.id,
                place,
                performance.clause(place),
                line.generation,
                urgent and i < PREPARED_ANSWER,
                performance.voices.get(place.sentence, ""),
            )
            for i, place in enumerate(places)
            if place not in performance.sounds
        ]

    def _by_priority(self) -> list[Performance]:
        return sorted(self._waiting, key=lambda p: -p.line.priority)

    def _find(self, line_id: str) -> Performance | None:
        if self._air is not None and self._air.line.id == line_id:
            return self._air
        return next((p for p in self._waiting if p.line.id == line_id), None)

    def _make_room(self, priority: int) -> bool:
        lowest = min(reversed(self._waiting), key=lambda p: p.line.priority)
        if lowest.line.priority >= priority:
            return False
        self._waiting.remove(lowest)
        self._ledger.end(lowest.line.id, "failed", reason="floor full")
        return True
