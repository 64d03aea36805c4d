"""The sans-I/O half of every connector: bytes in, events and signals out, no await, no clock.

`Decoder` is what `decode` needs: one recorded frame in, `LiveEvent`s out. `Wire` adds what a websocket connection
needs: what to say first, when to beat, how to probe a silent peer, how to write a reply. A connector is one file with
one such class; the shell around it (`websocket_source`) owns the socket, the clock and the back-off.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from perception.event import LiveEvent

Frame = str | bytes


class BadFrame(ValueError):
    """This frame cannot be read; the next one may be. The message is one line with the cause."""


@dataclass(frozen=True, slots=True)
class Say:
    """The protocol owes the peer this frame now: a PONG, an acknowledgement."""

    frame: Frame


@dataclass(frozen=True, slots=True)
class Ready:
    """The handshake is done and the room is being heard."""


@dataclass(frozen=True, slots=True)
class Restart:
    """The peer asks for a fresh connection."""

    reason: str


@dataclass(frozen=True, slots=True)
class Fatal:
    """Trying again cannot help; a person must. `remedy` says what to do."""

    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Damaged:
    """A part of this frame could not be read; what else was in it is here, too. Counted as a bad frame."""

    cause: str


@dataclass(frozen=True, slots=True)
class Move:
    """The peer hands us over: open `url` as it stands, and keep this socket until the new one is `Ready`."""

    url: str


@dataclass(frozen=True, slots=True)
class Call:
    """The dialogue goes on elsewhere first: the shell awaits its `call` with this (an HTTP request, say) before it
    looks at what follows. What that raises ends the connection."""

    name: str
    data: Mapping[str, Any] = field(default_factory=dict)


Signal = Say | Ready | Restart | Fatal | Damaged | Move | Call
Heard = LiveEvent | Signal


class Decoder(Protocol):
    """One recorded frame in, what it says out."""

    binary: ClassVar[bool]  # recorded as base64 lines, not as text lines

    def decode(self, frame: Frame) -> Sequence[Heard]:
        """What `frame` says; () when it is only protocol. Raises BadFrame."""
        ...

    def redact(self, frame: Frame) -> Frame:
        """`frame` as it may be written down: no secrets, no person's name or id, the same shape for `decode`.
        Raises BadFrame for one that cannot be read, which then is not written. See `redact.py`."""
        ...


class Wire(Decoder, Protocol):
    """A whole websocket dialogue. One instance lives through all reconnects; `opening` begins each connection anew."""

    platform: str
    room: str
    handshake: bool  # the peer says when we are in (`Ready`); False: being connected is being in
    quiet_s: float | None  # silence after which the peer is probed (read at `Ready`); None: it may be silent for ever
    answer_s: float  # patience after a probe (or, before Ready, with the handshake)
    beat_s: float | None  # once Ready, `beat` is sent this often whatever else happens; None: no heartbeat
    worry_s: float | None  # silence after which the source is called "degraded" but kept; None: never

    def opening(self) -> Sequence[Frame]:
        """What to say on a fresh socket. Forgets everything about the last one."""
        ...

    def split(self, data: Frame) -> Iterable[Frame]:
        """One websocket message into the frames `decode` takes."""
        ...

    def probe(self) -> Frame | None:
        """What makes a living peer answer; None where the protocol has no such thing."""
        ...

    def beat(self) -> Frame | None:
        """The heartbeat."""
        ...

    def closed(self, code: int | None, reason: str) -> Fatal | Restart | None:
        """The peer closed the connection (`code` None: it broke). Fatal where trying again cannot help; Restart says
        in words what the code means."""
        ...

    def answer(self, text: str, to: LiveEvent) -> Frame | None:
        """The frame that writes `text` under `to`; None where this connection may not write."""
        ...
