"""The director: what the host does next. A pure step function: inputs with the time, out come acts to carry out.

Inputs: events heard, marks and hellos of the stage, sentences from the answerer, catalog changes, the operator, time.
At each of them it decides: notice, correction, answer, thanks, the run-down, or rest. Answers come before the script
and are written while the clause in the air sounds; the stage lets them in at the next clause boundary; the script goes
on at the sentence where it stopped. Nothing here awaits, reads a clock or draws a random number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from agent.acts import Act, Control, Drop, Over, Recall, Remember, Send, Settle, Tell, Write
from agent.answers.question import Verdict
from agent.flight import Flight
from agent.inbox import Asked, Cluster, Inbox, InboxLimits, Settled, Shelf, read
from agent.notices import NoticeClock, lead_in, opening
from agent.rundown import Beat, Rest, Rundown
from agent.rundown.wording import corrected
from agent.thanks import Thanks, ThanksRhythm
from agent.truth import Truth
from perception.event import LiveEvent
from render.values import ANSWER, CORRECTION, NOTICE, OPERATOR, SCRIPT, Hello, Mark, Sentence

SCRIPT_AHEAD = 2  # script sentences with the stage: the one in the air and the next
CORRECT_WITHIN_S = 60.0  # a figure said this recently is put right aloud
LOST_S = 45.0  # a line the stage has said nothing about for so long is lost
RECENT_FACTS = 64
REDO = 3  # times one question's answer is written before it is given up


@dataclass(frozen=True, slots=True)
class DirectorSettings:
    langs: tuple[str, ...] = ("zh",)
    seed: int = 0
    limits: InboxLimits = InboxLimits()
    thanks: ThanksRhythm = ThanksRhythm()


@dataclass(slots=True)
class Spoken:
    """A figure that was on air lately, for the correction should it change."""

    sentence: Sentence
    flight: str
    at: float


@dataclass(slots=True)
class Counters:
    """What the studio shows of the director's work."""

    lines: int = 0
    answers: int = 0
    recalls: int = 0
    corrections: int = 0
    resumed: int = 0
    lost: int = 0


