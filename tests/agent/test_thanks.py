"""Thanks that a host would say: for one, two and many, for who has no name, for several things at once."""

from __future__ import annotations

from itertools import product

import pytest

from agent.thanks import EN, EN_ALSO, ZH, ZH_ALSO, ZH_FIRST, Thanks, crowd

CROWDS = (["大哥"], ["大哥", "路人"], ["大哥", "路人", "小红", "老王"], ["🎉"], ["🎉", "💥"])


def said(groups: dict[str, list[str]], lang: str, kind: str = "thanks") -> set[str]:
    """Every sentence for these people."""
    thanks, out = Thanks(lang), set()
    for turn in range(12):
        thanks.turn = turn
        entries = {k: [(str(i), k, n, 0.0) for i, n in enumerate(names)] for k, names in groups.items()}
        batch = thanks._word(entries, kind, lambda _: True)
        assert batch is not None
        out.add(batch.sentence.text)
    return out


def test_a_gift_and_a_follow_in_one_sentence():
    zh = said({"gift": ["大哥"], "follow": ["路人"]}, "zh")
    assert "谢谢大哥的礼物，也谢谢路人的关注！" in zh or "感谢大哥的礼物，也谢谢路人的关注！" in zh
    en = said({"gift": ["Anna"], "follow": ["Bob"]}, "en")
    assert any(text.endswith("And thanks for following, Bob!") for text in en), en
    assert len(zh) >= 3 and len(en) >= 2


@pytest.mark.parametrize("names", CROWDS)
def test_every_pattern_for_every_crowd(names):
    for groups in product((None, "gift"), (None, "order"), (None, "follow")):
        kinds = [k for k in groups if k]
        if not kinds:
            continue
        for text in said(dict.fromkeys(kinds, names), "zh"):
            assert "；" not in text and "欢迎" + crowd(names, "zh") + "点" not in text and "送的" not in text
            assert text.endswith("！") and "{" not in text
        for text in said(dict.fromkeys(kinds, names), "en"):
            assert text[0].isupper() or text.startswith("大哥"), text
            assert text.endswith("!") and "{" not in text
            if "gift" in kinds:
                assert ("gifts" in text) == (len(names) > 1)


def test_people_are_named_and_counted():
    assert crowd(["Anna"], "en") == "Anna"
    assert crowd(["Anna", "Bob"], "en") == "Anna and Bob"
    assert crowd(["Anna", "Bob", "Cleo"], "en") == "Anna, Bob and 1 more"
    assert crowd(["小明", "小红", "小刚"], "zh") == "小明、小红和另外1位朋友"


def test_the_tables_fit_together():
    assert set(ZH) == set(EN) and set(ZH_ALSO) == set(EN_ALSO) == {"order", "follow"}
    assert set(ZH_FIRST) == {"gift", "order"}, "a follow is thanked last"
