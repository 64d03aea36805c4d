"""Arithmetic of the picture: exact colours, no seams, nothing left behind."""

from __future__ import annotations

import numpy as np
import pytest

from render.picture.canvas import POOL, Canvas
from render.picture.tile import Tile

RNG = np.random.default_rng(7)


def planes(frame) -> list[np.ndarray]:
    flat = frame.to_ndarray()
    height, width = frame.height, frame.width
    chroma = flat[height:].reshape(2, height // 2, width // 2)
    return [flat[:height], chroma[0], chroma[1]]


def smooth_picture(height: int, width: int) -> np.ndarray:
    rows, columns = np.mgrid[0:height, 0:width]
    return np.stack((rows * 255 // height, columns * 255 // width, (rows + columns) % 256), -1).astype(np.uint8)


def test_a_patch_of_the_plate_shows_no_seam():
    plate = smooth_picture(64, 96)
    canvas = Canvas(plate)
    before = planes(canvas.frame(0))
    canvas.paste(10, 20, plate[20:52, 10:50])
    canvas.renew()
    for a, b in zip(before, planes(canvas.frame(1)), strict=True):
        assert np.abs(a.astype(int) - b).max() <= 1  # the converter rounds line ends its own way


@pytest.mark.parametrize(
    ("rgb", "yuv"), [((255, 255, 255), (235, 128, 128)), ((0, 0, 0), (16, 128, 128)), ((255, 0, 0), (63, 102, 240))]
)
def test_colours_are_bt709_in_the_limited_range(rgb, yuv):
    canvas = Canvas(np.full((16, 16, 3), rgb, np.uint8))
    frame = canvas.frame(0)
    assert [int(p[4, 4]) for p in planes(frame)] == pytest.approx(yuv, abs=1)
    assert (frame.color_range, frame.colorspace) == (1, 1)


def test_a_patch_stays_and_a_tile_lasts_one_picture():
    canvas = Canvas(np.zeros((32, 32, 3), np.uint8))
    opaque = np.full((8, 8, 4), 255, np.uint8)
    canvas.paste(0, 0, np.full((4, 4, 3), 255, np.uint8))
    canvas.renew()
    canvas.blend(Tile.from_rgba("k", "l", 16, 16, opaque))
    first = planes(canvas.frame(0))[0]
    assert (first[1, 1], first[20, 20]) == (235, 235)
    canvas.renew()
    second = planes(canvas.frame(1))[0]
    assert (second[1, 1], second[20, 20]) == (235, 16)


@pytest.mark.parametrize("opacity", [256, 128, 31, 0])
def test_blending_is_what_arithmetic_says(opacity):
    plate = smooth_picture(32, 32)
    canvas = Canvas(plate)
    below = planes(canvas.frame(0))[0].astype(float)
    alpha = RNG.integers(0, 256, (16, 16), np.uint8)
    colour = RNG.integers(0, 256, (16, 16, 3), np.uint8)
    rgba = np.dstack((np.round(colour * (alpha[..., None] / 255)), alpha)).astype(np.uint8)
    canvas.blend(Tile.from_rgba("k", "l", 8, 8, rgba), opacity=opacity)
    got = planes(canvas.frame(1))[0][8:24, 8:24]
    over = 16 + colour.astype(float) @ (0.2126, 0.7152, 0.0722) * 219 / 255
    share = alpha / 255 * opacity / 256
    assert np.abs(got - (below[8:24, 8:24] * (1 - share) + over * share)).max() <= 2.0


@pytest.mark.parametrize(("x", "y"), [(-7, -5), (27, 29), (-100, 3), (5, 400), (3, 3)])
def test_a_tile_over_the_edge_is_cut(x, y):
    canvas = Canvas(np.zeros((32, 32, 3), np.uint8))
    canvas.blend(Tile.from_rgba("k", "l", x, y, np.full((11, 9, 4), 255, np.uint8)))
    luma = planes(canvas.frame(0))[0]
    expected = np.zeros((32, 32), bool)
    expected[max(0, y) : max(0, y + 11), max(0, x) : max(0, x + 9)] = True
    assert np.array_equal(luma > 100, expected)


def test_odd_places_are_refused():
    canvas = Canvas(np.zeros((32, 32, 3), np.uint8))
    with pytest.raises(ValueError, match="even"):
        canvas.paste(1, 0, np.zeros((4, 4, 3), np.uint8))
    with pytest.raises(ValueError, match="even"):
        Canvas(np.zeros((31, 32, 3), np.uint8))


def test_a_frame_given_out_stays_as_it_was():
    canvas = Canvas(np.zeros((32, 32, 3), np.uint8))
    kept = canvas.frame(0)
    canvas.paste(0, 0, np.full((32, 32, 3), 255, np.uint8))
    canvas.renew()
    for n in range(1, POOL):
        canvas.frame(n)
    assert planes(kept)[0].max() == 16
