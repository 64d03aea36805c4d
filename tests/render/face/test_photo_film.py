"""A host made from a photo, filmed at rest: its film holds still mouths and a head that moves, for an engine to use."""

from __future__ import annotations

import argparse
import shutil

import numpy as np
import pytest

from commands.avatar import add_arguments
from render.face.film import open_film, pictures
from render.face.own import film as own_film
from render.face.own import footage, photo_film

pytestmark = pytest.mark.weights


@pytest.fixture
def short(monkeypatch):
    monkeypatch.setattr(photo_film, "SECONDS", 0.8)
    monkeypatch.setattr(footage, "SHORTEST", 0.6)
    monkeypatch.setattr(own_film, "_SHORTEST", 0.4)


def test_a_photos_host_gets_a_film_with_the_whole_head_for_ditto(photo_pack, model, tmp_path, short):
    pack = shutil.copytree(photo_pack, tmp_path / "host")
    report = photo_film.film_of_photo(pack, model("face.landmarks"), "ditto", lambda _: None)
    film = open_film(pack)
    assert report["engine"] == film.engine == "ditto" and 9 <= film.frames <= 20
    # the film's places are the plate's, two thirds as large: its head moves by a few pixels, no more
    np.testing.assert_allclose(film.way[:, 0, 0], 2 / 3, atol=0.01)
    assert np.abs(film.way[:, :, 2]).max() < 12 and np.abs(film.light - 1).max() < 0.05
    sides = film.boxes[:, 2:] - film.boxes[:, :2]
    assert np.ptp(sides) < 3 and 400 < sides[0, 0] < 720  # head and shoulders
    assert film.eyes.shape == (8,) and 0.5 < film.eyes[:2].min() < 2.0
    first, *_, last = (frame.astype(int) for frame in pictures(pack / "film.mp4"))
    assert np.abs(first - last).mean() < 4  # the same picture, at rest


def test_a_mouth_of_ones_own_is_not_learnt_from_a_photo(capsys):
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    flags = ["from-photo", "anna.jpg", "--consent", "anna.toml"]
    assert parser.parse_args([*flags, "--engine", "ditto"]).engine == "ditto"
    with pytest.raises(SystemExit):
        parser.parse_args([*flags, "--engine", "own"])
    assert "invalid choice: 'own'" in capsys.readouterr().err