class Director:
    """One room's director. `prefix` sets its line ids apart from those of an earlier life."""

    def __init__(self, settings: DirectorSettings = DirectorSettings()) -> None:
        self.settings = settings
        lang = settings.langs[0]
        self.lang = lang
        self.truth = Truth()
        self.inbox = Inbox(Shelf(()), settings.limits)
        self.rundown = Rundown(settings.langs, settings.seed)
        self.thanks = Thanks(lang, settings.thanks)
        self.notices = NoticeClock(lang)
        self.counters = Counters()
        self.flights: dict[str, Flight] = {}
        self.paused = False
        self.muted = False
        self.on_stage = False
        self.shown: str | None = None
        self._prefix = "1"
        self._number = 0
        self._wires: dict[str, Flight] = {}
        self._tickets: dict[int, Flight] = {}
        self._ticket = 0
        self._rest_until = 0.0
        self._drawn: Beat | None = None
        self._last_handle: str | None = None
        self._last_over = 0.0
        self._facts: list[Spoken] = []
        self._corrections: list[Sentence] = []
        self._turn = 0
        self._thanked: dict[str, None] = {}

    # ------------------------------------------------------------------ what happens

    def hear(self, event: LiveEvent, now: float, *, asked_at: float | None = None) -> list[Act]:
        """Somebody in the room did something."""
        if event.type in ("chat", "voice"):
            greets = read(event.text or "").kind == "greeting" and not (event.is_self or event.history)
            if greets and not self.inbox.knows(event.id):
                self.thanks.take(event, now, greeting=True)
            return self._settled(self.inbox.take(event, now, asked_at=asked_at)) + self.decide(now)
        if self.inbox.knows(event.id):
            return [
                Settle(self.inbox.outcomes.at_once(Settled(event.id, "duplicate", "this id was heard before")), False)
            ]
        self.inbox.remember(event.id)
        if not event.is_self and not event.history and self.thanks.take(event, now):
            self.inbox.outcomes.open(event.id)
            return self.decide(now)
        return [Settle(self.inbox.outcomes.at_once(Settled(event.id, "ignored", event.type)), False)]

    def catalog(self, products: Iterable, now: float) -> list[Act]:
        """The catalog as it is now. Lines that wait with facts that moved are taken back; figures just said are corrected."""
        self.truth = Truth(products)
        self.inbox.shelf = Shelf(self.truth.products.values())
        self.inbox.unsay(lambda cluster: True)
        acts: list[Act] = []
        for flight in list(self.flights.values()):
            if flight.state == "sent" and not flight.begun and self.truth.stale(flight.sentences):
                acts.append(self._recall(flight))
        self._facts = [s for s in self._facts if now - s.at <= CORRECT_WITHIN_S]
        self._check_spoken()
        if self._drawn is not None:
            self._drawn = self.rundown.again(self._drawn, self.truth.products, now)
        return acts + self.decide(now)

    def tick(self, now: float) -> list[Act]:
        """Time passed."""
        acts = self._settled(self.inbox.tick(now))
        for id in self.thanks.late(now):
            acts += self._settle_event(id, "expired", "thanks would come too late")
        for flight in list(self.flights.values()):
            if flight.live and flight.state != "writing" and now - flight.last_mark > LOST_S + self._patience(flight):
                self.counters.lost += 1
                acts += self._lose(flight, now)
        return acts + self.decide(now)

    # ------------------------------------------------------------------ the answerer

    def verdict(self, ticket: int, verdict: Verdict, now: float) -> list[Act]:
        """What becomes of the question is known."""
        flight = self._tickets.get(ticket)
        if flight is None or flight.cluster is None:
            return []
        flight.verdict, flight.lang = verdict, verdict.lang
        for sku in verdict.products[:1]:
            if handle := self.truth.handle(sku):
                self.rundown.interest(handle, now)
        return []

    def sentence(self, ticket: int, sentence: Sentence, now: float, *, final: bool) -> list[Act]:
        """The next sentence of an answer, checked and ready to be said."""
        flight = self._tickets.get(ticket)
        if flight is None or flight.cluster is None:
            return []
        if not flight.sentences:
            names = [m.user_name for m in flight.cluster.members if m.id in self.inbox.outcomes]
            if not names:
                return self._abandon(flight, ticket)
            self._turn += 1
            sentence = _opened(sentence, opening(list(dict.fromkeys(names)), sentence.lang, self._turn))
            flight.to = _shown(names, sentence.lang)
            flight.reply_to = tuple(m.id for m in flight.cluster.members if m.id in self.inbox.outcomes)
        flight.sentences.append(sentence)
        flight.final = final
        if final:
            del self._tickets[ticket]
        if flight.state == "writing":
            return [self._send(flight, now, first=0)]
        if flight.state in ("sent", "on_air"):
            return [self._part(flight, (sentence,), len(flight.sentences) - 1, final)]
        return self.decide(now)

    def written(self, ticket: int, now: float, *, failed: str | None = None) -> list[Act]:
        """The answerer is done with this ticket."""
        flight = self._tickets.pop(ticket, None)
        if flight is None or flight.cluster is None:
            return []
        if flight.sentences:
            flight.final = True
            acts: list[Act] = []
            if flight.state in ("sent", "on_air"):
                acts.append(self._part(flight, (), len(flight.sentences), True))
            return acts + self.decide(now)
        self.flights.pop(flight.id, None)
        cluster = flight.cluster
        if failed is not None or flight.verdict is None:
            return self._again(flight, now, failed or "no answer came")
        self.inbox.close(cluster)
        outcome = flight.verdict.outcome if flight.verdict.outcome in ("ignored", "refused") else "unknown"
        acts = []
        for member in cluster.members:
            acts += self._settled(
                self.inbox.settle(member, outcome, flight.verdict.reason or "nothing to say", now=now)
            )
        return acts + self.decide(now)

    # ------------------------------------------------------------------ the stage is there

    def hello(self, hello: Hello, prefix: str, now: float) -> list[Act]:
        """The wire to the stage is (re)made. Lines it no longer has are sent again, from the sentence they stopped in."""
        self._prefix = prefix
        self.on_stage = True
        if self.notices.said_at is not None and self.notices.said_at < now - hello.t - 1.0:
            self.notices.said_at = None  # this stage began after it: a new stream opens with the notice
        acts: list[Act] = []
        for flight in list(self.flights.values()):
            flight.last_mark = now
            if not flight.live or flight.state == "writing":
                continue
            there = flight.wire in hello.lines
            if flight.adopted:
                acts += self._inherit(flight, there, now)
            elif not there:
                acts += self._lose(flight, now)
        return acts + self.decide(now)

    def _inherit(self, flight: Flight, there: bool, now: float) -> list[Act]:
        """A line of an earlier life. What has begun is never begun again; what has not is written anew from the rows."""
        flight.adopted = False
        if flight.begun or (there and flight.cluster is not None):
            if not there:
                return self._over(flight, "finished", now)
            if flight.final:
                return []
            flight.final = True  # whoever was writing it is dead: it ends with what has arrived
            return [self._part(flight, (), len(flight.sentences), True)]
        acts: list[Act] = [Recall(flight.wire)] if there else []
        acts += self._over(flight, "recalled", now)
        if flight.cluster is not None:
            self.inbox.give_back(flight.cluster)
        return acts

    # ------------------------------------------------------------------ an earlier life

    def adopt(self, flight: Flight, now: float) -> None:
        """A line sent by an earlier life: its marks may still come."""
        flight.last_mark = now
        self.flights[flight.id] = flight
        self._wires[flight.wire] = flight
        if flight.cluster is not None:
            self.inbox.adopt(flight.cluster)

    def readmit(self, asked: Asked, now: float) -> None:
        """A question an earlier life heard and had not come to."""
        self.inbox.readmit(asked, now)

    def revive_event(self, event: LiveEvent, at: float) -> None:
        """Somebody an earlier life had not thanked yet."""
        if self.thanks.take(event, at):
            self.inbox.outcomes.open(event.id)

    # ------------------------------------------------------------------ the stage

    def mark(self, mark: Mark, now: float) -> list[Act]:
        """What really happened to a line."""
        flight = self._wires.get(mark.line)
        if flight is None or flight.state == "done" or (mark.line != flight.wire):
            return []
        flight.last_mark = now
        acts: list[Act] = []
        match mark.state:
            case "started" if mark.reason:  # a recall that came too late
                flight.state = "on_air"
            case "started":
                flight.state = "on_air"
            case "spoken":
                acts += self._sounds(flight, mark.sentence or 0, mark.t, now)
            case "finished":
                acts += self._over(flight, "finished", now)
            case "yielded":
                flight.at = flight.at if mark.sentence is None else mark.sentence
                flight.state = "waiting"
                if flight.beat is not None:
                    acts += self._hold_script(flight)
            case "cut":
                acts += self._cut(flight, mark, now)
            case "recalled":
                acts += self._recalled(flight, now)
            case "stale":
                acts += self._stale(flight, mark, now)
            case "failed":
                acts += self._lose(flight, now, mark.reason or "the stage could not say it")
        return acts + self.decide(now)

    def _sounds(self, flight: Flight, index: int, t: float, now: float) -> list[Act]:
        first = not flight.begun
        flight.state = "on_air"
        flight.at = index
        if index >= len(flight.sentences):
            return []
        sentence = flight.sentences[index]
        flight.spoken.add(index)
        if sentence.facts:
            self._facts = [*self._facts[-RECENT_FACTS:], Spoken(sentence, flight.id, now)]
            self._check_spoken()
        acts: list[Act] = [Tell(flight, index, t)]
        self.rundown.heard(sentence, now)
        if flight.beat is not None:
            if flight.beat.handle != self._last_handle:
                self.inbox.unsay(lambda cluster: cluster.head.about.handle is None)
            self._last_handle = flight.beat.handle
            self.rundown.spoken(flight.beat, now)
            acts.append(Remember("rundown", self.rundown.state()))
        if flight.kind == "notice":
            self.notices.heard(now)
            acts.append(Remember("notice", {"said_at": now, "turn": self.notices.turn}))
        if first and flight.cluster is not None:
            acts += self._answered(flight, t, now)
        if first:
            for id in flight.thanked:
                acts += self._settle_event(id, "answered", "thanked", line=flight.id, spoken_at=t)
        return acts

    def _answered(self, flight: Flight, t: float, now: float) -> list[Act]:
        """The first word of an answer is out: its questions have their outcome."""
        assert flight.cluster is not None
        self.counters.answers += 1
        verdict = flight.verdict
        acts: list[Act] = []
        outcome = verdict.outcome if verdict is not None and verdict.outcome != "ignored" else "answered"
        reason = verdict.reason if verdict is not None else ""
        for i, member in enumerate(m for m in flight.cluster.members if m.id in flight.reply_to):
            what, why = (outcome, reason) if i == 0 else ("merged", f"the same question as {flight.reply_to[0]}")
            acts += self._settled(
                self.inbox.settle(member, what, why, now=now, line=flight.id, spoken_at=t), announce=False
            )
        rest = [m for m in flight.cluster.members if m.id not in flight.reply_to]
        for member in rest:
            acts += self._settled(self.inbox.settle(member, "merged", "just answered", now=now, line=flight.id))
        self.inbox.close(flight.cluster)
        if outcome == "answered":
            self.inbox.spoken(flight.cluster, flight.id, now)
        return acts

    def _over(self, flight: Flight, state: str, now: float) -> list[Act]:
        """Nothing more of this line will sound."""
        flight.state = "done"
        self.flights.pop(flight.id, None)
        for wire in [w for w, f in self._wires.items() if f is flight]:
            del self._wires[wire]
        if flight.beat is not None and state == "finished":
            self._last_over = now
        return [Over(flight, state)]

    def _cut(self, flight: Flight, mark: Mark, now: float) -> list[Act]:
        """The operator or the panic button took the floor."""
        if mark.reason == "panic" or self.muted:
            if flight.cluster is not None and not flight.begun:
                return self._over(flight, "cut", now) + self._return(flight)
            return self._over(flight, "cut", now)
        flight.at = flight.at if mark.sentence is None else mark.sentence
        flight.state = "waiting"
        return self._hold_script(flight) if flight.beat is not None else []

    def _recalled(self, flight: Flight, now: float) -> list[Act]:
        if flight.beat is not None and flight.stale:
            beat = self.rundown.again(flight.beat, self.truth.products, now)
            if beat is None:
                return self._over(flight, "recalled", now)
            flight.beat, flight.sentences, flight.stale = beat, [beat.sentence], False
        if flight.cluster is not None:
            acts = self._over(flight, "recalled", now) + self._drop_writing(flight)
            return acts + self._again(flight, now, "its facts kept changing")
        flight.state = "waiting"
        return []

    def _stale(self, flight: Flight, mark: Mark, now: float) -> list[Act]:
        """The stage would not take it: too late, an id it is done with, or a generation that is over."""
        if mark.reason == "expired":
            acts = self._over(flight, "stale", now) + self._drop_writing(flight)
            if flight.cluster is not None:
                self.inbox.close(flight.cluster)
                for member in flight.cluster.members:
                    acts += self._settled(self.inbox.settle(member, "expired", "no clause boundary in time", now=now))
            for id in flight.thanked:
                acts += self._settle_event(id, "expired", "thanks would come too late")
            return acts
        if flight.state == "on_air" and flight.begun:
            return []
        return self._lose(flight, now, mark.reason or "stale")

    def _lose(self, flight: Flight, now: float, reason: str = "the stage lost it") -> list[Act]:
        """The stage does not have it. What was not said is said once more, from the sentence where it stopped."""
        flight.redone += 1
        if self.muted or flight.redone > REDO:
            acts = self._over(flight, "failed", now) + self._drop_writing(flight)
            if flight.cluster is not None:
                self.inbox.close(flight.cluster)
                for member in flight.cluster.members:
                    acts += self._settled(self.inbox.settle(member, "dropped", reason, now=now))
            for id in flight.thanked:
                acts += self._settle_event(id, "dropped", reason)
            return acts
        flight.state = "waiting"
        if flight.at >= len(flight.sentences) and flight.final:
            return self._over(flight, "failed", now)
        return []

    # ------------------------------------------------------------------ the operator

    def say(self, text: str, lang: str, now: float) -> list[Act]:
        """The operator's words, before everything else."""
        flight = self._new("operator", OPERATOR, lang)
        flight.sentences = [Sentence(text, lang)]  # type: ignore[arg-type]
        return [self._send(flight, now, first=0), *self.decide(now)]

    def pause(self, on: bool, now: float) -> list[Act]:
        """Finish the clause, then rest; questions go on ageing."""
        self.paused = on
        return [Control("pause", {"on": on}), *self.decide(now)]

    def panic(self, on: bool, now: float) -> list[Act]:
        """Silence at once, until the operator says otherwise."""
        self.muted = on
        return [Control("panic", {"on": on}), *self.decide(now)]

    def show(self, sku: str, now: float) -> list[Act]:
        """This product next, and on the card now."""
        handle = self.truth.handle(sku)
        if handle is None:
            return []
        self.shown = sku
        self.rundown.show(handle)
        self._drawn = None
        return [Control("show", {"sku": sku}), *self.decide(now)]

    # ------------------------------------------------------------------ decisions

    def on_air(self) -> str | None:
        """The SKU the show is about: what "this one" means."""
        beat = next((f.beat for f in self.flights.values() if f.beat is not None and f.state == "on_air"), None)
        if beat is not None:
            self.shown = beat.sentence.sku
        return self.shown

    def decide(self, now: float) -> list[Act]:
        """Everything worth doing at this moment, most important first."""
        if not self.on_stage or self.muted:
            return []
        acts: list[Act] = []
        if self.notices.due(now) and not self._any("notice"):
            flight = self._new("notice", NOTICE, self.notices.lang)
            flight.sentences = [self.notices.words()]
            acts.append(self._send(flight, now, first=0))
        if self.paused:
            return acts
        acts += self._resume_talk(now)
        acts += self._correct(now)
        if not self._answering():
            acts += self._answer(now)
        if not self._answering():
            acts += self._thank(now)
            acts += self._script(now)
        return acts

    def _answering(self) -> bool:
        return any(f.cluster is not None and not f.ending for f in self.flights.values())

    def _resume_talk(self, now: float) -> list[Act]:
        """What a higher line interrupted, other than the script, goes on at once."""
        acts: list[Act] = []
        for flight in list(self.flights.values()):
            if flight.state != "waiting" or flight.beat is not None or flight.at >= len(flight.sentences):
                continue
            if flight.cluster is not None and self.truth.stale(flight.sentences[flight.at :]):
                acts += self._over(flight, "recalled", now) + self._drop_writing(flight)
                if not flight.begun:
                    acts += self._again(flight, now, "its facts kept changing")
                continue
            self.counters.resumed += 1
            acts.append(self._send(flight, now, first=flight.at))
        return acts

    def _correct(self, now: float) -> list[Act]:
        acts: list[Act] = []
        while self._corrections:
            flight = self._new("correction", CORRECTION, self._corrections[0].lang)
            flight.sentences = [self._corrections.pop(0)]
            self.counters.corrections += 1
            acts.append(self._send(flight, now, first=0))
        return acts

    def _answer(self, now: float) -> list[Act]:
        cluster = self.inbox.best(now, self.truth.handle(self.on_air()))
        return [] if cluster is None else [self._write(cluster)]

    def _write(self, cluster: Cluster, redone: int = 0) -> Act:
        flight = self._new("answer", ANSWER, self.lang)
        flight.cluster, flight.state, flight.final, flight.redone = cluster, "writing", False, redone
        flight.deadline = cluster.deadline
        self._ticket += 1
        self._tickets[self._ticket] = flight
        return Write(self._ticket, cluster)

    def _thank(self, now: float) -> list[Act]:
        if self._any("thanks") or self._any("greeting"):
            return []

        def fresh(text: str) -> bool:
            return self.rundown.fresh(text, now)

        batch = None
        if self.thanks.due(now):
            batch = self.thanks.batch(now, fresh)
        elif self.thanks.welcome_due(now) and not self.inbox.waiting():
            batch = self.thanks.greet(now, fresh)
        if batch is None:
            return []
        # At the script's own priority: thanks come between two sentences and break none.
        flight = self._new("thanks" if batch.kind == "thanks" else "greeting", SCRIPT, batch.sentence.lang)
        flight.sentences, flight.to = [batch.sentence], batch.to
        flight.thanked = batch.ids if batch.kind == "thanks" else ()
        flight.deadline = now + 60.0
        return [self._send(flight, now, first=0)]

    def _script(self, now: float) -> list[Act]:
        flights = [f for f in self.flights.values() if f.beat is not None]
        if any(f.state == "recalling" for f in flights):
            return []
        acts: list[Act] = []
        for flight in [f for f in flights if f.state == "waiting"]:
            if not self._again_script(flight, now):
                acts += self._over(flight, "recalled", now)
                continue
            if sum(f.live for f in flights) < SCRIPT_AHEAD:
                self.counters.resumed += 1
                acts.append(self._send(flight, now, first=0))
        while now >= self._rest_until and len(flights := [f for f in self.flights.values() if f.beat]) < SCRIPT_AHEAD:
            beat = self._draw(now)
            if beat is None:
                break
            if beat.handle != self._last_drawn(flights) and flights:
                break  # a new product begins once the last one's sentence is over
            pause = self.rundown.pause_between()
            if beat.handle != self._last_handle and self._last_handle and now < self._last_over + pause:
                self._rest_until = self._last_over + pause
                break
            self._drawn = None
            fresh = self.rundown.again(beat, self.truth.products, now)
            if fresh is None:
                continue
            flight = self._new("promo" if fresh.promotes else "script", SCRIPT, fresh.lang)
            flight.beat, flight.sentences = fresh, [fresh.sentence]
            acts += [self._send(flight, now, first=0), Remember("rundown", self.rundown.state())]
        return acts

    def _draw(self, now: float) -> Beat | None:
        """The next sentence of the show; drawn once, read from the row when it is sent."""
        if self._drawn is None:
            drawn = self.rundown.next(self.truth.products, now)
            if isinstance(drawn, Rest):
                self._rest_until = now + drawn.seconds
                return None
            self._drawn = drawn
        return self._drawn

    def _last_drawn(self, flights: list[Flight]) -> str | None:
        return flights[-1].beat.handle if flights and flights[-1].beat else None

    def _again_script(self, flight: Flight, now: float) -> bool:
        """A script sentence on its way back to the stage is read from the row again."""
        assert flight.beat is not None
        beat = self.rundown.again(flight.beat, self.truth.products, now)
        if beat is None:
            return False
        flight.beat, flight.sentences, flight.at = beat, [beat.sentence], 0
        return True

    # ------------------------------------------------------------------ lines

    def _new(self, kind, priority: int, lang: str) -> Flight:
        self._number += 1
        self.counters.lines += 1
        flight = Flight(f"{self._prefix}.{self._number}", kind, priority, lang)
        self.flights[flight.id] = flight
        return flight

    def _send(self, flight: Flight, now: float, *, first: int) -> Act:
        flight.trips += 1
        flight.wire = flight.id if flight.trips == 1 else f"{flight.id}~{self._prefix}.{flight.trips - 1}"
        flight.state = "sent"
        flight.last_mark = now
        flight.at = first
        self._wires[flight.wire] = flight
        ttl = None
        if flight.deadline is not None and not flight.begun:
            ttl = max(1, round((flight.deadline - now) * 1000))
        return Send(flight, flight.wire, tuple(flight.sentences[first:]), first, flight.final, ttl)

    def _part(self, flight: Flight, sentences: tuple[Sentence, ...], first: int, final: bool) -> Act:
        return Send(flight, flight.wire, sentences, first, final, None)

    def _recall(self, flight: Flight) -> Act:
        flight.state, flight.stale = "recalling", True
        self.counters.recalls += 1
        return Recall(flight.wire)

    def _hold_script(self, behind: Flight) -> list[Act]:
        """Script sentences queued behind an interrupted one come back, so that the order stays."""
        acts: list[Act] = []
        for flight in self.flights.values():
            if flight.beat is not None and flight is not behind and flight.state == "sent" and not flight.begun:
                flight.state = "recalling"
                acts.append(Recall(flight.wire))
        return acts

    def _again(self, flight: Flight, now: float, reason: str) -> list[Act]:
        """Have the question answered anew, a few times at most."""
        assert flight.cluster is not None
        if flight.redone < REDO:
            return [self._write(flight.cluster, flight.redone + 1)]
        self.inbox.close(flight.cluster)
        return [
            act
            for member in flight.cluster.members
            for act in self._settled(self.inbox.settle(member, "dropped", reason, now=now))
        ]

    def _return(self, flight: Flight) -> list[Act]:
        assert flight.cluster is not None
        self.inbox.give_back(flight.cluster)
        return self._drop_writing(flight)

    def _abandon(self, flight: Flight, ticket: int) -> list[Act]:
        """Nobody waits for this answer any more."""
        assert flight.cluster is not None
        self.inbox.close(flight.cluster)
        self.flights.pop(flight.id, None)
        self._tickets.pop(ticket, None)
        return [Drop(ticket)]

    def _drop_writing(self, flight: Flight) -> list[Act]:
        tickets = [t for t, f in self._tickets.items() if f is flight]
        for ticket in tickets:
            del self._tickets[ticket]
        return [Drop(t) for t in tickets]

    def _check_spoken(self) -> None:
        """Figures that were just on air and are no longer true get one correcting sentence each."""
        due: dict[str, Sentence] = {}
        for spoken in list(self._facts):
            moved = [f for f in spoken.sentence.facts if self.truth.moved(f)]
            if not moved:
                continue
            self._facts.remove(spoken)
            for fact in moved:
                sentence = corrected(*self.truth.cited(fact), spoken.sentence.lang)
                if sentence is not None:
                    due[fact.ref] = sentence
        self._corrections += due.values()

    def _patience(self, flight: Flight) -> float:
        """How long its words take, and those queued before it may take."""
        return sum(len(s.text) for f in self.flights.values() if f.live for s in f.sentences) / 4.0

    def _any(self, kind: str) -> bool:
        return any(f.kind == kind for f in self.flights.values())

    # ------------------------------------------------------------------ outcomes

    def _settled(self, settled: list[Settled], *, announce: bool = True) -> list[Act]:
        return [Settle(s, announce and s.outcome != "duplicate") for s in settled]

    def _settle_event(self, id: str, outcome, reason: str, **about) -> list[Act]:
        settled = self.inbox.outcomes.settle(Settled(id, outcome, reason, **about))
        return [] if settled is None else [Settle(settled, False)]


def _opened(sentence: Sentence, prefix: str) -> Sentence:
    """The answer's first sentence with the words that say whose question it is."""
    spoken = None if sentence.spoken is None else lead_in(prefix, sentence.spoken, sentence.lang)
    text = lead_in(prefix, sentence.text, sentence.lang)
    return Sentence(text, sentence.lang, sentence.sku, sentence.facts, spoken, sentence.gesture)


def _shown(names: list[str], lang: str) -> tuple[str, ...]:
    from agent.names import address

    return tuple(dict.fromkeys(address(name, lang) for name in names))
