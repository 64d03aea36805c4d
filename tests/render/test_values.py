"""Values survive the wire, and a malformed message is refused by name."""

from __future__ import annotations

import json

import pytest

from render.values import Cue, Fact, Hello, Line, Mark, Sentence, from_json, to_json

LINE = Line("a", 1, 2, 3, "answer", 20, (Sentence("现在89元。", "zh", "BTL", (Fact("BTL.price", "89.00", 4, "CNY"),)),))


@pytest.mark.parametrize(
    "value", [LINE, Cue("card", 1, 2, {"sku": "BTL"}), Mark(7, "a", "spoken", 1.5, 0), Hello(1, 2, 3, 4.0, ("a",))]
)
def test_round_trip(value):
    assert from_json(json.loads(json.dumps(to_json(value)))) == value


@pytest.mark.parametrize(
    ("message", "names"),
    [({"type": "song"}, "song"), ({"type": "mark", "colour": 1}, "colour"), ({"type": "line", "id": "a"}, "line")],
)
def test_a_malformed_message_names_what_is_wrong(message, names):
    with pytest.raises(ValueError, match=names):
        from_json(message)
