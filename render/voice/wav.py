"""Speech as a WAV file that says what it is.

In: samples, a path, the `AIGC` mark. Out: 48 kHz mono 16-bit PCM with the mark twice: in the RIFF chunk `AIGC`, where
the labelling rule's guide wants it, and in the LIST/INFO comment, where ordinary players show it.
"""

from __future__ import annotations

import os
import struct
import tempfile
from pathlib import Path

import numpy as np

from errors import BadInput
from render.output.aigc import AigcMark
from render.speech import SAMPLE_RATE

SOFTWARE = "Zhubo: AI-generated speech, synthetic voice"


def write_wav(path: Path, pcm: np.ndarray, mark: AigcMark) -> None:
    """Written whole or not at all. Raises BadInput when the place cannot be written to."""
    data = wav_bytes(pcm, mark)
    try:
        fd, part = tempfile.mkstemp(suffix=".part", dir=path.absolute().parent)
        try:
            with os.fdopen(fd, "wb") as f:
                f.write(data)
            os.chmod(part, 0o644)
            os.replace(part, path)
        except OSError:
            Path(part).unlink(missing_ok=True)
            raise
    except OSError as e:
        raise BadInput(f"cannot be written: {e.strerror or e}", where=str(path), remedy="choose another --out") from e


def wav_bytes(pcm: np.ndarray, mark: AigcMark) -> bytes:
    samples = np.round(np.clip(pcm, -1, 1) * 32767).astype("<i2").tobytes()
    aigc = mark.to_json()
    info = b"INFO" + _chunk(b"ICMT", f'{{"AIGC":{aigc}}}'.encode() + b"\0") + _chunk(b"ISFT", SOFTWARE.encode() + b"\0")
    form = struct.pack("<HHIIHH", 1, 1, SAMPLE_RATE, SAMPLE_RATE * 2, 2, 16)
    body = b"WAVE" + _chunk(b"fmt ", form) + _chunk(b"LIST", info) + _chunk(b"AIGC", aigc.encode())
    return _chunk(b"RIFF", body + _chunk(b"data", samples))


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
