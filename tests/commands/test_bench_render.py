"""The render bench counts what it runs: stages that add up, rooms side by side, no GPU promised where there is none."""

from __future__ import annotations

import argparse

import pytest

from commands.bench import render
from commands.host import font_of
from commands.room_settings import PictureChoice
from errors import Missing
from models.store import Store
from render.picture.painter import Painter

SMALL = PictureChoice(width=360, height=640)


@pytest.fixture
def painter():
    painter = Painter(font_of(Store()))
    yield painter
    painter.close()


def test_stages_add_up_and_the_face_is_given_back(painter):
    programme = render._open(painter, SMALL, 0, "cpu")
    face = programme.compositor.face
    figures = render._round(programme, SMALL, 12)
    assert programme.compositor.face is face
    parts = figures["ms"]
    assert parts["face"] > 0 and parts["encode"] > 0
    assert parts["face"] + parts["picture"] + parts["encode"] < 3 * parts["whole"]
    assert figures["fps"] > 0 and figures["ms_p95"] >= parts["whole"]


def test_two_rooms_run_side_by_side(painter):
    figures = render._together(painter, SMALL, 6, 2, "cpu")
    assert figures["rooms_at_25"] == pytest.approx(2 * figures["fps"] / 25, abs=0.1)


def test_a_gpu_that_is_not_here_is_said_to_be_missing():
    torch = pytest.importorskip("torch")
    if torch.cuda.is_available():
        pytest.skip("there is one here")
    parser = argparse.ArgumentParser()
    render.add_arguments(parser)
    with pytest.raises(Missing, match="CUDA"):
        render.measure(parser.parse_args(["--device", "cuda"]))
