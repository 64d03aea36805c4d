"""A mind that comes back: what an earlier life left behind, put where it belongs. Pure.

In: a fresh `Director`, the journal's `Past`. Out: the director knows every id heard, stands in the run-down behind the
last sentence really spoken, has open questions back in the inbox, and knows the lines that may still be with the
stage, so that their marks settle what they answer. The stage's hello then tells which of those it still has; what it
lacks and never said is answered anew, what was said is not said again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.flight import Flight
from agent.inbox import Asked, Cluster, read
from agent.ledger import Past, PastLine

if TYPE_CHECKING:
    from agent.director import Director
    from perception.event import LiveEvent


def revive(director: Director, past: Past, now: float) -> None:
    """Make `director` the one who goes on from `past`."""
    for id in past.ids:
        director.state.inbox.remember(id)
    if state := past.states.get("rundown"):
        director.state.rundown.resume(state)
    for sentence, at in past.said:
        director.state.rundown.heard(sentence, at)
    if state := past.states.get("notice"):
        director.state.notices.said_at, director.state.notices.turn = state["said_at"], state["turn"]
    questions: dict[str, tuple[LiveEvent, float]] = {}
    for event, at in past.pending:
        if event.type in ("chat", "voice"):
            questions[event.id] = (event, at)
        else:
            director.revive_event(event, at)
    for line in past.lines:
        members = [_asked(director, *questions.pop(id)) for id in line.reply_to if id in questions]
        if line.kind == "answer" or not line.spoken:
            director.adopt(_flight(line, members), now)
    for event, at in questions.values():
        director.readmit(_asked(director, event, at), now)


def _asked(director: Director, event: LiveEvent, at: float) -> Asked:
    reading = read(event.text or "")
    inbox = director.state.inbox
    user = event.user.id or event.user.name
    return Asked(
        event.id, event.text or "", user, event.user.name, event.platform, at, at + inbox.limits.deadline_s, reading,
        inbox.shelf.about(reading.plain), 1.0, event.type == "voice",
    )  # fmt: skip


def _flight(line: PastLine, members: list[Asked]) -> Flight:
    flight = Flight(line.id, line.kind, line.priority, line.lang, list(line.sentences))  # type: ignore[arg-type]
    flight.wire, flight.adopted = line.wire, True
    flight.state = "on_air" if line.spoken else "sent"
    flight.spoken = set(line.spoken)
    flight.at = max(line.spoken, default=0)
    flight.to, flight.reply_to = line.to, tuple(m.id for m in members)
    flight.final = line.final
    if members:
        cluster = Cluster.of(members[0])
        cluster.members = members
        flight.cluster, flight.deadline = cluster, cluster.deadline
    return flight
