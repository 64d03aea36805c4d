"""Watches that a person attends, where the platform's profile asks for one, and ends the show politely where none does.

In: the profile, confirmations from the operator's desk. Out: warnings to the operator (the page and the log, never the
viewers), and at the end one closing sentence on air, a record in the journal, and `over` to the supervisor. A mind that
was killed goes on with the time that had run.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
from collections.abc import Callable
from typing import Any, Protocol

from agent.attendance import CLOSING, Attendance
from agent.mind import Mind
from agent.profiles import Profile
from commands.lifeline import report
from commands.room_settings import RoomSettings
from errors import BadInput

log = logging.getLogger(__name__)

KEY = "attendance"
LOOK_S = 0.25
LAST_WORDS_S = 25.0  # a clause in the air and the closing sentence; then the show ends without
ENDINGS = frozenset({"finished", "failed", "stale", "recalled", "cut"})


class Memory(Protocol):
    """What is kept over a restart; `agent.journal.Journal` is one."""

    def state(self, key: str) -> dict[str, Any] | None: ...
    def remember(self, key: str, value: dict[str, Any]) -> None: ...
    async def flushed(self) -> None: ...


class Closes(Protocol):
    """`agent.mind.Mind` is one."""

    def close(self, text: str, lang: str = "zh") -> str | None: ...


class Attending:
    """`goes_on`: this mind takes over from one that was killed. `over` tells the supervisor. `open()`: is the show
    within its hours? Outside them nobody needs to be there."""

    def __init__(
        self,
        profile: Profile,
        mind: Closes,
        memory: Memory,
        clock: Callable[[], float],
        over: Callable[[str], None],
        *,
        lang: str = "zh",
        goes_on: bool = False,
        open: Callable[[], bool] = lambda: True,
    ) -> None:
        self._mind = mind
        self._memory = memory
        self._clock = clock
        self._tell = over
        self._lang = lang
        self._open = open
        self._attendance = Attendance(profile.attended, profile.confirm_every_s, clock())
        kept = memory.state(KEY) if goes_on else None
        if kept is not None:
            self._attendance.confirmed_at = float(kept["confirmed_at"])
        self._closing: str | None = None
        self._closed = asyncio.Event()
        self._remember()

    def confirm(self) -> None:
        """The operator is there. Raises BadInput where the show is ending already."""
        if not self._attendance.confirm(self._clock()):
            raise BadInput("the show is ending: nobody confirmed in time", remedy="start it again")
        self._remember()

    def state(self) -> dict[str, Any]:
        """For the page."""
        presence = self._attendance.look(self._clock())
        return {
            "rule": self._attendance.rule,
            "state": presence.state,
            "left_s": math.ceil(presence.left_s),
            "every_s": self._attendance.every_s,
        }

    def line_over(self, line: str, state: str) -> None:
        """A line has ended; is it the last one?"""
        if line == self._closing and state in ENDINGS:
            self._closed.set()

    async def run(self) -> None:
        """Until cancelled."""
        warned = "fine"
        while True:
            if not self._open():
                self._attendance.confirm(self._clock())
            presence = self._attendance.look(self._clock())
            if presence.state != warned:
                warned = presence.state
                self._warn(presence.state, presence.left_s)
            if presence.state == "over":
                await self._end()
                await asyncio.Event().wait()  # the supervisor ends us
            await asyncio.sleep(LOOK_S)

    def _warn(self, state: str, left_s: float) -> None:
        match state:
            case "due" if self._attendance.rule == "required":
                log.warning("nobody has confirmed that they attend: the show ends in %.0f s", left_s)
            case "missed":
                log.warning("nobody has confirmed for %.0f min that they attend", self._attendance.every_s / 60)
            case "over":
                log.warning("nobody attends, as the platform asks: the show ends")

    async def _end(self) -> None:
        self._closing = self._mind.close(CLOSING[self._lang], self._lang)
        if self._closing is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LAST_WORDS_S):
                    await self._closed.wait()
        self._memory.remember("ended", {"at": self._clock(), "reason": "unattended"})
        await self._memory.flushed()
        self._tell("unattended")

    def _remember(self) -> None:
        if self._attendance.rule != "no":
            self._memory.remember(KEY, {"confirmed_at": self._attendance.confirmed_at})


def open_attending(
    settings: RoomSettings, profile: Profile, mind: Mind, memory: Memory, clock: Callable[[], float]
) -> Attending:
    """The room's, telling the supervisor. A mind that was started anew goes on with the time that had run."""
    return Attending(
        profile,
        mind,
        memory,
        clock,
        lambda reason: report(event="over", reason=reason),
        lang=settings.languages[0],
        goes_on=settings.attempt > 0,
        open=lambda: mind.director.state.opening_hours.taking(clock()),
    )
