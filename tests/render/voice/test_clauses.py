"""Sentences to clauses: where the host may pause, and where never."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.speech import Clause
from render.voice.clauses import (
    CLAUSE_PAUSE,
    LONG_PAUSE,
    SENTENCE_PAUSE,
    pause_after,
    seconds,
    split_clauses,
)

CUTS = [
    ("zh", "好的。", ["好的。"]),
    ("zh", "对，有货。", ["对，有货。"]),
    ("zh", "有的，亲，这款今天只要¥89.9，还包邮哦。", ["有的，亲，", "这款今天只要¥89.9，", "还包邮哦。"]),
    ("zh", "这款面膜很好用！真的。", ["这款面膜很好用！", "真的。"]),
    ("zh", "“小明，你好”问的是这款面膜，它适合敏感肌。", ["“小明，你好”问的是这款面膜，", "它适合敏感肌。"]),
    ("zh", "《爱，死亡和机器人》周边¥199，包邮到家。", ["《爱，死亡和机器人》周边¥199，", "包邮到家。"]),
    ("zh", "谢谢小红、小明、小刚、小丽、小华的关注。", ["谢谢小红、小明、小刚、", "小丽、小华的关注。"]),
    ("zh", "原价1,299.00元，晚上12:30结束。", ["原价1,299.00元，", "晚上12:30结束。"]),
    ("en", "Hi!", ["Hi!"]),
    ("en", "Dr. Smith likes it. So do I.", ["Dr. Smith likes it.", "So do I."]),
    ("en", "Shipping is free, and it costs $1,299.00.", ["Shipping is free,", "and it costs $1,299.00."]),
    ("en", 'Thanks a lot, Anna: the "Big, Bold" lamp is $9.', ["Thanks a lot, Anna:", 'the "Big, Bold" lamp is $9.']),
    (
        "en",
        "This power bank holds a very large charge and it can fill your phone four times",
        ["This power bank holds a very large charge", "and it can fill your phone four times"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "sentence", "clauses"), CUTS, ids=[s for _, s, _ in CUTS])
def test_cuts(lang: str, sentence: str, clauses: list[str]) -> None:
    made = split_clauses(sentence, lang)
    assert [c.text for c in made] == clauses
    assert [c.last for c in made] == [False] * (len(made) - 1) + [True]


def test_an_empty_sentence_has_no_clause() -> None:
    assert split_clauses("  \n", "zh") == ()


def test_a_short_first_clause_where_a_natural_cut_exists() -> None:
    first = split_clauses("亲，这款充电宝今天只要八十九块九，还包邮，喜欢的赶紧下单。", "zh")[0]
    assert seconds(first.text) <= 1.8


_WRITTEN = st.lists(
    st.sampled_from(
        [
            "这款",
            "面膜",
            "¥1,299.00",
            "还有23件",
            "，",
            "。",
            "、",
            "！",
            "“红，蓝”",
            "12:30",
            "3-6人",
            "所以",
            "USB-C",
            "：",
            " ",
        ]
    ),
    max_size=30,
).map("".join)


@given(_WRITTEN)
def test_nothing_is_lost_and_nothing_whole_is_broken(sentence: str) -> None:
    clauses = split_clauses(sentence, "zh")
    assert "".join("".join(c.text for c in clauses).split()) == "".join(sentence.split())
    assert all(c.text for c in clauses)
    for whole in ("1,299.00", "12:30", "“红，蓝”"):
        assert sum(c.text.count(whole) for c in clauses) == sentence.count(whole)


def test_pauses() -> None:
    assert pause_after(Clause("好的，", "zh")) == CLAUSE_PAUSE
    assert pause_after(Clause("说真的：", "zh")) == LONG_PAUSE
    assert pause_after(Clause("好的！”", "zh")) == SENTENCE_PAUSE
    assert pause_after(Clause("and so", "en")) == 0.0
    assert pause_after(Clause("the end", "en", last=True)) == SENTENCE_PAUSE
