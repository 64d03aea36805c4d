"""YouTube's Data API as the chat needs it: signed in, counted, and every refusal an error with its remedy.

In: a Google project's API key, or OAuth (an access token, or a refresh token that gets one). Out: `opened` and `call`:
one request, one answer. A 401 renews the token once; a 403's reason decides: only a person can help (NeedsOperator),
too fast (PeerFailed), or nothing is left today (`UsedUp`, and the governor knows). Nothing else is tried twice.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from errors import BadInput, NeedsOperator, PeerFailed
from perception.chat.sanitise import clean, finite, parse_json
from perception.chat.web_api import WebApi
from perception.chat.wire import BadFrame
from perception.chat.youtube import PAGE_LIMIT
from perception.chat.youtube_quota import Governor

API_URL = "https://youtube.googleapis.com"
OAUTH_URL = "https://oauth2.googleapis.com"
_ERROR_LIMIT = 1 << 16
_EARLY_S = 60.0  # a token is renewed so long before it expires
_AGAIN = "authorise the account again (scope youtube.force-ssl) and renew the variable that refresh_env names"
_KEY = "check the API key in the variable that key_env names and that its project has the YouTube Data API v3 enabled"
_REMEDY: Mapping[str, str] = {
    "liveChatDisabled": "switch the live chat on for this broadcast in YouTube Studio",
    "liveChatEnded": "put the id of the next broadcast into video, or sign in and leave video out",
    "forbidden": "this account may not read or write this chat: sign in as the channel's owner or a moderator",
    "insufficientPermissions": _AGAIN,
    "accessNotConfigured": "enable the YouTube Data API v3 for the project in the Google Cloud console",
    "ipRefererBlocked": "let the API key's restrictions allow this machine",
    "keyInvalid": _KEY,
    "badRequest": _KEY,
}
_TOO_FAST = {"rateLimitExceeded", "userRateLimitExceeded", "userRequestsExceedRateLimit"}
_USED_UP = {"quotaExceeded", "dailyLimitExceeded"}


class UsedUp(PeerFailed):
    """The day's units are spent."""


class Gone(PeerFailed):
    """There is no such chat (any more)."""


class Ended(NeedsOperator):
    """The chat is over; another broadcast's may be heard."""


