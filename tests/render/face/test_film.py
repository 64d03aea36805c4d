"""A film is kept, checked and read a little ahead; whoever reads it never waits unless it has time."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from errors import BadInput
from render.face.film import FILE, PLACES, open_film
from render.face.film_reader import AHEAD, FilmReader


@pytest.fixture(scope="module")
def film(film_host):
    return open_film(film_host)


def test_a_film_comes_back_as_it_was_written(film):
    assert film.frames == 20 and film.size == (216, 384) and film.engine == "own"
    assert film.way.shape == (20, 2, 3) and film.boxes.shape == (20, 4) and film.mask.max() == 255
    crops = film.crops(48)
    assert crops.shape == (20, 48, 48, 3) and np.abs(crops[0].astype(int) - crops[10].astype(int)).mean() < 12


def test_a_face_whose_box_leaves_the_picture_keeps_its_shape(film):
    """What an engine draws is laid over the whole box: so it is shown the whole box, black beyond the picture."""
    box = np.array([-54, 96, 54, 204], np.float32)  # its left half is outside
    crops = replace(film, boxes=np.tile(box, (film.frames, 1))).crops(54)
    inside = replace(film, boxes=np.tile(box + np.float32([54, 0, 0, 0]), (film.frames, 1))).crops(54)
    assert not crops[:, :, :26].any()
    narrow = np.asarray(Image.fromarray(inside[0]).resize((27, 54), Image.Resampling.BICUBIC))
    assert np.abs(crops[0, 2:-2, 29:-2].astype(int) - narrow[2:-2, 2:-2]).mean() < 6


def test_a_pack_without_one_has_none():
    from render.face.pack import PACKS

    assert open_film(PACKS / "lin") is None


@pytest.mark.parametrize(
    ("file", "data"), [(FILE, b"no film"), (PLACES, b"PK nothing"), ("manifest.json", b'{"film": {"engine": 1}}')]
)
def test_a_damaged_film_is_refused_in_one_line(film_host, tmp_path, file, data):
    for name in (FILE, PLACES, "manifest.json"):
        (tmp_path / name).write_bytes((film_host / name).read_bytes())
    (tmp_path / file).write_bytes(data)
    with pytest.raises(BadInput, match="make the pack again") as refusal:
        open_film(tmp_path)
    assert "\n" not in str(refusal.value)


def test_places_that_make_no_sense_are_refused(film_host, tmp_path):
    import hashlib
    import io

    with np.load(film_host / PLACES) as npz:
        arrays = {name: npz[name] for name in npz.files}
    arrays["way"] = np.zeros_like(arrays["way"])
    out = io.BytesIO()
    np.savez(out, **arrays)
    manifest = json.loads((film_host / "manifest.json").read_text("utf-8"))
    manifest["files"][PLACES]["sha256"] = hashlib.sha256(out.getvalue()).hexdigest()
    (tmp_path / PLACES).write_bytes(out.getvalue())
    (tmp_path / FILE).write_bytes((film_host / FILE).read_bytes())
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(BadInput, match="without area"):
        open_film(tmp_path)


def test_it_is_read_in_order_over_its_end_and_after_a_leap(film):
    reader = FilmReader(film.folder / FILE, film.frames, (108, 192), patient=True)
    try:
        first = [reader.frame(n) for n in range(film.frames)]
        assert [n for n, _ in first] == list(range(20))
        again, picture = reader.frame(20)
        assert again == 0 and np.array_equal(picture, first[0][1])
        at, picture = reader.frame(20 + 2 * AHEAD)
        assert at == 12 and np.array_equal(picture, first[12][1])
        picture[:] = 0  # the caller's own
        assert reader.frame(12)[1].any()
    finally:
        reader.close()


def test_one_that_does_not_wait_shows_what_is_there(film):
    reader = FilmReader(film.folder / FILE, film.frames, (108, 192))
    try:
        at, picture = reader.frame(10)
        assert at < 20 and picture.shape == (192, 108, 3)
    finally:
        reader.close()


def test_a_short_film_stays_where_it_is(film, tmp_path):
    reader = FilmReader(film.folder / FILE, 3, (108, 192), patient=True)
    try:
        assert [reader.frame(n)[0] for n in range(7)] == [0, 1, 2, 0, 1, 2, 0]
    finally:
        reader.close()


def test_no_film_at_all_is_an_error(tmp_path):
    (tmp_path / FILE).write_bytes(b"nothing")
    with pytest.raises(ValueError, match="no film can be read"):
        FilmReader(tmp_path / FILE, 3, (108, 192))
