"""Douyin's push as a chat source: the platform POSTs to /hooks/douyin_push, and we keep its tasks running.

In: signed POSTs (answered before they are decoded: the platform waits 2 s, and drops us after ten failures in a row),
and what it kept of gifts and fan clubs that did not reach us. Out: `LiveEvent`s. A call is taken only with a right
signature, a timestamp of now, a new nonce, and our room; everything else is 403 and counted by its name. Tasks are
started one a type, looked at every minute, and stopped at the end. Nothing can be written into the chat.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from errors import BadInput, NeedsOperator, PeerFailed
from perception.chat.clock import WALL, Clock
from perception.chat.dial import salt
from perception.chat.douyin_api import TOKEN_URL, URL, DouyinApi
from perception.chat.douyin_push import TYPES as DECODED
from perception.chat.douyin_push import DouyinPush, framed
from perception.chat.douyin_sign import is_signed
from perception.chat.push_body import Unread, read_body
from perception.chat.push_queue import Posted, PushQueue
from perception.chat.push_replay import Replays
from perception.chat.reconnect import Backoff, Life, stay_connected
from perception.chat.sanitise import clean
from perception.chat.source import Put, Tap
from perception.chat.websocket_source import decoded
from perception.chat.wire import BadFrame, Damaged, Frame
from perception.event import LiveEvent

log = logging.getLogger(__name__)

PATH = "/hooks/douyin_push"
TYPES = ("live_comment", "live_gift", "live_like", "live_fansclub")
LOOK_S = 60.0  # how often the tasks are looked at
MISSED_EVERY = 5  # looks between two readings of what could not be pushed
WORRY_S = 600.0
OLD_S = 600.0  # what is kept for longer is history; shorter than the 15 minutes that deduplication remembers
_KEPT = ("live_gift", "live_fansclub")  # the platform keeps these for a day when they cannot be delivered
_WORTH = {"live_like": 1, "live_comment": 2, "live_follow": 2, "live_fansclub": 3, "live_gift": 3}
_REMEMBERED = 200_000
_LOOKS_FAILED = 3
_STOP_S = 3.0
_BREATHE = 32


class DouyinPushSource:
    """`room`: its id, or "" and `start_token`, by which the platform names it. `types`: which tasks to start."""

    connector = "douyin_push"
    writes = 0

    def __init__(
        self,
        api: DouyinApi,
        *,
        push_secret: str,
        room: str = "",
        start_token: str = "",
        types: Sequence[str] = TYPES,
        backoff: Backoff | None = None,
        clock: Clock = WALL,
        wall: Callable[[], float] = time.time,
        rng: random.Random | None = None,
    ) -> None:
        self.name = f"douyin_push/{room or api.app_id}"
        self.tap: Tap | None = None
        self.room = room
        self.types = tuple(types)
        self.life = Life(self.name, clock)
        self.refused: Counter[str] = Counter()
        self.unknown: Counter[str] = Counter()
        self.again = 0
        self.waiting = PushQueue(_WORTH, kept=_WORTH["live_gift"])
        self._api = api
        self._push_secret = push_secret
        self._start_token = start_token
        self._backoff = backoff or Backoff()
        self._clock = clock
        self._wall = wall
        self._rng = rng or random.Random()
        self._decoder = DouyinPush(room=room, salt=salt(self._rng))
        self._one_at_a_time = asyncio.Lock()
        self._replays = Replays()
        self._known: OrderedDict[str, None] = OrderedDict()
        self._started: set[str] = set()
        self._listening = False

    def routes(self) -> Sequence[BaseRoute]:
        return (Route(PATH, self._posted, methods=["POST"], name=self.connector),)

    def status(self) -> dict[str, Any]:
        return {
            **self.life.status(),
            "refused": dict(self.refused),
            "unknown": dict(self.unknown),
            "waiting": len(self.waiting),
            "dropped": dict(self.waiting.dropped),
            "duplicates": self.again,
        }

    async def reply(self, text: str, to: LiveEvent) -> None:
        raise PeerFailed("Douyin offers no way to write into the chat", where=self.name)

    async def run(self, put: Put) -> None:
        self._api.open()
        working = asyncio.ensure_future(self._work(put))
        staying = asyncio.ensure_future(
            stay_connected(
                lambda: self._session(put), self.life, backoff=self._backoff, clock=self._clock, rng=self._rng
            )
        )
        try:
            done, _ = await asyncio.wait({working, staying}, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            self._listening = False
            for task in (working, staying):
                task.cancel()
            await asyncio.gather(working, staying, return_exceptions=True)
            try:
                await self._stop()
            finally:
                await self._api.close()

    # -- the platform calls ---------------------------------------------------------------------------------------

    async def _posted(self, request: Request) -> JSONResponse:
        if not self._listening:
            return self._refuse("not listening yet", 503)
        try:
            body = await read_body(request)
        except Unread as e:
            return self._refuse(e.reason, e.status)
        given, now = request.headers, self._wall()
        if not is_signed(given, body, self._push_secret):
            return self._refuse("bad signature", 403)
        nonce = given.get("x-nonce-str", "")
        if reason := self._replays.refusal(given.get("x-timestamp", ""), nonce, now):
            return self._refuse(reason, 403)
        if given.get("x-roomid", "") != self.room:
            return self._refuse("another room", 403)
        type = clean(given.get("x-msg-type", ""), 32)
        if type not in DECODED:
            self._replays.remember(nonce, now)
            self._novelty(type)
        elif self.waiting.put(Posted(type, body)):
            self._replays.remember(nonce, now)
        else:
            return self._refuse("no room left", 503)  # the platform keeps it, and we read it later
        return JSONResponse({"err_no": 0, "err_msg": "success"})

    def _refuse(self, reason: str, status: int) -> JSONResponse:
        if not self.refused[reason]:
            log.warning("%s: refused a call: %s", self.name, reason)
        self.refused[reason] += 1
        return JSONResponse({"err_no": status, "err_msg": reason}, status)

    def _novelty(self, type: str) -> None:
        if not self.unknown[type]:
            log.info("%s: pushes of type %r are no event here", self.name, type)
        self.unknown[type if len(self.unknown) < 32 else ""] += 1

    # -- what it posted -------------------------------------------------------------------------------------------

    async def _work(self, put: Put) -> None:
        number = 0
        while True:
            posted = await self.waiting.get()
            await self._take(framed(posted.type, self.room, posted.body), put)
            number += 1
            if number % _BREATHE == 0:
                await asyncio.sleep(0)

    async def _take(self, frame: Frame, put: Put, *, kept: bool = False) -> None:
        """`kept`: the platform had kept it for us; what is old by now is history."""
        if self.tap is not None:
            self.tap(self.connector, frame)
        try:
            async with self._one_at_a_time:
                said = await decoded(self._decoder, frame)
        except BadFrame as e:
            self.life.bad_frames += 1
            log.info("%s: bad frame: %s", self.name, e)
            return
        for heard in said:
            match heard:
                case LiveEvent():
                    if not self._is_new(heard):
                        self.again += 1
                        continue
                    if kept and (heard.t is None or self._wall() - heard.t > OLD_S):
                        heard = replace(heard, history=True)
                    self.life.heard()
                    put(heard)
                case Damaged():
                    self.life.bad_frames += 1
                    log.info("%s: a damaged row: %s", self.name, heard.cause)

    def _is_new(self, event: LiveEvent) -> bool:
        """What the platform keeps comes again for a day, much longer than deduplication remembers."""
        if event.type not in ("gift", "subscribe"):
            return True
        if event.id in self._known:
            return False
        self._known[event.id] = None
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return True

    # -- we call --------------------------------------------------------------------------------------------------

    async def _session(self, put: Put) -> None:
        """Starts every task and keeps them running. What is pushed meanwhile is taken whether or not this stands."""
        if not self.room:
            self.room = self._decoder.room = await self._api.room(self._start_token)
        self._listening = True
        for type in self.types:
            await self._api.start(self.room, type)
            self._started.add(type)
        self.life.ready()
        look = failed = 0
        while True:
            if look % MISSED_EVERY == 0:
                await self._read_missed(put)
            await self._clock.sleep(LOOK_S)
            look += 1
            self.life.worry(WORRY_S)
            try:
                await self._look()
                failed = 0
            except NeedsOperator:
                raise
            except PeerFailed as e:
                failed += 1
                log.info("%s: the tasks could not be looked at: %s", self.name, e)
                if failed >= _LOOKS_FAILED:
                    raise

    async def _look(self) -> None:
        for type in self.types:
            if not await self._api.is_running(self.room, type):
                log.warning("%s: the platform had stopped to push %s; starting it again", self.name, type)
                await self._api.start(self.room, type)

    async def _read_missed(self, put: Put) -> None:
        for type in _KEPT:
            if type not in self.types:
                continue
            try:
                async for row in self._api.missed(self.room, type):
                    await self._take(json.dumps(row, ensure_ascii=False), put, kept=True)
            except PeerFailed as e:  # the pushes themselves still come
                log.warning("%s: what could not be pushed could not be read: %s", self.name, e)

    async def _stop(self) -> None:
        """Also when we are told to end: a task that nobody hears fails its way into the platform's breaker."""
        if not self._started:
            return
        started = sorted(self._started)
        stopping = asyncio.gather(*(self._api.stop(self.room, type) for type in started), return_exceptions=True)
        try:
            async with asyncio.timeout(_STOP_S):
                outcomes = await asyncio.shield(stopping)
            for type, outcome in zip(started, outcomes, strict=True):
                if isinstance(outcome, Exception):
                    log.warning("%s: %s was not stopped: %s", self.name, type, outcome)
        except TimeoutError:
            log.warning("%s: the tasks were not stopped: no answer in time", self.name)
        finally:
            self._started.clear()
            if not stopping.done():
                stopping.cancel()
            await asyncio.gather(stopping, return_exceptions=True)


