"""Which row answers, read beside the question: only the likeliest are read, what was thought before weighs too."""

from __future__ import annotations

import numpy as np
import pytest

from agent.answers.reranker import READ, reread, told
from agent.answers.sheet import build, focus_of


@pytest.fixture(scope="module")
def rows(shop):
    focus = focus_of(shop.products()[0])
    return build((focus,), lang="zh", now=0.0).of(focus.sku, "attribute", "options", "quote", "caution", "offer")


class Reads:
    """A cross-encoder that likes one text."""

    def __init__(self, liked: str, logit: float = 3.0) -> None:
        self.asked: list[tuple[str, str, tuple[str, ...]]] = []
        self._liked, self._logit = liked, logit

    def __call__(self, lang, question, told):
        self.asked.append((lang, question, tuple(told)))
        return np.array([self._logit if text == self._liked else -3.0 for text in told], np.float32)


def test_the_likeliest_rows_are_read_and_the_one_that_answers_is_told(rows):
    likely = np.linspace(0.01, 0.2, len(rows))
    reads = Reads(told(rows[-2]))
    near = reread("zh", "会漏水吗", rows, likely, reads)
    assert near is not None
    assert near.row == rows[-2]
    assert near.sure > 0.5
    [(lang, question, texts)] = reads.asked
    assert (lang, question) == ("zh", "会漏水吗")
    assert texts == tuple(told(row) for row in rows[: -READ - 1 : -1])


def test_a_row_that_was_not_likely_is_not_read(rows):
    near = reread("en", "is it waterproof", rows, np.linspace(0.01, 0.2, len(rows)), Reads(told(rows[0])))
    assert near is not None
    assert near.row != rows[0]
    assert near.sure < 0.5


def test_what_was_thought_before_weighs(rows):
    likely = np.full(len(rows), 0.05)
    liked = Reads("", 0.0)  # all are read alike
    likely[1] = 0.4
    before = reread("zh", "会漏水吗", rows, likely, liked)
    likely[1] = 0.9
    after = reread("zh", "会漏水吗", rows, likely, liked)
    assert before is not None
    assert after is not None
    assert before.row == after.row == rows[1]
    assert before.sure < after.sure


def test_nobody_to_read_is_no_answer(rows):
    assert reread("zh", "会漏水吗", rows, np.full(len(rows), 0.1), lambda *_: None) is None
