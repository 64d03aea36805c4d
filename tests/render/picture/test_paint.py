"""Drawing with any font and any text: it never crashes, never loses the label, never cuts a price."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from render.picture import typeface
from render.picture.layout import lay_out
from render.picture.paint import Brush
from render.picture.photos import Photos
from render.picture.scene import Caption, Card, Question, Scene
from render.picture.template import load_template, template_for
from render.picture.typeface import BOLD, Typeface

TEMPLATE = load_template()


@pytest.fixture(scope="module")
def brush() -> Brush:
    return Brush(Typeface(None, lambda _: None), Photos(lambda _: None))


def draw(brush: Brush, scene: Scene, layer: str) -> tuple[int, int, np.ndarray]:
    return brush.draw(next(s for s in lay_out(scene, TEMPLATE, 720, 1280) if s.layer == layer))


def ink_height(rgba: np.ndarray) -> int:
    """Rows that carry white letters."""
    return int((rgba[..., :3].min(-1) > 200).any(1).sum())


@pytest.mark.parametrize("label", ["", "AI 主播 · 虚拟形象", "AI host", "虚拟主播", " \n ", "🤖🤖", "x" * 200])
def test_the_labels_letters_are_high_enough(brush, label):
    x, _, rgba = draw(brush, Scene(label=label), "label")
    assert ink_height(rgba) >= (36 if label.strip("x") or not label else 26)
    assert x >= 0
    assert x + rgba.shape[1] <= 720 * 0.85 + 2


def test_a_text_the_font_cannot_write_becomes_one_it_can(monkeypatch):
    monkeypatch.setattr(typeface, "SYSTEM_FONTS", ())
    told: list[str] = []
    brush = Brush(Typeface("/nowhere.ttf", told.append), Photos(told.append))
    assert len(told) == 2
    assert "cannot be read" in told[0]
    assert "no Chinese font" in told[1]
    chinese = draw(brush, Scene(label="虚拟主播"), "label")[2]
    english = draw(brush, Scene(label="AI host"), "label")[2]
    assert np.array_equal(chinese, english)


strange = "中文🤔👨\u200d👩\u200d👧\ud800\u202e\x00 $¥0123456789.,\n"
any_text = st.text(st.characters(codec=None), max_size=40) | st.text(strange, max_size=40)


@given(any_text, any_text, any_text)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_breaks_a_drawing(brush, a, b, c):
    scene = Scene(
        label=c,
        card=Card("S", a, b, c, a, b, c, "", a),
        caption=Caption(a + b),
        question=Question(a, b),
        ticker=(Question(b, c),),
    )
    for spec in lay_out(scene, TEMPLATE, 720, 1280):
        _, _, rgba = brush.draw(spec)
        assert rgba.dtype == np.uint8
        assert (rgba[..., :3] <= rgba[..., 3:]).all()


def test_a_long_price_is_smaller_and_whole(brush):
    def reds(price: str) -> int:
        rgba = draw(brush, Scene(card=Card("S", "x", price)), "card")[2].astype(int)
        red = (rgba[..., 0] > 200) & (rgba[..., 1] < 90)
        columns = np.flatnonzero(red.any(0))
        assert columns.size
        return int(columns[-1])

    assert reds("¥79.00") < reds("¥1,234,567,890.00") < 540 + 28


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, b"RIFF\0\0\0\0WEBPVP8 "])
def test_a_hostile_file_is_a_card_without_picture(tmp_path, content):
    told: list[str] = []
    brush = Brush(Typeface(None, lambda _: None), Photos(told.append))
    path = tmp_path / "p.png"
    path.write_bytes(content)
    with_file = draw(brush, Scene(card=Card("S", "Bottle", "$5", image=str(path))), "card")[2]
    again = draw(brush, Scene(card=Card("S", "Bottle", "$5", image=str(path))), "card")[2]
    without = draw(brush, Scene(card=Card("S", "Bottle", "$5", image="")), "card")[2]
    assert np.array_equal(with_file, without)
    assert np.array_equal(again, without)
    assert len(told) == 1
    assert "left out" in told[0]


def test_a_picture_too_large_is_left_out_before_it_is_decoded(tmp_path):
    told: list[str] = []
    path = tmp_path / "bomb.png"
    Image.new("1", (9000, 9000)).save(path)
    assert Photos(told.append).square(str(path), 160) is None
    assert "too many" in told[0]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_pictures_of_the_usual_kinds_are_shown(tmp_path, kind):
    path = tmp_path / "p"
    Image.new("RGB", (300, 200), (10, 200, 30)).save(path, kind)
    photo = Photos(pytest.fail).square(str(path), 160)
    assert photo.size == (160, 160)
    assert photo.getpixel((80, 80))[1] > 180


def test_a_struck_price_always_has_its_name(brush):
    card = Card("S", "Bottle", "$1,234,567.00", "$2,345,678.00", "List price", "120 in stock", lang="en")
    named = draw(brush, Scene(card=card), "card")[2]
    bare = draw(brush, Scene(card=Card("S", "Bottle", "$1,234,567.00", stock="120 in stock", lang="en")), "card")[2]
    assert not np.array_equal(named, bare)


@pytest.mark.parametrize("label", ["", "AI host", "AI主播", "AI-generated virtual shopping host"])
@pytest.mark.parametrize("width", [540, 720, 1080])
def test_label_and_question_do_not_touch(brush, label, width):
    scene = Scene(label=label, question=Question("Ming", "How much is the bottle, and does it come in pink?"))
    specs = lay_out(scene, TEMPLATE, width, width * 16 // 9)
    drawn = {s.layer: brush.draw(s) for s in specs}
    (label_x, label_y, plate), (x, y, _) = drawn["label"], drawn["question"]
    shadow = round(20 * width / 720)
    assert label_x + plate.shape[1] <= x + shadow or label_y + plate.shape[0] <= y + shadow


@pytest.mark.weights
def test_the_pinned_font_writes_the_chinese_label_and_price(model):
    told: list[str] = []
    font = next(model("font.cjk").rglob("*.otf"))
    brush = Brush(Typeface(font, told.append), Photos(told.append))
    assert brush.type.can_chinese
    label = draw(brush, Scene(), "label")[2]
    assert ink_height(label) >= 72  # two lines of 36
    assert brush.type.clean("价格¥79.00，包邮🤔") == "价格¥79.00，包邮"
    card = Card("C1", "云杉保温杯", "¥79.00", "¥129.00", "", "库存 120 件", "3")
    assert draw(brush, Scene(card=card), "card")[2].any()
    assert told == []


@pytest.mark.weights
@pytest.mark.parametrize("size", [(720, 1280), (1080, 1920), (1080, 1080), (1280, 720), (1920, 1080)])
@pytest.mark.parametrize("label", ["AI主播 · 内容由AI生成", "AI host · AI-generated content"])
def test_the_profiles_labels_break_no_word_and_lie_on_nothing(model, size, label):
    brush = Brush(Typeface(next(model("font.cjk").rglob("*.otf")), lambda _: None), Photos(lambda _: None))
    scene = Scene(label=label, seller="商家 小店 · 路 1 号 · 电话")
    spec = lay_out(scene, load_template(template_for(*size)), *size)[-1]
    x, y, rgba = brush.draw(spec)
    assert y + rgba.shape[0] <= spec.box.y + spec.box.height
    assert x + rgba.shape[1] <= spec.box.x + spec.box.width
    type_size = brush._size_for(spec.content.least, list(spec.content.lines))
    longest = max((w for line in spec.content.lines for w in line.split()), key=len)
    assert rgba.shape[1] >= brush.type.width(longest, type_size, BOLD)
