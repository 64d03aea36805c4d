"""What an ear gives: `Heard`, made of `Segment`s; how it refuses: `NotHeard`; what an ear is: the `Ear` Protocol.

In: mono float32 sound at 16 kHz. Out: who-said-what without the who: text with times in seconds from the first sample.
Chinese is always simplified. Silence is `Heard` without segments, not an error.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol, runtime_checkable

import numpy as np

from errors import EngineFailed
from perception.voice.snap import NameBook

SAMPLE_RATE = 16_000
LANGUAGES = ("zh", "en")  # what "auto" may choose from unless the room says otherwise; the first is the default

# name -> "module:attribute", a factory taking EarOptions
EARS = {
    "whisper": "perception.voice.whisper:WhisperEar",
    "openai": "perception.voice.openai_ear:OpenAIEar",
}


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of speech. `avg_logprob`: the mean log-probability of its tokens, 0 is certain."""

    start: float
    end: float
    text: str
    lang: str
    avg_logprob: float

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Heard:
    """All that was said in one sound. `rejected`: texts the engine made up, each with the rule that caught it.
    `named`: names were weighed against the sound; its Chinese needs no snapping any more."""

    segments: tuple[Segment, ...]
    lang: str
    duration: float
    model: str
    rejected: tuple[tuple[str, str], ...] = ()
    named: bool = False

    @property
    def text(self) -> str:
        """The segments as one text: Chinese runs together, other scripts take a space."""
        joined = ""
        for segment in self.segments:
            gap = " " if joined and joined[-1].isascii() and segment.text[:1].isascii() else ""
            joined += gap + segment.text
        return joined

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> Heard:
        segments = tuple(Segment(**segment) for segment in body["segments"])
        rejected = tuple((text, rule) for text, rule in body["rejected"])
        return cls(segments, body["lang"], body["duration"], body["model"], rejected, body["named"])


class NotHeard(EngineFailed):
    """A request got no answer. `reason`: it waited past its deadline, newer ones pushed it out, the ear broke on it, or
    the ear is down and another may hear it."""

    def __init__(
        self, reason: Literal["deadline", "pushed_out", "broken", "down"], what: str, *, remedy: str = ""
    ) -> None:
        super().__init__(what, where="ears", remedy=remedy, retryable=reason != "broken")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class EarOptions:
    """How an ear is built. `device`: cpu, cuda, or auto (cuda where there is one). An ear on a server has no weights
    here but a `url`, the `model`'s name there, and perhaps the name of an environment variable with its key."""

    model_path: Path | None = None
    threads: int = 1
    device: str = "auto"
    languages: tuple[str, ...] = field(default=LANGUAGES)
    url: str = ""
    model: str = ""
    key_env: str = ""

    def to_json(self) -> dict[str, Any]:
        path = None if self.model_path is None else str(self.model_path)
        return asdict(self) | {"model_path": path, "languages": list(self.languages)}

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> EarOptions:
        path = None if body["model_path"] is None else Path(body["model_path"])
        return cls(**{**body, "model_path": path, "languages": tuple(body["languages"])})


class Ear(Protocol):
    """A speech recogniser. Built and called in the ear process only; it may block."""

    def hear(self, pcm: np.ndarray, *, lang: str | None, hotwords: Sequence[str]) -> Heard:
        """`lang` None chooses among the room's languages. Raises BadInput for a language it does not know."""
        ...


@runtime_checkable
class EarAtOnce(Protocol):
    """An ear that gains from several sounds at a time: `at_once` is how many it likes, and what `prepare` has worked
    out for all of them together is not worked out again in `hear`."""

    at_once: int

    def prepare(self, sounds: Sequence[np.ndarray]) -> None: ...


@runtime_checkable
class EarNaming(Protocol):
    """An ear that can ask the sound which of the shop's names was said."""

    def hear_named(
        self, pcm: np.ndarray, *, lang: str | None, hotwords: Sequence[str], book: NameBook | None
    ) -> Heard: ...


@runtime_checkable
class EarProbed(Protocol):
    """An ear that can be asked whether it still hears, by a second of nothing; raises where it does not."""

    def probe(self) -> None: ...


def load_ear(engine: str, options: EarOptions) -> Ear:
    """The engine of that name, built. A "module:attribute" of one's own is taken as well."""
    module, _, attribute = EARS.get(engine, engine).partition(":")
    return getattr(importlib.import_module(module), attribute)(options)
