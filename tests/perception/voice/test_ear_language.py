"""Auto chooses among the room's languages only, and a short clip does not flip it."""

from __future__ import annotations

import pytest

from perception.voice.language import choose


@pytest.mark.parametrize(
    ("chances", "seconds", "before", "chosen"),
    [
        ({"en": 0.9, "zh": 0.05}, 3.0, None, "en"),
        ({"en": 0.7, "zh": 0.25}, 3.0, None, "zh"),
        ({"en": 0.9, "zh": 0.06}, 1.0, None, "zh"),
        ({"en": 0.99, "zh": 0.001}, 1.0, None, "en"),
        ({"en": 0.6, "zh": 0.4}, 3.0, "en", "en"),
        ({"ja": 0.9, "zh": 0.08, "en": 0.001}, 3.0, "en", "zh"),
        ({}, 3.0, None, "zh"),
        ({"en": 0.6, "zh": 0.4}, 3.0, "ja", "zh"),
    ],
)
def test_choose(chances, seconds, before, chosen):
    assert choose(chances, ("zh", "en"), seconds=seconds, before=before) == chosen
