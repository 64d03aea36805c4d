"""How the two sides of the voice worker talk: frames of one JSON object and one block of bytes.

In and out: `(header, body)`. A frame is two 32-bit lengths, the header as UTF-8 JSON, the body. Speech travels with its
samples and mouth as float32 in the body; the cache on disk keeps the same frame with 16-bit samples.
"""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO

import numpy as np

from render.speech import MOUTH, Clause, Phone, Speech

_LENGTHS = struct.Struct("<II")
PREFIX = _LENGTHS.size
LONGEST = 64 << 20  # a frame longer than this is not ours

Frame = tuple[dict[str, Any], bytes]


def pack(header: dict[str, Any], body: bytes = b"") -> bytes:
    head = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    return _LENGTHS.pack(len(head), len(body)) + head + body


def lengths(prefix: bytes) -> tuple[int, int]:
    """(header, body) lengths of the frame that begins so. Raises ValueError when it cannot be one."""
    head, body = _LENGTHS.unpack(prefix)
    if head + body > LONGEST:
        raise ValueError(f"a frame of {head + body} bytes")
    return head, body


def unpack(frame: bytes) -> Frame:
    """The frame `pack` wrote. Raises ValueError on anything else."""
    if len(frame) < PREFIX:
        raise ValueError("a frame cut short")
    head, body = lengths(frame[:PREFIX])
    if len(frame) != PREFIX + head + body:
        raise ValueError("a frame of the wrong length")
    header = json.loads(frame[PREFIX : PREFIX + head])
    if not isinstance(header, dict):
        raise ValueError("a frame without a header")
    return header, frame[PREFIX + head :]


def read(source: BinaryIO) -> Frame | None:
    """The next frame of a pipe; None at its end, also where it ends in the middle of one."""
    prefix = source.read(PREFIX)
    if len(prefix) < PREFIX:
        return None
    size = sum(lengths(prefix))
    rest = source.read(size)
    return unpack(prefix + rest) if len(rest) == size else None


def speech_to_frame(speech: Speech, **header: Any) -> bytes:
    """Speech in full, as it goes to the stage."""
    body = speech.pcm.astype("<f4", copy=False).tobytes() + speech.mouth.astype("<f4", copy=False).tobytes()
    about = {"cached": speech.cached, "took": round(speech.took, 3), "samples": int(speech.pcm.size)}
    return pack({**header, **_about(speech), **about}, body)


def speech_from_frame(header: dict[str, Any], body: bytes) -> Speech:
    samples = int(header["samples"])
    floats = np.frombuffer(body, "<f4")
    return Speech(
        clause=_clause(header),
        pcm=floats[:samples],
        phones=_phones(header),
        mouth=floats[samples:].reshape(-1, len(MOUTH)),
        engine=header["engine"],
        cached=bool(header["cached"]),
        took=float(header["took"]),
    )


def sound_to_frame(speech: Speech) -> bytes:
    """Speech as it is kept: 16-bit samples, no mouth (the face may read phones better tomorrow)."""
    pcm = np.round(np.clip(speech.pcm, -1, 1) * 32767).astype("<i2")
    return pack(_about(speech), pcm.tobytes())


def sound_from_frame(header: dict[str, Any], body: bytes) -> tuple[np.ndarray, tuple[Phone, ...], str]:
    """(samples, phones, engine) of what `sound_to_frame` kept."""
    pcm = np.frombuffer(body, "<i2").astype(np.float32) / 32767
    return pcm, _phones(header), str(header["engine"])


def clause_to_json(clause: Clause) -> dict[str, Any]:
    return {"text": clause.text, "lang": clause.lang, "last": clause.last}


def _about(speech: Speech) -> dict[str, Any]:
    phones = [[p.symbol, round(p.start, 4), round(p.end, 4)] for p in speech.phones]
    return {**clause_to_json(speech.clause), "phones": phones, "engine": speech.engine}


def _clause(header: dict[str, Any]) -> Clause:
    return Clause(header["text"], header["lang"], bool(header["last"]))


def _phones(header: dict[str, Any]) -> tuple[Phone, ...]:
    return tuple(Phone(symbol, start, end) for symbol, start, end in header["phones"])


clause_from_json = _clause
