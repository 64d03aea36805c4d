"""Vectors of what the shop says: known once, wanted where they are not, bounded."""

from __future__ import annotations

import numpy as np

from agent.answers.nearest import candidates, texts
from agent.answers.row_vectors import RowVectors
from agent.answers.sheet import build, focus_of


class Counting:
    def __init__(self, there: bool = True) -> None:
        self.there = there
        self.seen: list[str] = []

    def __call__(self, wanted):
        if not self.there:
            return None
        self.seen += wanted
        return np.array([[len(t), 1.0] for t in wanted], np.float32)


def test_what_is_not_known_is_wanted_and_there_the_next_time():
    encode = Counting()
    rows = RowVectors(encode)
    assert rows.of(["a", "bb"]) is None
    assert encode.seen == []
    assert rows.catch_up()
    assert rows.of(["bb", "a"])[:, 0].tolist() == [2, 1]
    assert not rows.catch_up()


def test_patience_waits_and_encodes_each_text_once():
    encode = Counting()
    rows = RowVectors(encode, patient=True)
    assert rows.of(["a", "a", "bb"]).shape == (3, 2)
    assert rows.of(["a", "ccc"])[1, 0] == 3
    assert encode.seen == ["a", "bb", "ccc"]


def test_without_a_model_there_is_nothing_and_it_may_come_later():
    encode = Counting(there=False)
    rows = RowVectors(encode, patient=True)
    assert rows.of(["a"]) is None
    encode.there = True
    assert rows.of(["a"]).shape == (1, 2)


def test_the_text_unused_for_longest_goes_first():
    rows = RowVectors(Counting(), patient=True, most=2)
    for text in ("a", "bb", "a", "ccc"):
        rows.of([text])
    impatient = RowVectors(Counting(), most=2)
    impatient._known = rows._known
    assert impatient.of(["a"]) is not None
    assert impatient.of(["bb"]) is None


def test_more_texts_than_are_kept_give_nothing():
    assert RowVectors(Counting(), patient=True, most=2).of(["a", "bb", "ccc"]) is None


def test_a_shop_is_prepared(shop):
    encode = Counting()
    rows = RowVectors(encode)
    rows.prepare(shop.products(), ("zh",), 0.0)
    focus = focus_of(shop.products()[0])
    asked = [t for row in candidates(build((focus,), lang="zh", now=0.0), focus.sku) for t in texts(row)]
    assert rows.of(asked) is not None
    assert "倒置不漏" in encode.seen
    assert not any("48小时" in t for t in encode.seen), "terms are not quoted by nearness"
