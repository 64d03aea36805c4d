"""A host from a photo: which photos will do, and that what comes of one moves like the truth."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from commands.bench.own_host import compared
from errors import BadInput
from render.face import Life, load_face
from render.face.own.landmarks import Landmarker
from render.face.own.photo import SIZE, framed, refusal, the_face
from render.face.pack import PACKS, open_pack
from render.speech import MOUTH

pytestmark = pytest.mark.weights


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def finder(model):
    return Landmarker(model("face.landmarks"))


@pytest.fixture(scope="module")
def portrait():
    return Image.fromarray(open_pack(PACKS / "lin").plate).crop((140, 300, 940, 1300))


def lin(life=None, **mouth):
    face = load_face(PACKS / "lin", (1080, 1920))
    picture = face.plate.copy()
    for p in face.render(np.array([mouth.get(n, 0.0) for n in MOUTH], np.float32), life or Life()):
        picture[p.y : p.y + p.rgb.shape[0], p.x : p.x + p.rgb.shape[1]] = p.rgb
    return picture


@pytest.mark.parametrize(
    ("picture", "reason"),
    [
        (lambda p: np.full((300, 200, 3), 128, np.uint8), "no face is seen"),
        (lambda p: np.concatenate([np.asarray(p), np.asarray(p)], 1), "2 faces are seen"),
        (lambda p: np.asarray(p.resize((240, 300))), "the face is small: 4. pixels"),
        (lambda p: lin(jaw_open=0.9, lower_down=0.3), "the mouth is open"),
        (lambda p: lin(Life(blink=1.0)), "the eyes are shut"),
        (lambda p: np.asarray(p.rotate(30, fillcolor=(200, 190, 180))), "turned by [23]."),
    ],
    ids=["none", "two", "small", "open", "shut", "leaning"],
)
def test_what_will_not_do_is_refused_with_the_reason(finder, portrait, picture, reason):
    with pytest.raises(BadInput, match=reason):
        the_face(finder, picture(portrait), "photo.jpg")


def test_a_face_turned_away_is_refused(finder, portrait):
    face = the_face(finder, np.asarray(portrait), "photo.jpg")
    aside = face.xyz.copy()
    aside[:, 2] += 0.6 * (aside[:, 0] - aside[:, 0].mean())
    assert "turned" in refusal(replace(face, xyz=aside))[0]


@pytest.mark.parametrize("crop", [(0, 0, 800, 1000), (150, 100, 650, 700)], ids=["portrait", "tight"])
def test_any_crop_is_laid_into_the_frame(finder, portrait, crop):
    picture = np.asarray(portrait.crop(crop))
    plate = framed(picture, the_face(finder, picture, "p"), finder, "p")
    assert plate.picture.shape == (SIZE[1], SIZE[0], 3)
    eyes = plate.points.xy[[468, 473]].mean(0)
    assert abs(eyes[0] - 540) < 80 and abs(eyes[1] - 714) < 115
    assert 130 < plate.points.between_eyes() < 200


def test_the_pack_says_whose_face_it_is(photo_pack):
    manifest = json.loads((photo_pack / "manifest.json").read_text("utf-8"))
    assert manifest["depicts"].startswith("A real person, nobody, by consent until")
    assert manifest["person"]["who"] == "nobody" and len(manifest["person"]["material"]) == 64
    assert "consent.toml" not in manifest["files"] and (photo_pack / "consent.toml").is_file()
    assert sum(p.stat().st_size for p in photo_pack.iterdir()) <= 12 * 2**20


def test_it_moves_like_the_truth(photo_pack, model):
    """Against Cycles' renders of Lin's own actions, which the maker of this host never saw."""
    names = ("jaw_open", "pucker", "stretch", "blink")
    rows = compared("lin", photo_pack, model("face.landmarks"), names)
    for name in names:
        row = rows[name]
        assert row["psnr"] > row["still"] + 1.5, (name, row)
        assert row["points"] < 0.7 * row["points_still"], (name, row)
        assert row["points"] < 4.0, (name, row)  # % of the distance between the eyes
