"""Ways of asking are put into the plain ones; what is plain, and what only looks alike, stays."""

from __future__ import annotations

import pytest

from agent.answers.intent import read
from agent.answers.rewording import reworded


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("枕头给个价", "price"),
        ("蜡烛多少一个", "price"),
        ("台灯怎么收费", "price"),
        ("what do i pay for the lamp", "price"),
        ("what are you charging for the lamp", "price"),
        ("洗发水打折前是多少", "list_price"),
        ("price before the markdown of the kettle", "list_price"),
        ("鞋子补货了没", "stock"),
        ("拍不了了吗", "stock"),
        ("pink bottle gone?", "stock"),
        ("are the sneakers back yet", "stock"),
        ("发广东要几天", "shipping"),
        ("多少钱起包邮", "shipping"),
        ("min spend so i skip postage?", "shipping"),
        ("days for the rice to come", "shipping"),
        ("who pays if i send something back", "returns"),
        ("手霜第二支便宜吗", "discount"),
        ("a multi buy on the oil?", "discount"),
        ("missed the start, what is it you're showing", "on_air"),
        ("evening all", "greeting"),
        ("刚来 第一次看", "greeting"),
    ],
)
def test_the_plain_words_carry_the_intent(text, intent):
    assert intent in read(reworded(text)).intents


@pytest.mark.parametrize(
    "text",
    [
        "绳子几米长",
        "what will the pillow set me back",
        "can i get my money back",
        "要花多少时间装",
        "砍个价呗",
        "一盒几双",
        "does it come with a lid",
    ],
)
def test_what_only_looks_alike_stays(text):
    assert reworded(text) == text
