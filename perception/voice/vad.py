"""Where in a sound somebody speaks.

In: mono float32 at 16 kHz. Out: speech probabilities, one for every 32 ms (Silero, as faster-whisper carries it), from
which pure functions make spans of speech and windows for the recogniser: contiguous stretches that begin and end in
silence and fit its 30 s view, so that times need no mapping back.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from perception.voice.heard import SAMPLE_RATE

STEP = 512 / SAMPLE_RATE


@dataclass(frozen=True, slots=True)
class Span:
    """Seconds from the first sample."""

    start: float
    end: float

    @property
    def length(self) -> float:
        return self.end - self.start


def probabilities(sound: np.ndarray) -> np.ndarray:
    """How likely each 32 ms holds speech. One thread, about 0.006 of real time."""
    from faster_whisper.vad import get_vad_model

    if not len(sound):
        return np.zeros(0, np.float32)
    padded = np.pad(sound.astype(np.float32, copy=False), (0, -len(sound) % 512))
    return np.asarray(get_vad_model()(padded)).reshape(-1)


def spans(
    chances: np.ndarray,
    *,
    begin_at: float = 0.5,
    end_below: float = 0.35,
    silence_s: float = 0.3,
    speech_s: float = 0.1,
    pad_s: float = 0.2,
) -> list[Span]:
    """Stretches of speech: begun at `begin_at`, ended by `silence_s` below `end_below`, widened by `pad_s` on both
    sides (never into one another); shorter ones than `speech_s` are clicks."""
    raw: list[tuple[int, int]] = []
    start = quiet_from = None
    for i, chance in enumerate(chances):
        if start is None:
            if chance >= begin_at:
                start, quiet_from = i, None
        elif chance >= end_below:
            quiet_from = None
        else:
            quiet_from = i if quiet_from is None else quiet_from
            if (i + 1 - quiet_from) * STEP >= silence_s:
                raw.append((start, quiet_from))
                start = None
    if start is not None:
        raw.append((start, len(chances) if quiet_from is None else quiet_from))
    found = [Span(a * STEP, b * STEP) for a, b in raw if (b - a) * STEP >= speech_s]
    total = len(chances) * STEP
    edges = [0.0, *((a.end + b.start) / 2 for a, b in itertools.pairwise(found)), total]
    return [
        Span(max(span.start - pad_s, edges[i]), min(span.end + pad_s, edges[i + 1])) for i, span in enumerate(found)
    ]


def windows(found: Sequence[Span], *, gap_s: float = 2.0, longest_s: float = 24.0) -> list[Span]:
    """Neighbouring spans taken together while the silence between them is under `gap_s` and the whole under
    `longest_s`. One span longer than that is cut in equal pieces."""
    out: list[Span] = []
    for span in found:
        if out and span.start - out[-1].end < gap_s and span.end - out[-1].start <= longest_s:
            out[-1] = Span(out[-1].start, span.end)
            continue
        count = max(1, int(np.ceil(span.length / longest_s)))
        piece = span.length / count
        out.extend(Span(span.start + i * piece, span.start + (i + 1) * piece) for i in range(count))
    return out


def voiced(stretch: Span, found: Sequence[Span]) -> float:
    """Seconds of speech inside `stretch`."""
    return sum(max(0.0, min(stretch.end, span.end) - max(stretch.start, span.start)) for span in found)
