"""Phone times for a voice that tells none: the clause's own phonemes laid over the stretches where it is heard. Pure.

In: symbols in misaki's alphabet (`phonemes`), the samples. Out: a `Phone` for every symbol, in order. Each symbol gets
its usual share of the time that is voiced; a silence longer than PAUSE_S is skipped, so that a comma closes the lips.
It is a guess, measured against a voice that knows its times in tests/render/voice/test_guessed.py.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from render.speech import Phone

PAUSE_S = 0.12
_HOP_S = 0.01
_QUIET = 10 ** (-38 / 20)  # below the loudest by this much is silence
_LONG = frozenset("aɑæʌɐɒɔeɛɜɚəɤɯiɪoʊuyøœɨᵻAIOQWY")  # vowels and hibari's diphthongs
_MARKS = frozenset("→↗↓↘ː")  # they lengthen what stands before them


def guessed_phones(symbols: Sequence[str], pcm: np.ndarray, rate: int) -> tuple[Phone, ...]:
    """One `Phone` a symbol; none where nothing is heard."""
    spans = voiced(pcm, rate)
    shares = np.array([_share(s) for s in symbols])
    if not spans or not shares.sum():
        return ()
    total = sum(b - a for a, b in spans)
    edges = np.concatenate(([0.0], np.cumsum(shares))) * (total / shares.sum())
    return tuple(
        Phone(symbol, _at(start, spans, begins=True), _at(end, spans, begins=False))
        for symbol, start, end in zip(symbols, edges[:-1], edges[1:], strict=True)
        if end > start
    )


def voiced(pcm: np.ndarray, rate: int) -> list[tuple[float, float]]:
    """The stretches, in seconds, in which something is heard; shorter silences than PAUSE_S belong to them."""
    hop = max(1, int(rate * _HOP_S))
    count = pcm.size // hop
    if not count:
        return []
    rms = np.sqrt(np.mean(np.square(pcm[: count * hop].reshape(count, hop), dtype=np.float64), axis=1))
    loud = np.flatnonzero(rms > max(rms.max() * _QUIET, 1e-5))
    if not loud.size:
        return []
    breaks = np.flatnonzero(np.diff(loud) * _HOP_S > PAUSE_S)
    first, last = np.concatenate(([0], breaks + 1)), np.concatenate((breaks, [loud.size - 1]))
    return [(loud[a] * hop / rate, (loud[b] + 1) * hop / rate) for a, b in zip(first, last, strict=True)]


def _share(symbol: str) -> float:
    if symbol in _LONG:
        return 1.5
    if symbol in _MARKS:
        return 0.8
    return 1.0 if symbol.isalpha() else 0.0


def _at(seconds: float, spans: list[tuple[float, float]], *, begins: bool) -> float:
    """A time counted in voiced seconds as a time in the sound; on an edge, a beginning belongs to the later stretch."""
    left = seconds
    for i, (a, b) in enumerate(spans):
        length = b - a
        if left < length - 1e-9 or (left <= length + 1e-9 and not begins) or i == len(spans) - 1:
            return min(b, a + left)
        left -= length
    raise AssertionError("there is at least one stretch")
