"""Guests invited by a link: a microphone for one person, until a given minute, taken back at any time.

In: whom the operator invites and for how long; the token that comes with a microphone. Out: `Admitted`, whose `gone` is
set when the invitation is over. The link's token is good for one microphone, once: who is let in gets a key of their
own, with which the same page comes back after the network has failed it. Neither opens anything but a microphone. Kept
in memory alone: a mind that begins anew knows no invitation. The clock and the dice are passed in.
"""

from __future__ import annotations

import asyncio
import hmac
import math
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

from errors import BadInput

MOST = 8  # that are good at once
SHORTEST_MIN, LONGEST_MIN = 1, 24 * 60
PAST = 8  # invitations that are over and still shown

State = Literal["sent", "here", "away", "over", "revoked"]


@dataclass(slots=True)
class Invitation:
    id: str
    name: str
    until: float
    link: str  # the token of the link; "" once used
    key: str = ""
    state: State = "sent"
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_good(self) -> bool:
        return self.state in ("sent", "here", "away")


@dataclass(frozen=True, slots=True)
class Admitted:
    """`key`: with it the same guest may come back."""

    name: str
    key: str
    gone: asyncio.Event
    leave: Callable[[], None]


class Invitations:
    def __init__(
        self, clock: Callable[[], float] = time.monotonic, token: Callable[[], str] = lambda: secrets.token_urlsafe(24)
    ) -> None:
        self._clock = clock
        self._token = token
        self._all: dict[str, Invitation] = {}

    def invite(self, name: str, minutes: int) -> dict[str, Any]:
        """What the studio shows once: the id, and the token that goes into the link."""
        self._look()
        if sum(i.is_good for i in self._all.values()) >= MOST:
            raise BadInput(f"{MOST} invitations are open", where="invite", remedy="take one back first")
        if not SHORTEST_MIN <= minutes <= LONGEST_MIN:
            raise BadInput(f"{minutes} minutes", where="invite", remedy=f"{SHORTEST_MIN} to {LONGEST_MIN} minutes")
        made = Invitation(self._token()[:8], name, self._clock() + 60 * minutes, self._token())
        self._all[made.id] = made
        over = [i.id for i in self._all.values() if not i.is_good]
        for id in over[: max(0, len(over) - PAST)]:
            del self._all[id]
        return {"id": made.id, "token": made.link}

    def revoke(self, id: str) -> None:
        """Its microphone is closed at once."""
        made = self._all.get(id)
        if made is None:
            raise BadInput("there is no such invitation", where="invite", remedy="reload the page")
        self._end(made, "revoked")

    def admit(self, token: str) -> Admitted | None:
        """None: no invitation, used, over, or its guest is here already."""
        self._look()
        given = token.encode("utf-8", "replace")
        for made in self._all.values():
            fits = [hmac.compare_digest(given, known.encode()) for known in (made.link, made.key) if known]
            if any(fits) and made.state in ("sent", "away"):
                made.link, made.state = "", "here"
                made.key = made.key or self._token()
                return Admitted(made.name, made.key, made.gone, partial(self._left, made))
        return None

    def view(self) -> list[dict[str, Any]]:
        """For the studio, without tokens."""
        self._look()
        now = self._clock()
        return [
            {"id": i.id, "name": i.name, "state": i.state}
            | ({"minutes": math.ceil((i.until - now) / 60)} if i.is_good else {})
            for i in self._all.values()
        ]

    async def run(self) -> None:
        """Ends what is over, until cancelled."""
        while True:
            self._look()
            await asyncio.sleep(1.0)

    def _look(self) -> None:
        for made in self._all.values():
            if made.is_good and self._clock() >= made.until:
                self._end(made, "over")

    def _left(self, made: Invitation) -> None:
        if made.is_good:
            made.state = "away"

    def _end(self, made: Invitation, state: State) -> None:
        if made.is_good:
            made.state, made.link, made.key = state, "", ""
            made.gone.set()
