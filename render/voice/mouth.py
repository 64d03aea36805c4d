"""The mouth of a clause. In: its phones and 48 kHz sound. Out: one row for every frame the sound touches."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from render.speech import Phone


def mouth_of(phones: Sequence[Phone], pcm: np.ndarray) -> np.ndarray:
    """The face's own reading of the phones. Loaded when first asked for: the stage's side never needs it."""
    from render.face import mouth_track

    return mouth_track(phones, pcm)
