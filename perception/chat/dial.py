"""From settings to a running source, one function a connector; `source.sources` names them.

In: what a person writes in a room's file (channel, login, token, address). Out: a `WebsocketSource` on the right wire
with the platform's own reply limit. Every address is a setting, so that tests and mirrors can stand in.
"""

from __future__ import annotations

import random
import re
from urllib.parse import urlsplit

from errors import BadInput
from perception.chat import twitch_irc as twitch
from perception.chat.clock import WALL, Clock
from perception.chat.rate import TokenBucket
from perception.chat.reconnect import Backoff
from perception.chat.relay import PROFILES, Relay
from perception.chat.websocket_source import WebsocketSource

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


def relay(
    profile: str,
    *,
    url: str = "",
    backoff: Backoff | None = None,
    clock: Clock = WALL,
    rng: random.Random | None = None,
) -> WebsocketSource:
    """A local relay tool by its profile's name, at its usual address unless `url` says otherwise."""
    rng = rng or random.Random()
    shape = PROFILES.get(profile)
    if shape is None:
        raise BadInput(f"no relay profile {profile!r}", remedy=f"known: {', '.join(PROFILES)}")
    if not (url := url or shape.url):
        raise BadInput(f"relay {profile!r} has no usual address", remedy="give its ws:// URL")
    return WebsocketSource(
        f"relay.{profile}",
        Relay(shape, salt=salt(rng)),
        websocket_address(url),
        backoff=backoff,
        clock=clock,
        rng=rng,
    )


def websocket_address(url: str) -> str:
    """`url` if it is one; BadInput else."""
    if urlsplit(url).scheme not in ("ws", "wss"):
        raise BadInput(f"not a websocket address: {url[:80]!r}", remedy="it begins with ws:// or wss://")
    return url


def salt(rng: random.Random) -> str:
    """Sets the made-up ids of this run apart from those of the run before."""
    return f"{rng.getrandbits(64):016x}"
