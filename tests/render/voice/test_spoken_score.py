"""The spoken form over our own cases: 99 of 100 are said as a host says them."""

from __future__ import annotations

import pytest

from tests.render.voice.spoken_cases import cases, heard


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_is_said_as_a_host_says_it(lang: str) -> None:
    asked = cases(lang)
    wrong = [f"{c.written} → {c.said}" for c in asked if not c.is_right]
    assert len(asked) >= 200
    assert len(wrong) <= 0.01 * len(asked), wrong


def test_the_score_hears_a_wrong_number() -> None:
    assert heard("两百块", "zh") == heard("二百块", "zh")
    assert heard("二百块", "zh") != heard("三百块", "zh")
    assert heard("USB-C", "en") == heard("usb c", "en")
    assert heard("ninety cents", "en") != heard("nineteen cents", "en")
