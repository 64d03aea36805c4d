"""Who has the floor: people at microphones and streams against the host.

In: `GuestLine`s, opened by the studio page's microphone or by `[[listen]]` of the room file. Out: the host is ducked,
stopped and let go on (`Host`), what was said goes to the ears and from there to the mind as a voice event, and the
studio is told who speaks. The floor is given back when nobody speaks any more and everything that was said has been
understood, or was not within `UNDERSTOOD_S`. A turn that goes on after it was taken to be whole is one (`held_words`).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable, Sequence
from functools import cache, partial
from typing import Any, Protocol

import numpy as np
from starlette.routing import WebSocketRoute

from commands.as_host import AsHost
from commands.held_words import HeldWords
from commands.invitations import Invitations
from commands.room_settings import RoomSettings
from errors import EngineFailed
from models.store import Store
from perception.chat.ids import EventIds
from perception.event import LiveEvent, User
from perception.voice.barge_in import Act
from perception.voice.guest_ear import JOIN_S, PAUSE_S, RATE
from perception.voice.guest_line import GuestLine
from perception.voice.microphone import MicrophoneSocket
from perception.voice.on_air import OnAir
from perception.voice.played import Played
from perception.voice.stop_words import is_stop
from perception.voice.stream_input import StreamInput
from perception.voice.turn_end import TurnEnd, load_turn_end

log = logging.getLogger(__name__)

UNDERSTOOD_S = 6.0  # how long the host waits for the ears
HOLD_S = 5.0  # how long the host is silent for "停"
SHORTEST_S = 0.25
MOST = 8  # open at once


class Host(Protocol):
    """`agent.mind.Mind` is one."""

    def hear_guest(self, event: LiveEvent) -> None: ...
    def duck(self, on: bool = True) -> None: ...
    def give_floor(self, on: bool = True) -> None: ...


class Guests:
    """Everything on the event loop. `hear(event, sound)`: to the ears, which answer by `heard(event with its text)` or
    `understood(event id)`. `echo(event)`: what was said is shown. `host_voice`: the way to the host's own mouth, for an
    operator; `journal(change)` is told who speaks as the host."""

    def __init__(
        self,
        host: Host,
        hear: Callable[[LiveEvent, np.ndarray], None],
        played: Played,
        judge: Callable[[], TurnEnd],
        *,
        streams: Sequence[tuple[str, StreamInput]] = (),
        token: str = "",
        origins: tuple[str, ...] = (),
        longest_echo_s: float = 3.0,
        on_air: OnAir | None = None,
        echo: Callable[[LiveEvent], None] = lambda event: None,
        host_voice: OnAir | None = None,
        journal: Callable[[dict[str, Any]], None] = lambda change: None,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._host = host
        self._hear = hear
        self._played = played
        self._judge = judge
        self._streams = tuple(streams)
        self._token, self._origins = token, origins
        self.invitations = Invitations()
        self._longest_echo_s = longest_echo_s
        self._on_air = on_air
        self._echo = echo
        self._host_voice = host_voice
        self._journal = journal
        self._speaks_as_host: str | None = None
        self._wall = wall
        self._ids = EventIds(wall)
        self._lines: set[GuestLine] = set()
        self._held: dict[GuestLine, HeldWords] = {}
        self._speaking: dict[GuestLine, str] = {}  # "ducked" or "taken"
        self._pending: dict[str, asyncio.TimerHandle] = {}
        self._briefs: set[str] = set()
        self._forgotten: set[str] = set()  # the ears are at work on it, and it was heard anew with what followed
        self._hold: asyncio.TimerHandle | None = None
        self._ducked = self._given = False
        self.last: str | None = None  # who had the floor last

    def routes(self) -> list[WebSocketRoute]:
        admit = self.invitations.admit
        return [MicrophoneSocket(self, self._token, origins=self._origins, admit=admit).route()]

    async def run(self) -> None:
        """Listen to the room file's streams and end what invitations are over, until cancelled."""
        async with asyncio.TaskGroup() as group:
            for name, stream in self._streams:
                group.create_task(stream.run(partial(self.line, name)), name=f"stream {name}")
            group.create_task(self.invitations.run(), name="invitations")

    def streams(self) -> list[dict[str, Any]]:
        return [stream.status() | {"guest": name} for name, stream in self._streams]

    @property
    def full(self) -> bool:
        return len(self._lines) >= MOST

    @contextlib.asynccontextmanager
    async def line(self, name: str, news: Callable[[str], None] = lambda state: None) -> AsyncIterator[GuestLine]:
        """A microphone for as long as the block lasts. `news(state)`: duck, restore, cut or over, as decided."""

        def told(act: Act) -> None:
            self._acted(line, act)
            news(act)

        voice = self._on_air.voice(name) if self._on_air is not None else None
        line = GuestLine(
            name,
            told,
            lambda sound: self._said(name, sound),
            judge=self._judge,
            brief=lambda sound: self._briefly(name, sound),
            open_turn=lambda sound: self._said(name, sound, line),
            goes_on=lambda: self._goes_on(line),
            aired=voice.put if voice is not None else None,
            longest_echo_s=self._longest_echo_s,
        )
        self._lines.add(line)
        self._held[line] = HeldWords()
        running = asyncio.create_task(line.run(), name=f"microphone {name}")
        tasks = [running, asyncio.create_task(self._played.pass_on(line.played), name=f"reference {name}")]
        if voice is not None:
            tasks.append(asyncio.create_task(voice.run(), name=f"on air {name}"))
        try:
            yield line
        finally:
            for task in tasks:
                task.cancel()
            results = await asyncio.gather(*tasks, return_exceptions=True)
            self._lines.discard(line)
            line.close()
            self._speaking.pop(line, None)
            for event in self._held.pop(line).closed():
                self._pass_on(event)
            self._settle()
            for result in results:
                if isinstance(result, Exception):
                    log.error("a microphone broke", exc_info=result)

    def as_host(self, name: str) -> contextlib.AbstractAsyncContextManager[AsHost] | None:
        """The operator `name` speaks as the host for as long as the block lasts: the host falls silent at once, and its
        lips follow. None where somebody does already, or where there is no stage to speak on."""
        if self._host_voice is None or self._speaks_as_host is not None:
            return None
        return self._as_host(name, self._host_voice)

    @contextlib.asynccontextmanager
    async def _as_host(self, name: str, way: OnAir) -> AsyncIterator[AsHost]:
        self._speaks_as_host = self.last = name or "operator"
        self._journal({"state": "began", "by": self._speaks_as_host})
        self._settle()
        spoken = AsHost(way.voice(self._speaks_as_host))
        try:
            async with spoken.on_stage():
                yield spoken
        finally:
            self._journal({"state": "ended", "by": self._speaks_as_host, "seconds": round(spoken.seconds, 2)})
            self._speaks_as_host = None
            self._settle()

    def heard(self, event: LiveEvent) -> bool:
        """The ears understood this. False: no guest said it."""
        if not event.extra.get("guest"):
            return False
        now = asyncio.get_running_loop().time()
        if event.id in self._pending and any(held.heard(event, now) for held in self._held.values()):
            return True  # and is looked at again when the speaker is silent, or goes on
        if event.id not in self._forgotten:
            self._pass_on(event)
        self._forgotten.discard(event.id)
        return True

    def _pass_on(self, event: LiveEvent) -> None:
        self._echo(event)
        self._host.hear_guest(event)
        if is_stop(event.text):
            self._stopped(event.user.name)
        self.understood(event.id)

    def brief(self, event: LiveEvent) -> bool:
        """The ears have answered about a sound too short to stop the host by itself: "停" stops it, anything else was
        nothing. False: it was no such sound."""
        if not event.extra.get("brief"):
            return False
        if event.id in self._briefs and is_stop(event.text):
            self._stopped(event.user.name)
        self._briefs.discard(event.id)
        return True

    def understood(self, id: str) -> None:
        """The ears have answered, with words or without."""
        self._forgotten.discard(id)
        for held in self._held.values():
            held.forget(id)
        if (timer := self._pending.pop(id, None)) is not None:
            timer.cancel()
            self._settle()

    def status(self) -> dict[str, Any]:
        """Who has the floor, for the studio."""
        speaking = next((line.name for line, how in self._speaking.items() if how == "taken"), None)
        if self._speaks_as_host is not None:
            state, who = "as_host", self._speaks_as_host
        elif speaking is not None:
            state, who = "guest", speaking
        elif self._given:
            state, who = "heard", self.last
        elif self._ducked:
            state, who = "ducked", next(iter(self._speaking)).name
        else:
            state, who = "host", None
        return {"state": state, "who": who, "microphones": [line.status() for line in self._lines]} | (
            {"invitations": invited} if (invited := self.invitations.view()) else {}
        )

    # ------------------------------------------------------------------ what follows

    def _acted(self, line: GuestLine, act: Act) -> None:
        if act in ("duck", "cut"):
            self._speaking[line] = "ducked" if act == "duck" else "taken"
        else:
            self._speaking.pop(line, None)
        if act == "cut":
            self.last = line.name
            log.info("the floor is given to a guest")
        if act != "over" and (held := self._held.get(line)) is not None:
            held.speaking = act == "duck"
            self._look(held)
        self._settle()

    def _look(self, held: HeldWords) -> None:
        for event in held.due(asyncio.get_running_loop().time()):
            self._pass_on(event)

    def _goes_on(self, line: GuestLine) -> bool:
        """Somebody goes on with the turn before: it is heard anew as a whole. False: it has been passed on."""
        gone = self._held[line].joined()
        if gone is None:
            return False
        id, comes = gone
        if (timer := self._pending.pop(id, None)) is not None:
            timer.cancel()
            if comes:
                self._forgotten.add(id)
        return True

    def _said(self, name: str, sound: np.ndarray, line: GuestLine | None = None) -> None:
        """A turn: to the ears, and from here it is gone. `line`: whose it is, where it may yet go on."""
        if len(sound) < SHORTEST_S * RATE:
            return
        user = User(f"guest:{name}", name, badges=("guest",))
        about = {"guest": True, "seconds": round(len(sound) / RATE, 2)}
        event = LiveEvent(self._ids(), "voice", "room", "room", user, self._wall(), extra=about)
        timer = asyncio.get_running_loop().call_later(UNDERSTOOD_S, self.understood, event.id)
        self._pending[event.id] = timer
        if line is not None and (held := self._held.get(line)) is not None:
            for before in held.ended(event.id, asyncio.get_running_loop().time() + JOIN_S - PAUSE_S):
                self._pass_on(before)
            asyncio.get_running_loop().call_later(JOIN_S - PAUSE_S, self._look, held)
        self._hear(event, sound)

    def _briefly(self, name: str, sound: np.ndarray) -> None:
        """Perhaps a word; one at a time, for who coughs again and again shall not keep the ears from others."""
        if self._briefs or len(sound) < SHORTEST_S * RATE:
            return
        about = {"guest": True, "brief": True, "seconds": round(len(sound) / RATE, 2)}
        user = User(f"guest:{name}", name, badges=("guest",))
        event = LiveEvent(self._ids(), "voice", "room", "room", user, self._wall(), extra=about)
        self._briefs.add(event.id)
        asyncio.get_running_loop().call_later(UNDERSTOOD_S, self._briefs.discard, event.id)
        self._hear(event, sound)

    def _stopped(self, name: str) -> None:
        """Somebody said stop: the host is silent for a while, unless it is spoken to."""
        log.info("the host was asked to stop")
        self.last = name
        if self._hold is not None:
            self._hold.cancel()
        self._hold = asyncio.get_running_loop().call_later(HOLD_S, self._released)
        self._settle()

    def _released(self) -> None:
        self._hold = None
        self._settle()

    def _settle(self) -> None:
        """Tell the host what is new."""
        given = "taken" in self._speaking.values() or bool(self._pending and self._given)
        given = given or self._hold is not None or self._speaks_as_host is not None
        ducked = bool(self._speaking) or given
        if ducked and not self._ducked:
            self._host.duck(True)
        if given != self._given:
            self._given = given
            self._host.give_floor(given)
        if self._ducked and not ducked:
            self._host.duck(False)
        self._ducked = ducked


