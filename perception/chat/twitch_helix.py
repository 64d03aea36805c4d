"""Twitch's HTTP side, as a handshake around each EventSub connection: whose token it is, what it may hear, replies.

In: a user's access token (and what renews it), the channel. Out: a `Session` to dial; `call` subscribes within the 10 s
that Twitch allows; `reply` writes under a question (POST helix/chat/messages). The token is validated at the start and
every hour, as Twitch requires (dev.twitch.tv/docs/authentication/validate-tokens). A token that is refused and cannot
be renewed, a missing right to hear the chat and a channel that is not there are NeedsOperator with the remedy.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from errors import BadInput, NeedsOperator, PeerFailed
from perception.chat.clock import WALL, Clock
from perception.chat.dial import salt, websocket_address
from perception.chat.rate import TokenBucket
from perception.chat.reconnect import Backoff
from perception.chat.sanitise import TEXT_LIMIT, clean, finite, native_id
from perception.chat.twitch_eventsub import KEEPALIVE_S, NEEDED, TwitchEventSub
from perception.chat.web_api import Answer, WebApi
from perception.chat.websocket_source import Session, WebsocketSource
from perception.chat.wire import Call
from perception.event import LiveEvent

log = logging.getLogger(__name__)

EVENTSUB_URL = "wss://eventsub.wss.twitch.tv/ws"
HELIX_URL = "https://api.twitch.tv/helix"
AUTH_URL = "https://id.twitch.tv/oauth2"

VALIDATE_S = 3600.0
_AGAIN_S = 60.0  # after a validation that the network spoilt
_TIMEOUT_S = 4.0  # two of them fit into the 10 s
_CHANNEL = re.compile(r"#?[A-Za-z0-9_]{1,25}")
_READ, _WRITE = "user:read:chat", "user:write:chat"
_TOKEN = f"make a new token with {_READ} and {_WRITE} for the host's account, in the variable that token_env names"


@dataclass(frozen=True, slots=True)
class Topic:
    """One subscription. `scopes`: any of them is needed, none if empty. `who`: whose id the condition has beside the
    channel's, by its key. `owner`: only the channel's own account may hear it."""

    type: str
    version: str = "1"
    scopes: tuple[str, ...] = ()
    who: str = ""
    owner: bool = False


# Cheers and subscriptions come as chat; channel.cheer and channel.subscribe would say them again.
TOPICS = (
    *(
        Topic(f"channel.chat.{name}", scopes=(_READ,), who="user_id")
        for name in ("notification", "message_delete", "clear_user_messages", "clear")
    ),
    Topic("stream.online"),
    Topic("stream.offline"),
    Topic("channel.follow", "2", ("moderator:read:followers",), "moderator_user_id"),
    Topic("channel.bits.use", "1", ("bits:read",), owner=True),
    Topic(
        "channel.channel_points_custom_reward_redemption.add",
        "1",
        ("channel:read:redemptions", "channel:manage:redemptions"),
        owner=True,
    ),
)
_COMMENTS = Topic(NEEDED, scopes=(_READ,), who="user_id")


class Helix:
    """One channel heard by one account. `may_write` is told, once known, whether the token allows replies."""

    def __init__(
        self,
        wire: TwitchEventSub,
        *,
        token: str,
        client_id: str = "",
        client_secret: str = "",
        refresh: str = "",
        url: str = EVENTSUB_URL,
        api_url: str = HELIX_URL,
        auth_url: str = AUTH_URL,
        clock: Clock = WALL,
    ) -> None:
        self.wire = wire
        self.may_write: Callable[[bool], None] = lambda yes: None
        self._token, self._refresh = token, refresh
        self._client_id, self._client_secret = client_id, client_secret
        self._url = _with_keepalive(websocket_address(url))
        for address in (api_url, auth_url):
            if urlsplit(address).scheme not in ("http", "https"):
                raise BadInput(f"not a web address: {address[:80]!r}", remedy="it begins with https:// or http://")
        self._api_url, self._auth_url = api_url, auth_url
        self._clock = clock
        self._scopes: frozenset[str] = frozenset()
        self._me = ""
        self._channel = ""  # its id; found once
        self._api: WebApi | None = None
        self._renewing = asyncio.Lock()

    @contextlib.asynccontextmanager
    async def __call__(self) -> AsyncIterator[Session]:
        auth, api = WebApi(self._auth_url, timeout_s=_TIMEOUT_S), WebApi(self._api_url, timeout_s=_TIMEOUT_S)
        self._api, self._auth = api, auth
        try:
            login = await self._validate()
            if _READ not in self._scopes:
                raise NeedsOperator(f"the token may not read the chat (no {_READ})", where=_WHERE, remedy=_TOKEN)
            self.may_write(_WRITE in self._scopes)
            if not self._channel:
                self._channel = self._me if login == self.wire.room else await self._find(self.wire.room)
            self.wire.fresh(self._me)
            yield Session(self._url, beside=self._stay_valid)
        finally:
            self._api = None
            await api.close()
            await auth.close()

    async def call(self, call: Call) -> None:
        """Subscribes for the session of a fresh connection: the comments or nothing, then whatever else is allowed."""
        session = call.data["session"]
        answer = await self._subscribe(_COMMENTS, session)
        if answer.status == 403:
            raise NeedsOperator(
                f"Twitch does not let this account hear #{self.wire.room}: {_said(answer)}",
                where=_WHERE,
                remedy=f"let the channel lift a ban, or {_TOKEN}",
            )
        if not answer.ok and answer.status != 409:
            raise PeerFailed(f"the chat was not subscribed: {_said(answer)}", where=_WHERE, retryable=True)
        wanted = [topic for topic in TOPICS if self._may(topic)]
        answers = await asyncio.gather(*(self._tried(topic, session) for topic in wanted), return_exceptions=True)
        for said in answers:
            if isinstance(said, BaseException):
                raise said
        missed = [f"{t.type} ({said})" for t, said in zip(wanted, answers, strict=True) if said]
        missed += [f"{t.type} ({self._lacks(t)})" for t in TOPICS if not self._may(t)]
        if missed:
            log.warning("twitch_eventsub/%s: not heard: %s", self.wire.room, ", ".join(missed))

    async def reply(self, text: str, to: LiveEvent) -> None:
        """One message under `to`, never a chat command. Whether Twitch showed it is in its answer."""
        text = clean(text, TEXT_LIMIT).lstrip("/.! ")
        if self._api is None or not self._channel:
            raise PeerFailed("not connected", where=_WHERE, retryable=True)
        if not text:
            raise PeerFailed("nothing to write", where=_WHERE)
        body = {"broadcaster_id": self._channel, "sender_id": self._me, "message": text}
        if to.type in ("chat", "paid") and not to.extra.get("weak_id"):
            body["reply_parent_message_id"] = to.native_id
        answer = await self._ask("POST", "/chat/messages", json=body)
        if answer.status == 429:
            raise PeerFailed(f"Twitch's reply limit is used up{_reset(answer)}", where=_WHERE, retryable=True)
        if not answer.ok:
            raise PeerFailed(
                f"the reply was refused: {_said(answer)}",
                where=_WHERE,
                remedy=_TOKEN if answer.status == 403 else "",
                retryable=answer.status >= 500,
            )
        sent = _first(answer)
        if sent.get("is_sent") is not True:
            reason = sent.get("drop_reason")
            reason = reason[0] if isinstance(reason, list) and reason else reason
            words = _words(reason.get("message")) or _words(reason.get("code")) if isinstance(reason, dict) else ""
            raise PeerFailed(f"Twitch dropped the reply: {words or 'without a reason'}", where=_WHERE)

    # -- the token ------------------------------------------------------------------------------------------------

    async def _validate(self) -> str:
        """The account's login; what the token may do is known afterwards."""
        token = self._token
        answer = await self._auth.call("GET", "/validate", headers={"Authorization": f"OAuth {token}"})
        if answer.status == 401:
            await self._renew(token)
            answer = await self._auth.call("GET", "/validate", headers={"Authorization": f"OAuth {self._token}"})
            if answer.status == 401:
                raise NeedsOperator("Twitch refused the renewed token", where=_WHERE, remedy=_TOKEN)
        body = answer.body if isinstance(answer.body, dict) else {}
        me, login, client = native_id(body.get("user_id")), _words(body.get("login")), native_id(body.get("client_id"))
        if not answer.ok:
            raise PeerFailed(f"the token could not be validated: {_said(answer)}", where=_WHERE, retryable=True)
        if not (me and login and client):
            raise NeedsOperator("the token is an application's, not an account's", where=_WHERE, remedy=_TOKEN)
        scopes = body.get("scopes")
        self._scopes = frozenset(s for s in scopes if isinstance(s, str)) if isinstance(scopes, list) else frozenset()
        self._me, self._client_id = me, client
        return login.lower()

    async def _renew(self, refused: str) -> None:
        """A new token for the refused one, unless another call has got it in the meantime."""
        async with self._renewing:
            if self._token != refused:
                return
            if self._api is None:
                raise PeerFailed("not connected", where=_WHERE, retryable=True)
            if not (self._refresh and self._client_id):
                raise NeedsOperator(
                    "Twitch refused the token: it has expired or was taken back",
                    where=_WHERE,
                    remedy=f"{_TOKEN}; with client_id and refresh_env it is renewed by itself",
                )
            form = {"grant_type": "refresh_token", "refresh_token": self._refresh, "client_id": self._client_id}
            if self._client_secret:
                form["client_secret"] = self._client_secret
            answer = await self._auth.call("POST", "/token", form=form)
            body = answer.body if isinstance(answer.body, dict) else {}
            if answer.status in (400, 401, 403):
                raise NeedsOperator(f"the token could not be renewed: {_said(answer)}", where=_WHERE, remedy=_TOKEN)
            token, refresh = body.get("access_token"), body.get("refresh_token")
            if not answer.ok or not isinstance(token, str):
                raise PeerFailed(f"the token could not be renewed: {_said(answer)}", where=_WHERE, retryable=True)
            self._token = token
            self._refresh = refresh if isinstance(refresh, str) and refresh else self._refresh
            log.info("twitch_eventsub/%s: the token was renewed", self.wire.room)

    async def _stay_valid(self) -> None:
        pause = VALIDATE_S
        while True:
            await self._clock.sleep(pause)
            try:
                await self._validate()
                pause = VALIDATE_S
            except NeedsOperator:
                raise
            except PeerFailed as e:
                pause = _AGAIN_S
                log.info("twitch_eventsub/%s: %s", self.wire.room, e)

    # -- Helix ----------------------------------------------------------------------------------------------------

    async def _find(self, login: str) -> str:
        answer = await self._ask("GET", "/users", params={"login": login})
        if not answer.ok:
            raise PeerFailed(f"#{login} was not looked up: {_said(answer)}", where=_WHERE, retryable=True)
        id = native_id(_first(answer).get("id"))
        if not id:
            raise NeedsOperator(f"Twitch knows no channel {login!r}", where=_WHERE, remedy="correct `channel`")
        return id

    async def _tried(self, topic: Topic, session: str) -> str:
        """ "" for a subscription that stands; else why not."""
        try:
            answer = await self._subscribe(topic, session)
        except NeedsOperator:
            raise
        except PeerFailed as e:
            return str(e)
        return "" if answer.ok or answer.status == 409 else _said(answer)

    async def _subscribe(self, topic: Topic, session: str) -> Answer:
        condition = {"broadcaster_user_id": self._channel} | ({topic.who: self._me} if topic.who else {})
        transport = {"method": "websocket", "session_id": session}
        body = {"type": topic.type, "version": topic.version, "condition": condition, "transport": transport}
        return await self._ask("POST", "/eventsub/subscriptions", json=body)

    async def _ask(self, method: str, path: str, **what: Any) -> Answer:
        """With a token that works: one that is refused (so that nothing was done) is renewed, and it is asked again."""
        for last in (False, True):
            api, token = self._api, self._token
            if api is None:
                raise PeerFailed("not connected", where=_WHERE, retryable=True)
            headers = {"Authorization": f"Bearer {token}", "Client-Id": self._client_id}
            answer = await api.call(method, path, headers=headers, **what)
            if answer.status != 401:
                return answer
            if not last:
                await self._renew(token)
        raise NeedsOperator("Twitch refused the renewed token", where=_WHERE, remedy=_TOKEN)

    def _may(self, topic: Topic) -> bool:
        return not self._lacks(topic)

    def _lacks(self, topic: Topic) -> str:
        if topic.owner and self._me != self._channel:
            return "only for the channel's own account"
        return "" if not topic.scopes or self._scopes & set(topic.scopes) else f"the token has no {topic.scopes[0]}"


