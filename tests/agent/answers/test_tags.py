"""Tags are taken out of the words; what is no tag stays for the gate to see."""

from __future__ import annotations

import pytest

from agent.answers.tags import read


@pytest.mark.parametrize(
    ("text", "words", "gesture", "show"),
    [
        ("有货。", "有货。", None, None),
        ("[nod] 有货。", "有货。", "nod", None),
        ("[show CUP-1][point]看这个。", "看这个。", "point", "CUP-1"),
        ("[smile][wave]好。", "好。", "smile", None),
        ("[nod]", "", "nod", None),
        ("[dance]好。", "[dance]好。", None, None),
        ("[show ]好。", "[show ]好。", None, None),
        ("[NOD]好。", "[NOD]好。", None, None),
    ],
)
def test_read(text, words, gesture, show):
    assert read(text) == (words, gesture, show)
