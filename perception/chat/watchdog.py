"""Is a silent peer still there? A pure little state machine.

In: when something was heard, when it is asked, in monotonic seconds. Out: how long to sleep, when to probe, and when to
give the peer up. A half-open socket never says it is dead; this does.
"""

from __future__ import annotations

from typing import Literal

Verdict = Literal["wait", "probe", "dead"]


class Watchdog:
    """Until `ready` the peer has `answer_s` for its handshake, whatever else it says. Then `quiet_s` of silence bring a
    probe and `answer_s` more the end. `quiet_s` None: once ready, this peer may be silent for ever."""

    def __init__(self, now: float, *, quiet_s: float | None, answer_s: float) -> None:
        self.dead = False
        self.quiet_s = quiet_s
        self._answer = answer_s
        self._ready = False
        self._asked = True  # opening the socket was the first question
        self._due: float | None = now + answer_s

    def ready(self, now: float) -> None:
        self._ready = True
        self.heard(now)

    def heard(self, now: float) -> None:
        """Something came in; anything at all proves life."""
        if self._ready:
            self._asked = False
            self._due = None if self.quiet_s is None else now + self.quiet_s

    def look(self, now: float) -> tuple[Verdict, float | None]:
        """The verdict at `now`, and in how many seconds to look again (None: never again)."""
        if self._due is None:
            return "wait", None
        if now < self._due:
            return "wait", self._due - now
        if self._asked:
            self.dead = True
            return "dead", None
        self._asked = True
        self._due = now + self._answer
        return "probe", self._answer
