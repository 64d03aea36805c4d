"""A YouTube live chat kept on the air: which chat it is, one read after the other as the day's units allow, replies.

In: `YouTube` (the decoder), `YouTubeApi`, a `Governor`. Out: a `ChatSource`. Where the units pay for it the stream is
read, else the list, slowly. A stream that ends after ten seconds with the token it began with is the normal case: it is
opened again when it is its turn and never sooner. The first page is history. Nothing is read between the last unit and
Pacific midnight.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from email.utils import parsedate_to_datetime
from typing import Any, Literal

import httpx

from errors import NeedsOperator, PeerFailed
from perception.chat.clock import WALL, Clock
from perception.chat.json_stream import JsonStream
from perception.chat.rate import TokenBucket
from perception.chat.reconnect import Backoff, Life, stay_connected
from perception.chat.sanitise import clean, native_id
from perception.chat.source import Put, Tap
from perception.chat.websocket_source import LONGEST_WAIT_S, decoded
from perception.chat.wire import BadFrame, Call, Damaged
from perception.chat.youtube import PAGE_LIMIT, Page, YouTube
from perception.chat.youtube_api import Ended, Gone, StalePage, YouTubeApi, read
from perception.chat.youtube_ledger import Ledger
from perception.chat.youtube_quota import LOOKUP, READ, REPLY, Governor, until_midnight
from perception.event import LiveEvent

log = logging.getLogger(__name__)

REPLY_LIMIT = 200
PAUSE_S = 5.0  # between two reads where the platform names no pause
SHORTEST_S = 1.0  # whatever it names
LASTS_S = 10.0  # how long a stream lasts, until we know better
QUIET_S = 60.0  # a stream that says nothing for so long is opened again: it may be half-open
_LOOK_AGAIN_S = 600.0  # a sleeping machine's clocks drift apart
_SOON_S = 0.1
_CHAT = "/liveChat/messages"
_PART = "id,snippet,authorDetails"
Mode = Literal["auto", "stream", "poll"]


class YouTubeSource:
    """One broadcast's chat. `video` "": the account's own broadcast that is live. `make_api`: a fresh client a run."""

    connector = "youtube"

    def __init__(
        self,
        wire: YouTube,
        make_api: Callable[[], YouTubeApi],
        governor: Governor,
        *,
        video: str = "",
        writes: int = 0,
        mode: Mode = "auto",
        ledger: Ledger | None = None,
        backoff: Backoff | None = None,
        clock: Clock = WALL,
        wall: Callable[[], float] = time.time,
        rng: random.Random | None = None,
    ) -> None:
        self.name = f"youtube/{video or 'live'}"
        self.writes = writes
        self.tap: Tap | None = None
        self.wire = wire
        self.life = Life(self.name, clock)
        self._make_api = make_api
        self._api: YouTubeApi | None = None
        self._governor = governor
        self._video = video
        self._mode = mode
        self._ledger = ledger
        self._backoff = backoff or Backoff()
        self._clock = clock
        self._wall = wall
        self._rng = rng or random.Random()
        self._rate = TokenBucket(burst=3, per_second=1 / 5)
        self._chat = ""
        self._token = ""
        self._heard = False  # a first page of this chat was read
        self._turn_at = 0.0
        self._lasts = LASTS_S
        self._streaming = False
        self._gone = 0

    def routes(self) -> Sequence[Any]:
        return ()

    def status(self) -> dict[str, Any]:
        """With `budget`, what the day's units still pay for; while all is well that is the reason, too."""
        out, budget = self.life.status(), self._governor.words(self._wall())
        if self.life.on_air and not out["reason"]:
            out["reason"] = f"{'streaming' if self._streaming else 'polling'}: {budget}"
        return {**out, "budget": budget, "units_left": self._governor.left(self._wall())}

    async def run(self, put: Put) -> None:
        if self._ledger is not None:
            self._governor.restore(await asyncio.to_thread(self._ledger.load))
        self._api = self._make_api()
        try:
            await stay_connected(
                lambda: self._session(put), self.life, backoff=self._backoff, clock=self._clock, rng=self._rng
            )
        finally:
            api, self._api = self._api, None
            await api.close()

    async def reply(self, text: str, to: LiveEvent) -> None:
        text = clean(text, self.writes) if self.writes else ""
        if not text:
            raise PeerFailed("no reply can be written here", where=self.name, remedy="sign in by refresh_env")
        api = self._api
        if api is None or not self._chat or not self.life.on_air:
            raise PeerFailed(f"not connected ({self.life.reason or self.life.state})", where=self.name, retryable=True)
        if not self._governor.affords_reply(self._wall()):
            raise PeerFailed(
                f"a reply costs {REPLY} units, and the chat must still be heard: {self._governor.words(self._wall())}",
                where=self.name,
                remedy="ask Google for more units, or raise slowest_s",
            )
        wait = self._rate.reserve(self._clock.now(), LONGEST_WAIT_S)
        if wait is None:
            raise PeerFailed("too many replies at once", where=self.name, retryable=True)
        if wait > 0:
            await self._clock.sleep(wait)
        details = {"liveChatId": self._chat, "type": "textMessageEvent", "textMessageDetails": {"messageText": text}}
        written = await api.call("POST", _CHAT, cost=REPLY, params={"part": "snippet"}, json={"snippet": details})
        snippet = written.get("snippet")
        author = snippet.get("authorChannelId") if isinstance(snippet, Mapping) else ""
        self.wire.own |= {id for id in (native_id(written.get("id")), native_id(author)) if id}
        await self._keep()

    # -- one session ----------------------------------------------------------------------------------------------

    async def _session(self, put: Put) -> None:
        assert self._api is not None
        await self._midnight()
        try:
            if not self._chat:
                await self._find(self._api)
            while True:
                await self._turn()
                if self._streaming:
                    await self._stream(self._api, put)
                else:
                    await self._poll(self._api, put)
                await self._keep()
                if self.wire.page.over:
                    raise Ended("the broadcast is over", where=self.name, remedy=_NEXT)
        except StalePage:
            self._token = ""
            raise
        except Gone as e:
            self._forget()
            self._gone += 1
            if self._gone > 1:
                raise NeedsOperator(e.what, where=self.name, remedy="check the video's id") from e
            raise
        except Ended as e:
            self._forget()
            if self._video:
                raise
            raise PeerFailed(e.what, where=self.name, remedy="waiting for the next broadcast", retryable=True) from e

    def _forget(self) -> None:
        """What comes next is another chat, with a history of its own."""
        self._chat, self._token, self._heard, self.wire.page = "", "", False, Page()

    async def _midnight(self) -> None:
        """Returns once there are units again; until then it says why it is silent."""
        while not self._governor.affords(READ, self._wall()):
            wait = until_midnight(self._wall())
            if self.life.state != "backoff":
                log.error("%s: %s", self.name, self._governor.words(self._wall()))
            self.life.ended("backoff", self._governor.words(self._wall()), wait)
            await self._clock.sleep(min(wait, _LOOK_AGAIN_S))
        if self.life.state == "backoff":
            self.life.begin()

    async def _turn(self) -> None:
        """Until the next read is due, and paid for. How it will be read is decided then."""
        await self._midnight()
        if (wait := self._turn_at - self._clock.now()) > _SOON_S:
            await self._clock.sleep(wait)
            await self._midnight()
        pace = self._governor.wait(self._wall())
        self._streaming = self._mode == "stream" or (self._mode == "auto" and pace <= self._lasts + self._pause())
        self._turn_at = self._clock.now() + pace

    def _pause(self) -> float:
        wait = self.wire.page.wait_s
        return max(SHORTEST_S, PAUSE_S if wait is None else wait)

    def _read_once(self) -> None:
        """A read has ended in good order: the next one has its pause, whatever the units pay for."""
        self._turn_at = max(self._turn_at, self._clock.now() + self._pause())

    async def _find(self, api: YouTubeApi) -> None:
        """The chat's id; our own channel's, where we are signed in."""
        if self.writes and not self.wire.own:
            mine = await api.call("GET", "/channels", cost=LOOKUP, params={"part": "id", "mine": "true"})
            self.wire.own |= {id for item in _items(mine) if (id := native_id(item.get("id")))}
        if not self._video:
            params = {"part": "snippet", "broadcastStatus": "active", "broadcastType": "all"}
            for item in _items(await api.call("GET", "/liveBroadcasts", cost=LOOKUP, params=params)):
                snippet = item.get("snippet")
                if isinstance(snippet, Mapping) and (chat := native_id(snippet.get("liveChatId"))):
                    self._chat, self.wire.room = chat, native_id(item.get("id"))
                    return
            raise PeerFailed("no broadcast of this account is live", where=self.name, retryable=True)
        params = {"part": "liveStreamingDetails", "id": self._video}
        found = _items(await api.call("GET", "/videos", cost=LOOKUP, params=params))
        details = found[0].get("liveStreamingDetails") if found else None
        if not isinstance(details, Mapping):
            what = "this video is no broadcast" if found else "there is no such video, or it is private"
            raise NeedsOperator(what, where=self.name, remedy="give the id after watch?v= of the broadcast")
        self._chat = native_id(details.get("activeLiveChatId"))
        if not self._chat and details.get("actualEndTime"):
            raise Ended("the broadcast is over", where=self.name, remedy=_NEXT)
        if not self._chat:
            raise PeerFailed("the broadcast has no live chat yet", where=self.name, retryable=True)

    # -- reading --------------------------------------------------------------------------------------------------

    def _params(self) -> dict[str, str]:
        return {"liveChatId": self._chat, "part": _PART, **({"pageToken": self._token} if self._token else {})}

    async def _poll(self, api: YouTubeApi, put: Put) -> None:
        async with api.opened("GET", _CHAT, cost=READ, params=self._params()) as response:
            joined = _date(response)
            frame = await read(response, PAGE_LIMIT)
        await self._take(api, frame, joined, put)
        self._read_once()

    async def _stream(self, api: YouTubeApi, put: Put) -> None:
        """One stream to its end, or until it has been silent for too long."""
        began = self._clock.now()
        whole = JsonStream(PAGE_LIMIT)
        async with api.opened(
            "GET", f"{_CHAT}/stream", cost=READ, params=self._params(), read_s=2 * QUIET_S
        ) as response:
            joined = _date(response)
            async with contextlib.aclosing(self._pieces(response)) as pieces:
                async for piece in pieces:
                    for frame in whole.feed(piece):
                        await self._take(api, frame, joined, put)
                    if self.wire.page.over:
                        return
        self._lasts += ((self._clock.now() - began) - self._lasts) / 4
        self._read_once()

    async def _pieces(self, response: httpx.Response) -> AsyncIterator[bytes]:
        pieces = response.aiter_bytes()
        while True:
            piece = asyncio.ensure_future(anext(pieces, None))
            patience = asyncio.ensure_future(self._clock.sleep(QUIET_S))
            try:
                await asyncio.wait((piece, patience), return_when=asyncio.FIRST_COMPLETED)
                if not piece.done():
                    log.info("%s: nothing was streamed for %.0f s; opening it again", self.name, QUIET_S)
                    return
                if (data := piece.result()) is None:
                    return
            except httpx.HTTPError as e:
                raise PeerFailed(str(e) or type(e).__name__, where=self.name, retryable=True) from e
            finally:
                for task in (piece, patience):
                    task.cancel()
                await asyncio.gather(piece, patience, return_exceptions=True)
            yield data

    async def _take(self, api: YouTubeApi, frame: bytes, joined: float, put: Put) -> None:
        """One page. What was written before we came is history; after a lost page token, what we had heard by then."""
        if self.tap is not None:
            self.tap(self.connector, frame)
        wire = self.wire
        if not self._heard:
            wire.history, wire.joined = True, joined
        elif not self._token:
            wire.joined = max(wire.joined, wire.latest)
        try:
            said = await decoded(wire, frame)
        except BadFrame as e:
            self.life.bad_frames += 1
            log.info("%s: bad frame: %s", self.name, e)
            return
        for heard in said:
            match heard:
                case LiveEvent():
                    self.life.heard()
                    put(heard)
                case Damaged():
                    self.life.bad_frames += 1
                    log.info("%s: a damaged message: %s", self.name, heard.cause)
                case Call():
                    error = heard.data["error"]
                    code = error.get("code")
                    raise api.refusal(code if isinstance(code, int) else 500, heard.data, paged=bool(self._token))
        wire.history, self._heard, self._gone = False, True, 0
        self._token = wire.page.token or self._token
        self.life.ready()

    async def _keep(self) -> None:
        if self._ledger is not None:
            await asyncio.to_thread(self._ledger.save, self._governor.kept())


_NEXT = "put the id of the next broadcast into video, or sign in and leave video out"


def _items(answer: Any) -> list[Mapping[str, Any]]:
    items = answer.get("items") if isinstance(answer, Mapping) else None
    return [item for item in items if isinstance(item, Mapping)] if isinstance(items, list) else []


def _date(response: httpx.Response) -> float:
    """The platform's own clock as it answered; ours may be minutes off."""
    try:
        return parsedate_to_datetime(response.headers["date"]).timestamp()
    except (KeyError, ValueError, TypeError):
        return 0.0