class StalePage(PeerFailed):
    """The page token is not taken any more."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """`key` reads; anything else signs in and writes, too."""

    key: str = ""
    access_token: str = ""
    client_id: str = ""
    client_secret: str = ""
    refresh_token: str = ""

    @property
    def signed_in(self) -> bool:
        return bool(self.access_token or self.refresh_token)

    def check(self) -> None:
        """BadInput where they cannot work."""
        if self.client_id and not self.refresh_token:
            raise BadInput("youtube: no refresh token", remedy="set the variable that refresh_env names")
        if not (self.key or self.signed_in):
            raise BadInput(
                "youtube: no API key", remedy="set the variable that key_env names, or sign in by refresh_env"
            )
        if self.refresh_token and not (self.client_id and self.client_secret):
            raise BadInput(
                "youtube: a refresh token without its client",
                remedy="give client_id and set the variable that client_secret_env names",
            )


class YouTubeApi:
    """One project, one account. `close` it."""

    def __init__(
        self,
        credentials: Credentials,
        governor: Governor,
        *,
        url: str = API_URL,
        oauth_url: str = OAUTH_URL,
        wall: Callable[[], float] = time.time,
    ) -> None:
        credentials.check()
        self._credentials = credentials
        self._governor = governor
        self._wall = wall
        self._web = WebApi(url)
        self._oauth = WebApi(oauth_url)
        self._token = credentials.access_token
        self._expires = float("inf")
        self._renewing = asyncio.Lock()

    @asynccontextmanager
    async def opened(
        self,
        method: str,
        path: str,
        *,
        cost: int,
        params: Mapping[str, Any],
        json: Any = None,
        read_s: float | None = None,
    ) -> AsyncIterator[httpx.Response]:
        """A good answer, to be read; `cost` units are spent by asking."""
        for again in (False, True):
            headers, token = await self._headers()
            self._governor.spend(cost, self._wall())
            async with self._web.stream(
                method, f"/youtube/v3{path}", params=params, json=json, headers=headers, read_s=read_s
            ) as response:
                if response.is_success:
                    yield response
                    return
                error = _parsed(await read(response, _ERROR_LIMIT))
            if response.status_code != 401 or again or not self._credentials.refresh_token:
                raise self.refusal(response.status_code, error, paged="pageToken" in params)
            await self._renew(token)

    async def call(self, method: str, path: str, *, cost: int, params: Mapping[str, Any], json: Any = None) -> Any:
        """The parsed answer, {} where it is none."""
        async with self.opened(method, path, cost=cost, params=params, json=json) as response:
            return _parsed(await read(response, PAGE_LIMIT))

    def refusal(self, status: int, body: Any, *, paged: bool = False) -> PeerFailed:
        """What an error answer means. Those that end the day's units are told to the governor."""
        error = body.get("error") if isinstance(body, Mapping) else None
        error = error if isinstance(error, Mapping) else {}
        causes = error.get("errors")
        cause = causes[0] if isinstance(causes, list) and causes and isinstance(causes[0], Mapping) else {}
        reason = clean(str(cause.get("reason") or error.get("status") or ""), 40)
        said = f"{reason or 'refused'} (HTTP {status})"
        where = "youtube"
        if reason in _USED_UP:
            self._governor.used_up(self._wall())
            return UsedUp(f"{said}: {self._governor.words(self._wall())}", where=where)
        if reason in _TOO_FAST or status == 429 or status >= 500:
            return PeerFailed(said, where=where, retryable=True)
        if reason == "liveChatEnded":
            return Ended(said, where=where, remedy=_REMEDY[reason])
        if status == 401:
            remedy = _AGAIN if self._credentials.signed_in else _KEY
            return NeedsOperator(f"the sign-in is not taken: {said}", where=where, remedy=remedy)
        if status == 404:
            return Gone(said, where=where, retryable=True)
        if status == 400 and paged and reason not in ("keyInvalid", "API_KEY_INVALID"):
            return StalePage(said, where=where, retryable=True)
        if status == 400:
            return NeedsOperator(said, where=where, remedy=_KEY)
        return NeedsOperator(said, where=where, remedy=_REMEDY.get(reason, _REMEDY["forbidden"]))

    async def close(self) -> None:
        await self._web.close()
        await self._oauth.close()

    # -- signing in -----------------------------------------------------------------------------------------------

    async def _headers(self) -> tuple[Mapping[str, str], str]:
        if not self._credentials.signed_in:
            return {"x-goog-api-key": self._credentials.key}, ""
        if self._credentials.refresh_token and (not self._token or self._wall() > self._expires - _EARLY_S):
            await self._renew(self._token)
        return {"authorization": f"Bearer {self._token}"}, self._token

    async def _renew(self, old: str) -> None:
        """A fresh access token, unless somebody else has just got one in place of `old`."""
        async with self._renewing:
            if self._token != old:
                return
            form = {
                "grant_type": "refresh_token",
                "client_id": self._credentials.client_id,
                "client_secret": self._credentials.client_secret,
                "refresh_token": self._credentials.refresh_token,
            }
            answer = await self._oauth.call("POST", "/token", form=form)
            body = answer.body if isinstance(answer.body, dict) else {}
            if answer.status in (400, 401, 403):
                cause = clean(str(body.get("error", "")), 40) or "refused"
                raise NeedsOperator(f"the sign-in is not renewed: {cause}", where="youtube", remedy=_AGAIN)
            token = body.get("access_token")
            if not answer.ok or not isinstance(token, str) or not token:
                raise PeerFailed(f"no access token (HTTP {answer.status})", where="youtube", retryable=True)
            self._token = token
            self._expires = self._wall() + (finite(body.get("expires_in"), low=1, high=1e7) or 3600)


async def read(response: httpx.Response, limit: int) -> bytes:
    """The whole answer. PeerFailed where it is longer than `limit` or breaks off."""
    raw = bytearray()
    try:
        async for piece in response.aiter_bytes():
            raw += piece
            if len(raw) > limit:
                raise PeerFailed(f"an answer of more than {limit} bytes", where="youtube", retryable=True)
    except httpx.HTTPError as e:
        raise PeerFailed(str(e) or type(e).__name__, where="youtube", retryable=True) from e
    return bytes(raw)


def _parsed(raw: bytes) -> Any:
    try:
        value = parse_json(raw, PAGE_LIMIT) if raw.strip() else {}
    except BadFrame:
        return {}
    if isinstance(value, list) and value:  # a stream's error stands in an array, too
        value = value[0]
    return value if isinstance(value, dict) else {}
