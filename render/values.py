"""What the agent and the stage say to each other: `Line`, `Cue`, `Mark`. Frozen; each is one JSON object.

In the mind → stage direction a message carries `epoch` (which life of the mind sent it) and `seq` (its place in that
life). The stage answers with marks numbered by its own `seq`, kept until acknowledged.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

LineKind = Literal["answer", "script", "thanks", "promo", "notice", "operator", "correction", "greeting"]

# Higher speaks first. Only OPERATOR and above cut inside a clause; the rest wait for a clause boundary.
SCRIPT, THANKS, ANSWER, CORRECTION, OPERATOR, NOTICE = 0, 10, 20, 25, 30, 40


@dataclass(frozen=True, slots=True)
class Fact:
    """A catalog fact a sentence states: `ref` is "SKU.field", `value` its canonical string, `version` the row's."""

    ref: str
    value: str
    version: int = 0
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a line. `text` is the caption; `spoken`, where given, is what the voice says instead."""

    text: str
    lang: Literal["zh", "en"]
    sku: str | None = None
    facts: tuple[Fact, ...] = ()
    spoken: str | None = None
    gesture: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Sentences for the host to say. A line may arrive in parts: the same `id`, `first` = index of this part's first
    sentence, `final` = no more will follow. A part of a line already finished, cut or recalled is answered `stale`.

    `ttl_ms` counts from acceptance; a line that has not begun by then is answered `stale`.
    `generation`: lines of an older generation than the stage's are dropped. `to`/`reply_to`: viewers' shown names
    and chat ids, passed back in marks untouched.
    """

    id: str
    epoch: int
    seq: int
    generation: int
    kind: LineKind
    priority: int
    sentences: tuple[Sentence, ...]
    first: int = 0
    final: bool = True
    ttl_ms: int | None = None
    to: tuple[str, ...] = ()
    reply_to: tuple[str, ...] = ()


CueKind = Literal[
    "recall",  # line: take it back if it has not begun → mark recalled | started
    "brief",  # line: others wait; it ends with the sentence that sounds → mark finished
    "cut",  # generation: drop everything of older generations, silence within 2 frames
    "pause",  # on: finish the clause, then rest
    "panic",  # cut, rest, mind stays muted until cue panic on=False
    "card",  # sku + card: what the product card shows for this SKU (an upsert; None removes)
    "show",  # sku: the card to show while no sentence names one
    "mic",  # on: a person at a microphone has the floor; the host is ducked and begins nothing below OPERATOR
    "gesture",  # text: a named gesture
    "label",  # text: the AI label's words (it cannot be emptied)
    "ticker",  # items: [{"name","text","active"}] the last questions
    "warm",  # texts: [{"text","lang"}] worth having in the audio cache, lowest priority; heads: their first clauses
    "duck",  # on: lower the host by 18 dB
]


@dataclass(frozen=True, slots=True)
class Cue:
    """Everything that is not speech. `data` holds what the kind's comment above names."""

    kind: CueKind
    epoch: int
    seq: int
    data: dict[str, Any]


MarkState = Literal[
    "accepted",  # the line (or a part) is queued
    "ready",  # the first clause's sound exists
    "started",  # its first sample is on air
    "spoken",  # sentence `sentence` begins to sound (one per sentence, t = presentation time)
    "clause",  # a clause boundary passed; `sentence`, `clause`
    "finished",  # last sample of the final sentence went out
    "yielded",  # a higher line took over at a clause boundary; resume from `sentence`
    "cut",  # stopped inside a clause by operator, panic or generation
    "recalled",
    "stale",
    "failed",  # `reason`
]


@dataclass(frozen=True, slots=True)
class Mark:
    """What really happened to a line. `t` is the recording's presentation time in seconds (tick / 25)."""

    seq: int
    line: str
    state: MarkState
    t: float
    sentence: int | None = None
    clause: int | None = None
    reason: str | None = None
    facts_ready: bool = False


@dataclass(frozen=True, slots=True)
class Hello:
    """The stage's first message: where it stands. The mind takes its next epoch and generation from it."""

    epoch: int
    generation: int
    seq: int
    t: float
    lines: tuple[str, ...] = ()  # ids still queued or in the air


def to_json(value: Line | Cue | Mark | Hello) -> dict[str, Any]:
    """One JSON object with a "type" of line, cue, mark or hello."""
    return {"type": type(value).__name__.lower(), **asdict(value)}


def from_json(obj: dict[str, Any]) -> Line | Cue | Mark | Hello:
    """The value `to_json` wrote. Raises ValueError on an unknown type or field."""
    kinds: dict[str, type] = {"line": Line, "cue": Cue, "mark": Mark, "hello": Hello}
    body = dict(obj)
    cls = kinds.get(body.pop("type", ""))
    if cls is None:
        raise ValueError(f"unknown message type {obj.get('type')!r}")
    known = {f.name for f in fields(cls)}
    if unknown := body.keys() - known:
        raise ValueError(f"unknown field {sorted(unknown)[0]!r} in {obj['type']}")
    try:
        if cls is Line:
            body["sentences"] = tuple(_sentence(s) for s in body["sentences"])
            body["to"] = tuple(body.get("to", ()))
            body["reply_to"] = tuple(body.get("reply_to", ()))
        elif cls is Hello:
            body["lines"] = tuple(body.get("lines", ()))
        return cls(**body)
    except (TypeError, KeyError) as e:
        raise ValueError(f"malformed {obj['type']}: {e}") from e


def _sentence(obj: dict[str, Any]) -> Sentence:
    body = dict(obj)
    body["facts"] = tuple(Fact(**f) for f in body.get("facts", ()))
    return Sentence(**body)