def twitch_eventsub(
    room: str,
    *,
    token: str,
    client_id: str = "",
    client_secret: str = "",
    refresh: str = "",
    url: str = "",
    api_url: str = "",
    auth_url: str = "",
    backoff: Backoff | None = None,
    clock: Clock = WALL,
    rng: random.Random | None = None,
) -> WebsocketSource:
    """A Twitch channel heard through EventSub by the account of `token`, which also writes the replies.

    `refresh` (with `client_id`, and `client_secret` where the application has one) renews the token when it expires.
    Addresses: "" is Twitch itself."""
    rng = rng or random.Random()
    if not _CHANNEL.fullmatch(room):
        raise BadInput(f"not a Twitch channel: {room[:40]!r}", remedy="give the name after twitch.tv/")
    if not token and not (refresh and client_id):
        raise BadInput("twitch_eventsub: no token", remedy="set the variable that token_env names")
    wire = TwitchEventSub(room.lstrip("#"), salt=salt(rng))
    helix = Helix(
        wire,
        token=token.removeprefix("oauth:"),
        client_id=client_id,
        client_secret=client_secret,
        refresh=refresh,
        url=url or EVENTSUB_URL,
        api_url=api_url or HELIX_URL,
        auth_url=auth_url or AUTH_URL,
        clock=clock,
    )
    source = WebsocketSource(
        f"twitch_eventsub/{wire.room}",
        wire,
        helix,
        writes=TEXT_LIMIT,
        send=helix.reply,
        call=helix.call,
        rate=TokenBucket(burst=10, per_second=1 / 3),  # 20 in any 30 s, as on IRC
        backoff=backoff,
        clock=clock,
        rng=rng,
    )

    def may_write(yes: bool) -> None:
        if not yes and source.writes:
            log.warning("%s: no replies: the token has no %s", source.name, _WRITE)
        source.writes = TEXT_LIMIT if yes else 0

    helix.may_write = may_write
    return source


_WHERE = "twitch_eventsub"


def _with_keepalive(url: str) -> str:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    query.setdefault("keepalive_timeout_seconds", str(KEEPALIVE_S))
    return urlunsplit(parts._replace(query=urlencode(query)))


def _first(answer: Answer) -> Mapping[str, Any]:
    data = answer.body.get("data") if isinstance(answer.body, dict) else None
    first: Sequence[Any] = data[:1] if isinstance(data, list) else ()
    return first[0] if first and isinstance(first[0], dict) else {}


def _said(answer: Answer) -> str:
    words = _words(answer.body.get("message")) if isinstance(answer.body, dict) else ""
    return f"{words or 'no reason given'} (HTTP {answer.status})"


def _reset(answer: Answer) -> str:
    at = finite(answer.headers.get("ratelimit-reset"), low=0)
    return "" if at is None else f" until {int(at)} (Unix time)"


def _words(value: Any) -> str:
    return clean(value, 120) if isinstance(value, str) else ""
