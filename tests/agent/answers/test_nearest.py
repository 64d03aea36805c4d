"""Which row answers: every row and none compete; what the features tell; that learning learns, the same each time."""

from __future__ import annotations

import numpy as np
import pytest

from agent.answers.asked import head
from agent.answers.likeness import Asked, features, pieces, views, without_names
from agent.answers.nearest import Net, candidates, likelihoods, nearest, texts
from agent.answers.sheet import build, focus_of
from commands.learn_nearest import Seen, judged, learn

DIMS = 512


@pytest.fixture(scope="module")
def product(shop):
    return shop.products()[0]


@pytest.fixture(scope="module")
def rows(product):
    focus = focus_of(product)
    return candidates(build((focus,), lang="zh", now=0.0), focus.sku)


def asked(text: str, product, vector: np.ndarray) -> Asked:
    return Asked(text, without_names(text, product), "", vector, vector)


def unit(n: int, seed: int) -> np.ndarray:
    x = np.random.default_rng(seed).standard_normal((n, DIMS)).astype(np.float32)
    return x / np.linalg.norm(x, axis=1, keepdims=True)


def test_every_row_and_none_share_the_whole(product, rows):
    vectors = unit(len(rows) * 3, 1)
    q = asked("会漏水吗", product, unit(1, 2)[0])
    guess = head().guess(q.vector, q.text)
    likely = likelihoods(q, guess, rows, vectors)
    assert likely.shape == (len(rows),)
    assert (likely >= 0).all()
    assert likely.sum() < 1
    near = nearest(rows, likely)
    assert near.sure == pytest.approx(float(likely.max()))
    assert near.row == rows[int(likely.argmax())]


def test_a_row_is_known_by_its_name_by_what_it_says_and_by_both(rows):
    for row in rows:
        name, told, both = views(row)
        assert texts(row) == (name, told, both)
        assert told == row.shown
        assert both in (row.shown, f"{row.name}: {row.shown}")


def test_a_row_that_holds_the_words_stands_out(product, rows):
    q = asked("倒置漏不漏", product, unit(1, 2)[0])
    guess = head().guess(q.vector, q.text)
    found = features(q, guess, rows, np.tile(q.vector, (len(rows), 3, 1)))
    assert np.isfinite(found).all()
    held = {row.shown: float(value) for row, value in zip(rows, found[:, 13], strict=True)}
    assert held["倒置不漏"] > 0


def test_pieces_weigh_by_how_rare_they_are():
    found = pieces("washing 机洗吗 30")
    assert {"wash", "机洗", "吗", "30"} <= set(found)
    assert found["机洗"] > found["吗"]


def test_learning_tells_a_row_that_answers_from_one_that_does_not_and_from_none():
    rng = np.random.default_rng(3)
    seen = []
    for i in range(600):
        answers = np.arange(4) == i % 6  # a third has no answer
        found = np.column_stack([answers + 0.2 * rng.standard_normal(4), rng.standard_normal(4)]).astype(np.float32)
        seen.append(Seen("x", found, unit(1, i)[0], unit(12, i).reshape(4, 3, -1).astype(np.float16), answers))
    one, two = learn(seen), learn(seen)
    assert isinstance(one, Net)
    assert np.array_equal(one.first, two.first)
    assert np.array_equal(one.told, two.told)
    threshold, right, wrong, none = judged(seen, one)[0]
    assert threshold == 0.5
    assert right > 300
    assert wrong + none < 25
