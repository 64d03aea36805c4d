"""YouTube's Data API on loopback: videos, broadcasts, channels, the chat's list, its stream, its insert; and OAuth.

    async with FakeYouTube(clock) as tube:
        source = youtube("video-1", refresh_token="r", client_id="c", client_secret="s", url=tube.url, ...)
        await tube.joined();  tube.say("小明", "多少钱", id="1")

What is faithful: every call is counted in Google's units, whatever becomes of it, and beyond `units` a day all is 403
quotaExceeded; errors have Google's body (`errors[0].reason`); a call without a token that is taken is 401; the page
token is a place in the chat, an unknown one is 400; the first page is the recent history; the stream is an array that
is not closed before its end, begins with what is new since the token, and ends cleanly when `end_stream` says so, with
the token it had begun with if nothing was said; what is inserted comes back as a message of the account's own channel.
The date in every answer is the server's.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from datetime import UTC, datetime
from email.utils import format_datetime

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from perception.chat.youtube_dial import youtube
from tests.perception.chat.harness import AT_ONCE

COSTS = {"videos": 1, "channels": 1, "liveBroadcasts": 1, "list": 5, "stream": 5, "insert": 20}
PLENTY = 10**9
START = 1_795_600_000.0  # 2026-11-25 01:46 Pacific, when the virtual clock says 1000


class FakeYouTube:
    """One account (channel UChost), one broadcast (video-1), one chat. All that can go wrong is an attribute."""

    def __init__(self, clock=None, *, units: int = PLENTY) -> None:
        self.clock = clock
        self.units, self.used = units, 0
        self.calls: Counter[str] = Counter()
        self.fail: dict[str, list[tuple[int, str]]] = {}  # call → (status, reason) of the next answers
        self.always: dict[str, tuple[int, str]] = {}
        self.taken, self.refresh_token = {"t0"}, "r"
        self.video, self.chat = "video-1", "chat-1"
        self.active, self.ended = True, False
        self.messages: list[dict] = []
        self.first_token = 0  # tokens before this one are not known any more
        self.interval_ms = 5000
        self.offline_at = ""
        self.raw: list[bytes] = []  # the next list answers, as they stand
        self.deaf = False
        self.inserted: asyncio.Queue[str] = asyncio.Queue()
        self.read_at: list[float] = []
        self.keys: set[str] = {"k3y"}
        self._streams: dict[asyncio.Queue[bytes | None], object] = {}
        self._changed = asyncio.Condition()
        self._renewed = 0

    async def __aenter__(self):
        routes = [
            Route("/youtube/v3/videos", self._videos),
            Route("/youtube/v3/channels", self._channels),
            Route("/youtube/v3/liveBroadcasts", self._broadcasts),
            Route("/youtube/v3/liveChat/messages", self._list),
            Route("/youtube/v3/liveChat/messages", self._insert, methods=["POST"]),
            Route("/youtube/v3/liveChat/messages/stream", self._stream),
            Route("/token", self._token, methods=["POST"]),
        ]
        config = uvicorn.Config(Starlette(routes=routes), port=0, log_level="error", lifespan="off", date_header=False)
        config.timeout_graceful_shutdown = 1
        self._http = uvicorn.Server(config)
        config.load()
        self._http.lifespan = config.lifespan_class(config)
        await self._http.startup()
        self.port = self._http.servers[0].sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *exc: object) -> None:
        self.end_stream()
        await self._http.shutdown()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def now(self) -> float:
        return START + (self.clock.now() - 1000.0 if self.clock else 0.0)

    async def until(self, true) -> None:
        async with self._changed, asyncio.timeout(10):
            await self._changed.wait_for(true)

    # -- what a test makes happen ---------------------------------------------------------------------------------

    def message(self, type: str, *, id: str = "", channel: str = "UCxm", name: str = "小明", **details) -> dict:
        n = len(self.messages) + 1
        at = datetime.fromtimestamp(self.now() + n / 1000, UTC).isoformat()
        snippet = {"type": type, "liveChatId": self.chat, "publishedAt": at, "hasDisplayContent": True,
                   "authorChannelId": channel, **details}  # fmt: skip
        person = {"channelId": channel, "channelUrl": f"http://www.youtube.com/channel/{channel}", "displayName": name,
                  "isChatOwner": channel == "UChost", "isChatModerator": False, "isChatSponsor": False,
                  "isVerified": False}  # fmt: skip
        return {"kind": "youtube#liveChatMessage", "id": id or f"m{n}", "snippet": snippet, "authorDetails": person}

    def post(self, message: dict) -> None:
        self.messages.append(message)
        for out in list(self._streams):
            out.put_nowait(_element(self._page(len(self.messages) - 1)))

    def say(self, name: str, text: str, *, id: str = "", channel: str = "UCxm") -> None:
        self.post(self.message("textMessageEvent", id=id, channel=channel, name=name, displayMessage=text,
                               textMessageDetails={"messageText": text}))  # fmt: skip

    def stream_raw(self, raw: bytes) -> None:
        for out in list(self._streams):
            out.put_nowait(raw)

    def end_stream(self) -> None:
        """The clean end that comes every ten seconds."""
        for out in list(self._streams):
            out.put_nowait(None)

    async def joined(self, calls: int = 1) -> None:
        """Until a stream is open."""
        await self.until(lambda: bool(self._streams))

    async def left(self) -> None:
        await self.until(lambda: not self._streams)

    async def cut(self) -> None:
        """Every connection breaks in the middle of what it says."""
        for transport in [c.transport for c in list(self._http.server_state.connections)]:
            transport.abort()
        await self.left()

    # -- the API --------------------------------------------------------------------------------------------------

    async def _called(self, name: str, request: Request) -> JSONResponse | None:
        """Counts; the refusal, if it is one."""
        self.calls[name] += 1
        self.used += COSTS[name]
        if name in ("list", "stream"):
            self.read_at.append(self.clock.now() if self.clock else 0.0)
        try:
            if self.fail.get(name):
                return self._error(*self.fail[name].pop(0))
            if name in self.always:
                return self._error(*self.always[name])
            key, bearer = request.headers.get("x-goog-api-key"), request.headers.get("authorization", "")
            writes = name in ("insert", "channels", "liveBroadcasts")
            if bearer.removeprefix("Bearer ") not in self.taken and (writes or key not in self.keys):
                return self._error(401, "authError")
            if self.used > self.units:
                return self._error(403, "quotaExceeded", domain="youtube.quota")
            return None
        finally:
            await self._tell()

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    def _json(self, body: object, status: int = 200) -> JSONResponse:
        return JSONResponse(body, status, headers={"date": self._date()})

    def _date(self) -> str:
        return format_datetime(datetime.fromtimestamp(int(self.now()), UTC), usegmt=True)

    def _error(self, status: int, reason: str, domain: str = "youtube.liveChat") -> JSONResponse:
        errors = [{"message": "said by Google", "domain": domain, "reason": reason}]
        return self._json({"error": {"code": status, "message": "said by Google", "errors": errors}}, status)

    async def _videos(self, request: Request) -> JSONResponse:
        if refused := await self._called("videos", request):
            return refused
        if request.query_params["id"] != self.video:
            return self._json({"items": []})
        details: dict = {"actualStartTime": "2026-11-25T08:00:00Z"}
        if self.ended:
            details["actualEndTime"] = "2026-11-25T09:00:00Z"
        elif self.active:
            details["activeLiveChatId"] = self.chat
        return self._json({"items": [{"id": self.video, "liveStreamingDetails": details}]})

    async def _channels(self, request: Request) -> JSONResponse:
        return await self._called("channels", request) or self._json({"items": [{"id": "UChost"}]})

    async def _broadcasts(self, request: Request) -> JSONResponse:
        if refused := await self._called("liveBroadcasts", request):
            return refused
        live = self.active and not self.ended and request.query_params.get("broadcastStatus") == "active"
        return self._json({"items": [{"id": self.video, "snippet": {"liveChatId": self.chat}}] if live else []})

    def _page(self, since: int) -> dict:
        page = {"kind": "youtube#liveChatMessageListResponse", "items": self.messages[since:],
                "nextPageToken": f"p{len(self.messages)}", "pollingIntervalMillis": self.interval_ms,
                "pageInfo": {"totalResults": len(self.messages[since:])}}  # fmt: skip
        return page | ({"offlineAt": self.offline_at} if self.offline_at else {})

    async def _since(self, name: str, request: Request) -> int | JSONResponse:
        if refused := await self._called(name, request):
            return refused
        if request.query_params.get("liveChatId") != self.chat:
            return self._error(404, "liveChatNotFound")
        token = request.query_params.get("pageToken", "p0")
        if not token[1:].isdecimal() or ("pageToken" in request.query_params and int(token[1:]) < self.first_token):
            return self._error(400, "pageTokenInvalid")
        return int(token[1:])

    async def _list(self, request: Request):
        since = await self._since("list", request)
        if not isinstance(since, int):
            return since
        if self.raw:
            return Response(self.raw.pop(0), media_type="application/json", headers={"date": self._date()})
        return self._json(self._page(since))

    async def _stream(self, request: Request):
        since = await self._since("stream", request)
        if not isinstance(since, int):
            return since
        return StreamingResponse(self._elements(since), media_type="application/json", headers={"date": self._date()})

    async def _elements(self, since: int):
        out: asyncio.Queue[bytes | None] = asyncio.Queue()
        yield b"["
        try:
            if not self.deaf:
                yield _element(self._page(since))
                self._streams[out] = None
                await self._tell()
            while (data := await out.get()) is not None:
                if self.deaf:
                    continue
                for at in range(0, len(data), 1 << 16):
                    yield data[at : at + (1 << 16)]
            yield b"]"
        finally:
            self._streams.pop(out, None)
            await asyncio.shield(self._tell())

    async def _insert(self, request: Request) -> JSONResponse:
        body = await request.json()
        if refused := await self._called("insert", request):
            return refused
        snippet = body["snippet"]
        text = snippet["textMessageDetails"]["messageText"]
        if len(text) > 200 or snippet["liveChatId"] != self.chat or snippet["type"] != "textMessageEvent":
            return self._error(400, "messageTextInvalid")
        self.say("the shop", text, channel="UChost")
        self.inserted.put_nowait(text)
        return self._json(self.messages[-1])

    async def _token(self, request: Request) -> JSONResponse:
        form = dict(part.split("=") for part in (await request.body()).decode().split("&"))
        if form["refresh_token"] != self.refresh_token or form["client_secret"] != "s":
            return self._json({"error": "invalid_grant"}, 400)
        self._renewed += 1
        self.taken = {f"t{self._renewed}"}
        return self._json({"access_token": f"t{self._renewed}", "expires_in": 3599, "token_type": "Bearer"})


def _element(page: dict) -> bytes:
    return json.dumps(page, ensure_ascii=False).encode() + b"\n,\n"


class YouTubeHarness:
    """Signed in, streaming, with units enough, for the contract suite."""

    can_refuse = True
    can_write = True
    dies_silently = True

    def __init__(self, clock, rng) -> None:
        self.clock = clock
        self.server = FakeYouTube(clock)
        self._rng = rng

    async def __aenter__(self):
        await self.server.__aenter__()
        self.source = youtube(
            "video-1", client_id="c", client_secret="s", refresh_token="r", units=PLENTY, mode="stream",
            url=self.server.url, oauth_url=self.server.url, clock=self.clock, wall=self.server.now, rng=self._rng,
            backoff=AT_ONCE,
        )  # fmt: skip
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.server.__aexit__(*exc)

    async def joined(self) -> None:
        await self.server.joined()

    async def say(self, id: str, text: str) -> None:
        self.server.say("小明", text, id=id)

    async def garbage(self) -> None:
        for raw in (b"garbage\n", b'{"items": 7}\n,', b'{"items": [{}]}\n,', b"\xff\xfe\n", b'{"a": {"b": }}\n,'):
            self.server.stream_raw(raw)

    async def monster(self) -> None:
        self.server.stream_raw(b'{"items": ["' + b"x" * (10 << 20))
        await self.server.left()

    async def cut(self) -> None:
        await self.server.cut()

    async def deafen(self) -> None:
        self.server.deaf = True

    async def silence(self) -> None:
        await self.clock.asleep(59)
        self.clock.advance(60)
        await self.server.left()
        self.server.deaf = False
        await self.clock.asleep(0.5)
        self.clock.advance(5)

    async def refuse(self) -> None:
        self.server.refresh_token = "another"

    async def next_reply(self) -> str:
        return await self.server.inserted.get()
