"""The bounded line: the stale go first, then the oldest."""

from __future__ import annotations

from perception.voice.waiting import Waiting


def test_the_stale_make_room_before_the_oldest():
    line = Waiting[str](2)
    assert line.put("old", 10, 0) == ([], [])
    assert line.put("stale", 3, 1) == ([], [])
    assert line.put("new", 20, 5) == (["stale"], [])
    assert line.put("newer", 20, 6) == ([], ["old"])
    assert line.take(6) == ("new", [])


def test_taking_skips_and_names_the_stale():
    line = Waiting[str](4)
    line.put("a", 1, 0)
    line.put("b", 9, 0)
    assert line.take(2) == ("b", ["a"])
    assert line.take(2) == (None, [])
    line.put("c", 9, 3)
    assert line.take_all() == ["c"]
    assert len(line) == 0
