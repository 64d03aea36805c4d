"""What the stage's news mean: marks and hellos turned into outcomes, resumptions and endings. Pure.

In: a `Mark` of what really happened to a line, a `Hello` of a stage that is (again) there. Out: acts: what was said,
what its questions get for an outcome, what is to be said again and what never.
"""

from __future__ import annotations

from agent.acts import Act, Recall, Remember, Tell
from agent.flight import Flight
from agent.show import REDO, Show
from render.values import Hello, Mark

CHARACTERS_PER_S = {"zh": 4.5, "en": 14.0}
HUSH_S = 2.0  # between two tries while the stage's own panic button is down


class Aftermath:
    """Reads the stage's news into the `Show`."""

    def __init__(self, state: Show) -> None:
        self.state = state

    def hello(self, hello: Hello, prefix: str, now: float) -> list[Act]:
        """The wire to the stage is (re)made. Lines it lacks are sent again, from the sentence they stopped in."""
        self.state.prefix = prefix
        self.state.on_stage = True
        if self.state.notices.said_at is not None and self.state.notices.said_at < now - hello.t - 1.0:
            self.state.notices.said_at = None  # this stage began after it: a new stream opens with the notice
        acts: list[Act] = []
        for flight in list(self.state.flights.values()):
            flight.last_mark = now
            if not flight.live or flight.state == "writing":
                continue
            there = flight.wire in hello.lines
            if flight.adopted:
                acts += self._inherit(flight, there, now)
            elif not there:
                acts += self.lose(flight, now)
        return acts

    def _inherit(self, flight: Flight, there: bool, now: float) -> list[Act]:
        """A line of an earlier life. What has begun is never begun again; what has not is written anew."""
        flight.adopted = False
        if flight.begun or (there and flight.cluster is not None):
            if not there:
                return self.state.over(flight, "finished", now)
            if flight.final:
                return []
            flight.final = True  # whoever was writing it is dead: it ends with what has arrived
            return [self.state.part(flight, (), len(flight.sentences), True)]
        acts: list[Act] = [Recall(flight.wire)] if there else []
        acts += self.state.over(flight, "recalled", now)
        if flight.cluster is not None:
            self.state.inbox.give_back(flight.cluster)
        return acts

    def mark(self, mark: Mark, now: float) -> list[Act]:
        """What really happened to a line."""
        flight = self.state.wires.get(mark.line)
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
                acts += self.state.over(flight, "finished", now)
            case "yielded":
                flight.at = flight.at if mark.sentence is None else mark.sentence
                flight.state = "waiting"
                if flight.beat is not None:
                    acts += self.state.hold_script(flight)
                    if self._said_enough(flight, mark):
                        acts += self.state.over(flight, "finished", now)
            case "cut":
                acts += self._cut(flight, mark, now)
            case "recalled":
                acts += self._recalled(flight, now)
            case "stale":
                acts += self._stale(flight, mark, now)
            case "failed":
                acts += self.lose(flight, now, mark.reason or "the stage could not say it")
        return acts

    def _sounds(self, flight: Flight, index: int, t: float, now: float) -> list[Act]:
        first = not flight.begun
        flight.state = "on_air"
        flight.begins = flight.begins + 1 if flight.at == index and flight.begins else 1
        flight.at, flight.begun_at = index, t
        if index >= len(flight.sentences):
            return []
        sentence = flight.sentences[index]
        flight.spoken.add(index)
        if sentence.facts:
            self.state.corrections.note(sentence, now, flight.id, flight.to, flight.reply_to)
            self.state.corrections.check(self.state.truth, now)
        acts: list[Act] = [Tell(flight, index, t)]
        if flight.correction is not None:
            acts.append(Remember(f"correction {flight.id}", flight.correction.record(now, flight.id)))
        self.state.rundown.heard(sentence, now)
        if flight.beat is not None:
            if flight.beat.handle != self.state.last_handle:
                self.state.inbox.moved_on()
            self.state.last_handle = flight.beat.handle
            self.state.rundown.spoken(flight.beat, now)
            acts.append(Remember("rundown", self.state.rundown.state()))
        if flight.kind == "notice":
            self.state.notices.heard(now)
            acts.append(Remember("notice", {"said_at": now, "turn": self.state.notices.turn}))
        if first and flight.cluster is not None:
            acts += self._answered(flight, t, now)
        if first:
            for id in flight.thanked:
                acts += self.state.settle_event(id, "answered", "thanked", line=flight.id, spoken_at=t)
        return acts

    def _answered(self, flight: Flight, t: float, now: float) -> list[Act]:
        """The first word of an answer is out: its questions have their outcome."""
        assert flight.cluster is not None
        self.state.counters.answers += 1
        verdict = flight.verdict
        acts: list[Act] = []
        outcome = verdict.outcome if verdict is not None and verdict.outcome != "ignored" else "answered"
        reason = verdict.reason if verdict is not None else ""
        for i, member in enumerate(m for m in flight.cluster.members if m.id in flight.reply_to):
            what, why = (outcome, reason) if i == 0 else ("merged", f"the same question as {flight.reply_to[0]}")
            acts += self.state.settled(
                self.state.inbox.settle(member, what, why, now=now, line=flight.id, spoken_at=t), announce=False
            )
        rest = [m for m in flight.cluster.members if m.id not in flight.reply_to]
        for member in rest:
            acts += self.state.settled(
                self.state.inbox.settle(member, "merged", "just answered", now=now, line=flight.id)
            )
        self.state.inbox.close(flight.cluster)
        if outcome in ("answered", "unknown"):  # not known is not said over and over either
            self.state.inbox.spoken(flight.cluster, flight.id, now, flight.sentences)
        return acts

    def _said_enough(self, flight: Flight, mark: Mark) -> bool:
        """Half of a script sentence was heard before it was interrupted, or it was begun a second time: it is not said
        a third."""
        if flight.at not in flight.spoken:
            return False
        whole = len(flight.sentences[flight.at].text) / CHARACTERS_PER_S[flight.sentences[flight.at].lang]
        return flight.begins >= 2 or mark.t - flight.begun_at >= 0.5 * whole

    def _cut(self, flight: Flight, mark: Mark, now: float) -> list[Act]:
        """The operator or the panic button took the floor."""
        if mark.reason == "panic" or self.state.muted:
            if flight.cluster is not None and not flight.begun:
                return self.state.over(flight, "cut", now) + self.state.give_back(flight)
            return self.state.over(flight, "cut", now)
        flight.at = flight.at if mark.sentence is None else mark.sentence
        flight.state = "waiting"
        return self.state.hold_script(flight) if flight.beat is not None else []

    def _recalled(self, flight: Flight, now: float) -> list[Act]:
        if flight.beat is not None and flight.stale:
            beat = self.state.rundown.again(flight.beat, self.state.truth.products, now)
            if beat is None:
                return self.state.over(flight, "recalled", now)
            flight.beat, flight.sentences, flight.stale = beat, [beat.sentence], False
        if flight.correction is not None and flight.stale:
            self.state.corrections.give_back(flight.correction)
            return self.state.over(flight, "recalled", now)
        if flight.cluster is not None:
            acts = self.state.over(flight, "recalled", now) + self.state.drop_writing(flight)
            reason = "its facts kept changing" if flight.stale else "the stage could not begin it"
            return acts + self.state.again(flight, now, reason)
        flight.state = "waiting"
        return []

    def _stale(self, flight: Flight, mark: Mark, now: float) -> list[Act]:
        """The stage would not take it: too late, an id it is done with, or a generation that is over."""
        if mark.reason == "expired":
            acts = self.state.over(flight, "stale", now) + self.state.drop_writing(flight)
            if flight.cluster is not None:
                self.state.inbox.close(flight.cluster)
                for member in flight.cluster.members:
                    acts += self.state.settled(
                        self.state.inbox.settle(member, "expired", "no clause boundary in time", now=now)
                    )
            for id in flight.thanked:
                acts += self.state.settle_event(id, "expired", "thanks would come too late")
            return acts
        if flight.state == "on_air" and flight.begun:
            return []
        if mark.reason == "skipped":
            return self._skipped(flight, now)
        if mark.reason == "panic":  # pressed at the stage itself, which does not say when it is over
            self.state.hushed_until = now + HUSH_S
            flight.state = "waiting"
            return []
        return self.lose(flight, now, mark.reason or "stale")

    def _skipped(self, flight: Flight, now: float) -> list[Act]:
        """Co-pilot: the person at the prompter will not say it. It is not offered again."""
        acts = self.state.over(flight, "stale", now) + self.state.drop_writing(flight)
        if flight.cluster is not None:
            self.state.inbox.close(flight.cluster)
            for member in flight.cluster.members:
                acts += self.state.settled(
                    self.state.inbox.settle(member, "dropped", "skipped by the operator", now=now)
                )
        for id in flight.thanked:
            acts += self.state.settle_event(id, "dropped", "skipped by the operator")
        if flight.beat is not None:
            self.state.rundown.heard(flight.beat.sentence, now)
            acts.append(Remember("rundown", self.state.rundown.state()))
        return acts

    def lose(self, flight: Flight, now: float, reason: str = "the stage lost it") -> list[Act]:
        """The stage does not have it. What was not said is said once more, from the sentence where it stopped."""
        flight.redone += 1
        if self.state.muted or flight.redone > REDO:
            acts = self.state.over(flight, "failed", now) + self.state.drop_writing(flight)
            if flight.cluster is not None:
                self.state.inbox.close(flight.cluster)
                for member in flight.cluster.members:
                    acts += self.state.settled(self.state.inbox.settle(member, "dropped", reason, now=now))
            for id in flight.thanked:
                acts += self.state.settle_event(id, "dropped", reason)
            return acts
        flight.state = "waiting"
        if flight.at >= len(flight.sentences) and flight.final:
            return self.state.over(flight, "failed", now)
        return []
