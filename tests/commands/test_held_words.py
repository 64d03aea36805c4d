"""What a guest said, held back while they may be going on: when it is passed on, and when it is forgotten."""

from __future__ import annotations

import pytest

from commands.held_words import HeldWords, leads_on
from perception.event import LiveEvent


def event(id: str, text: str) -> LiveEvent:
    return LiveEvent(id, "voice", "room", "room", None, 0.0, text=text)


@pytest.mark.parametrize(
    "text",
    [
        "我想买热水壶，怎么下单？",
        "红茶的质量怎么样",
        "这个多少钱。",
        "有货吗",
        "停！",
        "wait",
        "Is it waterproof?",
        "How much is the umbrella?",
    ],
)
def test_a_question_and_an_order_to_stop_lead_nowhere(text):
    assert not leads_on(text)


@pytest.mark.parametrize(
    "text",
    [
        "老板，",
        "请问蓝牙耳机",
        "我上次看的那个开衫",
        "如果",
        "这个多少钱，还有",
        "我觉得很好看。",
        "Excuse me,",
        "how much is the",
        "do you have",
    ],
)
def test_other_words_may_lead_on(text):
    assert leads_on(text)


def test_a_question_waits_for_nothing_but_its_speaker():
    held = HeldWords()
    assert held.ended("1", until=10.0) == []
    assert not held.heard(event("1", "多少钱"), 9.5)
    held.ended("2", until=20.0)
    held.speaking = True
    assert held.heard(event("2", "多少钱"), 19.5)
    assert held.due(30.0) == []
    held.speaking = False  # a cough
    assert [e.id for e in held.due(19.6)] == ["2"]
    assert held.due(19.7) == []


def test_other_words_wait_until_nobody_goes_on():
    held = HeldWords()
    held.ended("1", until=10.0)
    assert held.heard(event("1", "老板"), 9.5)
    assert held.due(9.9) == []
    assert [e.id for e in held.due(10.0)] == ["1"]
    held.ended("2", until=20.0)
    assert not held.heard(event("2", "老板"), 20.5), "the ears were slow"


def test_what_goes_on_is_forgotten_whether_it_was_understood_or_not():
    held = HeldWords()
    held.ended("1", until=10.0)
    assert held.joined() == ("1", True)
    assert not held.heard(event("1", "老板"), 9.9)
    held.ended("2", until=20.0)
    held.heard(event("2", "老板"), 19.0)
    assert held.joined() == ("2", False)
    assert held.due(30.0) == [] == held.closed()


def test_what_was_passed_on_does_not_go_on():
    held = HeldWords()
    assert held.joined() is None
    held.ended("1", until=10.0)
    held.heard(event("1", "多少钱"), 9.0)
    assert held.joined() is None


def test_nothing_is_held_for_ever():
    held = HeldWords()
    held.ended("1", until=10.0)
    held.heard(event("1", "老板"), 9.0)
    assert [e.id for e in held.ended("2", until=12.0)] == ["1"], "another turn"
    held.heard(event("2", "老板"), 11.0)
    held.forget("2")  # the ears are late to say that nothing was heard, or time is up: what is here is passed on
    assert [e.id for e in held.closed()] == ["2"]
    held.ended("3", until=14.0)
    held.forget("3")
    assert not held.heard(event("3", "老板"), 13.0)
