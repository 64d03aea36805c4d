"""The real ear, loaded once, and a few sentences said by the real voice."""

from __future__ import annotations

import pytest

from perception.voice.heard import EarOptions, load_ear
from tests.perception.voice.files_made import spoken


@pytest.fixture(scope="session")
def ear(model):
    return load_ear("whisper", EarOptions(model("ears.base"), threads=2, device="cpu"))


@pytest.fixture(scope="session")
def say(model):
    """say("文字", "zh") -> 16 kHz sound, made once."""
    made = {}

    def speak(text: str, lang: str):
        if (text, lang) not in made:
            made[text, lang] = spoken(model("voice.kokoro"), text, lang)
        return made[text, lang]

    return speak
