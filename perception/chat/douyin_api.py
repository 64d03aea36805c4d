"""Douyin's live data interface as calls: the application's token, the room, the push tasks, what could not be pushed.

In: application id and secret, and the two base URLs. Out: plain values; what only a person can mend is NeedsOperator
with the remedy, everything else PeerFailed. A refused token (40022) is renewed once and the call made again. At most
ten calls a second reach the platform, which is its limit for an application.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping
from typing import Any

from errors import NeedsOperator, PeerFailed
from perception.chat.clock import WALL, Clock
from perception.chat.rate import TokenBucket
from perception.chat.sanitise import clean, finite, native_id
from perception.chat.web_api import WebApi

log = logging.getLogger(__name__)

URL = "https://webcast.bytedance.com"
TOKEN_URL = "https://developer.toutiao.com"

RUNNING = 3
PAGE = 100
MOST_PAGES = 1000  # the platform keeps 100,000 rows
_RENEW_BEFORE_S = 600.0
_BAD_TOKEN = 40022
_FATAL: Mapping[int, str] = {
    40002: "this application has no right to this: apply for the ability in the console, and mount it in the room",
    40023: "check app_id, room and types of [[douyin_push]]",
    5003019: "the live has ended, the application is not mounted in this room, or it lacks the ability for this type: "
    "start the live with it, or take the type out of `types`",
}


class DouyinApi:
    """`open` it (and `close`) around its use."""

    def __init__(
        self, *, app_id: str, secret: str, url: str = URL, token_url: str = TOKEN_URL, clock: Clock = WALL
    ) -> None:
        self.app_id = app_id
        self._secret = secret
        self._url = url
        self._token_url = token_url
        self._clock = clock
        self._token = ""
        self._renew_at = 0.0
        self._rate = TokenBucket(burst=8, per_second=2)  # never more than ten in any second

    def open(self) -> None:
        self._web, self._tokens = WebApi(self._url), WebApi(self._token_url)

    async def close(self) -> None:
        await self._web.close()
        await self._tokens.close()

    async def room(self, start_token: str) -> str:
        """The room in which the live companion (直播伴侣) started the application. The token lives for 30 minutes."""
        path = "/api/webcastmate/info"
        try:
            data = await self._call("POST", path, json={"token": start_token}, header="x-token")
        except NeedsOperator:
            raise
        except PeerFailed as e:
            if e.retryable:
                raise
            remedy = "start the application anew in the live companion and take its new start token"
            raise NeedsOperator(e.what, where=path, remedy=remedy) from e
        info = data.get("info", data)
        room = native_id(info.get("room_id")) if isinstance(info, dict) else ""
        if room in ("", "0"):
            raise PeerFailed("an answer without a room", where=path, retryable=True)
        return room

    async def start(self, room: str, type: str) -> None:
        """The platform begins to push this type. Starting what runs already is no error."""
        await self._call("POST", "/api/live_data/task/start", json=self._about(room, type), what=type)

    async def stop(self, room: str, type: str) -> None:
        await self._call("POST", "/api/live_data/task/stop", json=self._about(room, type), what=type, paced=False)

    async def is_running(self, room: str, type: str) -> bool:
        data = await self._call("GET", "/api/live_data/task/get", params=self._about(room, type), what=type)
        return finite(data.get("status")) == RUNNING

    async def missed(self, room: str, type: str) -> AsyncIterator[Mapping[str, Any]]:
        """Every push of `type` that did not reach us within a day: {"roomid", "msg_type", "payload": JSON text}. There
        is no acknowledgement: they come each time."""
        got = 0
        for number in range(1, MOST_PAGES + 1):
            params = {**self._about(room, type), "page_num": number, "page_size": PAGE}
            data = await self._call("GET", "/api/live_data/task/fail_data/get", params=params, what=type)
            rows = data.get("data_list")
            if not isinstance(rows, list) or not rows:
                return
            for row in rows[:PAGE]:
                if isinstance(row, dict):
                    yield row
            got += len(rows)
            if got >= (finite(data.get("total_count"), low=0) or 0):
                return

    def _about(self, room: str, type: str) -> dict[str, Any]:
        return {"roomid": room, "appid": self.app_id, "msg_type": type}

    async def _call(
        self, method: str, path: str, *, what: str = "", header: str = "access-token", paced: bool = True, **sent: Any
    ) -> Mapping[str, Any]:
        if paced and (wait := self._rate.reserve(self._clock.now(), 60.0)):
            await self._clock.sleep(wait)
        where = f"{path} {what}".strip()
        for renew in (False, True):
            token = await self._valid_token(renew)
            answer = await self._web.call(method, path, headers={header: token}, **sent)
            code, words, data = _read(answer.body)
            if code != _BAD_TOKEN:
                break
            log.info("douyin_push: the access token was refused; asking for a new one")
        if code in _FATAL:
            raise NeedsOperator(f"Douyin refused this (err_no {code} {words})", where=where, remedy=_FATAL[code])
        if code or not answer.ok:
            what = f"err_no {code} {words}" if code else f"HTTP {answer.status}"
            raise PeerFailed(f"Douyin answered {what}", where=where, retryable=code in (0, -1, _BAD_TOKEN))
        return data

    async def _valid_token(self, renew: bool) -> str:
        if self._token and not renew and self._clock.now() < self._renew_at:
            return self._token
        path = "/api/apps/v2/token"
        asked = {"appid": self.app_id, "secret": self._secret, "grant_type": "client_credential"}
        answer = await self._tokens.call("POST", path, json=asked)
        code, words, data = _read(answer.body)
        if 40000 <= code < 41000:
            raise NeedsOperator(
                f"Douyin refused the application (err_no {code} {words})",
                where=path,
                remedy="check app_id and the secret in the variable that secret_env names",
            )
        token = data.get("access_token")
        if code or not answer.ok or not isinstance(token, str) or not token:
            raise PeerFailed(f"no access token (HTTP {answer.status}, err_no {code})", where=path, retryable=True)
        life = finite(data.get("expires_in"), low=0) or 0
        self._token = token
        self._renew_at = self._clock.now() + max(60.0, life - _RENEW_BEFORE_S)
        return token


def _read(body: Any) -> tuple[int, str, Mapping[str, Any]]:
    """(error number, the platform's words, data); it writes the first two in more than one way."""
    body = body if isinstance(body, dict) else {}
    code = next((finite(body[key]) for key in ("err_no", "errcode", "err_code") if key in body), 0)
    words = next((body[key] for key in ("err_msg", "err_tips", "errmsg") if isinstance(body.get(key), str)), "")
    data = body.get("data")
    return int(code) if code is not None else -1, clean(words, 80), data if isinstance(data, dict) else {}
