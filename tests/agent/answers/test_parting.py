"""Several questions in one comment: where it is cut, and what is answered to each."""

from __future__ import annotations

import pytest

from agent.answers.parting import core, questions


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("台灯多少钱？有黑色吗？几天到", 3),
        ("枕头多少钱 能水洗吗", 2),
        ("how much is the kettle and how long is the warranty", 2),
        ("umbrella: weight? price? colors?", 3),
        ("台灯多少钱", 0),
        ("白色的保温杯什么时候补货", 0),
        ("保温杯和炒锅哪个便宜", 0),
        ("is the kettle or the lamp cheaper?", 0),
        ("你好，台灯多少钱", 0),
        ("保温杯 黑色的 多少钱", 0),
        ("tree nut allergy here, are cookies safe?", 0),  # the first tells whom it is about
    ],
)
def test_a_comment_is_cut_where_another_question_begins(text, parts):
    assert len(questions(text)) == parts


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("枕头多高啊 我喜欢矮的", "枕头多高啊"),
        ("im in guangzhou, when will it arrive", "when will it arrive"),
        ("这个能吃吗 我花生过敏", ""),  # the remark matters
        ("枕头多高啊", ""),
    ],
)
def test_a_remark_is_left_out_where_it_holds_nothing(text, asked):
    assert core(text)[0] == asked


async def test_each_question_is_answered_from_its_own_row(ask):
    verdict, sentences, refused = await ask("台灯多少钱？是什么材质的？多久发货？")
    said = {f.ref for s in sentences for f in s.facts}
    assert verdict.outcome == "answered"
    assert not refused
    assert {"LMP-1.price", "LMP-1.材质", "LMP-1.shipping"} <= said


async def test_a_name_at_the_end_settles_what_was_asked_before_it(ask):
    _, sentences, _ = await ask("how much? is it in stock? the desk lamp")
    said = {f.ref for s in sentences for f in s.facts}
    assert {"LMP-1.price", "LMP-1.stock"} <= said


async def test_what_no_row_says_is_owned_up_to_beside_what_one_says(ask):
    verdict, sentences, _ = await ask("台灯多少钱？能遥控吗？")
    assert verdict.outcome == "answered"
    assert "LMP-1.price" in {f.ref for s in sentences for f in s.facts}
    assert "没有写" in sentences[-1].text


async def test_nothing_is_said_of_the_product_on_air_after_a_thing_that_is_not_here(ask):
    verdict, sentences, _ = await ask("有瑜伽垫吗？多少钱？", on_air="LMP-1")
    assert verdict.outcome == "unknown"
    assert not any(f.ref.endswith(".price") for s in sentences for f in s.facts)
