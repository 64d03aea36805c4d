"""The render bench counts what it runs: stages that add up, rooms side by side, no GPU promised where there is none."""

from __future__ import annotations

import argparse

import pytest

from commands.bench import render
from commands.fonts import font_of
from commands.room_settings import PictureChoice
from errors import BadInput, Missing
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


def test_an_engines_twin_is_measured_from_sound_to_encoded_frame(monkeypatch):
    monkeypatch.setattr("commands.bench.engines.SECONDS", 0.6)
    monkeypatch.setattr("commands.bench.engines.CHUNKS", (1, 2))
    parser = argparse.ArgumentParser()
    render.add_arguments(parser)
    flags = "--engine wav2lip --twin --sizes 360x640 --frames 16 --rooms 1 3 --depth 1 --width 8"
    figures = render.measure(parser.parse_args(flags.split()))["360x640"]
    assert "twin" in figures["weights"] and figures["runs_on"] == "cpu" and figures["side"] == 96
    assert set(figures["draw"]) == {"1", "2"} and set(figures["rooms"]) == {"1", "3"}
    assert figures["end_to_end"]["fps"] > 0 and figures["end_to_end"]["mouths_in_time"] == 1.0
    assert 0 <= figures["live"]["mouths_in_time"] <= 1


def test_an_engine_without_weights_or_twin_is_refused():
    parser = argparse.ArgumentParser()
    render.add_arguments(parser)
    with pytest.raises(BadInput, match="--twin"):
        render.measure(parser.parse_args(["--engine", "musetalk"]))
