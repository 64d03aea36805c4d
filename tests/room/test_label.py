"""The AI label in the pixels: nothing in a room file takes the platform's words out of the picture."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from agent.profiles import load
from commands.fonts import font_of
from commands.host import open_programme
from commands.host_choice import Use
from commands.platform_rules import label_of
from commands.room_settings import PictureChoice, RoomSettings
from models.store import Store
from render.picture.painter import Painter
from render.picture.scene import Scene
from render.stage.beat import REST, SILENCE, Beat
from tests.room.pixels import label_score

pytestmark = pytest.mark.weights


@pytest.fixture(scope="module")
def font(model) -> Path:
    model("font.cjk")
    return font_of(Store())


@pytest.mark.parametrize("own", ["", "\u200b", "林记小店今天营业" * 9, "小店"])
def test_a_room_file_cannot_take_the_label_out_of_the_picture(font, own):
    room = RoomSettings(profile="kuaishou", picture=PictureChoice(label=own))
    picture = room.picture.model_copy(update={"label": label_of(room)})
    painter = Painter(font)
    try:
        programme = open_programme(painter, picture, 0, Use("tea", "own", date(2026, 11, 25)))
        frame = programme.compose(0, Beat(SILENCE, REST, speaking=False), Scene(label=picture.label))
        rgb = frame.to_ndarray(format="rgb24")
    finally:
        painter.close()
    for words in load("kuaishou").label["zh"].split(" · "):
        assert label_score(rgb, words, font) > 0.6, words
