"""The mark is ASCII, without quotes inside its values, and says what the rule asks for."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from render.output.aigc import AigcMark

KEYS = [
    "Label",
    "ContentProducer",
    "ProduceID",
    "ReservedCode1",
    "ContentPropagator",
    "PropagateID",
    "ReservedCode2",
]


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_name_gives_a_mark_of_the_allowed_characters(producer, number):
    written = AigcMark(producer, number).to_json()
    body = json.loads(written)
    assert written.isascii()
    assert list(body) == KEYS
    assert body["Label"] == "1"
    assert all(" " < ch <= "~" and ch not in '"\\' for value in body.values() for ch in value)


def test_a_chinese_name_is_coded_and_the_integrity_value_follows_the_content():
    assert AigcMark("主播", "7").producer == "U+4E3BU+64AD"
    one, other = (json.loads(AigcMark("Zhubo", n).to_json())["ReservedCode1"] for n in ("1", "2"))
    assert one != other
    assert len(one) == 64
