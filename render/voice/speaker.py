"""One clause, from its written form to sound with a mouth: the work of the voice worker, without the process.

In: `VoiceSettings` once, then clauses. Out: `Speech`, from the cache or freshly made by the first rung of the ladder
that can. Where the neural voice is missing or fails, English goes on with hibari; Mandarin raises `EngineFailed`, and
the stage shows captions only.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from errors import BadInput, EngineFailed, Missing, ZhuboError
from render.speech import Clause, Speech
from render.voice.cache import DISK_BYTES, MEMORY_BYTES, SpeechCache, key_of
from render.voice.ladder import Ladder
from render.voice.mouth import mouth_of
from render.voice.sound import finish
from render.voice.spoken import spoken_form
from render.voice.voices import VOICES, CoquiModel, Stop, Voice, VoiceOptions, VoiceServer, load_voice

log = logging.getLogger(__name__)

PATIENCE = 20.0  # seconds that a show's start waits for a better voice that is loading
LONGEST = 45.0  # where there is no other voice


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """What the voice worker is started with. `models`: weights by store name ("voice.kokoro"), only those present."""

    models: Mapping[str, Path] = field(default_factory=dict)
    voice_zh: str = ""  # a speaker's name; "" is the engine's own choice
    voice_en: str = ""
    cache_dir: Path | None = None
    threads: int = 1  # running speech: half a core for continuous talk
    urgent_threads: int = 2  # the first clause of an answer
    speed: float = 1.0
    lexicon: Mapping[str, str] = field(default_factory=dict)  # the shop's pronunciations: written → spoken
    ladder: tuple[str, ...] = ("kokoro", "hibari")
    server: VoiceServer | None = None
    coqui: CoquiModel | None = None
    memory_bytes: int = MEMORY_BYTES
    disk_bytes: int = DISK_BYTES

    def to_json(self) -> dict[str, Any]:
        return {
            "models": {name: str(path) for name, path in self.models.items()},
            "voice_zh": self.voice_zh,
            "voice_en": self.voice_en,
            "cache_dir": None if self.cache_dir is None else str(self.cache_dir),
            "threads": self.threads,
            "urgent_threads": self.urgent_threads,
            "speed": self.speed,
            "lexicon": dict(self.lexicon),
            "ladder": list(self.ladder),
            "server": None if self.server is None else asdict(self.server),
            "coqui": None if self.coqui is None else self.coqui.to_json(),
            "memory_bytes": self.memory_bytes,
            "disk_bytes": self.disk_bytes,
        }

    @classmethod
    def from_json(cls, obj: Mapping[str, Any]) -> VoiceSettings:
        body = dict(obj)
        body["models"] = {name: Path(path) for name, path in body["models"].items()}
        body["cache_dir"] = None if body["cache_dir"] is None else Path(body["cache_dir"])
        body["ladder"] = tuple(body["ladder"])
        body["server"] = None if body["server"] is None else VoiceServer(**body["server"])
        body["coqui"] = None if body["coqui"] is None else CoquiModel.from_json(body["coqui"])
        return cls(**body)


class Speaker:
    """`cached` may be called from one thread while `speak` works in another."""

    def __init__(self, settings: VoiceSettings, *, clock: Callable[[], float] = time.monotonic) -> None:
        for name in settings.ladder:
            if name not in VOICES:
                raise BadInput(f"no voice {name!r}", remedy=f"one of: {', '.join(VOICES)}")
        self._settings = settings
        self._clock = clock
        self._ladder = Ladder(settings.ladder)
        self._voices: dict[str, Voice] = {}
        self._troubles: dict[str, ZhuboError] = {}  # why a rung rests
        self._cache = SpeechCache(settings.cache_dir, memory=settings.memory_bytes, disk=settings.disk_bytes)
        self._lock = threading.Lock()

    def load(self) -> tuple[str, ...]:
        """Load the best rung that loads and say a word with it, and the best local one where that is none; the names
        that stand. A voice that loads for long is not waited for where another stands. Raises when none does."""
        standing: list[str] = []
        for name in self._settings.ladder:
            try:
                voice = self._voice(name)
                is_last = not standing and name == self._settings.ladder[-1]
                if not voice.wait_ready(LONGEST if is_last else PATIENCE):
                    log.warning("voice %s is still loading", name)
                    continue
                for lang, word, urgent in (("zh", "好", False), ("en", "Hi", True)):
                    if voice.speaks(lang):
                        voice.synthesise(Clause(word, lang), word, urgent=urgent, stop=Stop())
            except (EngineFailed, Missing) as e:
                self._failed(name, e)
            else:
                standing.append(name)
                if voice.is_local:
                    break
        if not standing:
            raise next(iter(self._troubles.values()), EngineFailed("the voice is still loading", retryable=True))
        return tuple(standing)

    def close(self) -> None:
        for voice in self._voices.values():
            voice.close()

    def cached(self, clause: Clause, *, keep: str = "") -> Speech | None:
        """The sound, where it was made before by the rung that would speak now (`keep` as in `speak`)."""
        words = self.words(clause)
        voice = self._best(clause.lang, keep)
        if voice is None:
            return None
        with self._lock:
            return self._cache.get(key_of(words, clause.lang, voice.version), clause)

    def speak(self, clause: Clause, *, urgent: bool = False, stop: Stop | None = None, keep: str = "") -> Speech:
        """Down the ladder until one rung speaks. `keep`: the engine that spoke the sentence so far goes on with it
        while it can, though a better one may be back. Raises EngineFailed when none can, Stopped when told to."""
        words = self.words(clause)
        stop = Stop() if stop is None else stop
        for name in self._rungs(keep):
            try:
                voice = self._voice(name)
                if not voice.speaks(clause.lang) or not voice.is_ready:
                    continue
                speech = self._made(voice, clause, words, urgent=urgent, stop=stop)
            except (EngineFailed, Missing) as e:
                self._failed(name, e)
                continue
            self._ladder.worked(name)
            self._troubles.pop(name, None)
            return speech
        for e in self._troubles.values():
            raise EngineFailed(e.what, where=e.where, remedy=e.remedy, retryable=e.retryable)
        raise EngineFailed(f"no voice speaks {clause.lang!r}", remedy="add one to the ladder")

    def _failed(self, name: str, error: ZhuboError) -> None:
        rest = self._ladder.failed(name, self._clock())
        self._troubles[name] = error
        log.warning("voice %s rests %.0f s: %s", name, rest, error)

    def words(self, clause: Clause) -> str:
        return spoken_form(clause.text, clause.lang, self._settings.lexicon)

    def _made(self, voice: Voice, clause: Clause, words: str, *, urgent: bool, stop: Stop) -> Speech:
        key = key_of(words, clause.lang, voice.version)
        with self._lock:
            if (kept := self._cache.get(key, clause)) is not None:
                return kept
        began = self._clock()
        pcm, phones = finish(voice.synthesise(clause, words, urgent=urgent, stop=stop))
        mouth = mouth_of(phones, pcm)
        speech = Speech(clause, pcm, phones, mouth, voice.name, took=self._clock() - began)
        with self._lock:
            self._cache.put(key, speech)
        return speech

    def _best(self, lang: str, keep: str) -> Voice | None:
        for name in self._rungs(keep):
            voice = self._voices.get(name)
            if voice is None:
                return None  # a rung not tried yet would speak first
            if voice.speaks(lang) and voice.is_ready:
                return voice
        return None

    def _rungs(self, keep: str) -> tuple[str, ...]:
        rungs = self._ladder.rungs(self._clock())
        return (keep, *(r for r in rungs if r != keep)) if keep in rungs else rungs

    def _voice(self, name: str) -> Voice:
        if name not in self._voices:
            settings = self._settings
            options = VoiceOptions(
                model=settings.models.get(f"voice.{name}"),
                speakers={"zh": settings.voice_zh, "en": settings.voice_en},
                speed=settings.speed,
                threads=settings.threads,
                urgent_threads=settings.urgent_threads,
                server=settings.server,
                coqui=settings.coqui,
            )
            self._voices[name] = load_voice(name, options)
        return self._voices[name]
