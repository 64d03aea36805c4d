"""The show as it stands: who is heard, what is planned, which lines are on their way; and how a line is handled. Pure.

In: what `director` decides and what `aftermath` learns. Out: the acts that send, recall, rewrite and end a line, and
outcomes of events. It holds the state and makes no choices.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import tzinfo

from agent.acts import Act, Drop, Over, Recall, Send, Settle, Write
from agent.corrections import Corrections
from agent.flight import Flight
from agent.inbox import Cluster, Inbox, InboxLimits, Settled, Shelf
from agent.inbox.outcomes import Outcome
from agent.notices import EVERY_S, NoticeClock
from agent.opening_hours import OpeningHours
from agent.rundown import Rundown, ShowPlan
from agent.schedule import Schedule
from agent.thanks import Thanks, ThanksRhythm
from agent.truth import Truth
from render.values import ANSWER, LineKind, Sentence

REDO = 3  # times one question's answer is written before it is given up


@dataclass(frozen=True, slots=True)
class DirectorSettings:
    """`langs`: what the host speaks unasked; blocks take turns where there are two. `zone`: the room's own, None: the
    host does not tell the time. `schedule` None: always on air. `forbidden`: the platform's words never said;
    `market`: whose rules hold for a person's own words. `notice_every_s`: how often the AI says that it is one; None
    where a person speaks."""

    langs: tuple[str, ...] = ("zh",)
    seed: int = 0
    limits: InboxLimits = field(default_factory=InboxLimits)
    thanks: ThanksRhythm = field(default_factory=ThanksRhythm)
    zone: tzinfo | None = None
    plan: ShowPlan = field(default_factory=ShowPlan)
    schedule: Schedule | None = None
    forbidden: tuple[str, ...] = ()
    market: str = "any"
    notice_every_s: float | None = EVERY_S


@dataclass(slots=True)
class Counters:
    """What the studio shows of the director's work."""

    lines: int = 0
    answers: int = 0
    corrections: int = 0
    resumed: int = 0
    lost: int = 0


class Show:
    """One room's show. `prefix` sets its line ids apart from those of an earlier life."""

    def __init__(self, settings: DirectorSettings) -> None:
        self.settings = settings
        self.lang = settings.langs[0]
        self.truth = Truth()
        self.inbox = Inbox(Shelf(()), settings.limits)
        self.rundown = Rundown(settings.langs, settings.seed, settings.zone, settings.plan, settings.forbidden)
        self.opening_hours = OpeningHours(settings.schedule, self.lang, settings.seed)
        self.thanks = Thanks(self.lang, settings.thanks)
        self.notices = NoticeClock(self.lang, settings.notice_every_s)
        self.corrections = Corrections()
        self.counters = Counters()
        self.flights: dict[str, Flight] = {}
        self.wires: dict[str, Flight] = {}
        self.tickets: dict[int, Flight] = {}
        self.paused = False
        self.muted = False
        self.given = False  # a person at a microphone has the floor
        self.on_stage = False
        self.closing: Flight | None = None  # the last sentence of a show that ends
        self.hushed_until = 0.0
        self.prefix = "1"
        self.last_handle: str | None = None
        self.last_over = 0.0
        self._number = 0
        self._ticket = 0

    def new(self, kind: LineKind, priority: int, lang: str) -> Flight:
        self._number += 1
        self.counters.lines += 1
        flight = Flight(f"{self.prefix}.{self._number}", kind, priority, lang)
        self.flights[flight.id] = flight
        return flight

    def send(self, flight: Flight, now: float, *, first: int) -> Act:
        flight.trips += 1
        flight.wire = flight.id if flight.trips == 1 else f"{flight.id}~{self.prefix}.{flight.trips - 1}"
        flight.state = "sent"
        flight.last_mark = now
        flight.at = first
        self.wires[flight.wire] = flight
        ttl = None
        if flight.deadline is not None and not flight.begun:
            ttl = max(1, round((flight.deadline - now) * 1000))
        return Send(flight, flight.wire, tuple(flight.sentences[first:]), first, flight.final, ttl)

    def part(self, flight: Flight, sentences: tuple[Sentence, ...], first: int, final: bool) -> Act:
        return Send(flight, flight.wire, sentences, first, final, None)

    def recall(self, flight: Flight) -> Act:
        flight.state, flight.stale = "recalling", True
        return Recall(flight.wire)

    def hold_script(self, behind: Flight) -> list[Act]:
        """Script sentences queued behind an interrupted one come back, so that the order stays."""
        acts: list[Act] = []
        for flight in self.flights.values():
            if flight.beat is not None and flight is not behind and flight.state == "sent" and not flight.begun:
                flight.state = "recalling"
                acts.append(Recall(flight.wire))
        return acts

    def write(self, cluster: Cluster, redone: int = 0) -> Act:
        flight = self.new("answer", ANSWER, self.lang)
        flight.cluster, flight.state, flight.final, flight.redone = cluster, "writing", False, redone
        flight.deadline = cluster.deadline
        self._ticket += 1
        self.tickets[self._ticket] = flight
        return Write(self._ticket, cluster)

    def again(self, flight: Flight, now: float, reason: str) -> list[Act]:
        """Have the question answered anew, a few times at most."""
        assert flight.cluster is not None
        if flight.redone < REDO:
            return [self.write(flight.cluster, flight.redone + 1)]
        self.inbox.close(flight.cluster)
        return [
            act
            for member in flight.cluster.members
            for act in self.settled(self.inbox.settle(member, "dropped", reason, now=now))
        ]

    def give_back(self, flight: Flight) -> list[Act]:
        assert flight.cluster is not None
        self.inbox.give_back(flight.cluster)
        return self.drop_writing(flight)

    def drop_writing(self, flight: Flight) -> list[Act]:
        tickets = [t for t, f in self.tickets.items() if f is flight]
        for ticket in tickets:
            del self.tickets[ticket]
        return [Drop(t) for t in tickets]

    def over(self, flight: Flight, state: str, now: float) -> list[Act]:
        """Nothing more of this line will sound."""
        flight.state = "done"
        self.flights.pop(flight.id, None)
        for wire in [w for w, f in self.wires.items() if f is flight]:
            del self.wires[wire]
        if flight.beat is not None and state == "finished":
            self.last_over = now
        return [Over(flight, state)]

    def patience(self, flight: Flight) -> float:
        """How long its words take, and those queued before it may take."""
        return sum(len(s.text) for f in self.flights.values() if f.live for s in f.sentences) / 4.0

    def any(self, kind: str) -> bool:
        return any(f.kind == kind for f in self.flights.values())

    def settled(self, settled: list[Settled], *, announce: bool = True) -> list[Act]:
        return [Settle(s, announce and s.outcome != "duplicate") for s in settled]

    def settle_event(self, id: str, outcome: Outcome, reason: str, **about) -> list[Act]:
        settled = self.inbox.outcomes.settle(Settled(id, outcome, reason, **about))
        return [] if settled is None else [Settle(settled, False)]
