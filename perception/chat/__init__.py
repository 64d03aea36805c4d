"""How chat gets heard: connectors, the embedded room, and the core they share.

`Room` is the embedded room's socket; `ChatSource` what every platform's connector is; `decoders` the table behind
`decode`. All of them hand over `perception.event.LiveEvent`s.
"""

from perception.chat.source import ChatSource, decoders, open_decoder

__all__ = ["ChatSource", "Room", "decoders", "open_decoder"]


def __getattr__(name: str):
    """Loads what stands on a web framework only when asked for: `decode` must start fast."""
    if name == "Room":
        from perception.chat.room import Room

        return Room
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
