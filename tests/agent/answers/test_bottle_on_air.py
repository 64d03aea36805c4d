"""What viewers type while the insulated bottle is on air: everyday questions, and what must not be said to them."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("保温杯能装碳酸饮料吗", "不可以"),
        ("这个能装碳酸饮料吗", "不可以"),
        ("能装多少", "750 毫升"),
        ("how much does it hold", "750 ml"),
        ("how long does it keep hot", "72°C after 6 h"),
        ("how long does it keep cold", "below 10°C"),
        ("how much for two", "¥99.00"),
        ("can i get it cheaper", "10% off"),
        ("any gift with it", "brush"),
        ("优惠到什么时候", "12 月 31 日"),
        ("when does the sale end", "December 31"),
        ("how long to beijing", "2 to 4 days"),
        ("how long do the nuts keep", "180 days"),
        ("儿童卫衣还有货吗", "一共还有45件"),
    ],
)
def test_it_is_answered_from_the_row(tell, asked, said):
    verdict, text = tell(asked, on_air="bottle")
    assert verdict.outcome == "answered"
    assert said in text


@pytest.mark.parametrize("asked", ["what scents", "送礼有包装吗", "is it bpa free"])
def test_what_no_row_says_is_not_known(tell, asked):
    assert tell(asked, on_air="bottle")[0].outcome == "unknown"


def test_the_size_of_one_body_is_no_advice_for_another(tell):
    assert "M for a regular fit" not in tell("what size tee for 180cm", on_air="bottle")[1]
    assert "M for a regular fit" in tell("what size tee for 170cm", on_air="bottle")[1]
