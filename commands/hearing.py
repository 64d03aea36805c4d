"""Spoken questions: a viewer's audio message becomes a voice event with its text, and the sound is gone.

In: a voice event and its WAV bytes, from the room. Out: `heard(event with text)` or `unheard(event, reason)`. At most
eight wait; the newest is turned away by name. Product names of the shop are the hotwords, those on air first.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any

from catalog import Catalog
from commands.room_settings import RoomSettings
from errors import ZhuboError
from models.store import Store
from perception.event import LiveEvent
from perception.voice import Ears, snap

log = logging.getLogger(__name__)

WAITING = 8  # drop policy "newest"
DEADLINE = 20.0  # seconds after which a spoken question is stale
HOTWORDS = 30


class Hearing:
    """`ears` None: there is no model, and every audio message is told so."""

    def __init__(
        self, ears: Ears | None, catalog: Catalog, on_air: Callable[[], str | None], languages: Sequence[str]
    ) -> None:
        self._ears = ears
        self._catalog = catalog
        self._on_air = on_air
        self._languages = tuple(languages)
        self._waiting: asyncio.Queue[tuple[LiveEvent, bytes]] = asyncio.Queue(WAITING)
        self._heard: Callable[[LiveEvent], None] = lambda event: None
        self._unheard: Callable[[LiveEvent, str], None] = lambda event, reason: None

    def tell(self, heard: Callable[[LiveEvent], None], unheard: Callable[[LiveEvent, str], None]) -> None:
        self._heard, self._unheard = heard, unheard

    def take(self, event: LiveEvent, wav: bytes) -> None:
        """Never waits."""
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
                hotwords = await asyncio.to_thread(self._names)
                lang = self._languages[0] if len(self._languages) == 1 else None
                heard = await self._ears.hear(wav, lang=lang, hotwords=hotwords[:HOTWORDS], deadline_s=DEADLINE)
            except ZhuboError as e:
                log.warning("a voice was not understood: %s", e)
                self._unheard(event, "the ears failed")
                continue
            if heard.text:
                self._heard(event.with_text(snap(heard.text, hotwords)))
            else:
                self._unheard(event, "nothing was said")

    def _names(self) -> tuple[str, ...]:
        """What the shop calls its products, the one on air first."""
        on_air = self._on_air()
        products = sorted(self._catalog.products(), key=lambda p: p.handle != on_air)
        names = [p.aliases[0] if p.aliases else next(iter(p.title.values())) for p in products]
        return tuple(dict.fromkeys(names))


async def open_ears(settings: RoomSettings, closing: Any) -> Ears | None:
    """The ears' worker process, or None where the model is not here; started in the background of the show."""
    path = Store().present("ears.base") if settings.ears else None
    if path is None:
        return None
    ears = Ears(path, languages=settings.languages)
    closing.push_async_callback(ears.close)
    return ears
