"""A replay's journal: one JSON line per event with its outcome, one per line that was spoken. The mind's `Ledger`.

In: what the mind writes down. Out: rows handed to `write`, in the order in which they became certain: a line once it
is over, an answered event once its line is. Holds only what is not over yet.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from agent.acts import Over, Send, Tell
from agent.flight import Flight
from agent.inbox import Settled
from agent.ledger import Past
from perception.event import LiveEvent
from render.values import Mark


class Transcript:
    def __init__(self, write: Callable[[dict[str, Any]], None]) -> None:
        self._write = write
        self._heard: dict[str, float] = {}
        self._spoken: dict[str, tuple[float, dict[int, Any]]] = {}
        self._waiting: dict[str, list[dict[str, Any]]] = {}

    @property
    def open(self) -> int:
        """Events without an outcome so far."""
        return len(self._heard)

    # ------------------------------------------------------------------ Ledger

    def heard(self, event: LiveEvent, at: float) -> None:
        if event.t is not None:
            self._heard.setdefault(event.id, event.t)

    def settled(self, settled: Settled, at: float) -> None:
        t = self._heard.get(settled.id)
        if settled.outcome != "duplicate":
            self._heard.pop(settled.id, None)
        row: dict[str, Any] = {"id": settled.id, "t": t, "outcome": settled.outcome}
        if settled.reason:
            row["reason"] = settled.reason
        if settled.line is not None:
            row["line"] = settled.line
        if settled.spoken_at is not None:
            row["spoken_at"] = settled.spoken_at
        if settled.line in self._spoken:
            self._waiting.setdefault(settled.line or "", []).append(row)
        else:
            self._write(row)

    def told(self, tell: Tell, at: float) -> None:
        _, sentences = self._spoken.setdefault(tell.flight.id, (tell.t, {}))
        sentences[tell.index] = tell.flight.sentences[tell.index]

    def over(self, over: Over, at: float) -> None:
        flight = over.flight
        if flight.id in self._spoken:
            self._end(flight)

    def sent(self, send: Send, at: float) -> None:
        pass

    def marked(self, mark: Mark, at: float) -> None:
        pass

    def remember(self, key: str, value: dict[str, Any]) -> None:
        pass

    async def flushed(self) -> None:
        pass

    def past(self, now: float, deadline_s: float) -> Past:
        return Past()

    # ------------------------------------------------------------------ rows

    def close(self, flights: list[Flight]) -> None:
        """The replay is over; lines still in the air count as far as they got."""
        for flight in flights:
            if flight.id in self._spoken:
                self._end(flight)

    def _end(self, flight: Flight) -> None:
        t, spoken = self._spoken.pop(flight.id)
        sentences = [spoken[i] for i in sorted(spoken)]
        text = ("" if flight.lang == "zh" else " ").join(s.text for s in sentences)
        facts = []
        for fact in dict.fromkeys(f for s in sentences for f in s.facts):
            facts.append(
                {"ref": fact.ref, "value": fact.value} | ({"currency": fact.currency} if fact.currency else {})
            )
        self._write({"line": flight.id, "t": t, "kind": flight.kind, "text": text, "facts": facts})
        for row in self._waiting.pop(flight.id, []):
            if "spoken_at" in row:
                row["text"] = text
            self._write(row)
