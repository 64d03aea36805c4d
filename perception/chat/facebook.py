"""Facebook's live comments: the data of one server-sent event in, `LiveEvent`s out; and the source that reads them.

In: a live video's id and a page's access token. The stream `/{video}/live_comments` sends `{"id", "from": {"name",
"id"}, "message"}` for each comment; `from` is left out where the token may not see who it was. There is no history:
what is said between two connections is lost. Where `replies` says so an answer is written as the page under the comment
(`POST /{comment}/comments`, `message`; it answers `{"id"}`). Sources: developers.facebook.com, Live Video API, interact
with viewers; Graph API, object comments.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import quote

import httpx

from errors import BadInput, NeedsOperator, PeerFailed
from perception.chat.clock import WALL, Clock
from perception.chat.rate import TokenBucket
from perception.chat.reconnect import Backoff, Life, stay_connected
from perception.chat.redact import redact_json
from perception.chat.sanitise import NAME_LIMIT, TEXT_LIMIT, clean, finite, native_id, parse_json, parse_object
from perception.chat.source import Put, Tap
from perception.chat.sse import EventStream
from perception.chat.web_api import WebApi
from perception.chat.wire import BadFrame, Frame, Heard
from perception.event import LiveEvent, User

log = logging.getLogger(__name__)

URL = "https://streaming-graph.facebook.com"
GRAPH_URL = "https://graph.facebook.com"
PLATFORM = "facebook"
RATES = ("one_per_two_seconds", "ten_per_second", "one_hundred_per_second")
QUIET_S = 120.0  # a stream that says nothing at all for so long is opened again
LONGEST_WAIT_S = 10.0
_ERROR_LIMIT = 1 << 16
_REMEDY = "renew the page's access token (token_env); the application needs App Review for reading live comments"


class Facebook:
    """The decoder. `room`: the live video's id, which a comment does not name."""

    binary: ClassVar[bool] = False

    def __init__(self, *, room: str = "") -> None:
        self.room = room

    def redact(self, frame: Frame) -> Frame:
        return redact_json(frame)

    def decode(self, frame: Frame) -> Sequence[Heard]:
        body = parse_object(frame)
        words, id = body.get("message"), native_id(body.get("id"))
        if not id or not isinstance(words, str):
            raise BadFrame("a comment without id or message")
        if not (text := clean(words)):
            return ()  # a sticker or a picture
        who = body.get("from")
        who = who if isinstance(who, Mapping) else {}
        name = who.get("name")
        name = clean(name, NAME_LIMIT) if isinstance(name, str) else ""
        user = User(id=native_id(who.get("id")) or f"name:{name}", name=name)
        return (LiveEvent(id, "chat", PLATFORM, self.room, user, t=_time(body.get("created_time")), text=text),)


