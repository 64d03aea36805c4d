"""An answer between its writer and the director: what is handed on, when, and whether it is known as the last."""

from __future__ import annotations

import pytest

from agent.answers.question import Verdict
from agent.inbox.about import About
from agent.inbox.cluster import Asked
from agent.inbox.triage import read
from agent.scribe import Scribe
from render.values import Sentence

ASKED = Asked("q1", "多少钱", "u1", "小明", "room", 0.0, 60.0, read("多少钱"), About())


class Written:
    """An answerer that notes how far it was read."""

    def __init__(self, brain: str, *texts: str) -> None:
        self.brain, self.texts, self.read = brain, texts, 0

    async def answer(self, q, *, on_air, memory):
        yield Verdict("answered", "zh", (), self.brain)
        for text in self.texts:
            self.read += 1
            yield Sentence(text, "zh")


async def handed_on(answerer: Written) -> list[tuple[str, bool, int]]:
    """(sentence, is it the last, how many had been read when it was handed on)"""
    return [
        (item.text, last, answerer.read)
        async for item, last in Scribe(answerer, 5.0).write(ASKED, None)
        if isinstance(item, Sentence)
    ]


@pytest.mark.parametrize(
    ("brain", "expected"),
    [
        ("llm", [("一。", False, 1), ("二。", False, 2)]),  # each before the next is read
        ("clerk", [("一。", False, 2), ("二。", True, 2)]),  # both are there: the last is known
    ],
)
async def test_a_models_words_leave_before_its_next_are_read_a_clerks_answer_travels_whole(brain, expected):
    assert await handed_on(Written(brain, "一。", "二。")) == expected
