"""What the host says for the law's sake and for courtesy's: the AI notice, thanks, a welcome. Pure.

In: the `Show`, the time. Out: acts that send the line that is due. Whether it is the moment is the director's choice.
"""

from __future__ import annotations

from agent.acts import Act, Recall
from agent.show import Show
from render.values import NOTICE, SCRIPT


class Courtesy:
    def __init__(self, state: Show) -> None:
        self._state = state

    def notice(self, now: float) -> list[Act]:
        """Due every fifty minutes, between two sentences of the script; when the hour is nearly over, before all."""
        notices = self._state.notices
        waiting = next((f for f in self._state.flights.values() if f.kind == "notice"), None)
        if waiting is not None:
            if notices.pressing(now) and waiting.priority < NOTICE and waiting.state == "sent" and not waiting.begun:
                waiting.priority, waiting.state = NOTICE, "recalling"
                return [Recall(waiting.wire)]
            return []
        if not notices.due(now):
            return []
        flight = self._state.new("notice", NOTICE if notices.pressing(now) else SCRIPT, notices.lang)
        flight.sentences = [notices.words()]
        return [self._state.send(flight, now, first=0)]

    def thank(self, now: float) -> list[Act]:
        if self._state.any("thanks") or self._state.any("greeting"):
            return []

        def fresh(text: str) -> bool:
            return self._state.rundown.fresh(text, now)

        batch = None
        if self._state.thanks.due(now):
            batch = self._state.thanks.batch(now, fresh)
        elif self._state.thanks.welcome_due(now) and not self._state.inbox.waiting():
            batch = self._state.thanks.greet(now, fresh)
        if batch is None:
            return []
        # At the script's own priority: thanks come between two sentences and break none.
        flight = self._state.new("thanks" if batch.kind == "thanks" else "greeting", SCRIPT, batch.sentence.lang)
        flight.sentences, flight.to = [batch.sentence], batch.to
        flight.thanked = batch.ids if batch.kind == "thanks" else ()
        flight.deadline = now + 60.0
        return [self._state.send(flight, now, first=0)]
