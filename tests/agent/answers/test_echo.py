"""What a model says in place of an answer: the question again, its own prompt."""

from __future__ import annotations

import pytest

from agent.answers import Answerer, Question, echo
from agent.brains import Ladder
from tests.agent.brains.scripted_brain import ScriptedBrain


@pytest.mark.parametrize(
    "words",
    [
        "吹风机有货吗",  # Qwen 0.5B, word for word
        "The answer, looked up, says the hair dryer is in stock for both Graphite and Blossom pink.",
        "有货的，还有{A.stock}件，沙色四件套1.8的有货吗",
        "坚果有优惠组合么有优惠的，坚果有优惠组合么。",
        "雨伞多少钱",
        "查好的答案：现在{A.price}。",
        "How much is the kettle?",
        "is the hair dryer in stock",
        "You say: The mug is {A.price}.",
        "The sentence: the mug.",
        "The offer is {A.offer 1}, which is {A.offer 1} for the power bank.",
    ],
)
def test_an_echo_is_no_answer(words):
    assert echo.of(words)


@pytest.mark.parametrize(
    "words",
    [
        "现在{A.price}，雨伞看您选哪个规格。",
        "有货的，还有{A.stock}件。",
        "这么多颜色，慢慢挑。",
        "配件是什么，{A.配件}。",
        "Yes, the hair dryer is in stock.",
        "What you pay is {A.price} right now.",
        "It's {A.price}, whichever size you take.",
    ],
)
def test_a_statement_is_one(words):
    assert echo.of(words) is None


async def test_what_only_asks_is_passed_over_and_the_answer_behind_it_is_said(shop):
    brain = ScriptedBrain(pieces=("台灯多少钱？", "现在{LMP-1.price}。"))
    verdict, *said = [i async for i in Answerer(shop, Ladder((brain,))).answer(Question("q", "台灯多少钱"))]
    assert verdict.brain == "llm"
    assert said[0].text == "现在¥159.00。"


async def test_where_nothing_else_comes_the_clerk_answers(shop):
    brain = ScriptedBrain(pieces=("台灯多少钱",))
    verdict, *said = [i async for i in Answerer(shop, Ladder((brain,))).answer(Question("q", "台灯多少钱"))]
    assert verdict.brain == "clerk"
    assert "159" in said[0].text
