"""What a viewer of the embedded room may send, read without trusting it. Pure.

In: one websocket message. Out: `Typed(text)` or `Spoken(wav, seconds)`; anything else is a BadFrame whose one line goes
back to that viewer. `ref`, where the page sent one, comes back with the acknowledgement.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from perception.chat.sanitise import TEXT_LIMIT, clean, parse_object
from perception.chat.wav import read_header
from perception.chat.wire import BadFrame, Frame

AUDIO_BYTES = 4_000_000
AUDIO_SECONDS = 30.0
_AUDIO_SLACK = 0.05  # a recorder that stops at 30 s writes its last block whole
MESSAGE_LIMIT = 2 * AUDIO_BYTES  # base64 is a third longer; the rest lets us name what was too long
REF_LIMIT = 64


@dataclass(frozen=True, slots=True)
class Typed:
    text: str
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Spoken:
    wav: bytes
    seconds: float
    ref: str | None = None


def read_message(frame: Frame) -> Typed | Spoken:
    """`{"text": ".."}` or `{"audio": base64 WAV}`, checked."""
    body = parse_object(frame, MESSAGE_LIMIT)
    ref = body.get("ref")
    if ref is not None and not (isinstance(ref, str) and len(ref) <= REF_LIMIT):
        raise BadFrame(f"ref must be a string of at most {REF_LIMIT} characters")
    if ("text" in body) == ("audio" in body):
        raise BadFrame('send {"text": ".."} or {"audio": base64 WAV}')
    return _typed(body["text"], ref) if "text" in body else _spoken(body["audio"], ref)


def _typed(text: object, ref: str | None) -> Typed:
    if not isinstance(text, str):
        raise BadFrame("text must be a string")
    if len(text) > TEXT_LIMIT:
        raise BadFrame(f"text of {len(text)} characters; the limit is {TEXT_LIMIT}")
    if not (text := clean(text)):
        raise BadFrame("text is empty")
    return Typed(text, ref)


def _spoken(audio: object, ref: str | None) -> Spoken:
    if not isinstance(audio, str):
        raise BadFrame("audio must be a base64 string")
    try:
        wav = base64.b64decode(audio, validate=True)
    except (binascii.Error, ValueError):
        raise BadFrame("audio is not base64") from None
    if len(wav) > AUDIO_BYTES:
        raise BadFrame(f"audio of {len(wav)} bytes; the limit is {AUDIO_BYTES}")
    seconds = read_header(wav).seconds
    if seconds > AUDIO_SECONDS + _AUDIO_SLACK:
        raise BadFrame(f"audio of {seconds:.1f} s; the limit is {AUDIO_SECONDS:.0f} s")
    if seconds <= 0:
        raise BadFrame("audio is empty")
    return Spoken(wav, seconds, ref)
