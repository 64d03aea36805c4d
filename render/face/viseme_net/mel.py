"""What the net hears: log-mel rows of 16 kHz sound, a hundred a second, each from sound that has already been heard.

Row n covers the 25 ms that end at (n + 1) · 10 ms; 40 triangles from 60 to 7600 Hz on the mel scale (2595 log10(1 +
f/700)), natural logarithm of the power. Pure numpy.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

RATE = 16_000
ROWS = 100  # a second
BANDS = 40
HOP = RATE // ROWS
WINDOW = 400
_SIZE = 512
_LOW, _HIGH = 60.0, 7600.0
FLOOR = 1e-7


def log_mel(pcm: np.ndarray, before: np.ndarray | None = None) -> np.ndarray:
    """float32[len(pcm) // HOP, BANDS]. `before`: the WINDOW − HOP samples heard just before, else silence."""
    lead = np.zeros(WINDOW - HOP, np.float32) if before is None else before
    samples = np.concatenate((lead, np.asarray(pcm, np.float32)))
    if len(samples) < WINDOW:
        return np.zeros((0, BANDS), np.float32)
    rows = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::HOP]
    window, triangles = _tables()
    power = np.square(np.abs(np.fft.rfft(rows * window, _SIZE)))
    return np.log(power @ triangles + FLOOR).astype(np.float32)


@lru_cache(maxsize=1)
def _tables() -> tuple[np.ndarray, np.ndarray]:
    mel = lambda f: 2595.0 * np.log10(1.0 + f / 700.0)  # noqa: E731
    edges = 700.0 * (10.0 ** (np.linspace(mel(_LOW), mel(_HIGH), BANDS + 2) / 2595.0) - 1.0)
    hertz = np.fft.rfftfreq(_SIZE, 1 / RATE)[:, None]
    low, middle, high = edges[:-2], edges[1:-1], edges[2:]
    triangles = np.clip(np.minimum((hertz - low) / (middle - low), (high - hertz) / (high - middle)), 0.0, None)
    window = np.hanning(WINDOW + 1)[:-1]
    return window.astype(np.float32), (triangles / np.square(window).sum()).astype(np.float32)
