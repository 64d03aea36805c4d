"""Instagram's webhook as a chat source: Meta calls /hooks/instagram, to see whether we are there and with comments.

In: GET with our verify token (answered with its challenge), and signed POSTs, answered before they are decoded. Out:
`LiveEvent`s. A POST has no time and no nonce of its own; what its entry says is older than ten minutes (Meta tries for
days, and anybody who had a body could send it again) is history. Nothing is written: Instagram answers a live comment
by a private message only.
"""

from __future__ import annotations

import hmac
import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Route

from errors import BadInput, PeerFailed
from perception.chat.clock import WALL, Clock
from perception.chat.instagram import Instagram, is_signed
from perception.chat.push_body import Unread, read_body
from perception.chat.push_queue import Posted, PushQueue
from perception.chat.reconnect import Life
from perception.chat.source import Put, Tap
from perception.chat.websocket_source import decoded
from perception.chat.wire import BadFrame, Damaged
from perception.event import LiveEvent

log = logging.getLogger(__name__)

PATH = "/hooks/instagram"
OLD_S = 600.0
WORRY_S = 600.0


class InstagramSource:
    connector = "instagram"
    writes = 0

    def __init__(
        self,
        *,
        secret: str,
        verify_token: str,
        account: str = "",
        clock: Clock = WALL,
        wall: Callable[[], float] = time.time,
    ) -> None:
        if not (secret and verify_token):
            raise BadInput(
                "instagram: no app secret or no verify token",
                remedy="set the variables that secret_env and verify_env name",
            )
        self.name = f"instagram/{account}" if account else "instagram"
        self.tap: Tap | None = None
        self.life = Life(self.name, clock)
        self.refused: Counter[str] = Counter()
        self.waiting = PushQueue({}, kept=0)  # nothing is dropped: what finds no room is sent back, and comes again
        self._secret = secret
        self._verify_token = verify_token
        self._decoder = Instagram(account=account)
        self._wall = wall
        self._listening = False

    def routes(self) -> Sequence[BaseRoute]:
        return (
            Route(PATH, self._posted, methods=["POST"], name=self.connector),
            Route(PATH, self._asked, methods=["GET"], name=f"{self.connector}-verify"),
        )

    def status(self) -> dict[str, Any]:
        self.life.worry(WORRY_S)
        return {**self.life.status(), "refused": dict(self.refused), "waiting": len(self.waiting)}

    async def reply(self, text: str, to: LiveEvent) -> None:
        raise PeerFailed("Instagram has no public answer to a live comment", where=self.name)

    async def run(self, put: Put) -> None:
        self._listening = True
        self.life.begin()
        self.life.ready()
        try:
            while True:
                await self._take((await self.waiting.get()).body, put)
        finally:
            self._listening = False
            self.life.ended("stopped", "")

    async def _asked(self, request: Request) -> PlainTextResponse:
        """Meta's question whether this address is ours."""
        given = request.query_params
        token = given.get("hub.verify_token", "").encode("utf-8", "replace")
        if given.get("hub.mode") != "subscribe" or not hmac.compare_digest(token, self._verify_token.encode()):
            return self._refuse("wrong verify token", 403)
        return PlainTextResponse(given.get("hub.challenge", "")[:256])

    async def _posted(self, request: Request) -> PlainTextResponse:
        if not self._listening:
            return self._refuse("not listening yet", 503)
        try:
            body = await read_body(request)
        except Unread as e:
            return self._refuse(e.reason, e.status)
        if not is_signed(request.headers.get("x-hub-signature-256", ""), body, self._secret):
            return self._refuse("bad signature", 403)
        if not self.waiting.put(Posted("live_comments", body)):
            return self._refuse("no room left", 503)
        return PlainTextResponse("")

    def _refuse(self, reason: str, status: int) -> PlainTextResponse:
        if not self.refused[reason]:
            log.warning("%s: refused a call: %s", self.name, reason)
        self.refused[reason] += 1
        return PlainTextResponse(reason, status)

    async def _take(self, frame: bytes, put: Put) -> None:
        if self.tap is not None:
            self.tap(self.connector, frame)
        try:
            said = await decoded(self._decoder, frame)
        except BadFrame as e:
            self.life.bad_frames += 1
            log.info("%s: bad frame: %s", self.name, e)
            return
        for heard in said:
            match heard:
                case LiveEvent():
                    if heard.t is not None and self._wall() - heard.t > OLD_S:
                        heard = replace(heard, history=True)
                    self.life.heard()
                    put(heard)
                case Damaged():
                    self.life.bad_frames += 1
                    log.info("%s: a damaged comment: %s", self.name, heard.cause)
