"""What a chat source is, and the table of all connectors: name → "module:attribute", loaded when asked for.

`ChatSource` is what the mind runs; `Connector` says how one is decoded, how it is run, and how sure we are of it. A new
connector is its file, its line here, its section in `commands/chat_sections.py` and its harness in the contract suite.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from errors import BadInput
from perception.chat.wire import Decoder, Frame
from perception.event import LiveEvent

Put = Callable[[LiveEvent], None]
Tap = Callable[[str, Frame], None]  # (connector, one frame as `decode` takes it); must not block


@runtime_checkable
class ChatSource(Protocol):
    """One platform's room. `run` returns only by cancellation: it reconnects by itself, for ever."""

    name: str  # for a person: "twitch_irc/shop"
    connector: str  # the name `decode` knows its frames by
    writes: int  # characters a reply may have; 0: this source cannot write
    tap: Tap | None  # set before `run`; is shown every raw frame

    def routes(self) -> Sequence[Any]:
        """Starlette routes that the platform calls; () for a source that dials out."""
        ...

    async def run(self, put: Put) -> None:
        """Hands every event to `put`, which must not block. Raises NeedsOperator when only a person can help."""
        ...

    async def reply(self, text: str, to: LiveEvent) -> None:
        """Writes `text` (at most `writes` characters; longer is cut) under `to`, within the platform's rate. Raises
        PeerFailed when it cannot; it never tries twice by itself."""
        ...

    def status(self) -> dict[str, Any]:
        """Where it stands, for a person: {"name", "state", "reason", ..}; state is one of `reconnect.State`."""
        ...


@dataclass(frozen=True, slots=True)
class Connector:
    """One row. `checked`: what it was held against beside our own fake (official vectors, recorded frames, an
    independent client or server); "" means unverified, and `check` and the manual say so."""

    decoder: str
    source: str = ""
    official: bool = False  # the platform's own documented interface; else a tool that the operator runs
    checked: str = ""


_RELAY = "perception.chat.dial:relay"

connectors: dict[str, Connector] = {
    "twitch_irc": Connector(
        "perception.chat.twitch_irc:TwitchIrc",
        "perception.chat.dial:twitch_irc",
        official=True,
        checked="the ircdocs parser vectors; a standard IRC client against the fake server",
    ),
    "twitch_eventsub": Connector(
        "perception.chat.twitch_eventsub:TwitchEventSub",
        "perception.chat.twitch_helix:twitch_eventsub",
        official=True,
        checked="ten frames from another program's tests; twitchAPI 4.5.0 as a client of the fake server",
    ),
    "bilibili_open": Connector(
        "perception.chat.bilibili_open:BilibiliOpen",
        "perception.chat.dial:bilibili_open",
        official=True,
    ),
    "douyin_push": Connector(
        "perception.chat.douyin_push:DouyinPush",
        "perception.chat.douyin_source:douyin_push",
        official=True,
        checked="both signature vectors of the documentation; never against the platform itself",
    ),
    "shopee": Connector("perception.chat.shopee:Shopee", "perception.chat.shopee_source:shopee", official=True),
    "facebook": Connector(
        "perception.chat.facebook:Facebook", "perception.chat.facebook:FacebookSource", official=True
    ),
    "youtube": Connector(
        "perception.chat.youtube:YouTube",
        "perception.chat.youtube_dial:youtube",
        official=True,
    ),
    "instagram": Connector(
        "perception.chat.instagram:Instagram", "perception.chat.instagram_source:InstagramSource", official=True
    ),
    "relay.generic": Connector("perception.chat.relay:Relay", _RELAY, checked="our own format"),
    "relay.oba": Connector("perception.chat.relay:Oba", _RELAY),
    "relay.barragegrab": Connector("perception.chat.relay:BarrageGrab", _RELAY),
    "relay.douyinlive": Connector("perception.chat.relay_douyinlive:DouyinLive", _RELAY),
    "relay.ssn": Connector("perception.chat.relay_ssn:SocialStreamNinja", _RELAY),
    "relay.streamerbot": Connector("perception.chat.relay_streamerbot:StreamerBot", _RELAY),
    "relay.tikfinity": Connector("perception.chat.relay:TikFinity", _RELAY),
    "relay.blivechat": Connector("perception.chat.relay_blivechat:BliveChat", _RELAY),
    "relay.accept": Connector(
        "perception.chat.relay:Accepted", "perception.chat.relay_server:RelayServer", checked="our own format"
    ),
    "relay.dycast": Connector("perception.chat.relay:DyCast"),
    "relay.wxlive": Connector("perception.chat.relay:WxLive"),
    "relay.ordinaryroad": Connector("perception.chat.relay:OrdinaryRoad"),
}


def decoders() -> dict[str, str]:
    """What `decode` offers: name → target."""
    return {name: row.decoder for name, row in connectors.items() if row.decoder}


def sources() -> dict[str, str]:
    """What `open_source` opens: name → target. The relay tools that we dial are one, by their profile."""
    return {"relay" if row.source == _RELAY else name: row.source for name, row in connectors.items() if row.source}


def open_decoder(name: str) -> Decoder:
    """A fresh decoder by its connector's name. BadInput names the known ones."""
    target = decoders().get(name)
    if target is None:
        raise BadInput(f"no connector {name!r}", remedy=f"known: {', '.join(decoders())}")
    return load(target)()


def open_source(name: str, *args: Any, **settings: Any) -> ChatSource:
    """A source by its connector's name: open_source("twitch_irc", "shop", login=…, token=…, url=…)."""
    target = sources().get(name)
    if target is None:
        raise BadInput(f"no chat source {name!r}", remedy=f"known: {', '.join(sources())}")
    return load(target)(*args, **settings)


def load(target: str) -> Any:
    """The thing at "module:attribute"."""
    module, _, attribute = target.partition(":")
    return getattr(importlib.import_module(module), attribute)
