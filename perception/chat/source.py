"""What a chat source is, and the tables of all of them: name → "module:attribute", loaded when asked for.

`ChatSource` is what the mind runs; `decoders` is what `decode` offers. A new connector is one file and a line here.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any, Protocol, runtime_checkable

from errors import BadInput
from perception.chat.wire import Decoder
from perception.event import LiveEvent


@runtime_checkable
class ChatSource(Protocol):
    """One platform's room. `run` returns only by cancellation: it reconnects by itself, for ever."""

    name: str

    async def run(self, put: Callable[[LiveEvent], None]) -> None:
        """Hands every event to `put`, which must not block. Raises NeedsOperator when only a person can help."""
        ...

    async def reply(self, text: str, to: LiveEvent) -> None:
        """Writes `text` under `to`, within the platform's rate. Raises PeerFailed when it cannot."""
        ...

    def status(self) -> dict[str, Any]:
        """Where it stands, for a person: {"name", "state", "reason", ..}."""
        ...


decoders: dict[str, str] = {
    "twitch_irc": "perception.chat.twitch_irc:TwitchIrc",
    "relay.generic": "perception.chat.relay:generic",
    "relay.oba": "perception.chat.relay:oba",
    "relay.barragegrab": "perception.chat.relay:barragegrab",
}

sources: dict[str, str] = {
    "twitch_irc": "perception.chat.dial:twitch_irc",
    "relay": "perception.chat.dial:relay",
}


def open_decoder(name: str) -> Decoder:
    """A fresh decoder by its connector's name. BadInput names the known ones."""
    target = decoders.get(name)
    if target is None:
        raise BadInput(f"no connector {name!r}", remedy=f"known: {', '.join(decoders)}")
    return load(target)()


def open_source(name: str, *args: Any, **settings: Any) -> ChatSource:
    """A source by its connector's name: open_source("twitch_irc", "shop", login=…, token=…, url=…)."""
    target = sources.get(name)
    if target is None:
        raise BadInput(f"no chat source {name!r}", remedy=f"known: {', '.join(sources)}")
    return load(target)(*args, **settings)


def load(target: str) -> Any:
    """The thing at "module:attribute"."""
    module, _, attribute = target.partition(":")
    return getattr(importlib.import_module(module), attribute)