def judge_of_turns() -> TurnEnd:
    """Smart Turn where its model is here and sound, else silence alone. Blocking."""
    if (smart := Store().present("turn.smart")) is not None:
        try:
            return load_turn_end("smart-turn", smart)
        except EngineFailed as e:
            log.warning("turns end by silence alone: %s", e)
    return load_turn_end("silence", None)


def open_guests(
    settings: RoomSettings,
    host: Host,
    hear: Callable[[LiveEvent, np.ndarray], None],
    echo: Callable[[LiveEvent], None],
    journal: Callable[[dict[str, Any]], None],
) -> Guests:
    """The room's microphones. Nothing is loaded until one is open."""
    stage = f"ws://127.0.0.1:{settings.stage_port}"
    return Guests(
        host,
        hear,
        Played(f"{stage}/played", settings.link_token),
        cache(judge_of_turns),
        streams=[(section.name, StreamInput(section.address())) for section in settings.listen],
        token=settings.operator_token,
        origins=settings.origins,
        longest_echo_s=settings.guests.echo_s,
        on_air=OnAir(f"{stage}/guest", settings.link_token) if settings.guests.on_air else None,
        echo=echo,
        host_voice=OnAir(f"{stage}/guest?as=host", settings.link_token),
        journal=journal,
    )
