"""The music of a rest: level, seam, other seeds, and a seller's own file."""

from __future__ import annotations

import numpy as np
import pytest

from errors import BadInput
from render.output.aigc import AigcMark
from render.speech import SAMPLE_RATE
from render.stage import tune
from render.voice.sound import loudness
from render.voice.wav import write_wav


@pytest.fixture(scope="module")
def piece() -> np.ndarray:
    return tune.built_in(1)


def test_it_is_quiet_and_has_no_seam(piece):
    assert loudness(piece) == pytest.approx(tune.LEVEL, abs=0.1)
    assert np.abs(piece).max() < 0.2
    assert abs(piece[0] - piece[-1]) < np.abs(np.diff(piece)).max()


def test_never_silent_for_long(piece):
    blocks = piece[: piece.size // SAMPLE_RATE * SAMPLE_RATE].reshape(-1, SAMPLE_RATE)
    assert np.sqrt((blocks**2).mean(axis=1)).min() > 1e-3


def test_another_seed_plays_other_notes(piece):
    assert not np.allclose(piece, tune.built_in(2))


def test_a_sellers_own_file_is_brought_to_the_same_level(tmp_path):
    tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(3 * SAMPLE_RATE) / SAMPLE_RATE).astype(np.float32)
    write_wav(tmp_path / "own.wav", tone, AigcMark("zhubo", "0" * 32))
    loop = tune.from_file(tmp_path / "own.wav")
    assert loop.size == pytest.approx(3 * SAMPLE_RATE, rel=0.01)
    assert loudness(loop) == pytest.approx(tune.LEVEL, abs=0.1)


@pytest.mark.parametrize("content", [b"no sound at all", b""])
def test_what_cannot_be_played_is_named(tmp_path, content):
    (tmp_path / "own.mp3").write_bytes(content)
    with pytest.raises(BadInput, match=r"own\.mp3"):
        tune.from_file(tmp_path / "own.mp3")
    with pytest.raises(BadInput):
        tune.from_file(tmp_path / "missing.mp3")


def test_silence_is_no_music(tmp_path):
    write_wav(tmp_path / "own.wav", np.zeros(2 * SAMPLE_RATE, np.float32), AigcMark("zhubo", "0" * 32))
    with pytest.raises(BadInput, match="nothing to hear"):
        tune.from_file(tmp_path / "own.wav")
