"""The run-down on its way to the stage: a sentence ahead of the one in the air, resumed where it was interrupted. Pure.

In: the `Show`, the time. Out: acts that send the next sentences of the script, each read from its row when it is sent;
a rest counts from the end of the last sentence. What was drawn and not yet sent is kept, and forgotten when the
operator or a new show wants something else.
"""

from __future__ import annotations

from agent.acts import Act, Recall, Remember
from agent.flight import Flight
from agent.rundown import Beat, Rest
from agent.show import Show
from render.values import SCRIPT

AHEAD = 2  # script sentences with the stage: the one in the air and the next


class Script:
    def __init__(self, state: Show) -> None:
        self._state = state
        self._rest_until = 0.0
        self._resting: float | None = None
        self._drawn: Beat | None = None

    def acts(self, now: float) -> list[Act]:
        """The next sentences, where it is their turn."""
        flights = self._flights()
        if any(f.state == "recalling" for f in flights):
            return []
        acts: list[Act] = []
        for flight in [f for f in flights if f.state == "waiting"]:
            if not self._again(flight, now):
                acts += self._state.over(flight, "recalled", now)
                continue
            if sum(f.live for f in flights) < AHEAD:
                self._state.counters.resumed += 1
                acts.append(self._state.send(flight, now, first=0))
        while now >= self._rest_until and len(flights := self._flights()) < AHEAD:
            if self._resting is not None:
                if flights:
                    break  # a rest begins once the last sentence before it is over
                self._rest_until = max(now, self._state.last_over) + self._resting
                self._resting = None
                continue
            beat = self._draw(now)
            if beat is None:
                continue
            if flights and flights[-1].beat and beat.handle != flights[-1].beat.handle:
                break  # a new product begins once the last one's sentence is over
            self._drawn = None
            fresh = self._state.rundown.again(beat, self._state.truth.products, now)
            if fresh is None:
                continue
            flight = self._state.new("promo" if fresh.promotes else "script", SCRIPT, fresh.lang)
            flight.beat, flight.sentences = fresh, [fresh.sentence]
            acts += [self._state.send(flight, now, first=0), Remember("rundown", self._state.rundown.state())]
        return acts

    def moved(self, now: float) -> None:
        """The catalog moved: what was drawn is read from its row again."""
        if self._drawn is not None:
            self._drawn = self._state.rundown.again(self._drawn, self._state.truth.products, now)

    def forget(self) -> None:
        """Something else comes next."""
        self._drawn = None

    def reopen(self) -> None:
        """A new show begins."""
        self._state.rundown.reopen()
        self._drawn, self._resting, self._rest_until = None, None, 0.0

    def take_back(self, now: float) -> list[Act]:
        """What has not begun comes back and is not said."""
        acts: list[Act] = []
        for flight in [f for f in self._flights() if not f.begun]:
            acts += [Recall(flight.wire)] if flight.live else []
            acts += self._state.over(flight, "recalled", now)
        self._drawn = None
        return acts

    def _flights(self) -> list[Flight]:
        return [f for f in self._state.flights.values() if f.beat is not None]

    def _draw(self, now: float) -> Beat | None:
        """The next sentence of the show; drawn once, read from the row when it is sent."""
        if self._drawn is None:
            drawn = self._state.rundown.next(self._state.truth.products, now)
            if isinstance(drawn, Rest):
                self._resting = drawn.seconds
                return None
            self._drawn = drawn
        return self._drawn

    def _again(self, flight: Flight, now: float) -> bool:
        """A sentence on its way back to the stage is read from the row again."""
        assert flight.beat is not None
        beat = self._state.rundown.again(flight.beat, self._state.truth.products, now)
        if beat is None:
            return False
        flight.beat, flight.sentences, flight.at = beat, [beat.sentence], 0
        return True
