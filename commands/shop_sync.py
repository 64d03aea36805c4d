"""The shop a room sells from, opened and kept true: its database or file, the feeds asked, the shops that call.

In: `RoomSettings`. Out: `OpenShop`: the catalog, the shelf as it may be spoken of, what runs beside the show, and how
each source does. Raises BadInput and BadCatalog where the shop cannot be opened like this.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalog import SAMPLE, Catalog, ImportReport, LiveShelf, Watcher
from catalog.sync import Feed, FeedPoll, Hooks, hooks_app
from commands.catalog import default_database
from commands.catalog_section import FeedSection, secret
from commands.room_settings import RoomSettings
from commands.serving import serve
from errors import BadCatalog, BadInput

log = logging.getLogger(__name__)

DATABASES = (".db", ".sqlite", ".sqlite3")


@dataclass(slots=True)
class OpenShop:
    catalog: Catalog
    shelf: LiveShelf
    background: list[Coroutine[Any, Any, None]] = field(default_factory=list)
    status: Callable[[], dict[str, Any]] = dict


def open_shop(settings: RoomSettings, clock: Callable[[], float], closing: contextlib.AsyncExitStack) -> OpenShop:
    """A database in place; a file imported into a private one and watched; what feeds say; else the user's own catalog,
    or the sample. Blocks: call it in a thread."""
    section = settings.shop
    polls: list[FeedPoll] = []
    catalog = _opened(settings, clock, closing)
    polls += [_poll(catalog, feed, settings, clock) for feed in section.sync.feed]
    for poll in polls:
        if not catalog.products():
            asyncio.run(poll.poll())  # nothing to sell yet: the first answer is waited for
    if not catalog.products():
        where = settings.catalog or (polls[0].status()["where"] if polls else "the catalog")
        cause = polls[0].trouble if polls and polls[0].trouble else "no product to sell"
        raise BadCatalog(cause, where=str(where), remedy="import a file with products first")
    catalog.follow(_troubled)
    shelf = LiveShelf(catalog, section.freshness(), clock)
    background: list[Coroutine[Any, Any, None]] = [poll.run() for poll in polls]
    doors: list[Any] = []
    if hooks := _hooks(settings):
        app = hooks_app(catalog, hooks, clock, on_trouble=_troubled)
        doors = app.state.doors
        background.append(_listen(app, section.sync.port, closing))

    def status() -> dict[str, Any]:
        sources = [part.status() for part in (*polls, *doors)]
        return {"sources": sources, "withheld": shelf.withheld()}

    return OpenShop(catalog, shelf, background, status)


def _opened(settings: RoomSettings, clock: Callable[[], float], closing: contextlib.AsyncExitStack) -> Catalog:
    where, section = settings.catalog, settings.shop
    if where and ("://" in where or where.endswith(DATABASES)):
        return closing.enter_context(Catalog.open(where, clock=clock))
    if where:
        catalog = closing.enter_context(Catalog.open(Path(settings.run_folder) / "catalog.db", clock=clock))
        watcher = Watcher(
            catalog,
            where,
            format=section.format,
            currency=section.currency,
            columns=section.columns,
            clock=clock,
            on_report=_reported,
            on_trouble=_troubled,
        )
        _reported(watcher.load())
        watcher.start()
        closing.callback(watcher.stop)
        return catalog
    if section.sync.feed:
        return closing.enter_context(Catalog.open(Path(settings.run_folder) / "catalog.db", clock=clock))
    catalog = closing.enter_context(Catalog.open(default_database(), clock=clock))
    if not catalog.products(active=False):
        catalog.import_file(SAMPLE)
    return catalog


def _poll(catalog: Catalog, feed: FeedSection, settings: RoomSettings, clock: Callable[[], float]) -> FeedPoll:
    token = secret(feed.token_env, "feed") if feed.token_env else ""
    asked = Feed(
        feed.url,
        feed.source,
        feed.every,
        feed.format,
        feed.currency or settings.shop.currency,
        token,
        feed.max_mb * 2**20,
    )
    return FeedPoll(
        catalog,
        asked,
        Path(settings.run_folder),
        clock,
        seed=settings.seed,
        on_report=_reported,
        on_trouble=_troubled,
    )


def _hooks(settings: RoomSettings) -> tuple[Hooks, ...]:
    sync = settings.shop.sync
    hooks = []
    if (shop := sync.shopify) is not None:
        key = secret(shop.secret_env, "Shopify")
        hooks.append(Hooks("shopify", key, shop.source, shop.currency, shop.locations, shop.shop))
    if (woo := sync.woocommerce) is not None:
        key = secret(woo.secret_env, "WooCommerce")
        hooks.append(Hooks("woocommerce", key, woo.source, woo.currency, domain=woo.shop))
    return tuple(hooks)


def _listen(app: Any, port: int, closing: contextlib.AsyncExitStack) -> Coroutine[Any, Any, None]:
    """The door for shops that call: on this machine only, apart from the studio's."""
    try:
        door = socket.create_server(("127.0.0.1", port))
    except OSError as e:
        raise BadInput(
            f"port {port} for the shop's webhooks cannot be had ({e.strerror})",
            where="[catalog.sync] port",
            remedy="name another, or 0 for any",
        ) from None
    closing.callback(door.close)
    log.info("webhooks: http://127.0.0.1:%d/hooks/…", door.getsockname()[1])
    return serve(app, door.fileno(), largest=2**20)


def _reported(report: ImportReport) -> None:
    for line, cause in report.problems[:20]:
        log.warning("catalog, line %s: %s", line, cause)
    if report.cut:
        log.warning("catalog: the file is not whole; nothing was taken off the shelf")


def _troubled(line: str) -> None:
    log.warning("%s", line)
