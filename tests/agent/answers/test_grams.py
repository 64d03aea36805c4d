"""Pieces of words: which they are, that a rare one weighs more, that texts without any have none."""

from __future__ import annotations

import numpy as np
import pytest

from agent.answers.grams import PLACES, pieces, place, rarity, sparse


def test_the_pieces_of_both_scripts():
    assert set(pieces("包邮 free")) == {"z包", "z邮", "z包邮", "wfree"} | {
        f"c{p}" for p in ("<fr", "fre", "ree", "ee>", "<fre", "free", "ree>", "<free", "free>")
    }
    assert "wis it" in set(pieces("is it, soft"))


def test_a_rare_piece_weighs_more_and_the_whole_is_a_unit_vector():
    rare = rarity(["包邮吗", "有吗", "好吗"])
    assert rare.shape == (PLACES,)
    assert rare[place("z邮")] > rare[place("z吗")]
    found = sparse("包邮吗", rare)
    assert np.linalg.norm(found.weights) == pytest.approx(1)
    assert list(found.places) == sorted(set(found.places))


def test_no_pieces_no_weights():
    assert len(sparse("?!", rarity(["a"])).places) == 0
