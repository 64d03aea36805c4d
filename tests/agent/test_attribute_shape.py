"""An attribute makes a sentence a host would say, whatever its name."""

from __future__ import annotations

import random
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from agent.rundown import Rest, Rundown
from agent.rundown.assortment import Assortment
from agent.rundown.attribute_shape import SHAPES, same, shape
from agent.rundown.phrases_en import PHRASES as EN
from agent.rundown.phrases_zh import PHRASES as ZH
from agent.rundown.plan import Topic, block
from agent.rundown.slots import Scene
from agent.rundown.wording import word
from catalog import SAMPLE, Attribute, Catalog


@pytest.fixture(scope="module")
def product():
    with tempfile.TemporaryDirectory() as folder, Catalog.open(Path(folder) / "catalog.db") as catalog:
        catalog.import_file(SAMPLE)
        yield next(iter(catalog.products()))


def ways(product, lang: str, name: str, value: str) -> set[str]:
    """All the sentences made of this attribute."""
    row = replace(product, attributes=(Attribute(name, value, lang),))
    scene = Scene(Assortment({row.handle: row}), datetime(2026, 11, 25, tzinfo=UTC))
    said = [word(row, Topic("attribute"), lang, turn, scene) for turn in range(60)]
    return {w.sentence.text for w in said if w is not None}


@pytest.mark.parametrize(
    ("lang", "name", "value", "sentence"),
    [
        ("zh", "净含量", "80 克", "净含量是80 克。"),
        ("zh", "蓝牙", "5.3", "蓝牙是5.3的。"),
        ("zh", "执行标准", "GB 6675", "执行标准是GB 6675。"),
        ("zh", "硅油", "不含", "不含硅油。"),
        ("zh", "双设备", "支持", "双设备，支持的。"),
        ("zh", "粉尘率", "低于 0.5%", "粉尘率低于 0.5%。"),
        ("zh", "洗碗机", "盒身可以，盖手洗", "进洗碗机的话，盒身可以，盖手洗。"),
        ("zh", "漆", "水性漆", "它是水性漆。"),
        ("zh", "糖", "不另加糖", "它不另加糖。"),
        ("zh", "没人见过的名字", "甲", "没人见过的名字是甲。"),
        ("en", "Net weight", "80 g", "The net weight is 80 g."),
        ("en", "Bluetooth", "5.3", "It has Bluetooth 5.3."),
        ("en", "Standard", "GB 6675", "It meets GB 6675."),
        ("en", "Seal", "food-grade silicone, removable", "The seal is food-grade silicone, removable."),
        ("en", "Grade", "First grade", "It's first grade."),
        ("en", "Works on", "gas, induction", "It works on gas, induction."),
        ("en", "Made in", "Hangzhou", "It's made in Hangzhou."),
        ("en", "In a box", "5 pairs", "It's 5 pairs in a box."),
        ("en", "Sheets", "80", "There are 80 sheets."),
        ("en", "Ports", "USB-A, USB-C", "The ports are USB-A, USB-C."),
        ("en", "Silicone", "none", "It has no silicone."),
        ("en", "Age", "8 and up", "It's for ages 8 and up."),
        ("en", "Folded", "4 cm thick", "Folded, it's 4 cm thick."),
        ("en", "Wuzzle", "violet", "The wuzzle is violet."),
    ],
)
def test_a_sentence_a_host_would_say(product, lang, name, value, sentence):
    said = ways(product, lang, name, value)
    assert sentence in said, said
    assert len(said) >= 2, "and another way to say it"


def test_no_phrase_reads_like_a_form():
    for table in (ZH, EN):
        for kind in ("attribute", "pair"):
            for phrase in table[kind]:
                assert not phrase.startswith(("{name}，{value}", "{name}：", "{Name}:", "{Name},")), phrase
                assert "参数" not in phrase and "Now {name}" not in phrase
    for lang, table in (("zh", ZH), ("en", EN)):
        spoken = "".join(table["attribute"])
        for name, value in (("材质", "木"), ("洗碗机", "可以"), ("Standard", "X 1"), ("Fits", "37"), ("Pieces", "60")):
            assert "{" + shape(name, value, lang) in spoken or "{" + shape(name, value, lang).title() in spoken
            assert shape(name, value, lang) in SHAPES


def test_what_a_sentence_already_said_is_known():
    assert same("洗碗机", "盒身可以，盖手洗", "盒身可以进洗碗机，盖子请手洗。")
    assert not same("洗碗机", "可以", "盖子请手洗。")
    assert same("Capacity", "500 ml", "The capacity is 500 ml.")
    assert same("容量", "370、640、1040 毫升", "三件套是 370、640 和 1040 毫升，能叠着放。")
    assert same("Net weight", "50 g", "A flat 50 g tube that fits a pocket.")
    assert not same("Net weight", "50 g", "A flat 250 g tube that fits a pocket.")
    assert not same("容量", "500 毫升", "容量有两种，750 毫升更大。")


def test_a_block_does_not_say_twice_what_a_description_says(product):
    box = replace(
        product,
        description={"zh": "玻璃保鲜盒。盒身可以进洗碗机，盖子请手洗。"},
        attributes=(Attribute("洗碗机", "盒身可以，盖手洗", "zh"), Attribute("口径", "4.6 厘米", "zh")),
    )
    for seed in range(20):
        topics = block(box, "zh", lambda _: True, random.Random(seed), compared=[])
        assert {t.index for t in topics if t.kind == "attribute"} == {1}
        later = block(box, "zh", lambda t: t.kind != "point", random.Random(seed), compared=[])
        assert {t.index for t in later if t.kind == "attribute"} == {0, 1}, "said in another block"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_openings_are_apart_and_a_shop_of_one_is_not_counted(product, lang):
    rundown, now, said = Rundown((lang,), 5), 1.78e9, []
    for _ in range(60):
        given = rundown.next({product.handle: product}, now)
        if isinstance(given, Rest):
            now += given.seconds
            continue
        rundown.spoken(given, now)
        said.append(given.sentence.text)
        now += 8.0
    assert not any(words in said[0] for words in ("一共", "1款", "1 product")), said[0]
    assert not any(words in " ".join(said) for words in ("哪一款", "两款", "Torn between", "Which one would you"))
    leads = (
        "讲",
        "细说一下",
        "先说这个",
        "往细里讲",
        "Looking closer",
        "To be specific",
        "Worth knowing",
        "In plain words",
    )
    for one, two in pairwise(said):
        assert not any(one.startswith(lead) and two.startswith(lead) for lead in leads), (one, two)
