"""Whatever the scene: the label is last and large, nothing overlaps, nothing lies where apps cover, no word is lost."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from errors import BadInput
from render.picture.layout import Label, breadth, label_lines, lay_out, page_of, pages_of
from render.picture.scene import Caption, Card, Promo, Question, Scene
from render.picture.template import load_template

TEMPLATE = load_template()
SIZES = {
    "portrait": [(720, 1280), (1080, 1920), (540, 960)],
    "landscape": [(1280, 720), (1920, 1080)],
    "square": [(1080, 1080), (720, 720)],
}
SHAPES = [(name, size) for name, sizes in SIZES.items() for size in sizes]
text = st.text(max_size=60)
langs = st.sampled_from(["zh", "en"])
questions = st.builds(Question, text, text)
cards = st.builds(Card, text, text, text, text, text, text, text, st.sampled_from(["", "x.png"]), text, lang=langs)
captions = st.builds(Caption, st.text(max_size=200), langs, st.floats(0, 1))
scenes = st.builds(
    Scene,
    text,
    st.none() | cards,
    st.none() | captions,
    st.none() | questions,
    st.lists(questions, max_size=5).map(tuple),
    st.booleans(),
    lang=langs,
    promo=st.none() | st.builds(Promo, text, text),
    seller=text,
    media=st.sampled_from(["", "more.png"]),
    guest=st.sampled_from(["", "小李"]) | text,
)
sizes = st.sampled_from(SIZES["portrait"])
shapes = st.sampled_from(SHAPES)


@given(scenes, shapes)
@settings(max_examples=150, deadline=None)
def test_the_label_is_always_last_and_always_large(scene, shape):
    name, size = shape
    *others, label = lay_out(scene, load_template(name), *size)
    assert label.layer == "label"
    assert isinstance(label.content, Label)
    assert label.content.least >= 0.05 * min(size)
    assert any(line.strip() for line in label.content.lines)
    assert all(spec.layer != "label" for spec in others)


@given(scenes, shapes)
@settings(max_examples=250, deadline=None)
def test_nothing_overlaps_or_lies_where_apps_cover(scene, shape):
    name, (width, height) = shape
    template = load_template(name)
    safe = template.safe
    specs = lay_out(scene, template, width, height)
    for spec in specs:
        box = spec.box
        assert box.x >= 0
        assert box.y >= safe.top * height - 2
        assert box.x + box.width <= (1 - safe.right) * width + 2
        assert box.y + box.height <= (1 - safe.bottom) * height + 2
    for a, b in combinations([s.box for s in specs], 2):
        beside = a.x + a.width <= b.x or b.x + b.width <= a.x
        assert beside or a.y + a.height <= b.y or b.y + b.height <= a.y


@given(st.text(max_size=300), st.floats(4, 60))
def test_pages_lose_no_character(sentence, ems):
    pages = pages_of(sentence, ems)
    assert "".join("".join(pages).split()) == "".join(sentence.split())
    assert all(breadth(page) <= ems + 1 for page in pages)


def test_pages_turn_with_what_was_spoken_and_break_at_pauses():
    sentence = "这款保温杯现在七十九元，库存还有一百二十件，保温十二个小时，今天下单明天就能发货。"
    shown = [page_of(Caption(sentence, "zh", share), 14).text for share in (0, 0.3, 0.6, 0.99)]
    assert shown[0].startswith("这款保温杯")
    assert shown[-1].endswith("发货")
    assert len(set(shown)) >= 2
    assert all(not page.endswith("，") for page in shown)


@pytest.mark.parametrize(
    "sentence", ["It costs $1,279.99 today and ships tomorrow " * 2, "原价一千二百九十九元现价¥1279.50元包邮" * 3]
)
def test_a_number_is_never_cut_in_two(sentence):
    joined = " ".join(pages_of(sentence, 17))
    for number in ("$1,279.99", "¥1279.50"):
        assert joined.count(number) == " ".join(sentence.split()).count(number)


def test_a_long_label_stands_in_lines():
    assert label_lines("AI 主播 · 虚拟形象") == ("AI 主播", "虚拟形象")
    assert label_lines("AI 主播 · 虚拟形象 · 小店") == ("AI 主播", "虚拟形象", "小店")
    assert label_lines("AI host") == ("AI host",)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("label", ["AI", "AI主播 · 内容由AI生成", "AI host · AI-generated content", "内容由AI生成" * 4])
def test_a_question_stands_beside_the_label_and_never_on_the_face(shape, label):
    name, (width, height) = shape
    scene = Scene(
        label=label,
        card=Card("A", "杯子", "¥79.00", image="x.png"),
        caption=Caption("现在七十九元"),
        question=Question("小明", "多少钱"),
        ticker=(Question("小红", "有货吗"),),
        promo=Promo("九折", "距结束 01:00:00"),
        seller="商家 小店 · 路 1 号 · 电话",
    )
    template = load_template(name)
    specs = {s.layer: s.box for s in lay_out(scene, template, width, height)}
    assert specs["question"].y == specs["label"].y
    assert specs["question"].width >= template.sizes.question_least * width / template.width - 2
    assert specs["seller"].y > specs["label"].y
    assert specs["promo"].y >= 0.5 * height - 2 or name == "landscape"  # of the upright shapes: below the lips
    assert specs["promo"].y + specs["promo"].height <= specs["card"].y


def test_a_guest_who_is_heard_is_named_in_the_questions_place():
    scene = Scene(question=Question("路人", "多少钱？"), guest="小李")
    for lang, words in (("zh", ("嘉宾 · 小李", "连麦中")), ("en", ("Guest · 小李", "is speaking"))):
        specs = lay_out(replace(scene, lang=lang), TEMPLATE, 720, 1280)
        (shown,) = [spec.content for spec in specs if spec.layer == "question"]
        assert (shown.who, shown.text) == words


def test_a_question_with_nothing_to_show_is_no_bubble():
    layers = [s.layer for s in lay_out(Scene(question=Question("小明", " ")), TEMPLATE, 720, 1280)]
    assert "question" not in layers


def test_a_template_says_what_is_wrong_with_it(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("[sizes]\ngapp = 3\n", "utf-8")
    with pytest.raises(BadInput, match="unknown key 'gapp'"):
        load_template(path)
    path.write_text("[sizes]\ngap = 'wide'\n", "utf-8")
    with pytest.raises(BadInput, match="must be int"):
        load_template(path)
    with pytest.raises(BadInput, match="no such template"):
        load_template("nowhere")
    path.write_text("[sizes]\ngap = 20\n", "utf-8")
    assert load_template(path).sizes.gap == 20
