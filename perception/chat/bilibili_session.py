"""The two official ways into a Bilibili room, as handshakes around each connection.

A, `OpenLive`: an application of the open-live platform and the streamer's identity code (身份码): start, a heartbeat
every 20 s, end. B, `OpenOAuth`: an application of open.bilibili.com with the scope LIVE_ROOM_DATA and the streamer's
access token: ws-start, a heartbeat within 30 s. Out: a `Session` (the socket's address, and the heartbeat beside it)
with the wire made ready. Wrong keys, codes and rights are NeedsOperator with the remedy; a cool-down is waited for.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import random
import time
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from errors import NeedsOperator, PeerFailed
from perception.chat.bilibili_open import BilibiliOpen
from perception.chat.bilibili_sign import signed
from perception.chat.clock import WALL, Clock
from perception.chat.sanitise import clean, native_id
from perception.chat.web_api import WebApi
from perception.chat.websocket_source import Session

log = logging.getLogger(__name__)

OPEN_LIVE_URL = "https://live-open.biliapi.com"
OAUTH_URL = "https://member.bilibili.com"

HEARTBEAT_S = 20.0
COOL_DOWN_S = 10.0
COOL_DOWNS = 6
MISSED = 3  # heartbeats in a row that may fail before the session counts as lost: it lives for 60 s
_END_S = 3.0

_COOLING = {7001, 7002}
_ENDED = {0, 7000, 7003}
_EXPIRED = {7000, 7003}
_KEYS = "check the access key and its secret in the variables that key_env and secret_env name"
_FATAL: Mapping[int, str] = {
    4000: "check app_id and the identity code",
    4001: _KEYS,
    4002: _KEYS,
    4003: "set this machine's clock right: Bilibili refuses a signature that is minutes old",
    4004: _KEYS,
    4005: _KEYS,
    4006: _KEYS,
    4007: _KEYS,
    4008: _KEYS,
    4009: "add this machine's address to the application's list of allowed addresses",
    4010: "this application has no right to this interface: apply for it on the open platform",
    5004: "an application that is not published hears only its developer's own room: publish it or use that room",
    5011: "an application that is not published hears only its developer's own room: publish it or use that room",
    7007: "the identity code is wrong or was renewed: take the present one from the streamer's page (身份码)",
    8002: "this application has no right to this room: apply for it on the open platform",
}
_TOKEN = "the streamer must authorise the application again: renew the access token that token_env names"


class _Route:
    """What both ways share: signing, and reading the answer's code."""

    version = "1.0"

    def __init__(
        self,
        wire: BilibiliOpen,
        url: str,
        *,
        key: str,
        secret: str,
        access_token: str = "",
        clock: Clock = WALL,
        wall: Callable[[], float] = time.time,
        rng: random.Random | None = None,
    ) -> None:
        self.wire = wire
        self._url = url
        self._key = key
        self._secret = secret
        self._access_token = access_token
        self._clock = clock
        self._wall = wall
        self._rng = rng or random.SystemRandom()
        self._attempt = 0

    async def _call(self, api: WebApi, path: str, body: Mapping[str, Any], method: str = "POST") -> tuple[int, Any]:
        """(code, data). NeedsOperator for what only a person can mend; PeerFailed for what a network can do."""
        raw = json.dumps(body).encode() if method == "POST" else b""
        nonce = str(uuid.UUID(int=self._rng.getrandbits(128), version=4))
        headers = signed(
            raw,
            key=self._key,
            secret=self._secret,
            nonce=nonce,
            now=self._wall(),
            version=self.version,
            access_token=self._access_token,
        )
        answer = await api.call(method, path, content=raw or None, headers=headers)
        where = f"bilibili_open {path}"
        if answer.status in (401, 403):
            raise NeedsOperator(f"refused (HTTP {answer.status})", where=where, remedy=self._remedy(-101))
        if not answer.ok or not isinstance(answer.body, dict) or not isinstance(answer.body.get("code"), int):
            raise PeerFailed(f"an answer without a code (HTTP {answer.status})", where=where, retryable=True)
        code, data = answer.body["code"], answer.body.get("data")
        if code in _FATAL or code == -101:
            said = clean(str(answer.body.get("message", "")), 80)
            raise NeedsOperator(f"{said or 'refused'} (code {code})", where=where, remedy=self._remedy(code))
        return code, data if isinstance(data, dict) else {}

    def _remedy(self, code: int) -> str:
        return _FATAL.get(code, _TOKEN if self._access_token else _KEYS)

    def _socket(self, data: Mapping[str, Any], path: str) -> str:
        """The address to dial this time; the wire learns its first words."""
        info = data.get("websocket_info")
        info = info if isinstance(info, dict) else {}
        links = [link for link in info.get("wss_link") or () if isinstance(link, str)]
        words = info.get("auth_body")
        if not links or not isinstance(words, str):
            raise PeerFailed("an answer without a socket", where=f"bilibili_open {path}", retryable=True)
        self.wire.auth_body = words
        self._attempt += 1
        return links[(self._attempt - 1) % len(links)]

    async def _beat(self, api: WebApi, path: str, body: Mapping[str, Any]) -> None:
        """Until the session is lost; that is told by PeerFailed."""
        missed = 0
        while True:
            await self._clock.sleep(HEARTBEAT_S)
            try:
                code, _ = await self._call(api, path, body)
            except NeedsOperator:
                raise
            except PeerFailed as e:
                missed += 1
                log.info("%s: heartbeat %d missed: %s", path, missed, e)
                if missed >= MISSED:
                    raise PeerFailed("the session's heartbeat fails", where=path, retryable=True) from e
                continue
            if code in _EXPIRED:
                raise PeerFailed(f"the session has expired (code {code})", where=path, retryable=True)
            missed = 0 if code == 0 else missed + 1
            if missed >= MISSED:
                raise PeerFailed(f"the session's heartbeat is refused (code {code})", where=path, retryable=True)


