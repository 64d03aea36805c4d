"""When do two answers say the same? By reference, or by prose about one product; never by figures that look alike."""

from __future__ import annotations

import pytest

from agent.inbox import Stated
from render.values import Fact


def stated(*facts: tuple[str, str], lang: str = "zh") -> Stated | None:
    return Stated.of([Fact(ref, value) for ref, value in facts], lang)


AGE = ("A.faq 2", "180 天，发货的都是最近 30 天内生产的。")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ((AGE,), (("A.保质期", "180 天"), ("A.title", "坚果")), True),
        ((AGE,), (("B.保质期", "180 天"),), False),  # another product
        ((AGE,), (("A.净含量", "750 克"),), False),
        ((("A.price", "79.00"),), (("A.price", "79.00"),), True),
        ((("A.price", "79.00"),), (("A.saving", "79.00"),), False),
        ((("A.price", "79.00"),), (("A.faq 1", "79.00"),), False),
        ((("A.price", "79.00"), ("A.title", "杯")), (("A.price", "79.00"), ("A.variant", "黑")), True),
    ],
)
def test_same(one, other, same):
    assert stated(*one).same(stated(*other)) is same
    assert stated(*other).same(stated(*one)) is same


def test_another_language_is_another_answer():
    assert not stated(AGE).same(stated(AGE, lang="en"))


def test_a_name_alone_states_nothing():
    assert stated(("A.title", "坚果")) is None
    assert stated() is None
