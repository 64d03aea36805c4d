"""The render bench counts what it runs: stages that add up, rooms side by side, no GPU promised where there is none."""

from __future__ import annotations

import argparse

import pytest

from commands.bench import engine_twins, render
from commands.bench.room_table import most_rooms
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


def test_the_table_of_rooms_is_one_command(monkeypatch):
    """As on a card, tiny, on the CPU."""
    monkeypatch.setattr("commands.bench.engines.SECONDS", 0.6)
    monkeypatch.setattr("commands.bench.room_table._TURNS", 1)
    monkeypatch.setattr("commands.bench.room_table._FRAMES", 4)
    parser = argparse.ArgumentParser()
    render.add_arguments(parser)
    flags = "--table --twin --sizes 360x640 --frames 8 --rooms 1 2 --depth 1 --width 8"
    figures = render.measure(parser.parse_args(flags.split()))
    assert list(figures["engines"]) == ["builtin", "wav2lip", "wav2lip256", "ultralight", "musetalk"]
    for row in figures["engines"].values():
        assert {"1", "2"} >= set(row["ticks"]) and "1" in row["ticks"] and row["runs_on"] == "cpu"
        assert row["rooms_at_25"] == max([int(n) for n, ms in row["ticks"].items() if ms <= 40.0], default=0)
        assert "random" in row["weights"] or row["weights"] == "the built-in pack"
    assert figures["cores"]["count"] >= 1 and figures["cores"]["ms_a_room"] > 0
    monkeypatch.setattr(engine_twins, "SIZES", ((1, 8), (1, 4)))
    figures = render.measure(parser.parse_args([*flags.replace("--twin", "--engines musetalk").split()]))
    assert (
        "as published" in figures["engines"]["musetalk"]["weights"] and "1" in figures["engines"]["musetalk"]["ticks"]
    )
    with pytest.raises(BadInput, match=r"no engine 'wav3lip'.*builtin"):
        render.measure(parser.parse_args(["--table", "--engines", "wav3lip"]))


def test_the_most_rooms_are_found_between_two_counts():
    for truth in (0, 1, 3, 11, 37, 64, 200):
        best, more, seen = most_rooms(
            lambda count, truth=truth: 40.0 if count <= truth else 41.0, (1, 2, 4, 8, 16, 32, 64)
        )
        assert more == (truth >= 64) and best <= truth
        assert best == min(truth, 64) or best >= truth * 15 / 16 - 1
        assert len(seen) < 14


def test_sized_twins_have_the_multiplications_they_claim(tmp_path, monkeypatch):
    """Of the convolutions alone, which are not made: they are large."""
    counts, name = {"unet": 0, "vae_decoder": 0}, "unet"

    def counted(self, x, a, b, kernel=3, stride=1, *, up=False):
        if name in counts and not up:
            counts[name] += a * b * kernel**2 * (32 if name == "unet" else 256) ** 2
        return "x"

    def over(path, model, **_):
        nonlocal name
        name = {"unet": "vae", "vae_encoder": "vae_decoder"}.get(path.stem, name)  # what comes next

    monkeypatch.setattr(engine_twins._Net, "conv", counted)
    monkeypatch.setattr(engine_twins, "_save", over)
    engine_twins.write_sized("musetalk", tmp_path)
    assert counts["unet"] == pytest.approx(0.9e11, rel=0.05) and counts["vae_decoder"] == pytest.approx(
        3.1e11, rel=0.05
    )


def test_an_engine_without_weights_or_twin_is_refused():
    parser = argparse.ArgumentParser()
    render.add_arguments(parser)
    with pytest.raises(BadInput, match="--twin"):
        render.measure(parser.parse_args(["--engine", "musetalk"]))
    with pytest.raises(BadInput, match="--engine musetalk"):
        render.measure(parser.parse_args(["--engine", "wav2lip", "--sized"]))
