"""Everything the mind's process is made of, opened from the room's settings and handed to each other.

In: `RoomSettings`. Out: `Parts`: the mind, the web application of its door, the chat sources, what runs in the
background. Raises BadInput and BadCatalog where the room cannot be opened like this.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from agent.answers import Answerer, ByMeaning, Policy
from agent.brains import Ladder, Transition
from agent.copilot import CopilotDesk, PersonAnswering, PrompterStage
from agent.director import DirectorSettings
from agent.inbox import InboxLimits
from agent.journal import Journal
from agent.mind import Mind, MindSettings
from commands.attending import open_attending
from commands.consents import stands as consents
from commands.cross_encoder import CrossEncoders
from commands.encoder import SentenceEncoder, learning
from commands.face_watch import FaceWatch
from commands.fetching import Fetching
from commands.filmed_host import film_of_host
from commands.fonts import font_of
from commands.guests import open_guests
from commands.hearing import Hearing, open_ears
from commands.listening import Listening, open_listening
from commands.loop_lag import LoopLag
from commands.meaning import ShelfByMeaning
from commands.memory import resident
from commands.mind_brains import climbing
from commands.platform_rules import rules_for
from commands.room_settings import RoomSettings
from commands.shop_sync import open_shop
from commands.tick_watch import TickWatch
from models.store import Store, cache_folder
from perception.chat import Room
from perception.event import LiveEvent
from perception.voice.ear_ladder import Transition as EarsMoved
from render.client import StageClient
from studio import MindFeed, studio_app

log = logging.getLogger(__name__)

PERSON_S = 120.0  # how long a question waits for its answer where a person has to say it


@dataclass(slots=True)
class Parts:
    """One room's mind with its surroundings. `background` are coroutines to run beside it for the whole show."""

    mind: Mind
    app: Any
    background: list[Coroutine[Any, Any, None]] = field(default_factory=list)
    closing: contextlib.AsyncExitStack = field(default_factory=contextlib.AsyncExitStack)

    async def close(self) -> None:
        await self.closing.aclose()


class BrainState:
    """Which brain writes, for the studio, the log and the journal."""

    def __init__(self, journal: Journal, clock: Callable[[], float]) -> None:
        self._ladder: Ladder | None = None
        self._journal = journal
        self._clock = clock

    def use(self, ladder: Ladder, answerer: Answerer) -> None:
        self._ladder = ladder
        answerer.brains = ladder

    def changed(self, transition: Transition) -> None:
        state = "up" if transition.up else "down"
        log.warning("brain %s is %s (%s); %s writes", transition.name, state, transition.reason, transition.rung)
        self._journal.moved("brain", transition.to_json(), self._clock())

    async def reword(self, draft: str, lang: str, said: tuple[str, ...]) -> str | None:
        """A sentence of the show in the model's words; None where only the clerk writes."""
        return await self._ladder.reword(draft, lang, said) if self._ladder else None  # type: ignore[arg-type]

    def status(self) -> dict[str, str]:
        return {"name": self._ladder.current() if self._ladder else "clerk", "state": "up"}


