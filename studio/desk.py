"""What the studio asks of the rest of the house. Protocols only; `run.py`'s wiring hands in what satisfies them.

`agent.mind.Mind` is an `Operator`, `studio.mind_feed.MindFeed` a `Feed`, `catalog.Catalog` a `Shelf`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from catalog import Hit, Product, Variant


class Operator(Protocol):
    """What a person at the desk may do. Called on the event loop; returns at once. `say`: what to warn of in the words;
    a ZhuboError where they may not be said."""

    def say(self, text: str, lang: str = "zh") -> tuple[str, ...]: ...
    def pause(self, on: bool = True) -> None: ...
    def panic(self, on: bool = True) -> None: ...
    def show(self, sku: str) -> None: ...


class Copilot(Protocol):
    """What the person at the teleprompter may do. Raises a ZhuboError where the line is not there any more."""

    def said(self, line: str, sentence: int | None = None) -> None: ...
    def skip(self, line: str) -> None: ...


class Attends(Protocol):
    """Takes the operator's word that they are there. Raises a ZhuboError where it comes too late."""

    def confirm(self) -> None: ...


class Invites(Protocol):
    """Guests' microphones by link. `invite` gives the invitation's `id` and the `token` that goes into the link. A
    ZhuboError says what to mend."""

    def invite(self, name: str, minutes: int) -> dict[str, Any]: ...
    def revoke(self, id: str) -> None: ...


class Feed(Protocol):
    """What the room is doing. `snapshot` and `subscribe` on the event loop; `answers` reads a disk, in a thread."""

    def snapshot(self) -> dict[str, Any]: ...
    def subscribe(self) -> AbstractContextManager[asyncio.Queue[dict[str, Any]]]: ...
    def answers(self, limit: int) -> list[dict[str, Any]]: ...


class Shelf(Protocol):
    """The shop. Everything is called in a thread; `set` raises a ZhuboError that says what to mend."""

    def version(self) -> int: ...
    def products(self, active: bool = True) -> Sequence[Product]: ...
    def product(self, handle: str) -> Product | None: ...
    def by_sku(self, sku: str) -> tuple[Product, Variant] | None: ...
    def search(self, text: str, *, limit: int = 5) -> list[Hit]: ...
    def set(self, sku: str, /, **fields: Any) -> Variant: ...
