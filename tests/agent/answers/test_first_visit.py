"""What a stranger typed into the sample shop on a first visit, and the classes of it."""

from __future__ import annotations

import pytest

from agent.answers import ViewerMemory
from agent.answers.voice import plural

BOTTLE = "LT-BTL-BLK-500"


@pytest.mark.parametrize(
    ("first", "then", "last", "says"),
    [
        ("开衫多少", "那燕麦的呢", "退货运费谁出", "退货运费由买家承担"),
        ("how much is the cardigan", "ok ill take oat", "how do i pay", "order the cardigan"),
    ],
)
def test_an_option_of_the_product_talked_about_wins_over_other_products(tell, first, then, last, says):
    memory = ViewerMemory()
    tell(first, memory=memory)
    verdict, _ = tell(then, memory=memory)
    assert verdict.products and all(sku.startswith("LT-CDG-OAT") for sku in verdict.products)
    _, said = tell(last, memory=memory)
    assert says in said


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("小孩能不能吃辣椒油", "含花生"),
        ("is the chili oil ok for my toddler", "Contains peanut"),
        ("收纳箱能坐人不", "不要站或坐"),
        ("儿童能不能坐收纳箱上", "不要站或坐"),
    ],
)
def test_who_may_and_what_must_not_be_is_answered_by_a_caution(tell, text, says):
    _, said = tell(text)
    assert says in said


@pytest.mark.parametrize("text", ["送刷子吗", "does it come with a brush"])
def test_a_thing_thrown_in_is_answered_by_the_running_offer(tell, text):
    verdict, said = tell(text, on_air=BOTTLE)
    assert verdict.outcome == "answered"
    assert "杯刷" in said or "bottle brush" in said


def test_terms_beside_a_dont_know_do_not_contradict_it(tell):
    verdict, said = tell("发啥快递", on_air=BOTTLE)
    assert verdict.outcome == "unknown"
    assert "具体这一点资料里没写" in said and "不能乱说" not in said
    assert tell("how long is the return window")[0].outcome == "answered"


@pytest.mark.parametrize(
    "text", ["您好", "主播在吗", "有人吗主播", "anyone here?", "辛苦啦 讲得明白", "谢谢主播", "thanks bye"]
)
@pytest.mark.parametrize("on_air", [None, BOTTLE])
def test_a_greeting_is_no_question_about_a_product(tell, text, on_air):
    verdict, _ = tell(text, on_air=on_air)
    assert verdict.outcome == "answered" and verdict.products == ()


def test_how_is_this_one_introduces_what_is_on_air(tell):
    verdict, said = tell("这个怎么样", on_air=BOTTLE)
    assert verdict.outcome == "answered" and said.startswith("这") and "¥79.00" in said


def test_what_comes_next_is_owned_up_to(tell):
    assert tell("下一个讲什么", on_air=BOTTLE)[0].reason == "run-down"


def test_the_cheapest_and_the_dearest_in_one_question(tell):
    _, said = tell("whats the cheapest and the most expensive thing")
    assert "¥12.90" in said and "¥269.00" in said


def test_recommendations_are_few_in_stock_and_vary(tell):
    told = [tell("给我推荐一个", on_air=BOTTLE, seed=seed)[0].products for seed in range(8)]
    assert len(set(told)) > 1
    assert all(2 <= len(products) <= 3 and not any(sku.startswith("LT-BTL") for sku in products) for products in told)


def test_a_running_percentage_is_said_beside_the_price(tell):
    _, said = tell("多少钱", on_air=BOTTLE)
    assert said.index("¥79.00") < said.index("九折")


def test_no_more_than_two_prices_are_told_one_by_one(tell):
    _, said = tell("四件套多少钱")
    assert said.count("¥") == 2


def test_names_in_the_plural_take_their_verb(tell):
    assert "the earbuds come in" in tell("do the earbuds come in red")[1]
    assert tell("does the tee come in black L")[1].startswith("The tee is sold out in Black L")
    assert plural("nuts") and plural("Cotton socks (5 pairs)")
    assert not plural("storage glass") and not plural("pack of socks")


@pytest.mark.parametrize(
    ("text", "outcome", "said"),
    [
        ("大米的蛋白质含量是多少", "unknown", ""),
        ("大米是多少", "answered", "52.90"),
        ("大米的净含量是多少", "answered", "5"),
    ],
)
def test_how_much_of_what_is_in_it_asks_no_money(tell, text, outcome, said):
    verdict, answer = tell(text)
    assert verdict.outcome == outcome
    assert said in answer
    assert ("52.90" in answer) == (said == "52.90")