class OpenLive(_Route):
    """Route A. `code` is the streamer's identity code; it opens a room and is never logged."""

    def __init__(self, wire: BilibiliOpen, url: str, *, app_id: int, code: str, **rest: Any) -> None:
        super().__init__(wire, url, **rest)
        self._app_id = app_id
        self._code = code

    @contextlib.asynccontextmanager
    async def __call__(self) -> AsyncIterator[Session]:
        api = WebApi(self._url)
        game = ""
        try:
            data = await self._start(api)
            info, anchor = data.get("game_info"), data.get("anchor_info")
            game = native_id(info.get("game_id")) if isinstance(info, dict) else ""
            self.wire.game_id = game
            if isinstance(anchor, dict):
                self.wire.anchor = native_id(anchor.get("open_id"))
                self.wire.room = native_id(anchor.get("room_id")) or self.wire.room
            address = self._socket(data, "/v2/app/start")

            async def beside() -> None:
                await self._beat(api, "/v2/app/heartbeat", {"game_id": game})

            yield Session(address, beside=beside if game else None)
        finally:
            try:
                if game:
                    await self._end(api, game)
            finally:
                await api.close()

    async def _start(self, api: WebApi) -> Mapping[str, Any]:
        code = 0
        for _ in range(COOL_DOWNS):
            code, data = await self._call(api, "/v2/app/start", {"code": self._code, "app_id": self._app_id})
            if code == 0:
                return data
            if code not in _COOLING:
                break
            await self._clock.sleep(COOL_DOWN_S)
        raise PeerFailed(f"the session was not opened (code {code})", where="bilibili_open", retryable=True)

    async def _end(self, api: WebApi, game: str) -> None:
        """Also when we are told to stop: without it the room cannot be opened again for a while."""
        ending = asyncio.ensure_future(self._call(api, "/v2/app/end", {"app_id": self._app_id, "game_id": game}))
        try:
            async with asyncio.timeout(_END_S):
                code, _ = await asyncio.shield(ending)
            if code not in _ENDED:
                log.warning("bilibili_open: the session was not ended (code %d)", code)
        except (PeerFailed, TimeoutError) as e:
            log.warning("bilibili_open: the session was not ended: %s", e or "no answer in time")
        finally:
            if not ending.done():
                ending.cancel()
            await asyncio.gather(ending, return_exceptions=True)


class OpenOAuth(_Route):
    """Route B. There is nothing to end."""

    version = "2.0"

    @contextlib.asynccontextmanager
    async def __call__(self) -> AsyncIterator[Session]:
        api = WebApi(self._url)
        start = "/arcopen/fn/live/room/ws-start"
        try:
            code, data = await self._call(api, start, {})
            if code != 0:
                raise PeerFailed(f"the socket was not opened (code {code})", where=start, retryable=True)
            address = self._socket(data, start)
            conn = native_id(data.get("conn_id"))
            self.wire.game_id = conn

            async def beside() -> None:
                await self._beat(api, "/arcopen/fn/live/room/ws-heartbeat", {"conn_id": conn})

            yield Session(address, beside=beside)
        finally:
            await api.close()
