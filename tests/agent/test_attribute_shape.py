"""An attribute makes a sentence a host would say, whatever its name."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agent.rundown.assortment import Assortment
from agent.rundown.attribute_shape import SHAPES, same, shape
from agent.rundown.phrases_en import PHRASES as EN
from agent.rundown.phrases_zh import PHRASES as ZH
from agent.rundown.plan import Topic
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
    assert not same("容量", "500 毫升", "容量有两种，750 毫升更大。")