def douyin_push(
    *,
    app_id: str,
    secret: str,
    push_secret: str,
    room: str = "",
    start_token: str = "",
    types: Sequence[str] = TYPES,
    url: str = "",
    token_url: str = "",
    backoff: Backoff | None = None,
    clock: Clock = WALL,
    wall: Callable[[], float] = time.time,
    rng: random.Random | None = None,
) -> DouyinPushSource:
    """A Douyin room by its id or by the live companion's start token. `url`, `token_url` "" are Douyin itself."""
    if not (app_id and secret and push_secret):
        raise BadInput(
            "douyin_push: no application, or no secret",
            remedy="give app_id and set the variables that secret_env and push_secret_env name",
        )
    if not (room or start_token):
        raise BadInput(
            "douyin_push: which room?",
            remedy="give room, or set the variable that start_token_env names to the live companion's start token",
        )
    if strange := [type for type in types if type not in DECODED] or ([] if types else ["none"]):
        raise BadInput(f"douyin_push: types: {', '.join(strange)[:80]}", remedy=f"known: {', '.join(DECODED)}")
    api = DouyinApi(app_id=app_id, secret=secret, url=url or URL, token_url=token_url or TOKEN_URL, clock=clock)
    return DouyinPushSource(
        api,
        push_secret=push_secret,
        room=room,
        start_token=start_token,
        types=types,
        backoff=backoff,
        clock=clock,
        wall=wall,
        rng=rng,
    )
