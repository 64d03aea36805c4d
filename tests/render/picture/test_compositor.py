"""Whole pictures: the label in the pixels of every frame, layers that come and go, and the clock's budget."""

from __future__ import annotations

import time

import numpy as np
import pytest

from render.picture.compositor import FADE_TICKS, OUTDATED_AFTER, REST_AFTER, Compositor
from render.picture.scene import Caption, Card, Question, Scene
from render.speech import MOUTH
from tests.render.picture.conftest import PlainFace

SHUT = np.zeros(len(MOUTH), np.float32)
CARD = Card("C1", "Bottle 500 ml", "$79.00", "$129.00", "List price", "120 in stock", "3", lang="en")
SCENES = {
    "empty": Scene(),
    "blank label": Scene(label="   "),
    "card": Scene(label="AI host", card=CARD),
    "full": Scene(
        label="AI host",
        card=CARD,
        caption=Caption("It is $79.00 today and it keeps warm for twelve hours.", "en"),
        question=Question("Ming", "How much is it?"),
        ticker=(Question("A", "Is there a pink one?"), Question("", "")),
    ),
    "resting": Scene(resting=True, card=CARD.without_facts()),
}


def luma(frame) -> np.ndarray:
    return frame.to_ndarray()[: frame.height]


def run(compositor: Compositor, scene: Scene, ticks: int, first: int = 0, mouth=SHUT):
    frame = None
    for n in range(first, first + ticks):
        frame = compositor.compose(n, mouth, None, scene)
    return frame


def drawn(compositor: Compositor, painter, scene: Scene, first: int = 0):
    """Compose until every wanted layer is there and has faded in."""
    compositor.compose(first, SHUT, None, scene)
    for spec in compositor._specs:
        painter.wait(spec)
    return run(compositor, scene, FADE_TICKS + 2, first + 1)


def shows_label(frame, compositor: Compositor) -> bool:
    tile = compositor.label
    seen = luma(frame)[tile.y : tile.y + tile.height, tile.x : tile.x + tile.width].astype(int)
    letters = (tile.inks[0].keep == 0) & (tile.inks[0].add > 220 * 256)
    rows = letters.any(1).sum()
    return letters.sum() > 300 and rows >= 36 and bool((seen[letters] > 215).all())


@pytest.mark.parametrize("name", SCENES)
def test_the_label_is_in_the_pixels_of_every_frame(face, painter, name):
    compositor = Compositor(face, painter)
    for n in range(30):
        assert shows_label(compositor.compose(n, SHUT, None, SCENES[name]), compositor)
    assert shows_label(drawn(compositor, painter, SCENES[name], 30), compositor)


def test_the_label_stays_while_a_new_one_is_drawn_and_when_it_is_emptied(face, painter):
    compositor = Compositor(face, painter)
    first = compositor.label
    compositor.compose(0, SHUT, None, Scene(label="AI host, virtual"))
    painter.wait(compositor._specs[-1])
    assert shows_label(compositor.compose(1, SHUT, None, Scene(label="AI host, virtual")), compositor)
    second = compositor.label
    assert second.key != first.key
    run(compositor, Scene(label="", lang="en"), 10, 2)
    assert compositor.label is second


def test_the_first_label_is_there_before_the_first_picture(face, painter):
    compositor = Compositor(face, painter, scene=Scene(label="AI host"))
    assert shows_label(compositor.compose(0, SHUT, None, Scene()), compositor)


def test_the_mouth_moves_under_the_layers(face, painter):
    compositor = Compositor(face, painter)
    wide = SHUT.copy()
    wide[0] = 1.0
    shut = luma(run(compositor, Scene(), 1))[470:510, 320:400].mean()
    wide = luma(run(compositor, Scene(), 1, 1, wide))[470:510, 320:400].mean()
    assert (round(shut), round(wide)) == (16, 235)


def test_layers_come_and_go_and_leave_nothing_behind(painter):
    compositor = Compositor(PlainFace(), painter)
    bare = luma(drawn(compositor, painter, Scene(label="AI host"))).copy()
    full = luma(drawn(compositor, painter, SCENES["full"], 20)).copy()
    assert (bare != full).mean() > 0.1
    again = luma(run(compositor, Scene(label="AI host"), FADE_TICKS + 3, 60))
    assert np.array_equal(bare, again)


def test_an_old_price_does_not_stay_when_the_new_one_cannot_be_drawn(face, painter, monkeypatch):
    compositor = Compositor(face, painter)
    drawn(compositor, painter, Scene(card=CARD))
    assert "card" in compositor._layers
    monkeypatch.setattr(painter, "request", lambda spec: "")
    run(compositor, Scene(card=Card("C1", "Bottle 500 ml", "$99.00")), OUTDATED_AFTER + FADE_TICKS + 3, 20)
    assert "card" not in compositor._layers


def test_a_short_rest_is_not_announced(face, painter):
    compositor = Compositor(face, painter)
    resting = Scene(resting=True)
    run(compositor, resting, REST_AFTER - 1)
    assert all(s.layer != "rest" for s in compositor._specs)
    run(compositor, resting, 3, REST_AFTER - 1)
    assert any(s.layer == "rest" for s in compositor._specs)


def test_a_full_picture_keeps_the_clocks_budget(face, painter):
    """4 ms a frame with card, caption, question, ticker and label; the median, since the machine is shared."""
    compositor = Compositor(face, painter)
    drawn(compositor, painter, SCENES["full"])
    spent = []
    for n in range(100, 200):
        began = time.perf_counter()
        compositor.compose(n, SHUT, None, SCENES["full"])
        spent.append(time.perf_counter() - began)
    assert np.median(spent) < 0.004
