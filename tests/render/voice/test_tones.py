"""一 as it is said: bent before what it counts, plain in digit strings, ordinals and at the end of a number."""

from __future__ import annotations

import pytest
from misaki.zh import ZHG2P
from pypinyin import Style, lazy_pinyin

from render.voice.phonemes import phonemes
from render.voice.tones import bent


def tones(text: str) -> str:
    """The tones of every 一 in it."""
    pinyin = lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True)
    return "".join(p[-1] for c, p in zip(text, bent(text, pinyin), strict=True) if c == "一")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("一千块", "4"), ("一千一百零九块", "44"), ("一百一十九块", "41"), ("一万一千", "24"), ("一亿", "2"),
        ("十一块", "1"), ("二十一块", "1"), ("一百零一块", "41"), ("十一万", "1"), ("一块一毛", "24"), ("一件", "2"),
        ("一条", "4"), ("一天", "4"), ("一瓶", "4"), ("一个", "2"), ("第一名", "1"), ("买一送一", "11"),
        ("一月一日", "11"), ("一号链接", "1"), ("二零一一年", "11"), ("一点五升", "1"), ("统一", "1"),
    ],
)  # fmt: skip
def test_one_is_said_in_its_tone(text, said):
    assert tones(text) == said


@pytest.mark.parametrize(
    "text", ["这款保温杯双层真空杯身", "内胆是三幺六不锈钢", "今天下单就发货欢迎大家", "满两件再减"]
)
def test_what_holds_no_one_is_as_the_voice_was_trained(text):
    assert phonemes(text) == " ".join(ZHG2P.legacy_call(text).split())
