"""A person who takes over: the law's words are refused with rule and basis, the rest is said, with a warning."""

from __future__ import annotations

import pytest

from agent.policy import policy
from agent.takeover import admitted
from errors import BadInput


@pytest.mark.parametrize(
    "text",
    [
        "这是全网第一",
        "国·家·级的好杯子",
        "这个能治失眠",
        "蕞好的选择",
        "加我微信",
        "the best in the world",
        "it cures acne",
    ],
)
def test_what_the_law_forbids_is_refused(text):
    with pytest.raises(BadInput) as refused:
        admitted(text, policy("cn"))
    assert "not said" in str(refused.value) and "(" in str(refused.value)


@pytest.mark.parametrize("text", ["今晚八点前下单，先到先得，赶紧", "保证是正品", "hurry, the offer ends at eight"])
def test_what_only_a_person_can_know_is_said_with_a_warning(text):
    assert admitted(text, policy("cn"))


@pytest.mark.parametrize("text", ["大家好，我是店长，休息五分钟", "We are back in two minutes.", "最好手洗"])
def test_plain_words_are_just_said(text):
    assert admitted(text, policy("cn")) == ()


def test_the_profiles_words_are_refused():
    with pytest.raises(BadInput, match="forbidden word 特别好"):
        admitted("这个特别好", policy("any"), ("特别好",))
