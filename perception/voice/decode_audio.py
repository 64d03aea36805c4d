"""Any audio or video as mono float32 sound at 16 kHz.

In: a path or the bytes of a file (WAV, MP3, MP4, whatever FFmpeg reads). Out: one array, or for files of any length an
iterator of blocks cut where it is quietest, so that no word is split and memory stays bounded. What cannot be heard is
`BadInput`: missing, unreadable, without a sound track, too large, too long.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import av
import av.error
import numpy as np

from errors import BadInput
from perception.voice.heard import SAMPLE_RATE

MAX_MESSAGE_BYTES = 4_000_000
MAX_MESSAGE_SECONDS = 30.0

_ANY_FORMAT = "give a file that FFmpeg reads, such as WAV, MP3 or MP4"


def decode(source: Path | bytes, *, max_seconds: float | None = None) -> np.ndarray:
    """The whole sound. `max_seconds` refuses more, before more is decoded."""
    limit = None if max_seconds is None else int((max_seconds + 0.5) * SAMPLE_RATE)
    pieces, length = [], 0
    for piece in _pieces(source):
        pieces.append(piece)
        length += len(piece)
        if limit is not None and length > limit:
            raise BadInput(
                f"the sound is longer than {max_seconds:g} s", where=_name(source), remedy="send a shorter one"
            )
    return np.concatenate(pieces) if pieces else np.zeros(0, np.float32)


def decode_message(data: bytes) -> np.ndarray:
    """A viewer's voice message, within the room's bounds."""
    if len(data) > MAX_MESSAGE_BYTES:
        raise BadInput("the sound is larger than 4 MB", where=_name(data), remedy="send a shorter one")
    return decode(data, max_seconds=MAX_MESSAGE_SECONDS)


def blocks(source: Path | bytes, *, seconds: float = 120.0) -> Iterator[np.ndarray]:
    """The sound in blocks of at most `seconds`, each but the last cut at the quietest moment of its final sixth."""
    size = int(seconds * SAMPLE_RATE)
    waiting, length = [], 0
    for piece in _pieces(source):
        waiting.append(piece)
        length += len(piece)
        while length >= size:
            sound = np.concatenate(waiting)
            cut = quietest(sound[:size], size - size // 6)
            yield sound[:cut]
            waiting, length = [sound[cut:]], len(sound) - cut
    if length:
        yield np.concatenate(waiting)


def quietest(sound: np.ndarray, begin: int, *, width: int = SAMPLE_RATE // 5) -> int:
    """The middle of the quietest `width` samples from `begin` on."""
    steps = np.arange(begin, max(begin + 1, len(sound) - width), width // 4)
    loudness = [float(np.square(sound[at : at + width]).mean()) for at in steps]
    return min(len(sound), int(steps[int(np.argmin(loudness))]) + width // 2)


def _pieces(source: Path | bytes) -> Iterator[np.ndarray]:
    """Stretches of sound as they are decoded. A damaged stretch is left out, a file with nothing else is refused."""
    try:
        container = av.open(io.BytesIO(source) if isinstance(source, bytes) else str(source), metadata_errors="ignore")
    except FileNotFoundError as e:
        raise BadInput("there is no such file", where=_name(source), remedy="check the path") from e
    except (av.error.FFmpegError, OSError) as e:
        cause = getattr(e, "strerror", None) or str(e)
        raise BadInput(f"it cannot be read as audio or video ({cause})", where=_name(source), remedy=_ANY_FORMAT) from e
    with container:
        if not container.streams.audio:
            raise BadInput("it has no sound track", where=_name(source), remedy="give a file with sound")
        resampler = av.AudioResampler(format="flt", layout="mono", rate=SAMPLE_RATE)
        sounded, damage = False, ""
        try:
            for packet in container.demux(container.streams.audio[0]):
                try:
                    frames = packet.decode()
                except av.error.InvalidDataError as e:
                    damage = e.strerror or str(e)
                    continue
                for frame in frames:
                    frame.pts = None  # gaps in time stamps are not gaps in sound
                    for made in resampler.resample(frame):
                        sounded = True
                        yield made.to_ndarray().reshape(-1)
        except av.error.FFmpegError as e:
            damage = e.strerror or str(e)  # cut short: what came before it counts
        if sounded:
            for made in resampler.resample(None):
                yield made.to_ndarray().reshape(-1)
        elif damage:
            raise BadInput(f"its sound is damaged ({damage})", where=_name(source), remedy=_ANY_FORMAT)


def _name(source: Path | bytes) -> str:
    return "voice message" if isinstance(source, bytes) else str(source)
