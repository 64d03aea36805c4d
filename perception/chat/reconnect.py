"""Staying connected: sessions one after the other, with full-jitter back-off between them, until a person must help.

In: `session`, a coroutine function that lives as long as one connection does. Out: it is called again and again;
`NeedsOperator` passes through, cancellation ends it, everything a network can do leads to the next attempt. `Life` is
where the connection stands, in words, for the status page.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal

from errors import NeedsOperator, PeerFailed
from perception.chat.clock import WALL, Clock

log = logging.getLogger(__name__)

# degraded: connected, and silent for longer than this platform ever is while a room is live.
State = Literal["idle", "handshake", "live", "degraded", "backoff", "needs_operator", "stopped"]


@dataclass(frozen=True, slots=True)
class Backoff:
    """Seconds to wait before attempt n: anywhere in [0, min(cap, first · factorⁿ)). After `steady` seconds of good
    connection the count begins again."""

    first: float = 1.0
    factor: float = 1.6
    cap: float = 60.0
    steady: float = 60.0

    def ceiling(self, attempt: int) -> float:
        return min(self.cap, self.first * self.factor ** min(attempt, 64))

    def delay(self, attempt: int, rng: random.Random) -> float:
        return rng.uniform(0, self.ceiling(attempt))


class Life:
    """Where a connection stands. The session calls `ready` once the room is being heard, and counts."""

    def __init__(self, name: str, clock: Clock = WALL) -> None:
        self.name = name
        self.state: State = "idle"
        self.reason = ""
        self.attempt = 0
        self.next_in_s: float | None = None
        self.connections = 0
        self.events = 0
        self.bad_frames = 0
        self._clock = clock
        self._live_since: float | None = None
        self._heard_at: float | None = None

    @property
    def on_air(self) -> bool:
        return self.state in ("live", "degraded")

    def heard(self) -> None:
        """One event came in."""
        self.events += 1
        self._heard_at = self._clock.now()
        if self.state == "degraded":
            self.state, self.reason = "live", ""

    def worry(self, after_s: float) -> None:
        """Called now and then: after so many silent seconds a live connection is called degraded, in the log once."""
        if self.state != "live":
            return
        since = max(self._heard_at or 0.0, self._live_since or 0.0)
        if self._clock.now() - since >= after_s:
            self.state = "degraded"
            self.reason = f"connected, but nothing was heard for {after_s / 60:.0f} min: is the room live?"
            log.warning("%s: %s", self.name, self.reason)

    def begin(self) -> None:
        self.state, self.next_in_s, self._live_since = "handshake", None, None

    def ready(self) -> None:
        if self.state == "handshake":
            self.state, self.reason = "live", ""
            self.connections += 1
            self._live_since = self._clock.now()

    def steady_for(self) -> float:
        """Seconds this connection has been live."""
        return 0.0 if self._live_since is None else self._clock.now() - self._live_since

    def ended(self, state: State, reason: str, next_in_s: float | None = None) -> None:
        self.state, self.reason, self.next_in_s = state, reason, next_in_s

    def status(self) -> dict[str, Any]:
        out = {
            "name": self.name,
            "state": self.state,
            "reason": self.reason,
            "attempt": self.attempt,
            "connections": self.connections,
            "events": self.events,
            "bad_frames": self.bad_frames,
        }
        if self._heard_at is not None:
            out["silent_s"] = round(self._clock.now() - self._heard_at, 1)
        if self.next_in_s is not None:
            out["next_in_s"] = round(self.next_in_s, 1)
        return out


async def stay_connected(
    session: Callable[[], Awaitable[None]],
    life: Life,
    *,
    backoff: Backoff,
    clock: Clock,
    rng: random.Random,
) -> None:
    """Runs `session` for ever. It returns when the peer ended in good order and raises PeerFailed when it did not."""
    try:
        while True:
            life.begin()
            try:
                await session()
                reason = "the peer closed the connection"
            except NeedsOperator as e:
                life.ended("needs_operator", str(e))
                log.error("%s: %s", life.name, e)
                raise
            except (PeerFailed, OSError) as e:
                reason = str(e) or type(e).__name__
            if life.steady_for() >= backoff.steady:
                life.attempt = 0
            wait = backoff.delay(life.attempt, rng)
            life.attempt += 1
            life.ended("backoff", reason, wait)
            log.warning("%s: %s; again in %.1f s (attempt %d)", life.name, reason, wait, life.attempt)
            await clock.sleep(wait)
    finally:
        if life.state != "needs_operator":
            life.ended("stopped", life.reason)
