"""What is done to a voice's raw samples before they go on air. Pure numpy.

In: `Sound` at the engine's rate. Out: 48 kHz mono float32 without the silence around it, at −16 LUFS, with peaks
under −1 dBFS and 5 ms fades, its phones moved along.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from math import gcd

import numpy as np

from render.speech import SAMPLE_RATE, Phone
from render.voice.voices import Sound

LOUDNESS = -16.0  # LUFS
PEAK = 10 ** (-1 / 20)
FADE = 0.005

_HOP = 0.005  # energy is looked at every 5 ms
_QUIET = 10 ** (-42 / 20)  # below the loudest 5 ms by this much is silence
_LEAD, _TAIL = 0.020, 0.045  # kept around what is heard: soft onsets, the ring of a vowel
_REACH = 0.15  # energy may move an edge this far beyond the phones, never further
_TAPS = 48
_MOST_GAIN = 10 ** (18 / 20)


def finish(sound: Sound) -> tuple[np.ndarray, tuple[Phone, ...]]:
    """Trim, resample, level, fade: the sound as the mixer wants it."""
    cut = trim(sound)
    pcm = fade(level(resample(cut.pcm, cut.rate, SAMPLE_RATE)))
    return pcm, cut.phones


def trim(sound: Sound) -> Sound:
    """Without the silence in front and behind: the phones say where speech is, the energy where it is heard."""
    pcm, rate = sound.pcm, sound.rate
    hop = int(rate * _HOP)
    if pcm.size < 2 * hop:
        return sound
    frames = pcm[: pcm.size // hop * hop].reshape(-1, hop)
    rms = np.sqrt(np.mean(np.square(frames, dtype=np.float64), axis=1))
    loud = np.flatnonzero(rms > max(rms.max() * _QUIET, 1e-5))
    if not loud.size:
        return Sound(pcm[:0], rate)
    begin, end = float(loud[0] * _HOP), float((loud[-1] + 1) * _HOP)
    voiced = [p for p in sound.phones if p.symbol.isalpha()]
    if voiced:
        begin = min(max(begin, voiced[0].start - _REACH), voiced[0].start + _REACH)
        end = max(end, voiced[-1].end - _REACH)
    first = max(0, round((begin - _LEAD) * rate))
    last = min(pcm.size, round((end + _TAIL) * rate))
    return Sound(pcm[first:last], rate, _moved(sound.phones, first / rate, (last - first) / rate))


def _moved(phones: Sequence[Phone], by: float, length: float) -> tuple[Phone, ...]:
    moved = (replace(p, start=max(0.0, p.start - by), end=min(length, p.end - by)) for p in phones)
    return tuple(p for p in moved if p.end > p.start)


def resample(pcm: np.ndarray, rate: int, to: int) -> np.ndarray:
    """Band-limited resampling by any ratio: one row of windowed-sinc taps for every phase."""
    if rate == to or not pcm.size:
        return np.asarray(pcm, np.float32)
    up, down = to // gcd(rate, to), rate // gcd(rate, to)
    taps = _kernel(up, down)
    half = taps.shape[1] // 2
    padded = np.concatenate((np.zeros(half - 1, np.float32), pcm, np.zeros(half + 1, np.float32)), dtype=np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(padded, taps.shape[1])
    out = np.empty(-(-pcm.size * up // down), np.float32)
    for phase in range(min(up, out.size)):  # outputs phase, phase+up, ... share one row of taps
        first = phase * down // up
        count = len(out[phase::up])
        out[phase::up] = windows[first : first + count * down : down][:count] @ taps[phase * down % up]
    return out


@lru_cache(maxsize=8)
def _kernel(up: int, down: int) -> np.ndarray:
    """Rows: the fraction of an input sample (phase/up) at which an output falls. Columns: input samples around it."""
    cutoff = 0.96 * min(1.0, up / down)
    half = int(np.ceil(_TAPS / 2 / cutoff))
    at = np.arange(-half + 1, half + 1)[None, :] - np.arange(up)[:, None] / up
    window = np.i0(9.0 * np.sqrt(np.clip(1 - (at / half) ** 2, 0, 1))) / np.i0(9.0)
    taps = cutoff * np.sinc(cutoff * at) * window
    return (taps / taps.sum(axis=1, keepdims=True)).astype(np.float32)


def loudness(pcm: np.ndarray) -> float:
    """Integrated loudness in LUFS of 48 kHz mono (ITU-R BS.1770-4: K-weighting, 400 ms blocks, two gates)."""
    if not pcm.size:
        return -np.inf
    weighted = _k_weighted(pcm)
    block, hop = int(0.4 * SAMPLE_RATE), int(0.1 * SAMPLE_RATE)
    starts = range(0, max(1, weighted.size - block + 1), hop)
    power = np.array([np.mean(weighted[s : s + block] ** 2) for s in starts])
    audible = power[power > 10 ** ((-70 + 0.691) / 10)]
    if not audible.size:
        return -np.inf
    kept = audible[audible > audible.mean() / 10]
    return float(-0.691 + 10 * np.log10(kept.mean()))


def _k_weighted(pcm: np.ndarray) -> np.ndarray:
    size = 1 << (pcm.size + 4096 - 1).bit_length()
    return np.fft.irfft(np.fft.rfft(pcm, size) * _k_response(size), size)[: pcm.size]


@lru_cache(maxsize=4)
def _k_response(size: int) -> np.ndarray:
    z = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    highpass = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    return shelf * highpass


def level(pcm: np.ndarray) -> np.ndarray:
    """At −16 LUFS; peaks are turned down smoothly, never clipped."""
    heard = loudness(pcm)
    if not np.isfinite(heard):
        return pcm
    gain = min(10 ** ((LOUDNESS - heard) / 20), _MOST_GAIN)
    return _limit(pcm * np.float32(gain))


def _limit(pcm: np.ndarray) -> np.ndarray:
    """A look-ahead limiter: the gain that each 1 ms needs, held over its neighbours, then smoothed."""
    hop = SAMPLE_RATE // 1000
    blocks = -(-pcm.size // hop)
    peaks = np.abs(np.pad(pcm, (0, blocks * hop - pcm.size))).reshape(blocks, hop).max(axis=1)
    if not peaks.size or peaks.max() <= PEAK:
        return pcm
    need = np.minimum(1.0, PEAK / np.maximum(peaks, 1e-9))
    reach = 6
    held = np.lib.stride_tricks.sliding_window_view(np.pad(need, 2 * reach, constant_values=1.0), 2 * reach + 1)
    held = held.min(axis=1)  # at k: the least need within k ± reach, with `reach` more at either end
    smooth = np.convolve(held, np.hanning(2 * reach + 3)[1:-1] / np.hanning(2 * reach + 3)[1:-1].sum(), "valid")
    centres = (np.arange(smooth.size) + 0.5) * hop
    gain = np.interp(np.arange(pcm.size), centres, smooth)
    return np.clip(pcm * gain, -PEAK, PEAK).astype(np.float32)


def fade(pcm: np.ndarray) -> np.ndarray:
    """5 ms of raised cosine at either end: joins never click."""
    n = min(int(FADE * SAMPLE_RATE), pcm.size // 2)
    if not n:
        return pcm
    ramp = (0.5 - 0.5 * np.cos(np.pi * np.arange(n) / n)).astype(np.float32)
    out = np.array(pcm, np.float32)
    out[:n] *= ramp
    out[-n:] *= ramp[::-1]
    return out
