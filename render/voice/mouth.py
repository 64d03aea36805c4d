"""The mouth of a clause. In: its phones, where anybody knows them, and 48 kHz sound. Out: one row for every frame the
sound touches."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from render.speech import Phone


def mouth_of(phones: Sequence[Phone], pcm: np.ndarray) -> np.ndarray:
    """The face's own reading of the phones, or of the sound alone. Loaded when first asked for: the stage's side never
    needs it."""
    from render.face import heard_track, mouth_track

    return mouth_track(phones, pcm) if phones else heard_track(pcm)
