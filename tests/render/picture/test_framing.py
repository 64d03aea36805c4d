"""A portrait host in pictures of other shapes: nothing is torn, nothing is lost, patches land where she stands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from errors import BadInput
from render.picture.framing import Framed, host_size
from render.picture.template import Host, load_template, template_for

SHAPES = {"landscape": (1280, 720), "square": (1080, 1080)}


@dataclass
class Spot:
    x: int
    y: int
    rgb: np.ndarray


class Face:
    """A grey host with a white square that moves where it is told."""

    def __init__(self, size: tuple[int, int]) -> None:
        width, height = size
        self.plate = np.full((height, width, 3), 120, np.uint8)
        self.patches: list[Spot] = []

    def render(self, mouth_row, life):
        return self.patches


@pytest.fixture(params=SHAPES)
def shape(request):
    size, host = SHAPES[request.param], load_template(request.param).host
    return size, host, Face(host_size(size, host))


def test_the_plate_fills_the_picture(shape):
    size, host, face = shape
    framed = Framed(face, size, host)
    assert framed.plate.shape == (size[1], size[0], 3)
    assert np.abs(framed.plate.astype(int) - 120).max() <= 1  # a grey host in front of her own grey: no seam


def test_a_patch_lands_where_the_host_stands_and_is_cut_at_the_edge(shape):
    size, host, face = shape
    framed = Framed(face, size, host)
    wide, tall = host_size(size, host)
    x, y = 2 * round(wide * 0.25), 2 * round(tall * host.top / 2) * 1
    face.patches = [Spot(x, y - y % 2, np.full((40, 40, 3), 255, np.uint8)), Spot(0, 0, np.zeros((2, 2, 3), np.uint8))]
    (patch,) = framed.render(None, None)  # the second one is above the picture
    left = 2 * round((size[0] * host.middle - wide / 2) / 2)
    assert (patch.x, patch.y) == (left + x, 0)
    assert patch.x % 2 == patch.y % 2 == patch.rgb.shape[0] % 2 == patch.rgb.shape[1] % 2 == 0
    assert (patch.rgb == 255).all()


def test_a_patch_on_the_seam_fades_into_what_is_behind(shape):
    size, host, face = shape
    framed = Framed(face, size, host)
    wide, tall = host_size(size, host)
    face.patches = [Spot(0, tall // 2 // 2 * 2, np.full((20, wide, 3), 255, np.uint8))]
    (patch,) = framed.render(None, None)
    row = patch.rgb[0, :, 0].astype(int)
    left = size[0] * host.middle - wide / 2
    if left > 0:
        assert row[0] < 130
        assert (np.diff(row[: wide // 8]) >= 0).all()
    assert row[len(row) // 2] == 255


def test_a_host_too_small_for_the_picture_is_refused():
    with pytest.raises(ValueError, match="foot"):
        Framed(Face((180, 320)), (1280, 720), Host(width=0.14, top=0.1))


@pytest.mark.parametrize(
    ("size", "name"),
    [((720, 1280), "portrait"), ((1080, 1920), "portrait"), ((1280, 720), "landscape"), ((1080, 1080), "square")],
)
def test_every_shape_has_its_template(size, name):
    assert template_for(*size) == name
    assert load_template(name).name == name


def test_an_unknown_template_names_those_there_are():
    with pytest.raises(BadInput, match="landscape, portrait, square"):
        load_template("panorama")
