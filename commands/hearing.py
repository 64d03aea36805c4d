"""Spoken questions: a viewer's audio message becomes a voice event with its text, and the sound is gone.

In: a voice event and its WAV bytes, from the room. Out: `heard(event with text)` or `unheard(event, reason)`. At most
eight wait; the newest is turned away by name. Product names of the shop are the hotwords, those on air first.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from catalog import Catalog, Product
from commands.room_settings import RoomSettings
from errors import ZhuboError
from models.store import Store
from perception.event import LiveEvent
from perception.voice import Ears
from perception.voice.snap import NameBook
from perception.voice.spoken_names import Spoken, hotwords, meant

log = logging.getLogger(__name__)

WAITING = 8  # drop policy "newest"
DEADLINE = 20.0  # seconds after which a spoken question is stale


class Hearing:
    """`ears` None: there is no model, and every audio message is told so."""

    def __init__(
        self, ears: Ears | None, catalog: Catalog, on_air: Callable[[], str | None], languages: Sequence[str]
    ) -> None:
        self._ears = ears
        self._catalog = catalog
        self._on_air = on_air
        self._languages = tuple(languages)
        self._waiting: asyncio.Queue[tuple[LiveEvent, bytes | np.ndarray]] = asyncio.Queue(WAITING)
        self._heard: Callable[[LiveEvent], None] = lambda event: None
        self._unheard: Callable[[LiveEvent, str], None] = lambda event, reason: None
        self._known: tuple[tuple[int, str | None], list[str], NameBook] | None = None

    def tell(self, heard: Callable[[LiveEvent], None], unheard: Callable[[LiveEvent, str], None]) -> None:
        self._heard, self._unheard = heard, unheard

    def take(self, event: LiveEvent, wav: bytes | np.ndarray) -> None:
        """A sound file's bytes, or sound at 16 kHz. Never waits."""
        if self._ears is None:
            self._unheard(event, "no ears: the speech model is missing")
            return
        try:
            self._waiting.put_nowait((event, wav))
        except asyncio.QueueFull:
            self._unheard(event, "too many voices at once")

    def status(self) -> dict[str, Any]:
        state = self._ears.status() if self._ears is not None else {"state": "missing"}
        return {"name": "Whisper base", **state}

    async def run(self) -> None:
        """One after the other, until cancelled."""
        if self._ears is not None:
            self._ears.start()
        while True:
            event, wav = await self._waiting.get()
            try:
                listened_for, book = await asyncio.to_thread(self._names)
                lang = self._languages[0] if len(self._languages) == 1 else None
                heard = await self._ears.hear(wav, lang=lang, hotwords=listened_for, deadline_s=DEADLINE)
            except ZhuboError as e:
                log.warning("a voice was not understood: %s", e)
                self._unheard(event, "the ears failed")
                continue
            if heard.text:
                snapped = await asyncio.to_thread(book.snap, heard.text)
                self._heard(event.with_text(snapped.text))
            else:
                self._unheard(event, "nothing was said")

    def _names(self) -> tuple[list[str], NameBook]:
        """The hotwords, and the names to snap to, as the shop is now and by what is on air now."""
        on_air, version = self._on_air(), self._catalog.version()
        if self._known is None or self._known[0] != (version, on_air):
            spoken = spoken_of(self._catalog.products())
            self._known = ((version, on_air), hotwords(spoken, on_air), NameBook(meant(spoken, on_air), on_air=on_air))
        return self._known[1:]


def spoken_of(products: Sequence[Product]) -> list[Spoken]:
    """Products as people call them, by link number: the shop's own aliases, and the titles where it gives none."""
    listed = sorted(products, key=lambda p: p.link)
    return [Spoken(p.handle, p.aliases or tuple(p.title.values())) for p in listed]


async def open_ears(settings: RoomSettings, closing: Any) -> Ears | None:
    """The ears' worker process, or None where the model is not here; started in the background of the show."""
    path = Store().present("ears.base") if settings.ears else None
    if path is None:
        return None
    ears = Ears(path, languages=settings.languages)
    closing.push_async_callback(ears.close)
    return ears
