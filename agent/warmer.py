"""Likely answers into the voice's cache, product by product, while nobody waits for one.

In: what is on air, the shop's products and their version. Out: one product at a time handed to `likely`, in the order
of `Foresight`, with a pause behind it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from agent.foresight import Depth, Foresight

log = logging.getLogger(__name__)

# Between two products' likely answers, by how far they go: about what the voice makes beside its script.
REST_S: dict[Depth, float] = {"price": 2.0, "heads": 6.0, "whole": 15.0}

Likely = Callable[[Any, Depth], Coroutine[Any, Any, None]]
Spawn = Callable[[Coroutine[Any, Any, None], str], asyncio.Task[None]]


class Warmer:
    """`likely(product, depth)` has the voice make them ready. Not `on`: nothing is ever due."""

    def __init__(self, likely: Likely, on: bool) -> None:
        self._likely = likely
        self._on = on
        self._foresight = Foresight()
        self._foreseen: tuple[str | None, int | None] | None = None
        self._task: asyncio.Task[None] | None = None

    def forget(self) -> None:
        """The stage is a new one: its voice has forgotten too."""
        self._foresight.forget()
        self._foreseen = None

    def look(self, on_air: str | None, version: int | None, products: tuple[Any, ...], spawn: Spawn) -> None:
        """Begin with the product that is due, if any is."""
        if not self._on or self._task is not None or self._foreseen == (on_air, version):
            return
        if (due := self._foresight.next(on_air, products)) is None:
            self._foreseen = (on_air, version)
        else:
            self._task = spawn(self._warm(*due), "warm")

    async def _warm(self, product: Any, depth: Depth) -> None:
        try:
            await self._likely(product, depth)
            await asyncio.sleep(REST_S[depth])
        except Exception as e:
            log.debug("nothing likely about %s: %s", product.handle, e)
        finally:
            self._task = None
