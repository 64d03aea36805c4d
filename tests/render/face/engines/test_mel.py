"""The spectrograms are the makers': figures of librosa (0.11) and faster-whisper's own extractor on one sound."""

from __future__ import annotations

import numpy as np

from render.face.engines.mel import RATE, mel_filters, wav2lip_mel, whisper_mel


def sound() -> np.ndarray:
    r = np.random.default_rng(5)
    t = np.arange(RATE) / RATE
    return (0.3 * np.sin(2 * np.pi * (200 + 600 * t) * t) + 0.05 * r.standard_normal(RATE) * (t > 0.3)).astype(
        np.float32
    )


def test_wav2lips_mel_is_what_librosa_computed():
    """Every sixteenth band, every twentieth column, as its `audio.py` gives them with librosa's `stft` and `mel`."""
    mel = wav2lip_mel(sound())
    wanted = [
        [-0.502, -4.0, -2.466, -1.685, -0.249],
        [-1.793, -3.361, -0.914, -1.188, 0.057],
        [-2.122, -4.0, -0.669, -0.235, 1.044],
        [-2.243, -4.0, -0.253, 0.097, -0.073],
        [-2.285, -4.0, 0.386, 0.596, 0.288],
    ]
    assert mel.shape == (80, 81)
    np.testing.assert_allclose(mel[::16, ::20], wanted, atol=0.001)


def test_whispers_mel_is_what_faster_whisper_computes():
    from faster_whisper.feature_extractor import FeatureExtractor

    mel = whisper_mel(sound())
    theirs = FeatureExtractor()(sound(), padding=0)
    assert mel.shape == (80, 100)
    np.testing.assert_allclose(mel, theirs[:, : mel.shape[1]], atol=1e-4)


def test_silence_is_the_floor_and_a_short_sound_is_no_error():
    assert (wav2lip_mel(np.zeros(1600, np.float32)) == -4.0).all()
    assert wav2lip_mel(np.zeros(10, np.float32)).shape == (80, 1)
    assert mel_filters(800, 55.0, 7600.0).shape == (80, 401)
