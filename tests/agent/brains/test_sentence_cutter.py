"""Sentences are cut at once where they end, and never inside a reference."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.brains.sentences import SentenceCutter


def cut(*pieces):
    cutter = SentenceCutter()
    now = [cutter.feed(p) for p in pieces]
    return now, cutter.flush()


def test_chinese_ends_at_once():
    assert cut("现在", "{A.price}", "。", "有货") == ([[], [], ["现在{A.price}。"], []], ["有货"])


def test_a_latin_stop_waits_for_what_follows():
    assert cut("It's 3.", "5 cm. ", "Nice") == ([[], [], ["It's 3.5 cm."]], ["Nice"])


@pytest.mark.parametrize("text", ["Mr. Lee has it.", "It is approx. Big.", "e.g. This one.", "A 3.5 mm jack."])
def test_stops_that_end_nothing(text):
    now, rest = cut(text + " ")
    assert now == [[]]
    assert rest == [text]


def test_a_reference_is_never_cut():
    assert cut("是{A.v1。", "x!}。") == ([[], ["是{A.v1。x!}。"]], [])


def test_an_unfinished_reference_is_dropped():
    assert cut("有货。现在{A.pri")[1] == []


def test_thinking_is_not_said():
    assert cut("<th", "ink>嗯。好", "</think>", "有货。") == ([[], [], [], ["有货。"]], [])


@given(st.text(alphabet="ab。.! {}A1", max_size=60), st.integers(1, 5))
def test_pieces_do_not_matter(text, size):
    whole = SentenceCutter()
    expected = "".join(whole.feed(text) + whole.flush())
    parts = SentenceCutter()
    got = [s for i in range(0, len(text), size) for s in parts.feed(text[i : i + size])] + parts.flush()
    assert re.sub(r"[^\w{}]", "", "".join(got)) == re.sub(r"[^\w{}]", "", expected)
