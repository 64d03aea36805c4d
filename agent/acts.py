"""What the director wants done: values the mind carries out, in order. Pure.

`Send` puts a part of a line on the wire, `Recall` takes one back, `Show`/`Warm`/`Ticker`/`Control` are cues, `Write`
asks the answerer, `Settle` is an outcome for journal and room, `Tell` is a sentence that began to sound.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agent.flight import Flight
from agent.inbox import Cluster, Settled
from render.values import CueKind, Sentence


@dataclass(frozen=True, slots=True)
class Send:
    """Sentences of `flight` from index `first` on, as it stands now. `ttl_ms` None: it does not go stale."""

    flight: Flight
    wire: str
    sentences: tuple[Sentence, ...]
    first: int
    final: bool
    ttl_ms: int | None


@dataclass(frozen=True, slots=True)
class Recall:
    """Take a line back if it has not begun."""

    wire: str


@dataclass(frozen=True, slots=True)
class Control:
    """A cue to the stage."""

    kind: CueKind
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Write:
    """Ask the answerer for this cluster; what it gives comes back under `ticket`."""

    ticket: int
    cluster: Cluster


@dataclass(frozen=True, slots=True)
class Drop:
    """Whatever is being written under `ticket` is no longer wanted."""

    ticket: int


@dataclass(frozen=True, slots=True)
class Settle:
    settled: Settled
    announce: bool


@dataclass(frozen=True, slots=True)
class Tell:
    """Sentence `index` of the flight begins to sound at `t` (presentation time)."""

    flight: Flight
    index: int
    t: float


@dataclass(frozen=True, slots=True)
class Over:
    """The line is over, whatever was spoken of it."""

    flight: Flight
    state: str


@dataclass(frozen=True, slots=True)
class Remember:
    """A state worth keeping over a restart."""

    key: str
    value: dict[str, Any]


Act = Send | Recall | Control | Write | Drop | Settle | Tell | Over | Remember
