"""What only the person who speaks can say: whether they are a person.

In: any answerer. Out: the same answers without a sentence in which the host calls itself an AI: in co-pilot it would be
untrue in the mouth of whoever reads it. A question about nothing else is theirs to answer.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace

from agent.answers import Question, Verdict, ViewerMemory
from agent.scribe import Answering
from render.values import Sentence

CLAIMS_AI = re.compile(
    r"(?:我|本主播)就?是.{0,6}(?:AI|人工智能|机器人|虚拟|数字人)|\bI(?:'| a)m (?:\w+ ){0,3}(?:AI|bot|virtual)\b", re.I
)
THEIRS = "about the person who speaks: theirs to answer"


class PersonAnswering:
    """An `Answering` for a person's mouth."""

    def __init__(self, answerer: Answering) -> None:
        self._answerer = answerer

    async def answer(
        self, q: Question, *, on_air: str | None, memory: ViewerMemory
    ) -> AsyncIterator[Verdict | Sentence]:
        async with aclosing(self._answerer.answer(q, on_air=on_air, memory=memory)) as answer:
            async for item in answer:
                if isinstance(item, Verdict):
                    if item.reason == "identity":
                        yield replace(item, outcome="ignored", reason=THEIRS)
                        return
                    yield item
                elif not CLAIMS_AI.search(item.text):
                    yield item
