"""From settings to a running source, one function a connector; `source.sources` names them.

In: what a person writes in a room's file (channel, login, token, address). Out: a `WebsocketSource` on the right wire
with the platform's own reply limit. Every address is a setting, so that tests and mirrors can stand in.
"""

from __future__ import annotations

import contextlib
import random
import re
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlsplit

from errors import BadInput
from perception.chat import twitch_irc as twitch
from perception.chat.bilibili_open import BilibiliOpen
from perception.chat.bilibili_session import OAUTH_URL, OPEN_LIVE_URL, OpenLive, OpenOAuth
from perception.chat.clock import WALL, Clock
from perception.chat.rate import TokenBucket
from perception.chat.reconnect import Backoff
from perception.chat.source import load
from perception.chat.websocket_source import Session, WebsocketSource

# The tools we dial; each target makes its wire from (room, salt) and what its own settings are.
RELAYS = {
    "generic": "perception.chat.relay:Relay",
    "oba": "perception.chat.relay:Oba",
    "barragegrab": "perception.chat.relay:BarrageGrab",
    "douyinlive": "perception.chat.relay_douyinlive:DouyinLive",
    "ssn": "perception.chat.relay_ssn:SocialStreamNinja",
    "streamerbot": "perception.chat.relay_streamerbot:StreamerBot",
    "tikfinity": "perception.chat.relay:TikFinity",
    "blivechat": "perception.chat.relay_blivechat:BliveChat",
}

_CHANNEL = re.compile(r"#?[A-Za-z0-9_]{1,25}")


def twitch_irc(
    room: str,
    *,
    login: str = "",
    token: str = "",
    url: str = "",
    backoff: Backoff | None = None,
    clock: Clock = WALL,
    rng: random.Random | None = None,
) -> WebsocketSource:
    """A Twitch channel, read as a guest, or signed in with `login` and `token` and then able to reply.
    `url` "" is Twitch itself."""
    rng = rng or random.Random()
    if not _CHANNEL.fullmatch(room):
        raise BadInput(f"not a Twitch channel: {room[:40]!r}", remedy="give the name after twitch.tv/")
    guest = f"justinfan{rng.randrange(10_000, 100_000)}"
    wire = twitch.TwitchIrc(room, login=login, token=token, guest=guest, salt=salt(rng))
    # Twitch allows 20 in any 30 s and ignores us for 30 minutes after one more: 10 at once and 10 more over 30 s.
    rate = TokenBucket(burst=10, per_second=1 / 3)
    return WebsocketSource(
        f"twitch_irc/{wire.room}",
        wire,
        websocket_address(url or twitch.URL),
        writes=500 if wire.can_write else 0,
        rate=rate,
        backoff=backoff,
        clock=clock,
        rng=rng,
    )


def bilibili_open(
    *,
    key: str,
    secret: str,
    app_id: int = 0,
    code: str = "",
    access_token: str = "",
    url: str = "",
    backoff: Backoff | None = None,
    clock: Clock = WALL,
    wall: Callable[[], float] = time.time,
    rng: random.Random | None = None,
) -> WebsocketSource:
    """A Bilibili room, by `app_id` and the streamer's identity `code` (open-live), or by the streamer's `access_token`
    (OAuth). `url` "" is Bilibili itself. It can be read and not be written to."""
    rng = rng or random.Random()
    if not (key and secret):
        raise BadInput("bilibili_open: no access key", remedy="set the variables that key_env and secret_env name")
    wire = BilibiliOpen(salt=salt(rng))
    shared: dict[str, Any] = {"key": key, "secret": secret, "clock": clock, "wall": wall, "rng": rng}
    if access_token:
        session: Any = OpenOAuth(wire, url or OAUTH_URL, access_token=access_token, **shared)
        name = "bilibili_open/oauth"
    elif code and app_id:
        session = OpenLive(wire, url or OPEN_LIVE_URL, app_id=app_id, code=code, **shared)
        name = f"bilibili_open/{app_id}"
    else:
        raise BadInput(
            "bilibili_open: neither an identity code nor an access token",
            remedy="give app_id and set the variable that code_env names, or the one that token_env names",
        )
    return WebsocketSource(name, wire, session, backoff=backoff, clock=clock, rng=rng)


def relay(
    profile: str,
    *,
    url: str = "",
    room: str = "",
    platform: str = "",
    secret: str = "",
    replies: bool = False,
    backoff: Backoff | None = None,
    clock: Clock = WALL,
    rng: random.Random | None = None,
) -> WebsocketSource:
    """A local relay tool by its profile's name, at its usual address unless `url` says otherwise.

    `secret`: what the tool wants to hear, if anything: Streamer.bot's password, Social Stream Ninja's session,
    blivechat's plugin token; `{secret}` in the address stands for it. `room` and `platform` stand in where the tool
    names none. `replies`: may we write, where the tool can."""
    rng = rng or random.Random()
    if profile not in RELAYS:
        raise BadInput(f"no relay profile {profile!r}", remedy=f"known: {', '.join(RELAYS)}")
    made = load(RELAYS[profile])
    settings: dict[str, Any] = {"room": room, "salt": salt(rng)}
    headers: dict[str, str] = {}
    writes, rate = 0, TokenBucket(burst=5, per_second=1 / 5)
    if profile == "ssn":
        settings |= {"session": "" if "{secret}" in url or "/join/" in url else secret, "replies": replies}
        writes = 400 if replies else 0
    elif profile == "streamerbot":
        settings |= {"password": secret}
        writes = 500 if secret and replies else 0
        rate = TokenBucket(burst=10, per_second=1 / 3)
    elif profile == "blivechat" and secret:
        headers["Authorization"] = f"Bearer {secret}"
    wire = made(**settings)
    if platform:
        wire.profile, wire.platform = replace(wire.profile, platform=platform), platform
    if not (url := url or wire.profile.url):
        raise BadInput(f"relay {profile!r} has no usual address", remedy="give its ws:// URL")
    address = websocket_address(url.replace("{secret}", quote(secret, safe="")))

    @contextlib.asynccontextmanager
    async def dialled() -> AsyncIterator[Session]:
        yield Session(address, headers)

    return WebsocketSource(
        f"relay.{profile}",
        wire,
        dialled,
        writes=writes,
        rate=rate,
        backoff=backoff,
        clock=clock,
        rng=rng,
    )


def usual_address(profile: str) -> str:
    """Where a relay tool listens unless its user says otherwise; "" where there is no such place."""
    return load(RELAYS[profile])().profile.url if profile in RELAYS else ""


def websocket_address(url: str) -> str:
    """`url` if it is one; BadInput else."""
    if urlsplit(url).scheme not in ("ws", "wss"):
        raise BadInput(f"not a websocket address: {url[:80]!r}", remedy="it begins with ws:// or wss://")
    return url


def salt(rng: random.Random) -> str:
    """Sets the made-up ids of this run apart from those of the run before."""
    return f"{rng.getrandbits(64):016x}"
