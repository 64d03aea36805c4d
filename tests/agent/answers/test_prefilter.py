"""No match of a pattern is lost by what it is said to need: checked on patterns that comments are read by."""

from __future__ import annotations

import re

import pytest

from agent.answers.intent import _FORBIDDEN, _INTENTS, _TOPICS
from agent.answers.normal import fold
from agent.answers.prefilter import Filtered, grams, needs
from agent.answers.rewording import _rules
from agent.answers.spelling import _FILTERED_SLANG
from tests.exam.papers import load


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"多少钱|几块", "这个几块"),
        (r"\bhow (?:much|many)\b", "how many"),
        (r"colou?rs?", "colors"),
        (r"(?<=吗)呀|(?=价)[价格]{2}", "价格"),
        (r"[^a]b+c*", "xbb"),
        (r".*", ""),
        (r"(a|b)\1", "aa"),
        (r"x{0}y", "y"),
        (r"(?i:Sizes) in US", "SIZES in US"),
        (r"(?i)ship", "shıp"),
        (r"(?:a|b|c|d)(?:e|f|g|h)(?:i|j|k|l)z", "dhlz"),
    ],
)
def test_what_a_pattern_matches_holds_what_it_needs(pattern, text):
    compiled = re.compile(pattern)
    assert compiled.search(text) is not None
    needed = needs(compiled)
    assert needed is None or not needed.isdisjoint(grams(text))


def test_a_text_that_cannot_match_is_not_searched():
    price = Filtered.of(re.compile(r"\bhow much\b|多少钱"))
    assert price.needs is not None
    assert price.needs.isdisjoint(grams("有货吗"))
    assert price.search("多少钱", grams("多少钱")) is not None
    assert price.sub("价格", "多少钱啊", grams("多少钱啊")) == "价格啊"
    assert needs(re.compile(r"\w+")) is None


def test_no_comment_of_a_paper_loses_a_match():
    filtered = [f for _, f in (*_FORBIDDEN, *_INTENTS, *_TOPICS)]
    filtered += [f for f, _ in (*_FILTERED_SLANG, *_rules())]
    for row in load("questions", "seen")[::3]:
        text = fold(row["text"])
        held = grams(text)
        for f in filtered:
            assert (f.search(text, held) is None) == (f.pattern.search(text) is None), (f.pattern.pattern[:80], text)
