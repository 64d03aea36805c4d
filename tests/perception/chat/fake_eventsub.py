"""Twitch on loopback: the EventSub websocket, Helix and the token endpoints, as their documents describe them.

    async with FakeEventSub("shop", clock=clock) as twitch:
        source = twitch_eventsub("shop", token="t0ken", **twitch.addresses, clock=clock)
        await twitch.joined();  await twitch.say("小明", "多少钱", id="1")

What is faithful: a welcome with the keepalive that was asked for (10 to 600, else 10); nothing subscribed in 10 s is
4003 and whoever says anything is 4001; a session is told only what it subscribed to, and may not subscribe twice (409);
a hand-over keeps the subscriptions, its address works once (4007 after) and for 30 s, after which the old socket is
closed with 4004; a token without the scope is 403, one that is gone 401, a session that is not there 400; refresh
tokens work once; the 21st message within 30 s is 429 (the chat's number; Helix names none); a message that was written
comes back as a comment. `tick` looks at the clock.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from perception.chat.twitch_helix import twitch_eventsub
from tests.perception.chat.fake_relay import FakeRelay
from tests.perception.chat.harness import AT_ONCE

SCOPES = ("user:read:chat", "user:write:chat", "moderator:read:followers", "bits:read", "channel:read:redemptions")
CHAT = ("user:read:chat",)
# type → (version, the condition's keys beside broadcaster_user_id, scopes of which one is needed)
TYPES = {
    "channel.chat.message": ("1", {"user_id"}, CHAT),
    "channel.chat.notification": ("1", {"user_id"}, CHAT),
    "channel.chat.message_delete": ("1", {"user_id"}, CHAT),
    "channel.chat.clear_user_messages": ("1", {"user_id"}, CHAT),
    "channel.chat.clear": ("1", {"user_id"}, CHAT),
    "channel.follow": ("2", {"moderator_user_id"}, ("moderator:read:followers",)),
    "channel.bits.use": ("1", set(), ("bits:read", "channel:bits:read")),
    "channel.channel_points_custom_reward_redemption.add": ("1", set(), ("channel:read:redemptions",)),
    "stream.online": ("1", set(), ()),
    "stream.offline": ("1", set(), ()),
}


@dataclass(eq=False)
class Session:
    id: str
    socket: ServerConnection
    keepalive: int
    since: float
    topics: dict[str, str] = field(default_factory=dict)  # type → subscription id
    leaves_by: float | None = None


@dataclass
class Token:
    user_id: str
    login: str
    scopes: tuple[str, ...] = SCOPES


class FakeEventSub(FakeRelay):
    """The platform. What can be refused is an attribute; `asked` is every Helix request as (method, path)."""

    def __init__(self, channel: str = "shop", *, clock=None) -> None:
        super().__init__()
        self.people = {channel: "1", "host": "2"}
        self.channel, self.client_id = channel, "cl1ent"
        self.tokens = {"t0ken": Token("2", "host")}
        self.refreshes: dict[str, Token] = {}
        self.sessions: list[Session] = []
        self.handed: dict[str, tuple[dict[str, str], float]] = {}  # key → (topics, until)
        self.asked: list[tuple[str, str]] = []
        self.answers: list[tuple[str, int]] = []  # (part of a path, status) of the next answers
        self.refused: dict[str, int] = {}  # topic → status
        self.banned = False
        self.drop: dict | None = None
        self.replies: asyncio.Queue[dict] = asyncio.Queue()
        self.written: list[float] = []
        self.closed: list[int | None] = []
        self._clock = clock
        self._n = 0

    async def __aenter__(self):
        await super().__aenter__()
        routes = [
            Route("/helix/eventsub/subscriptions", self._subscribe, methods=["POST"]),
            Route("/helix/users", self._users),
            Route("/helix/chat/messages", self._write, methods=["POST"]),
            Route("/oauth2/validate", self._validate),
            Route("/oauth2/token", self._token, methods=["POST"]),
        ]
        config = uvicorn.Config(Starlette(routes=routes), port=0, log_level="error", lifespan="off")
        config.timeout_graceful_shutdown = 1
        self._http = uvicorn.Server(config)
        config.load()
        self._http.lifespan = config.lifespan_class(config)
        await self._http.startup()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._http.shutdown()
        await super().__aexit__(*exc)

    @property
    def addresses(self) -> dict[str, str]:
        http = f"http://127.0.0.1:{self._http.servers[0].sockets[0].getsockname()[1]}"
        return {"url": f"{self.url}/ws", "api_url": f"{http}/helix", "auth_url": f"{http}/oauth2"}

    def now(self) -> float:
        return self._clock.now() if self._clock else asyncio.get_running_loop().time()

    async def until(self, true) -> None:
        async with self._changed:
            await self._changed.wait_for(true)

    async def joined(self) -> None:
        await self.until(lambda: any("channel.chat.message" in s.topics for s in self.sessions))

    async def tick(self) -> None:
        """What the passing of time closes."""
        for session in list(self.sessions):
            if session.leaves_by is not None and self.now() >= session.leaves_by:
                await session.socket.close(4004, "reconnect grace time expired")
            elif not session.topics and self.now() - session.since > 10:
                await session.socket.close(4003, "connection unused")

    # -- the socket -----------------------------------------------------------------------------------------------

    async def welcome(self, socket: ServerConnection) -> bool:
        query = {k: v[0] for k, v in parse_qs(urlsplit(socket.request.path).query).items()}
        topics: dict[str, str] = {}
        if key := query.get("reconnect"):
            topics, until = self.handed.pop(key, ({}, 0.0))
            if self.now() > until:
                await socket.close(4007, "invalid reconnect")
                return False
        asked = int(query.get("keepalive_timeout_seconds", 10))
        self._n += 1
        session = Session(f"session-{self._n}", socket, asked if 10 <= asked <= 600 else 10, self.now(), topics)
        self.sessions.append(session)
        about = {"id": session.id, "status": "connected", "keepalive_timeout_seconds": session.keepalive}
        await socket.send(self.message("session_welcome", {"session": {**about, "reconnect_url": None}}))
        return True

    async def on_message(self, socket: ServerConnection, data: str | bytes) -> None:
        await socket.close(4001, "client sent inbound traffic")

    async def _serve(self, socket: ServerConnection) -> None:
        try:
            await super()._serve(socket)
        finally:
            self.sessions = [s for s in self.sessions if s.socket is not socket]
            self.closed.append(socket.close_code)
            await self._tell()

    def message(self, kind: str, payload: dict, *, id: str = "", type: str = "") -> str:
        self._n += 1
        meta = {"message_id": id or f"m-{self._n}", "message_type": kind,
                "message_timestamp": "2026-11-25T12:00:00.123456789Z"}  # fmt: skip
        if type:
            meta |= {"subscription_type": type, "subscription_version": TYPES[type][0]}
        return json.dumps({"metadata": meta, "payload": payload}, ensure_ascii=False)

    async def notify(self, type: str, event: dict, *, id: str = "") -> None:
        """To every session that subscribed to it."""
        for session in list(self.sessions):
            if type in session.topics:
                about = {"id": session.topics[type], "status": "enabled", "type": type, "version": TYPES[type][0],
                         "transport": {"method": "websocket", "session_id": session.id}, "cost": 0}  # fmt: skip
                event = {"broadcaster_user_id": "1", "broadcaster_user_login": self.channel, **event}
                frame = self.message("notification", {"subscription": about, "event": event}, id=id, type=type)
                with suppress(ConnectionClosed):
                    await session.socket.send(frame)

    async def say(self, name: str, text: str, *, id: str, user_id: str = "", message_id: str = "", **more) -> None:
        event = {
            "chatter_user_id": user_id or f"u-{name}", "chatter_user_login": name, "chatter_user_name": name,
            "message_id": id, "message": {"text": text, "fragments": [{"type": "text", "text": text}]}, "badges": [],
            "message_type": "text", "cheer": None, "reply": None, **more,
        }  # fmt: skip
        await self.notify("channel.chat.message", event, id=message_id or f"meta-{id}")

    async def keepalive(self) -> None:
        await self.send(self.message("session_keepalive", {}))

    async def reconnect(self, url: str | None = None) -> None:
        """Hands every session over; until the new one is there the old one still hears."""
        for session in list(self.sessions):
            self._n += 1
            key = f"key-{self._n}"
            session.leaves_by = self.now() + 30
            self.handed[key] = (dict(session.topics), session.leaves_by)
            about = {"id": session.id, "status": "reconnecting", "keepalive_timeout_seconds": None,
                     "reconnect_url": f"{self.url}/ws?reconnect={key}" if url is None else url}  # fmt: skip
            await session.socket.send(self.message("session_reconnect", {"session": about}))

    async def revoke(self, type: str, status: str = "authorization_revoked") -> None:
        for session in list(self.sessions):
            if id := session.topics.pop(type, None):
                about = {"id": id, "status": status, "type": type, "version": TYPES[type][0]}
                await session.socket.send(self.message("revocation", {"subscription": about}, type=type))

    # -- HTTP -----------------------------------------------------------------------------------------------------

    async def _begun(self, request: Request) -> tuple[Token | None, JSONResponse | None]:
        """(whose it is, None), or (None, the refusal)."""
        self.asked.append((request.method, request.url.path))
        await self._tell()
        for told in self.answers:
            if told[0] in request.url.path:
                self.answers.remove(told)
                headers = {"Ratelimit-Reset": "1764072000"} if told[1] == 429 else {}
                return None, _error(told[1], "told to", headers)
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        owner = self.tokens.get(token)
        if scheme != "Bearer" or owner is None:
            return None, _error(401, "Invalid OAuth token")
        if request.headers.get("client-id") != self.client_id:
            return None, _error(401, "Client ID and OAuth token do not match")
        return owner, None

    async def _users(self, request: Request) -> JSONResponse:
        _, refusal = await self._begun(request)
        login = request.query_params.get("login", "")
        found = [{"id": self.people[login], "login": login}] if login in self.people else []
        return refusal or JSONResponse({"data": found})

    async def _subscribe(self, request: Request) -> JSONResponse:
        owner, refusal = await self._begun(request)
        if refusal is not None:
            return refusal
        body = await request.json()
        type, transport, condition = body["type"], body["transport"], body["condition"]
        version, keys, scopes = TYPES[type]
        if status := self.refused.get(type):
            return _error(status, "told to")
        session = next((s for s in self.sessions if s.id == transport["session_id"]), None)
        if session is None or transport["method"] != "websocket":
            return _error(400, "websocket transport session does not exist or has already disconnected")
        if body["version"] != version or condition.keys() != {"broadcaster_user_id", *keys}:
            return _error(400, "bad condition")
        if any(condition[key] != owner.user_id for key in keys):
            return _error(403, "the token is not this user's")
        if self.banned or (scopes and not set(scopes) & set(owner.scopes)):
            return _error(403, "subscription missing proper authorization")
        if not keys and scopes and condition["broadcaster_user_id"] != owner.user_id:
            return _error(403, "subscription missing proper authorization")
        if type in session.topics:
            return _error(409, "subscription already exists")
        self._n += 1
        session.topics[type] = f"sub-{self._n}"
        await self._tell()
        row = {"id": session.topics[type], "status": "enabled", "type": type, "version": version, "cost": 0,
               "condition": condition, "created_at": "2026-11-25T12:00:00Z",
               "transport": {"method": "websocket", "session_id": session.id,
                             "connected_at": "2026-11-25T12:00:00Z"}}  # fmt: skip
        return JSONResponse({"data": [row], "total": 1, "max_total_cost": 10, "total_cost": 0}, 202)

    async def _write(self, request: Request) -> JSONResponse:
        owner, refusal = await self._begun(request)
        if refusal is not None:
            return refusal
        raw = await request.body()  # Twitch takes the address's parameters as well; twitchAPI writes so
        body = json.loads(raw) if raw else dict(request.query_params)
        if "user:write:chat" not in owner.scopes or body["sender_id"] != owner.user_id or self.banned:
            return _error(403, "the sender is not permitted to send chat messages")
        if len(body["message"]) > 500:
            return _error(422, "the message is too large")
        self.written = [at for at in self.written if self.now() - at < 30]
        if len(self.written) >= 20:
            return _error(429, "too many messages", {"Ratelimit-Reset": "1764072000"})
        self.written.append(self.now())
        if self.drop is not None:
            return JSONResponse({"data": [{"message_id": "", "is_sent": False, "drop_reason": self.drop}]})
        self.replies.put_nowait(body)
        self._n += 1
        id = f"reply-{self._n}"
        parent = body.get("reply_parent_message_id")
        reply = {"parent_message_id": parent, "thread_message_id": parent} if parent else None
        await self.say(owner.login, body["message"], id=id, user_id=owner.user_id, reply=reply)
        return JSONResponse({"data": [{"message_id": id, "is_sent": True, "drop_reason": None}]})

    async def _validate(self, request: Request) -> JSONResponse:
        self.asked.append((request.method, request.url.path))
        await self._tell()
        owner = self.tokens.get(request.headers.get("authorization", "").removeprefix("OAuth "))
        if owner is None:
            return JSONResponse({"status": 401, "message": "invalid access token"}, 401)
        return JSONResponse({"client_id": self.client_id, "login": owner.login, "scopes": list(owner.scopes),
                             "user_id": owner.user_id, "expires_in": 14000})  # fmt: skip

    async def _token(self, request: Request) -> JSONResponse:
        self.asked.append((request.method, request.url.path))
        form = {k: v[0] for k, v in parse_qs((await request.body()).decode()).items()}
        owner = self.refreshes.pop(form.get("refresh_token", ""), None)
        if form.get("grant_type") != "refresh_token" or form.get("client_id") != self.client_id or owner is None:
            return JSONResponse({"status": 400, "message": "Invalid refresh token"}, 400)
        self._n += 1
        token, again = f"token-{self._n}", f"refresh-{self._n}"
        self.tokens[token], self.refreshes[again] = owner, owner
        return JSONResponse({"access_token": token, "refresh_token": again, "expires_in": 14000,
                             "scope": list(owner.scopes), "token_type": "bearer"})  # fmt: skip


def _error(status: int, message: str, headers: dict | None = None) -> JSONResponse:
    return JSONResponse({"error": HTTPStatus(status).phrase, "status": status, "message": message}, status, headers)


class EventSubHarness:
    """The host's account in somebody's channel, for the contract suite."""

    can_refuse = True
    can_write = True
    dies_silently = True

    def __init__(self, clock, rng) -> None:
        self.clock = clock
        self.server = FakeEventSub("shop", clock=clock)
        self._rng = rng

    async def __aenter__(self):
        await self.server.__aenter__()
        self.source = twitch_eventsub(
            "shop", token="t0ken", **self.server.addresses, clock=self.clock, rng=self._rng, backoff=AT_ONCE
        )
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.server.__aexit__(*exc)

    async def joined(self) -> None:
        await self.server.joined()

    async def say(self, id: str, text: str) -> None:
        await self.server.say("小明", text, id=id)

    async def garbage(self) -> None:
        for frame in ("", "garbage", "[]", "{}", b"\xff", '{"metadata": {"message_type": "notification"}}'):
            await self.server.send(frame)

    async def monster(self) -> None:
        with suppress(ConnectionClosed):
            await self.server.send("x" * (10 << 20))
        await self.server.left()

    async def cut(self) -> None:
        await self.server.cut()

    async def deafen(self) -> None:
        """No keepalive comes any more; there is nothing that we could ask."""

    async def silence(self) -> None:
        await pass_time(self.clock, 35)
        await self.server.left()

    async def refuse(self) -> None:
        self.server.tokens.clear()

    async def next_reply(self) -> str:
        return (await self.server.replies.get())["message"]


async def pass_time(clock, seconds: int) -> None:
    """In steps of 5 s, with room for whoever wakes to fall asleep again."""
    for _ in range(seconds // 5):
        clock.advance(5)
        for _ in range(20):
            await asyncio.sleep(0)
