"""The director: what the host does next. A pure step function: inputs with the time, out come acts to carry out.

Inputs: events heard, marks and hellos of the stage, sentences from the answerer, catalog changes, the operator, time.
At each of them it decides: notice, correction, answer, thanks, the run-down, or rest. Answers come before the script
and are written while the clause in the air sounds; the stage lets them in at the next clause boundary; the script goes
on at the sentence where it stopped. Nothing here awaits, reads a clock or draws a random number.
"""

from __future__ import annotations

from collections.abc import Iterable

from agent.acts import Act, Control, Drop, Recall, Settle
from agent.aftermath import Aftermath
from agent.answers.question import Verdict
from agent.courtesy import Courtesy
from agent.flight import Flight
from agent.inbox import Asked, Cluster, Settled, Shelf, Stated, read
from agent.names import address
from agent.notices import goes_on, opened, opening
from agent.script import Script
from agent.show import DirectorSettings, Show
from agent.truth import Truth
from perception.event import LiveEvent
from render.values import CORRECTION, OPERATOR, SCRIPT, Hello, Mark, Sentence

__all__ = ["Director", "DirectorSettings"]

LOST_S = 45.0  # a line the stage has said nothing about for so long is lost


class Director:
    """One room's director: the choices, over the `Show` they are made in."""

    def __init__(self, settings: DirectorSettings | None = None) -> None:
        self.state = Show(settings or DirectorSettings())
        self.aftermath = Aftermath(self.state)
        self.shown: str | None = None
        self.script = Script(self.state)
        self.courtesy = Courtesy(self.state)
        self._turn = 0

    # ------------------------------------------------------------------ what happens

    def hear(self, event: LiveEvent, now: float, *, asked_at: float | None = None) -> list[Act]:
        """Somebody in the room did something."""
        if not self.state.opening_hours.taking(now) and not self.state.inbox.knows(event.id):
            self.state.inbox.remember(event.id)
            reason = "off air" + (f" until {back}" if (back := self.state.opening_hours.back(now)) else "")
            return [Settle(self.state.inbox.outcomes.at_once(Settled(event.id, "ignored", reason)), True)]
        if event.type in ("chat", "voice"):
            greets = read(event.text or "").kind == "greeting" and not (event.is_self or event.history)
            if greets and not self.state.inbox.knows(event.id):
                self.state.thanks.take(event, now, greeting=True)
            return self.state.settled(self.state.inbox.take(event, now, asked_at=asked_at)) + self.decide(now)
        if self.state.inbox.knows(event.id):
            return [
                Settle(
                    self.state.inbox.outcomes.at_once(Settled(event.id, "duplicate", "this id was heard before")), False
                )
            ]
        self.state.inbox.remember(event.id)
        if not event.is_self and not event.history and self.state.thanks.take(event, now):
            self.state.inbox.outcomes.open(event.id)
            return self.decide(now)
        return [Settle(self.state.inbox.outcomes.at_once(Settled(event.id, "ignored", event.type)), False)]

    def catalog(self, products: Iterable, now: float) -> list[Act]:
        """The catalog as it is now. Waiting lines whose facts moved are taken back; figures just said are put right."""
        self.state.truth = Truth(products)
        self.state.inbox.shelf = Shelf(self.state.truth.products.values())
        self.state.inbox.unsay()
        acts: list[Act] = []
        for flight in list(self.state.flights.values()):
            if flight.state == "sent" and not flight.begun and self.state.truth.stale(flight.sentences):
                acts.append(self.state.recall(flight))
        self.state.corrections.check(self.state.truth, now)
        self.script.moved(now)
        return acts + self.decide(now)

    def tick(self, now: float) -> list[Act]:
        """Time passed."""
        acts = self.state.settled(self.state.inbox.tick(now))
        for id in self.state.thanks.late(now):
            acts += self.state.settle_event(id, "expired", "thanks would come too late")
        for flight in list(self.state.flights.values()):
            silent = now - flight.last_mark > LOST_S + self.state.patience(flight)
            if flight.live and flight.state != "writing" and silent:
                acts += self._doubt(flight, now)
        return acts + self.decide(now)

    def _doubt(self, flight: Flight, now: float) -> list[Act]:
        """The stage has long been silent about a line: is it late, or lost? What may still sound is taken back before
        it is said another way; the stage decides."""
        if flight.state == "sent":
            flight.state, flight.last_mark = "recalling", now
            return [Recall(flight.wire)]
        self.state.counters.lost += 1
        return self.aftermath.lose(flight, now)

    # ------------------------------------------------------------------ the answerer

    def verdict(self, ticket: int, verdict: Verdict, now: float) -> list[Act]:
        """What becomes of the question is known."""
        flight = self.state.tickets.get(ticket)
        if flight is None or flight.cluster is None:
            return []
        flight.verdict, flight.lang = verdict, verdict.lang
        for sku in verdict.products[:1]:
            if handle := self.state.truth.handle(sku):
                self.state.rundown.interest(handle, now)
        return []

    def sentence(self, ticket: int, sentence: Sentence, now: float, *, final: bool) -> list[Act]:
        """The next sentence of an answer, checked and ready to be said."""
        flight = self.state.tickets.get(ticket)
        if flight is None or flight.cluster is None:
            return []
        if not flight.sentences:
            members = [m for m in flight.cluster.members if m.id in self.state.inbox.outcomes]
            if not members:
                return self._abandon(flight, ticket)
            stated = Stated.of(sentence.facts, sentence.lang)
            guest = any(m.is_guest for m in members)  # is answered, whoever asked the same before
            if stated and not guest and (line := self.state.inbox.said_lately(flight.cluster, stated, now)):
                return self._merged(flight, ticket, members, line, now)
            self._address(flight, [m.user_name for m in members], sentence.lang)
            flight.reply_to = tuple(m.id for m in members)
        if flight.opening and (flight.sentences or len(flight.to) > 1):
            alone = len(flight.to) == 1 and goes_on(sentence)  # the name is left out rather than put into a thought
            sentence, flight.opening = sentence if alone else opened(sentence, flight.opening), ""
        flight.sentences.append(sentence)
        flight.final = final
        if final:
            del self.state.tickets[ticket]
        if flight.state == "writing":
            return [self.state.send(flight, now, first=0)]
        if flight.state in ("sent", "on_air"):
            return [self.state.part(flight, (sentence,), len(flight.sentences) - 1, final)]
        return self.decide(now)

    def _address(self, flight: Flight, names: list[str], lang: str) -> None:
        """One viewer is named before the second sentence: the first is the answer itself, whose sound is in the voice's
        cache where it was foreseen; a name never is. Several are named at once: they are why it is said."""
        self._turn += 1
        flight.to = _shown(names, lang)
        flight.opening = opening(list(dict.fromkeys(names)), lang, self._turn)

    def written(self, ticket: int, now: float, *, failed: str | None = None) -> list[Act]:
        """The answerer is done with this ticket."""
        flight = self.state.tickets.pop(ticket, None)
        if flight is None or flight.cluster is None:
            return []
        if flight.sentences:
            flight.final = True
            acts: list[Act] = []
            if flight.state in ("sent", "on_air"):
                acts.append(self.state.part(flight, (), len(flight.sentences), True))
            return acts + self.decide(now)
        self.state.flights.pop(flight.id, None)
        cluster = flight.cluster
        if failed is not None or flight.verdict is None:
            return self.state.again(flight, now, failed or "no answer came")
        self.state.inbox.close(cluster)
        outcome = flight.verdict.outcome if flight.verdict.outcome in ("ignored", "refused") else "unknown"
        acts = []
        for member in cluster.members:
            acts += self.state.settled(
                self.state.inbox.settle(member, outcome, flight.verdict.reason or "nothing to say", now=now)
            )
        return acts + self.decide(now)

    # ------------------------------------------------------------------ the stage

    def hello(self, hello: Hello, prefix: str, now: float) -> list[Act]:
        """The wire to the stage is (re)made."""
        return self.aftermath.hello(hello, prefix, now) + self.decide(now)

    def mark(self, mark: Mark, now: float) -> list[Act]:
        """What really happened to a line."""
        return self.aftermath.mark(mark, now) + self.decide(now)

    # ------------------------------------------------------------------ an earlier life

    def adopt(self, flight: Flight, now: float) -> None:
        """A line sent by an earlier life: its marks may still come."""
        flight.last_mark = now
        self.state.flights[flight.id] = flight
        self.state.wires[flight.wire] = flight
        if flight.cluster is not None:
            self.state.inbox.adopt(flight.cluster)

    def readmit(self, asked: Asked, now: float) -> None:
        """A question an earlier life heard and had not come to."""
        self.state.inbox.readmit(asked, now)

    def revive_event(self, event: LiveEvent, at: float) -> None:
        """Somebody an earlier life had not thanked yet."""
        if self.state.thanks.take(event, at):
            self.state.inbox.outcomes.open(event.id)

    # ------------------------------------------------------------------ the operator

    def say(self, text: str, lang: str, now: float) -> list[Act]:
        """The operator's words, before everything else."""
        flight = self.state.new("operator", OPERATOR, lang)
        flight.sentences = [Sentence(text, lang)]  # type: ignore[arg-type]
        return [self.state.send(flight, now, first=0), *self.decide(now)]

    def pause(self, on: bool, now: float) -> list[Act]:
        """Finish the clause, then rest; questions go on ageing."""
        self.state.paused = on
        return [Control("pause", {"on": on}), *self.decide(now)]

    def panic(self, on: bool, now: float) -> list[Act]:
        """Silence at once, until the operator says otherwise."""
        self.state.muted = on
        return [Control("panic", {"on": on}), *self.decide(now)]

    def give_floor(self, on: bool, now: float) -> list[Act]:
        """A person at a microphone speaks: the host stops inside the clause and begins nothing until they are done.
        What was cut goes on at the sentence where it stopped, after they have been answered."""
        if on == self.state.given:
            return []
        self.state.given = on
        if on:
            return [Control("mic", {"on": True}), Control("cut", {})]
        return [Control("mic", {"on": False}), *self.decide(now)]

    def show(self, sku: str, now: float) -> list[Act]:
        """This product next, and on the card now."""
        handle = self.state.truth.handle(sku)
        if handle is None:
            return []
        self.shown = sku
        self.state.rundown.show(handle)
        self.script.forget()
        return [Control("show", {"sku": sku}), *self.decide(now)]

    def close(self, text: str, lang: str, now: float) -> list[Act]:
        """The show ends: the clause in the air is finished, this is said, nothing more. What waits has its outcome."""
        if self.state.closing is not None:
            return []
        acts: list[Act] = []
        for flight in [f for f in self.state.flights.values() if not f.begun]:
            acts += [Recall(flight.wire)] if flight.state == "sent" else []
            acts += self.state.over(flight, "recalled", now) + self.state.drop_writing(flight)
            if flight.cluster is not None:
                acts += self._let_go(flight.cluster, now)
        while (cluster := self.state.inbox.best(now, None)) is not None:
            acts += self._let_go(cluster, now)
        flight = self.state.new("notice", OPERATOR if self.state.paused else CORRECTION, lang)
        flight.sentences = [Sentence(text, lang)]  # type: ignore[arg-type]
        self.state.closing = flight
        return [*acts, self.state.send(flight, now, first=0)]

    def _let_go(self, cluster: Cluster, now: float) -> list[Act]:
        self.state.inbox.close(cluster)
        acts: list[Act] = []
        for member in list(cluster.members):
            acts += self.state.settled(self.state.inbox.settle(member, "dropped", "the show has ended", now=now))
        return acts

    # ------------------------------------------------------------------ decisions

    def on_air(self) -> str | None:
        """The SKU the show is about: what "this one" means."""
        beat = next((f.beat for f in self.state.flights.values() if f.beat is not None and f.state == "on_air"), None)
        if beat is not None:
            self.shown = beat.sentence.sku
        return self.shown

    def decide(self, now: float) -> list[Act]:
        """Everything worth doing at this moment, most important first."""
        silent = self.state.muted or self.state.given or now < self.state.hushed_until
        if not self.state.on_stage or silent or self.state.closing:
            return []
        acts: list[Act] = []
        match self.state.opening_hours.phase(now, busy=bool(self._answering() or self.state.inbox.waiting())):
            case "off":
                return []
            case "closing":
                return self._correct(now) + self._resume_talk(now) + ([] if self._answering() else self._answer(now))
            case "goodbye":
                return self._say_goodbye(now)
            case "opening":
                self.state.notices.said_at = None  # a new show opens with the notice
                self.script.reopen()
        acts += self.courtesy.notice(now)
        if self.state.paused:
            return acts
        acts += self._answer_guest(now) + self._resume_talk(now)
        acts += self._correct(now)
        acts += self._give_way()
        if not any(f.cluster is not None and not f.leaving for f in self.state.flights.values()):
            acts += self._answer(now)
        if not self._answering():
            acts += self.courtesy.thank(now)
            acts += self.script.acts(now)
        return acts

    def _say_goodbye(self, now: float) -> list[Act]:
        """The last sentence of the show; what of the script has not begun is taken back and not said again."""
        acts = self.script.take_back(now)
        if (farewell := self.state.opening_hours.farewell(now)) is not None:
            flight = self.state.new("greeting", SCRIPT, farewell.lang)
            flight.sentences = [farewell]
            acts.append(self.state.send(flight, now, first=0))
        return acts

    def _answering(self) -> bool:
        return any(f.cluster is not None and not f.ending for f in self.state.flights.values())

    def _resume_talk(self, now: float) -> list[Act]:
        """What a higher line interrupted, other than the script, goes on at once; after a guest has been answered."""
        if self._owes_a_guest():
            return []
        acts: list[Act] = []
        for flight in list(self.state.flights.values()):
            if flight.state != "waiting" or flight.beat is not None or flight.at >= len(flight.sentences):
                continue
            if flight.correction is not None and self.state.truth.stale(flight.sentences):
                self.state.corrections.give_back(flight.correction)
                acts += self.state.over(flight, "recalled", now)
                continue
            if flight.cluster is not None and self.state.truth.stale(flight.sentences[flight.at :]):
                acts += self.state.over(flight, "recalled", now) + self.state.drop_writing(flight)
                if not flight.begun:
                    acts += self.state.again(flight, now, "its facts kept changing")
                continue
            self.state.counters.resumed += 1
            acts.append(self.state.send(flight, now, first=flight.at))
        return acts

    def _answer_guest(self, now: float) -> list[Act]:
        """Whoever took the floor is answered before what they interrupted goes on."""
        if not any(m.is_guest for c in self.state.inbox.waiting() for m in c.members):
            return []
        return self._answer(now)

    def _owes_a_guest(self) -> bool:
        """Somebody took the floor with a question, and its answer has not begun."""
        begun = (f.cluster for f in self.state.flights.values() if f.cluster is not None and not f.begun)
        return any(m.is_guest for c in (*self.state.inbox.waiting(), *begun) for m in c.members)

    def _correct(self, now: float) -> list[Act]:
        acts: list[Act] = []
        for correction in self.state.corrections.take(self.state.truth, now):
            sentence, said = correction.amends.sentence, correction.said
            flight = self.state.new("correction", CORRECTION, sentence.lang)
            flight.sentences, flight.correction = [sentence], correction
            flight.to, flight.reply_to = said.to, said.reply_to
            self.state.counters.corrections += 1
            acts.append(self.state.send(flight, now, first=0))
        return acts

    def _answer(self, now: float) -> list[Act]:
        cluster = self.state.inbox.best(now, self.state.truth.handle(self.on_air()))
        return [] if cluster is None else [self.state.write(cluster)]

    def _give_way(self) -> list[Act]:
        """Others wait: an answer that has come to what was asked ends with the sentence that sounds."""
        air = next((f for f in self.state.flights.values() if f.told and not f.brief), None)
        others = any(f.cluster is not None and f is not air for f in self.state.flights.values())
        if air is None or not (others or self.state.inbox.waiting()):
            return []
        air.brief = air.final = True
        return [*self.state.drop_writing(air), Control("brief", {"line": air.wire})]

    def _merged(self, flight: Flight, ticket: int, members: list[Asked], line: str, now: float) -> list[Act]:
        """Its answer is what was just said to others who asked in other words: it is not said again."""
        acts = self._abandon(flight, ticket)
        for member in members:
            acts += self.state.settled(self.state.inbox.settle(member, "merged", "just answered", line=line, now=now))
        return acts + self.decide(now)

    def _abandon(self, flight: Flight, ticket: int) -> list[Act]:
        """Nobody waits for this answer any more."""
        assert flight.cluster is not None
        self.state.inbox.close(flight.cluster)
        self.state.flights.pop(flight.id, None)
        self.state.tickets.pop(ticket, None)
        return [Drop(ticket)]


def _shown(names: list[str], lang: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(address(name, lang) for name in names))