async def open_parts(settings: RoomSettings, clock: Callable[[], float]) -> Parts:
    closing = contextlib.AsyncExitStack()
    shop = await asyncio.to_thread(open_shop, settings, clock, closing)
    catalog = shop.catalog
    journal = Journal(Path(settings.state_folder) / "journal.db")
    closing.callback(journal.close)
    agreed = [stand.to_json() for stand in await asyncio.to_thread(lambda: list(consents(settings, date.today())))]
    for stand in agreed:
        journal.moved("consent", stand, clock())
    profile = rules_for(settings)
    policy = Policy(profile.forbidden, market=profile.word_list, fresh=shop.shelf.holds)
    encoder, cross_encoders = SentenceEncoder(), CrossEncoders()
    by_meaning = ByMeaning(encoder.at_hand, cross_encoders.at_hand)
    answerer = Answerer(catalog, policy=policy, clock=clock, seed=settings.seed, second_look=by_meaning)
    await asyncio.to_thread(answerer.warm)
    brain = BrainState(journal, clock)
    prompter = PrompterStage() if profile.copilot else None
    ticks = TickWatch(f"http://127.0.0.1:{settings.stage_port}/status")
    brains = climbing(settings, lambda ladder: brain.use(ladder, answerer), brain.changed, closing, holds=ticks.holds)
    stage = prompter or StageClient(
        f"ws://127.0.0.1:{settings.stage_port}/link", settings.link_token, seed=settings.seed
    )
    room: Room
    listening: Listening

    def announce(message: dict[str, Any]) -> None:
        listening.replies.told(message)
        if message["type"] == "outcome":
            room.send_to(message["id"], message)
        else:
            room.broadcast(message)

    director = DirectorSettings(
        langs=settings.languages[:1],
        seed=settings.seed,
        zone=ZoneInfo(settings.schedule.zone) if settings.schedule else None,
        plan=settings.show.plan(),
        schedule=settings.schedule.schedule() if settings.schedule else None,
        forbidden=profile.forbidden,
        market=profile.word_list,
        limits=InboxLimits(deadline_s=PERSON_S) if prompter else InboxLimits(),
        notice_every_s=None if prompter else profile.notice_every_s,
    )
    mind = Mind(
        shop.shelf,
        PersonAnswering(answerer) if prompter else answerer,
        stage,
        journal,
        announce,
        clock,
        settings.seed,
        MindSettings(director, warm=prompter is None, warm_langs=settings.languages),
        brain.reword if brains and prompter is None else None,
    )
    listening = await asyncio.to_thread(
        open_listening, settings, journal, typed=profile.replies == "api", closing=closing
    )
    copilot = CopilotDesk(prompter, mind) if prompter else None
    attending = None if prompter else await asyncio.to_thread(open_attending, settings, profile, mind, journal, clock)

    def line_over(line: str, state: str) -> None:
        listening.replies.over(line, state)
        if attending is not None:
            attending.line_over(line, state)

    mind.on_over = line_over

    def ears_moved(transition: EarsMoved) -> None:
        state = "up" if transition.up else "down"
        log.warning("ear %s is %s (%s); heard by %s", transition.name, state, transition.reason, transition.hears)
        journal.moved("ears", transition.to_json(), clock())

    ears = await open_ears(settings, closing, ears_moved)
    hearing = Hearing(ears, catalog, lambda: mind.director.on_air(), settings.languages)
    room = Room(
        listening.chats.put,
        put_audio=lambda event, wav: hearing.take(event, wav),
        origins=settings.origins,
    )

    def spoke_as_host(change: dict[str, Any]) -> None:
        journal.moved("host_voice", change, clock())

    guests = None if prompter else open_guests(settings, mind, hearing.take, room.echo, spoke_as_host)

    def heard(event: LiveEvent) -> None:
        if guests is not None and guests.brief(event):
            return
        if guests is None or not guests.heard(event):
            room.echo(event)
            mind.feed(event)

    def unheard(event: LiveEvent, reason: str) -> None:
        if guests is not None and guests.brief(event):
            return
        announce({"type": "outcome", "id": event.id, "outcome": "ignored", "reason": reason})
        if guests is not None:
            guests.understood(event.id)

    hearing.tell(heard, unheard)
    lag = LoopLag()
    routes = [room.route(), *listening.chats.routes(), *(guests.routes() if guests else ())]

    def health() -> dict[str, Any]:
        chat = listening.status()
        sources = [room.status(), *chat.pop("sources"), *(guests.streams() if guests else ())]
        engines = {"brain": brain.status(), "ears": hearing.status(), "loop": lag.status()}
        shelf = {"catalog": shop.status()}
        return {**engines, **shelf, "sources": sources, "chat": chat, "consents": agreed, "rss": resident()}

    def stands() -> dict[str, Any]:
        about: dict[str, Any] = {"copilot": copilot.view()} if copilot else {}
        about |= {"floor": guests.status()} if guests else {}
        return about | ({"attendance": attending.state()} if attending else {})

    shelf = ShelfByMeaning(catalog, kept=cache_folder() / "meaning.npz", encode=encoder.encode)
    closing.callback(shelf.close)
    app = studio_app(
        mind,
        MindFeed(mind, journal, health, stands),
        shelf,
        token=settings.operator_token,
        stage_url=None if prompter else f"http://127.0.0.1:{settings.stage_port}",
        routes=routes,
        copilot=copilot,
        attending=attending,
        invites=guests.invitations if guests else None,
        font=font_of(Store()),
        every_s=0.25 if prompter else 1.0,
    )
    fetching = Fetching(settings.guests.urls, hearing.take, unheard)

    def feed(event: LiveEvent) -> None:
        if not fetching.take(event):
            mind.feed(event)

    background = [listening.run(feed, room.echo), fetching.run(), hearing.run(), lag.run(), *shop.background, *brains]

    def read_ahead() -> None:
        answerer.warm(every_kind=True)
        cross_encoders.load()

    background.append(learning(encoder, by_meaning.vectors, catalog, settings.languages, clock, first=read_ahead))
    background += [part.run() for part in (prompter, attending, guests) if part is not None]
    if prompter is None and film_of_host(settings.picture.host):
        status = f"http://127.0.0.1:{settings.stage_port}/status"
        background.append(FaceWatch(status, lambda change: journal.moved("face", change, clock())).run())
    return Parts(mind, app, background, closing)
