"""How chat gets heard: connectors, the embedded room, and the core they share.

`Chats` runs several sources as one deduplicated, bounded stream; `open_source` makes one by name; `Room` is the
embedded room's socket and `RelayServer` the one that relay tools dial; `open_decoder` and `decoders` are behind
`decode`. All of them hand over `perception.event.LiveEvent`s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perception.chat.source import (
    ChatSource,
    Connector,
    Tap,
    connectors,
    decoders,
    load,
    open_decoder,
    open_source,
    sources,
)

if TYPE_CHECKING:
    from perception.chat.chats import Chats
    from perception.chat.relay_server import RelayServer
    from perception.chat.room import Room

__all__ = [
    "ChatSource",
    "Chats",
    "Connector",
    "RelayServer",
    "Room",
    "Tap",
    "connectors",
    "decoders",
    "open_decoder",
    "open_source",
    "sources",
]

# Loaded when asked for: `decode` must start without a web framework.
_LATER = {
    "Chats": "perception.chat.chats:Chats",
    "RelayServer": "perception.chat.relay_server:RelayServer",
    "Room": "perception.chat.room:Room",
}


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return load(_LATER[name])
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