class FacebookSource:
    """`replies`: the token is a page's that may write (pages_manage_engagement)."""

    connector = "facebook"

    def __init__(
        self,
        video: str,
        *,
        token: str,
        rate: str = "ten_per_second",
        url: str = "",
        graph_url: str = "",
        replies: bool = False,
        quiet_s: float = QUIET_S,
        backoff: Backoff | None = None,
        clock: Clock = WALL,
        rng: random.Random | None = None,
    ) -> None:
        if not (video.isascii() and video.isdecimal()):
            raise BadInput(f"not a live video's id: {video[:40]!r}", remedy="give the number of the live video")
        if not token:
            raise BadInput("facebook: no access token", remedy="set the variable that token_env names")
        if rate not in RATES:
            raise BadInput(f"facebook: no comment rate {rate[:40]!r}", remedy=f"known: {', '.join(RATES)}")
        self.name = f"facebook/{video}"
        self.tap: Tap | None = None
        self.life = Life(self.name, clock)
        self._path = f"/{video}/live_comments"
        self._asked = {"access_token": token, "comment_rate": rate, "fields": "from{name,id},message"}
        self.writes = TEXT_LIMIT if replies else 0
        self._url, self._graph_url, self._token = url or URL, graph_url or GRAPH_URL, token
        self._rate = TokenBucket(burst=5, per_second=1 / 5)  # Graph names no number for comments; this is ours
        self._graph: WebApi | None = None
        self._quiet_s = quiet_s
        self._decoder = Facebook(room=video)
        self._backoff = backoff or Backoff()
        self._clock = clock
        self._rng = rng or random.Random()

    def routes(self) -> Sequence[Any]:
        return ()

    def status(self) -> dict[str, Any]:
        return self.life.status()

    async def reply(self, text: str, to: LiveEvent) -> None:
        """As the page, under the comment."""
        if not (self.writes and (text := clean(text, self.writes))) or to.type != "chat":
            raise PeerFailed(
                "no reply can be written here", where=self.name, remedy="set replies = true, with its right"
            )
        if self._graph is None or not self.life.on_air:
            raise PeerFailed(f"not connected ({self.life.reason or self.life.state})", where=self.name, retryable=True)
        wait = self._rate.reserve(self._clock.now(), LONGEST_WAIT_S)
        if wait is None:
            raise PeerFailed("the reply limit is used up", where=self.name, retryable=True)
        if wait > 0:
            await self._clock.sleep(wait)
        form = {"message": text, "access_token": self._token}
        answer = await self._graph.call("POST", f"/{quote(to.native_id, safe='')}/comments", form=form)
        if not answer.ok:
            refusal = self._refused(answer.status, answer.body)  # costs the reply, not the ear
            remedy = "the page's token needs pages_manage_engagement to write"
            raise PeerFailed(refusal.what, where=self.name, remedy=remedy, retryable=refusal.retryable)

    async def run(self, put: Put) -> None:
        api, self._graph = WebApi(self._url), WebApi(self._graph_url)
        try:
            await stay_connected(
                lambda: self._session(api, put), self.life, backoff=self._backoff, clock=self._clock, rng=self._rng
            )
        finally:
            graph, self._graph = self._graph, None
            await api.close()
            await graph.close()

    async def _session(self, api: WebApi, put: Put) -> None:
        headers = {"accept": "text/event-stream"}
        async with api.stream("GET", self._path, params=self._asked, headers=headers, read_s=self._quiet_s) as response:
            try:
                if response.status_code != 200:
                    raise self._refusal(response.status_code, await _beginning(response))
                self.life.ready()
                stream = EventStream()
                async for piece in response.aiter_bytes():
                    for frame in stream.feed(piece):
                        self._take(frame, put)
            except httpx.ReadTimeout as e:
                raise PeerFailed("the stream went silent", where=self.name, retryable=True) from e
            except httpx.HTTPError as e:
                raise PeerFailed(str(e) or type(e).__name__, where=self.name, retryable=True) from e
            except BadFrame as e:
                self.life.bad_frames += 1
                raise PeerFailed(str(e), where=self.name, retryable=True) from e

    def _take(self, frame: bytes, put: Put) -> None:
        if self.tap is not None:
            self.tap(self.connector, frame.decode("utf-8", "replace"))
        try:
            said = self._decoder.decode(frame)
        except BadFrame as e:
            self.life.bad_frames += 1
            log.info("%s: bad frame: %s", self.name, e)
            return
        for heard in said:
            if isinstance(heard, LiveEvent):
                self.life.heard()
                put(heard)

    def _refusal(self, status: int, body: bytes) -> PeerFailed:
        try:
            return self._refused(status, parse_json(body, _ERROR_LIMIT))
        except BadFrame:
            return self._refused(status, {})

    def _refused(self, status: int, value: Any) -> PeerFailed:
        """Graph's `{"error": {"code", "message"}}`: 190 is the token, 10 and 200 to 299 are rights, 100 is the id."""
        error = value.get("error") if isinstance(value, dict) else None
        error = error if isinstance(error, dict) else {}
        code = finite(error.get("code")) or 0
        what = clean(f"Facebook answered HTTP {status} (code {code}) {error.get('message') or ''}", 160)
        if code in (10, 102, 190) or 200 <= code < 300:
            return NeedsOperator(what, where=self.name, remedy=_REMEDY)
        if code == 100:
            return NeedsOperator(what, where=self.name, remedy="check the live video's id: each live has its own")
        return PeerFailed(what, where=self.name, retryable=True)


async def _beginning(response: httpx.Response) -> bytes:
    raw = b""
    async for piece in response.aiter_bytes():
        raw += piece
        if len(raw) > _ERROR_LIMIT:
            break
    return raw


def _time(value: Any) -> float | None:
    """`created_time`, where it is asked for: seconds, or 2026-11-25T12:00:00+0000."""
    if isinstance(value, str) and 10 < len(value) < 40:
        try:
            return datetime.fromisoformat(value).timestamp()
        except (ValueError, OverflowError, OSError):
            return None
    return finite(value, low=1)
