"""Words said to every shop are put right in their own place; what is right, or something else, stays."""

from __future__ import annotations

import pytest

from perception.voice.shop_words import put_right


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        ("积木神的石后能发货？", "积木什么时候能发货？"),
        ("洗发水沈闷时后能发货？", "洗发水什么时候能发货？"),
        ("12号练机怎么卖？", "12号链接怎么卖？"),
        ("买毛巾包油吗", "买毛巾包邮吗"),
        ("煮锅你是哪里人？", "主播你是哪里人？"),
        ("直播这个绳还有货吗", "主播这个绳还有货吗"),
    ],
)
def test_a_usual_word_is_put_right(heard, said):
    assert put_right(heard) == said
    assert put_right(said) == said


@pytest.mark.parametrize(
    "text",
    [
        "直播几点开始？",
        "什么时候发货？",
        "煮锅多少钱？",
        "这个锅能煮粥吗？",
        "住宿有没有优惠？",
        "三号链接还有货吗？",
        "三号仓库有货吗？",
        "五号明天能到吗？",
        "我昨天拍的还没发货",
        "how much is it?",
        "",
    ],
)
def test_anything_else_stays(text):
    assert put_right(text) == text
