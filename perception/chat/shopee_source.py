"""A Shopee live, asked every three seconds and answered by post_comment, as the streamer.

In: partner id and key, the streamer's user id, access token and session id. Out: a `ChatSource`. An answer has the last
10 s only and there is no replay, so what is said while three asks in a row fail is lost, and the status says how many
failed. A refused token, signature or session is NeedsOperator.
"""

from __future__ import annotations

import json
import logging
import random
import time
from collections.abc import Callable, Sequence
from typing import Any

from errors import BadInput, NeedsOperator, PeerFailed
from perception.chat.clock import WALL, Clock
from perception.chat.rate import TokenBucket
from perception.chat.reconnect import Backoff, Life, stay_connected
from perception.chat.sanitise import clean, finite
from perception.chat.shopee import Shopee, signature
from perception.chat.source import Put, Tap
from perception.chat.web_api import WebApi
from perception.chat.websocket_source import LONGEST_WAIT_S, decoded
from perception.chat.wire import BadFrame, Damaged
from perception.event import LiveEvent

log = logging.getLogger(__name__)

URL = "https://partner.shopeemobile.com"
LATEST = "/api/v2/livestream/get_latest_comment_list"
POST = "/api/v2/livestream/post_comment"
ASK_S = 3.0
WORRY_S = 600.0
LONGEST = 150  # characters of a comment
_FAILED = 3  # asks in a row after which the connection counts as lost
_TOKEN = "the access token has expired (it lives for four hours) or was revoked: renew the one that token_env names"
_FATAL = {
    "invalid_acceess_token": _TOKEN,  # so spelt by Shopee
    "invalid_access_token": _TOKEN,
    "error_auth": "check partner_id, user_id and the access token; the application needs the Livestream API",
    "error_permission": "the application has no right to the Livestream API: apply for it on open.shopee.com",
    "error_sign": "check partner_id and the key in the variable that key_env names, and this machine's clock",
    "error_param": "check session_id: each live has its own",
}


class ShopeeSource:
    connector = "shopee"
    writes = LONGEST

    def __init__(
        self,
        *,
        partner: int,
        key: str,
        user: int,
        token: str,
        session: int,
        url: str = URL,
        backoff: Backoff | None = None,
        clock: Clock = WALL,
        wall: Callable[[], float] = time.time,
        rng: random.Random | None = None,
    ) -> None:
        self.name = f"shopee/{session}"
        self.tap: Tap | None = None
        self.life = Life(self.name, clock)
        self.failed = 0
        self._who = {"partner": partner, "token": token, "user": user}
        self._key = key
        self._session_id = session
        self._url = url
        self._decoder = Shopee(room=str(session), host=str(user))
        self._rate = TokenBucket(burst=5, per_second=1 / 5)  # Shopee names no limit; this is ours
        self._backoff = backoff or Backoff()
        self._clock = clock
        self._wall = wall
        self._rng = rng or random.Random()
        self._api: WebApi | None = None

    def routes(self) -> Sequence[Any]:
        return ()

    def status(self) -> dict[str, Any]:
        return {**self.life.status(), "failed": self.failed}

    async def run(self, put: Put) -> None:
        self._api = WebApi(self._url)
        try:
            await stay_connected(
                lambda: self._asking(put), self.life, backoff=self._backoff, clock=self._clock, rng=self._rng
            )
        finally:
            api, self._api = self._api, None
            await api.close()

    async def reply(self, text: str, to: LiveEvent) -> None:
        if self._api is None or not self.life.on_air:
            raise PeerFailed(f"not connected ({self.life.reason or self.life.state})", where=self.name, retryable=True)
        if not (text := clean(text, LONGEST)):
            raise PeerFailed("nothing to write", where=self.name)
        wait = self._rate.reserve(self._clock.now(), LONGEST_WAIT_S)
        if wait is None:
            raise PeerFailed("the reply limit is used up", where=self.name, retryable=True)
        if wait > 0:
            await self._clock.sleep(wait)
        await self._call("POST", POST, json={"session_id": self._session_id, "content": text})

    async def _asking(self, put: Put) -> None:
        offset, in_a_row = 0, 0
        while True:
            try:
                offset = await self._ask(offset, put)
                in_a_row = 0
                self.life.ready()
            except NeedsOperator:
                raise
            except PeerFailed as e:
                self.failed += 1
                in_a_row += 1
                log.info("%s: an ask failed: %s", self.name, e)
                if in_a_row >= _FAILED or not self.life.on_air:
                    raise
            await self._clock.sleep(ASK_S)
            self.life.worry(WORRY_S)

    async def _ask(self, offset: int, put: Put) -> int:
        """Hands on what is new since `offset`; the offset of the next ask."""
        body = await self._call("GET", LATEST, params={"session_id": self._session_id, "offset": offset})
        frame = json.dumps(body, ensure_ascii=False)
        if self.tap is not None:
            self.tap(self.connector, frame)
        try:
            said = await decoded(self._decoder, frame)
        except BadFrame as e:
            self.life.bad_frames += 1
            log.info("%s: bad frame: %s", self.name, e)
            return offset
        for heard in said:
            match heard:
                case LiveEvent():
                    self.life.heard()
                    put(heard)
                case Damaged():
                    self.life.bad_frames += 1
                    log.info("%s: a damaged comment: %s", self.name, heard.cause)
        following = finite(body["response"].get("next_offset"), low=0)
        return offset if following is None else int(following)

    async def _call(self, method: str, path: str, *, params: dict[str, Any] | None = None, json: Any = None) -> Any:
        assert self._api is not None
        now = int(self._wall())
        who = self._who
        signed = {
            "partner_id": who["partner"],
            "timestamp": now,
            "access_token": who["token"],
            "user_id": who["user"],
            "sign": signature(self._key, path=path, timestamp=now, **who),
        }
        answer = await self._api.call(method, path, params={**signed, **(params or {})}, json=json)
        body = answer.body
        error = body.get("error") if isinstance(body, dict) else None
        if isinstance(error, str) and error:
            words = clean(f"{error} {body.get('message') or ''}", 120)
            if error in _FATAL:
                raise NeedsOperator(f"Shopee refused this ({words})", where=path, remedy=_FATAL[error])
            raise PeerFailed(f"Shopee answered {words}", where=path, retryable=True)
        if not answer.ok:
            raise PeerFailed(f"Shopee answered HTTP {answer.status}", where=path, retryable=True)
        return body


def shopee(
    *,
    partner: int,
    key: str,
    user: int,
    token: str,
    session: int,
    url: str = "",
    backoff: Backoff | None = None,
    clock: Clock = WALL,
    wall: Callable[[], float] = time.time,
    rng: random.Random | None = None,
) -> ShopeeSource:
    """One live by its session id. `url` "" is Shopee itself (another one for its sandbox and for mainland China)."""
    if not (key and token):
        raise BadInput("shopee: no key or no token", remedy="set the variables that key_env and token_env name")
    who = {"partner": partner, "key": key, "user": user, "token": token, "session": session}
    return ShopeeSource(**who, url=url or URL, backoff=backoff, clock=clock, wall=wall, rng=rng)
