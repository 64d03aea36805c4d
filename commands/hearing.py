"""Spoken questions: a viewer's audio message becomes a voice event with its text, and the sound is gone.

In: a voice event and its WAV bytes, from the room. Out: `heard(event with text)` or `unheard(event, reason)`. At most
eight wait, the newest is turned away by name, and so is what is stale. Names of the product on air and of its
neighbours are the hotwords; names in the text are put to the catalog's spelling.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from catalog import Catalog, Product
from commands.ear_choice import EarChoice, rungs, weights
from commands.room_settings import RoomSettings
from errors import BadInput, ModelMissing, ZhuboError
from models.store import Store
from perception.event import LiveEvent
from perception.voice import Ears, NotHeard
from perception.voice.ear_ladder import TEXT_ONLY, EarLadder, Rung, Transition
from perception.voice.snap import NameBook
from perception.voice.spoken_names import Spoken, favoured, hotwords, meant
from perception.voice.stop_words import stop_in

log = logging.getLogger(__name__)

WAITING = 8  # drop policy "newest"
AT_ONCE = 8  # that may be with the ears: they hear one after another, or a batch where that pays
DEADLINE = 20.0  # seconds after which a spoken question is stale
REASONS = {
    "deadline": "it was heard too late",
    "pushed_out": "newer voices came before it",
    "broken": "the ears failed",
    "down": "no ears: text only",
}


class Hearing:
    """`ears` None: the room wants none, and every audio message is told so."""

    def __init__(
        self,
        ears: Ears | EarLadder | None,
        catalog: Catalog,
        on_air: Callable[[], str | None],
        languages: Sequence[str],
    ) -> None:
        self._ears = ears
        self._catalog = catalog
        self._on_air = on_air
        self._languages = tuple(languages)
        self._waiting: asyncio.Queue[tuple[LiveEvent, bytes | np.ndarray, float]] = asyncio.Queue(WAITING)
        self._heard: Callable[[LiveEvent], None] = lambda event: None
        self._unheard: Callable[[LiveEvent, str], None] = lambda event, reason: None
        self._known: tuple[tuple[int, str | None], tuple[list[str], list[tuple[str, bool]], NameBook]] | None = None

    def tell(self, heard: Callable[[LiveEvent], None], unheard: Callable[[LiveEvent, str], None]) -> None:
        self._heard, self._unheard = heard, unheard

    def take(self, event: LiveEvent, wav: bytes | np.ndarray) -> None:
        """Never waits. `wav`: a sound file, or 16 kHz sound from a microphone."""
        if self._ears is None:
            self._unheard(event, "no ears: this room hears no voices")
            return
        try:
            self._waiting.put_nowait((event, wav, asyncio.get_running_loop().time() + DEADLINE))
        except asyncio.QueueFull:
            self._unheard(event, "too many voices at once")

    def status(self) -> dict[str, Any]:
        return self._ears.status() if self._ears is not None else {"name": TEXT_ONLY, "state": "off"}

    async def run(self) -> None:
        """Until cancelled."""
        if self._ears is None:
            return
        self._ears.start()
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(self._one_after_another(self._ears), name="hearing")
            if isinstance(self._ears, EarLadder):
                group.create_task(self._ears.run(), name="ears: probe")

    async def _one_after_another(self, ears: Ears) -> None:
        while True:
            event, wav, deadline = await self._waiting.get()
            said = await self._said(ears, event, wav, deadline)
            del wav  # what was said is text now, and the sound is gone
            if said is not None:
                self._heard(event.with_text(said))

    async def _said(self, ears: Ears, event: LiveEvent, wav: bytes | np.ndarray, deadline: float) -> str | None:
        """The text, names as the catalog spells them; None where there is none, and whoever spoke was told why."""
        try:
            listened_for, names, book = await asyncio.to_thread(self._names)
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                raise NotHeard("deadline", "it waited past its deadline")
            lang = self._languages[0] if len(self._languages) == 1 else None
            heard = await ears.hear(wav, lang=lang, hotwords=listened_for, names=names, deadline_s=left)
        except NotHeard as e:
            log.warning("a voice was not heard: %s", e)
            self._unheard(event, REASONS[e.reason])
        except BadInput as e:
            log.warning("a voice was no sound: %s", e)
            self._unheard(event, "it is no sound that can be read")
        except ZhuboError as e:
            log.warning("a voice was not understood: %s", e)
            self._unheard(event, "the ears failed")
        else:
            if event.extra.get("brief"):
                return stop_in(heard) or ""
            if heard.text:
                return (await asyncio.to_thread(book.snap, heard.text, chinese=not heard.named)).text
            self._unheard(event, "nothing was said")
        return None

    def _names(self) -> tuple[list[str], list[tuple[str, bool]], NameBook]:
        """The hotwords, and the names to weigh and to snap to, as the shop is now and by what is on air now."""
        on_air, version = self._on_air(), self._catalog.version()
        if self._known is None or self._known[0] != (version, on_air):
            spoken = spoken_of(self._catalog.products())
            near = favoured(spoken, on_air)
            named = list(meant(spoken, on_air))
            weighed = list(dict.fromkeys((name, id in near) for name, id in named))
            self._known = (version, on_air), (hotwords(spoken, on_air), weighed, NameBook(named, favoured=near))
        return self._known[1]


def spoken_of(products: Sequence[Product]) -> list[Spoken]:
    """Products as people call them, by link number: the shop's own aliases, and the titles where it gives none."""
    listed = sorted(products, key=lambda p: p.link)
    return [Spoken(p.handle, p.aliases or tuple(p.title.values())) for p in listed]


async def open_ears(
    settings: RoomSettings, closing: Any, told: Callable[[Transition], None] = lambda transition: None
) -> EarLadder | None:
    """The room's ears, best first, each a worker process once it is used; None where the room wants none. Raises
    BadInput for a model nobody knows. `told` hears of every step up or down."""
    if not settings.ears:
        return None
    store = Store()
    choices = await asyncio.to_thread(rungs, settings.hearing, store)
    for choice in choices:
        if choice.engine == "whisper":
            with contextlib.suppress(ModelMissing):
                await asyncio.to_thread(weights, choice.model, store)
    opened = [Rung(choice.name, partial(_ears, choice, store, settings.languages)) for choice in choices]
    ladder = EarLadder(opened, told)
    closing.push_async_callback(ladder.close)
    return ladder


def _ears(choice: EarChoice, store: Store, languages: Sequence[str]) -> Ears:
    if choice.engine == "openai":
        about = {"url": choice.url, "model": choice.model, "key_env": choice.key_env}
        return Ears(engine="openai", languages=languages, **about)
    return Ears(weights(choice.model, store), choice.threads, device=choice.device, languages=languages)
