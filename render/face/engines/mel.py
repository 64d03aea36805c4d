"""Log-mel spectrograms as the engines' makers computed them. Pure numpy.

`wav2lip_mel`: Rudrabha/Wav2Lip, `audio.py` and `hparams.py` — 16 kHz, pre-emphasis 0.97, |STFT| of 800 samples every
200 (Hann, centred), 80 Slaney mels 55–7600 Hz, 20·log10 floored at −100 dB, reference 20 dB, scaled to −4..4.
`whisper_mel`: openai/whisper `log_mel_spectrogram` — |STFT|² of 400 every 160, 80 Slaney mels 0–8000 Hz, log10, at
most 8 below the loudest, (x + 4) / 4.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

RATE = 16_000
BANDS = 80
WAV2LIP_HOP = 200  # 80 columns a second
WHISPER_HOP = 160


def wav2lip_mel(pcm: np.ndarray) -> np.ndarray:
    """float32[80, 1 + len(pcm) // 200] in −4..4."""
    pcm = np.asarray(pcm, np.float64)
    emphasised = np.append(pcm[:1], pcm[1:] - 0.97 * pcm[:-1])
    magnitude = np.abs(_stft(emphasised, 800, WAV2LIP_HOP))
    mel = mel_filters(800, 55.0, 7600.0) @ magnitude
    decibels = 20 * np.log10(np.maximum(1e-5, mel)) - 20.0
    return np.clip(8.0 * (decibels + 100.0) / 100.0 - 4.0, -4.0, 4.0).astype(np.float32)


def whisper_mel(pcm: np.ndarray) -> np.ndarray:
    """float32[80, len(pcm) // 160]."""
    power = np.abs(_stft(np.asarray(pcm, np.float64), 400, WHISPER_HOP)[:, :-1]) ** 2
    logs = np.log10(np.maximum(mel_filters(400, 0.0, 8000.0) @ power, 1e-10))
    return ((np.maximum(logs, logs.max() - 8.0) + 4.0) / 4.0).astype(np.float32)


def _stft(pcm: np.ndarray, size: int, hop: int) -> np.ndarray:
    """complex[size / 2 + 1, 1 + len // hop]; the sound is mirrored at its ends, as librosa did when these were made."""
    padded = np.pad(pcm, size // 2, mode="reflect" if len(pcm) > size // 2 else "constant")
    rows = np.lib.stride_tricks.sliding_window_view(padded, size)[::hop]
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(size) / size)
    return np.fft.rfft(rows * window, axis=1).T


@lru_cache(maxsize=4)
def mel_filters(size: int, low: float, high: float, bands: int = BANDS, rate: int = RATE) -> np.ndarray:
    """float64[bands, size / 2 + 1]: triangles of equal area on Slaney's scale (linear to 1 kHz, then logarithmic)."""
    mels = np.linspace(_mel(low), _mel(high), bands + 2)
    edges = np.where(mels < 15.0, mels * 200.0 / 3.0, 1000.0 * np.exp(np.log(6.4) / 27.0 * (mels - 15.0)))
    hertz = np.arange(size // 2 + 1) * rate / size
    low_, mid, high_ = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    triangles = np.maximum(0.0, np.minimum((hertz - low_) / (mid - low_), (high_ - hertz) / (high_ - mid)))
    return triangles * 2.0 / (high_ - low_)


def _mel(hertz: float) -> float:
    return hertz * 3.0 / 200.0 if hertz < 1000.0 else 15.0 + 27.0 * np.log(hertz / 1000.0) / np.log(6.4)
