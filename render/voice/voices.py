"""What a voice is, and the table of those there are.

In: a `Clause` and the words to say for it (the spoken form: no digits, no signs). Out: `Sound`: samples at the
voice's own rate and, where the engine knows them, its phones. An engine that knows no phone times returns none and
the mouth follows the loudness.

An engine is built in the voice worker's process by `factory(VoiceOptions)`. It may block: nothing else runs in its
thread. It raises `EngineFailed` when it cannot speak now, `Stopped` when `stop` was set while it spoke.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from render.speech import Clause, Phone

# name -> "module:attribute", a factory taking VoiceOptions
VOICES = {
    "kokoro": "render.voice.kokoro:KokoroVoice",
    "hibari": "render.voice.hibari:HibariVoice",
    "speech_api": "render.voice.speech_api:SpeechApiVoice",
    "coqui": "render.voice.coqui.voice:CoquiVoice",
}


class Stopped(Exception):
    """The sound is not wanted any more; what was made of it is thrown away."""


class Stop:
    """A switch between the desk and the voice: `set()` from any thread; engines hook in what aborts their work."""

    def __init__(self) -> None:
        self.is_set = False
        self._abort: Callable[[], None] | None = None

    def set(self) -> None:
        self.is_set = True
        if self._abort is not None:
            self._abort()

    def hook(self, abort: Callable[[], None]) -> None:
        """Call `abort` when the switch is set, at once if it already is."""
        self._abort = abort
        if self.is_set:
            abort()


@dataclass(frozen=True, eq=False, slots=True)
class Sound:
    """Samples in −1..1 at `rate`, and the phones in them (seconds from the first sample)."""

    pcm: np.ndarray
    rate: int
    phones: tuple[Phone, ...] = ()


@dataclass(frozen=True, slots=True)
class VoiceServer:
    """A voice spoken to over HTTP: its address (with /v1), model, a speaker for each language it speaks ("" for one it
    does not), and the environment variable that holds its key."""

    url: str
    model: str = "tts-1"
    zh: str = ""
    en: str = ""
    key_env: str = ""


@dataclass(frozen=True, slots=True)
class CoquiModel:
    """A model of the Coqui TTS library: its folder and the Python that runs it; a speaker by name for each language (""
    for its first); the languages it is used for (none: what its config says); for a cloned voice the consented clip
    with its SHA-256. `sha256`: the digest the folder must have, where one was written down."""

    folder: Path
    python: Path
    zh: str = ""
    en: str = ""
    languages: tuple[str, ...] = ()
    clip: Path | None = None
    clip_sha256: str = ""
    sha256: str = ""
    accept_license: str = ""
    device: str = "cpu"
    patience: float = 1.0  # how many times as late as usual it may be

    def to_json(self) -> dict[str, Any]:
        return {name: str(value) if isinstance(value, Path) else value for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, obj: Mapping[str, Any]) -> CoquiModel:
        clip = None if obj["clip"] is None else Path(obj["clip"])
        paths = {"folder": Path(obj["folder"]), "python": Path(obj["python"]), "clip": clip}
        return cls(**{**obj, **paths, "languages": tuple(obj["languages"])})


@dataclass(frozen=True, slots=True)
class VoiceOptions:
    """What an engine may need: its weights, the speaker by language, threads for running speech and for haste; the
    server or the Coqui model, for an engine that is one."""

    model: Path | None = None
    speakers: Mapping[str, str] = field(default_factory=dict)
    speed: float = 1.0
    threads: int = 1
    urgent_threads: int = 2
    server: VoiceServer | None = None
    coqui: CoquiModel | None = None


class Voice(Protocol):
    name: str
    is_local: bool  # False where another machine or process may take it away at any moment
    version: str  # changes when the same words would sound different; part of the cache's key
    is_ready: bool  # False while it loads or comes back: passed over, and no failure

    def wait_ready(self, seconds: float) -> bool:
        """Whether it is ready, after at most so long. Raises EngineFailed where it will never be."""
        ...

    def speaks(self, lang: str) -> bool: ...

    def synthesise(self, clause: Clause, words: str, *, urgent: bool, stop: Stop) -> Sound: ...

    def close(self) -> None: ...


def load_voice(name: str, options: VoiceOptions) -> Voice:
    """The engine called `name`, ready to speak. Raises KeyError for an unknown name, the engine's own for the rest."""
    module, attribute = VOICES[name].split(":")
    return getattr(importlib.import_module(module), attribute)(options)
