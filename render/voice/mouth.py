"""The mouth of a clause. In: its phones and 48 kHz sound. Out: one row for every frame the sound touches."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from render.speech import MOUTH, SAMPLES_PER_FRAME, Phone


def mouth_of(phones: Sequence[Phone], pcm: np.ndarray) -> np.ndarray:
    """The face's own reading of the phones; a closed mouth where the face is not installed."""
    try:
        from render.face import mouth_track
    except ImportError:
        return np.zeros((-(-pcm.size // SAMPLES_PER_FRAME), len(MOUTH)), np.float32)
    return mouth_track(phones, pcm)
