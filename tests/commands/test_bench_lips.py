"""The lips' bench: the shipped host passes it, a late mouth and a stranger's mouth do not. Pixels are looked at."""

from __future__ import annotations

import pytest
import torch

from commands.bench.lips import Screen, Shown, figures
from render.face import load_face
from render.face.pack import PACKS
from render.speech import Clause
from render.voice import VoiceSettings
from render.voice.speaker import Speaker

SENTENCES = (
    "The pillow keeps its shape for years.",
    "A blue umbrella opens by itself.",
    "Put a cup of rice in the big pot.",
    "Soft socks for small feet, made of cotton.",
)


@pytest.fixture(scope="module")
def shown() -> list[Shown]:
    """hibari's voice, whose weights are in its package, on the shipped host."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    speaker = Speaker(VoiceSettings(ladder=("hibari",)))
    screen = Screen(load_face(PACKS / "lin", (360, 640)))
    out = [screen.show(speaker.speak(Clause(text, "en", last=True))) for text in SENTENCES]
    speaker.close()
    torch.set_num_threads(threads)
    return out


def test_the_lips_are_on_the_sound(shown):
    seen = figures(shown)
    assert seen["correlation"] >= 0.8
    assert -80 <= seen["lag_ms"] <= 0
    assert seen["closure_recall"] >= 0.95 and seen["bilabials"] >= 8
    assert seen["strangers"] < 0.4
    assert seen["seam"] < 1.3 and seen["flutter"] < 1.0


def test_a_mouth_120_ms_late_is_said_to_be(shown):
    on_time, late = figures(shown), figures([s.delayed(3) for s in shown])
    assert late["lag_ms"] - on_time["lag_ms"] == pytest.approx(120, abs=15)
    assert late["closure_recall"] < on_time["closure_recall"]


def test_another_sentences_mouth_scores_low(shown):
    swapped = [
        Shown(other.opening[: len(s.opening)], other.seams, s.phones, s.pcm)
        for s, other in zip(shown, [*shown[1:], shown[0]], strict=True)
    ]
    assert figures(swapped)["correlation"] < 0.5
