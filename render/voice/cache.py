"""Sounds that need not be made again: in memory for the hour, on disk for the next show.

In: a key over everything that decides the sound (spoken words, language, engine with its version and speaker). Out:
finished samples with their phones. Both halves are bounded by bytes and forget what was used longest ago. A file that
cannot be read, or whose digest differs, is a miss and is removed; a full or read-only disk costs the disk half only.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from collections import OrderedDict
from dataclasses import replace
from pathlib import Path

from render.speech import Clause, Speech
from render.voice import wire
from render.voice.mouth import mouth_of

log = logging.getLogger(__name__)

MEMORY_BYTES = 64 << 20
DISK_BYTES = 256 << 20
_DIGEST = hashlib.sha256().digest_size


def key_of(words: str, lang: str, engine: str) -> str:
    """`engine` is the engine's version string: a better model is not answered by an older one's sound."""
    return hashlib.sha256("\x1f".join((words, lang, engine)).encode()).hexdigest()


class SpeechCache:
    """Not thread-safe by itself: the worker's desk and its voice share it under one lock."""

    def __init__(self, folder: Path | None, *, memory: int = MEMORY_BYTES, disk: int = DISK_BYTES) -> None:
        self._memory = memory
        self._held: OrderedDict[str, Speech] = OrderedDict()
        self._bytes = 0
        self._shelf = _Shelf(folder, disk) if folder is not None else None

    def get(self, key: str, clause: Clause) -> Speech | None:
        """The sound under `key`, as said for `clause` (its caption may be written otherwise)."""
        speech = self._held.get(key)
        if speech is not None:
            self._held.move_to_end(key)
        elif self._shelf is not None and (kept := self._shelf.read(key)) is not None:
            pcm, phones, engine = kept
            speech = Speech(clause, pcm, phones, mouth_of(phones, pcm), engine)
            self._hold(key, speech)
        return None if speech is None else replace(speech, clause=clause, cached=True, took=0.0)

    def put(self, key: str, speech: Speech) -> None:
        self._hold(key, speech)
        if self._shelf is not None:
            self._shelf.write(key, speech)

    def __contains__(self, key: str) -> bool:
        return key in self._held or (self._shelf is not None and key in self._shelf)

    def _hold(self, key: str, speech: Speech) -> None:
        if (old := self._held.pop(key, None)) is not None:
            self._bytes -= _weight(old)
        self._held[key] = speech
        self._bytes += _weight(speech)
        while self._bytes > self._memory and self._held:
            self._bytes -= _weight(self._held.popitem(last=False)[1])


def _weight(speech: Speech) -> int:
    return speech.pcm.nbytes + speech.mouth.nbytes + 100 * len(speech.phones)


class _Shelf:
    """The disk half: one file a sound, `<sha256 of the rest><frame>`, renamed into place whole."""

    def __init__(self, folder: Path, room: int) -> None:
        self._folder = folder
        self._room = room
        self._sizes: OrderedDict[str, int] = OrderedDict()  # oldest use first
        self._bytes = 0
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for part in folder.glob("*.part"):  # a worker died while writing
                part.unlink()
            found = [(p.stat(), p.stem) for p in folder.glob("*.speech")]
        except OSError as e:
            log.warning("no audio cache on disk: %s", e)
            self._room = 0
            return
        self._sizes.update((name, stat.st_size) for stat, name in sorted(found, key=lambda f: f[0].st_mtime))
        self._bytes = sum(self._sizes.values())
        self._make_room()

    def __contains__(self, key: str) -> bool:
        return key in self._sizes

    def read(self, key: str):
        if key not in self._sizes:
            return None
        path = self._path(key)
        try:
            kept = path.read_bytes()
            digest, frame = kept[:_DIGEST], kept[_DIGEST:]
            if hashlib.sha256(frame).digest() != digest:
                raise ValueError("its digest differs")
            sound = wire.sound_from_frame(*wire.unpack(frame))
            os.utime(path)
        except (OSError, ValueError, KeyError, TypeError) as e:
            log.warning("audio cache: %s is dropped: %s", path.name, e)
            self._drop(key)
            return None
        self._sizes.move_to_end(key)
        return sound

    def write(self, key: str, speech: Speech) -> None:
        frame = wire.sound_to_frame(speech)
        size = _DIGEST + len(frame)
        if size > self._room:
            return
        try:
            fd, part = tempfile.mkstemp(suffix=".part", dir=self._folder)
            try:
                with os.fdopen(fd, "wb") as f:
                    f.write(hashlib.sha256(frame).digest())
                    f.write(frame)
                os.replace(part, self._path(key))
            except OSError:
                Path(part).unlink(missing_ok=True)
                raise
        except OSError as e:
            log.warning("audio cache: nothing more is kept on disk: %s", e)
            self._room = 0
            return
        self._bytes += size - self._sizes.pop(key, 0)
        self._sizes[key] = size
        self._make_room()

    def _make_room(self) -> None:
        while self._bytes > self._room and self._sizes:
            self._drop(next(iter(self._sizes)))

    def _drop(self, key: str) -> None:
        self._bytes -= self._sizes.pop(key, 0)
        try:
            self._path(key).unlink(missing_ok=True)
        except OSError as e:
            log.warning("audio cache: %s stays: %s", key, e)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.speech"
