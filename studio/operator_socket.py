"""The operator's websocket: the desk of whoever runs the show.

In: `{"token"}` first, then orders. Out: `welcome` with where the show stands and the last answers; `said` and `outcome`
as they happen; `state` when it changes; `shelf` when the catalog does; `done` or `error` for every order. Without the
right token the socket is closed with 4401, a page that does not read with 4408.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import logging
from typing import Any

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from errors import ZhuboError
from studio.desk import Attends, Copilot, Feed, Invites, Operator, Shelf
from studio.orders import (
    Attend,
    BadOrder,
    Invite,
    Order,
    Panic,
    Pause,
    Said,
    Say,
    SetRow,
    Show,
    Skip,
    Uninvite,
    read_order,
    read_token,
)
from studio.outbox import LIMIT, Outbox
from studio.shelf_rows import variant_row

log = logging.getLogger(__name__)

WRONG_TOKEN, SLOW, TRY_LATER = 4401, 4408, 1013
TOKEN_WAIT_S = 5.0
PAGES = 16
ANSWERS = 20


class OperatorSocket:
    """One room's desk; several pages may sit at it. `every_s`: how often the state is looked at."""

    def __init__(
        self,
        operator: Operator,
        feed: Feed,
        shelf: Shelf,
        token: str,
        *,
        copilot: Copilot | None = None,
        attending: Attends | None = None,
        invites: Invites | None = None,
        every_s: float = 1.0,
        backlog: int = LIMIT,
        pages: int = PAGES,
    ) -> None:
        if not token:
            raise ValueError("an empty operator token would let everybody in")
        self._operator = operator
        self._feed = feed
        self._shelf = shelf
        self._copilot = copilot
        self._attending = attending
        self._invites = invites
        self._token = token.encode()
        self._every_s = every_s
        self._backlog = backlog
        self._most = pages
        self._pages = 0
        self._changed = asyncio.Event()

    def route(self, path: str = "/operator") -> WebSocketRoute:
        return WebSocketRoute(path, self._serve, name="operator")

    async def _serve(self, socket: WebSocket) -> None:
        await socket.accept()
        if self._pages >= self._most:
            await socket.close(TRY_LATER, "too many operator pages are open")
            return
        self._pages += 1
        try:
            if refusal := await self._refusal(socket):
                log.warning("a page was refused the operator's desk: %s", refusal)
                await socket.close(WRONG_TOKEN, refusal)
                return
            await self._seat(socket)
        except WebSocketDisconnect:
            log.info("an operator page left")
        finally:
            self._pages -= 1

    async def _refusal(self, socket: WebSocket) -> str | None:
        try:
            async with asyncio.timeout(TOKEN_WAIT_S):
                given = read_token(await _text(socket))
        except TimeoutError:
            return "no token came"
        except BadOrder as e:
            return str(e)
        if not hmac.compare_digest(given.encode("utf-8", "replace"), self._token):
            return "wrong operator token"
        return None

    async def _seat(self, socket: WebSocket) -> None:
        outbox = Outbox(self._backlog)
        with self._feed.subscribe() as news:
            answers = await asyncio.to_thread(self._feed.answers, ANSWERS)
            outbox.news({"type": "welcome", "answers": answers, **self._feed.snapshot()})
            tasks = [
                asyncio.create_task(self._take_orders(socket, outbox), name="operator orders"),
                asyncio.create_task(self._watch(outbox), name="operator state"),
                asyncio.create_task(_pass_on(news, outbox), name="operator news"),
                asyncio.create_task(_tell(socket, outbox), name="operator tell"),
                asyncio.create_task(outbox.gone.wait(), name="operator gone"),
            ]
            try:
                done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
        if outbox.gone.is_set():
            log.warning("an operator page did not keep up and was dropped")
            with contextlib.suppress(TimeoutError, RuntimeError):
                async with asyncio.timeout(1):
                    await socket.close(SLOW, "this page did not keep up")
            return
        for task in done:
            task.result()

    async def _take_orders(self, socket: WebSocket, outbox: Outbox) -> None:
        while True:
            frame = await _text(socket)
            try:
                order = read_order(frame)
                outbox.news({"type": "done", "ref": order.ref, **await self._obey(order)})
            except BadOrder as e:
                outbox.news({"type": "error", "ref": e.ref, "error": str(e)})
            except ZhuboError as e:
                outbox.news({"type": "error", "ref": order.ref, "error": str(e)})
            self._changed.set()

    async def _obey(self, order: Order) -> dict[str, Any]:
        """Does it; what the page is told beside "done"."""
        match order:
            case Attend():
                if self._attending is None:
                    raise BadOrder("a person speaks here: there is nothing to confirm", order.ref)
                self._attending.confirm()
            case Said() | Skip() if self._copilot is None:
                raise BadOrder("this room is not in co-pilot: the host speaks by itself", order.ref)
            case Said():
                self._copilot.said(order.line, order.sentence)
            case Skip():
                self._copilot.skip(order.line)
            case Invite() | Uninvite() if self._invites is None:
                raise BadOrder("a person speaks here: there is no floor for guests", order.ref)
            case Invite():
                return {"do": order.do, **self._invites.invite(order.name, order.minutes)}
            case Uninvite():
                self._invites.revoke(order.id)
            case Say():
                warnings = self._operator.say(order.text, order.lang)
                return {"do": order.do} | ({"warnings": list(warnings)} if warnings else {})
            case Pause():
                self._operator.pause(order.on)
            case Panic():
                log.warning("operator: panic %s", "on" if order.on else "off")
                self._operator.panic(order.on)
            case Show():
                if await asyncio.to_thread(self._shelf.by_sku, order.sku) is None:
                    raise BadOrder(f"there is no SKU {order.sku[:40]!r}", order.ref)
                self._operator.show(order.sku)
            case SetRow():
                variant = await asyncio.to_thread(lambda: self._shelf.set(order.sku, **order.fields))
                log.info("operator: %s set to %s", order.sku, order.fields)
                return {"do": order.do, "row": variant_row(variant)}
        return {"do": order.do}

    async def _watch(self, outbox: Outbox) -> None:
        """The state, when it changes: after an order at once, else as often as is looked."""
        while True:
            snapshot = self._feed.snapshot()
            snapshot.pop("recent", None)
            outbox.state({"type": "state", **snapshot})
            try:
                outbox.state({"type": "shelf", "version": await asyncio.to_thread(self._shelf.version)})
            except ZhuboError as e:
                log.warning("the catalog cannot be read: %s", e)
            self._changed.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._every_s):
                    await self._changed.wait()


async def _text(socket: WebSocket) -> str:
    received = await socket.receive()
    if received["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(received.get("code", 1005))
    return received.get("text") or ""


async def _pass_on(news: asyncio.Queue[dict[str, Any]], outbox: Outbox) -> None:
    while True:
        outbox.news(await news.get())


async def _tell(socket: WebSocket, outbox: Outbox) -> None:
    while True:
        text = json.dumps(await outbox.next(), ensure_ascii=False)
        try:
            await socket.send_text(text)
        except RuntimeError:  # Starlette's word for a socket that was closed meanwhile
            raise WebSocketDisconnect(1006) from None
