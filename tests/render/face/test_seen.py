"""The mouth read from pixels is the mouth that was drawn."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from render.face import Life, load_face
from render.face.pack import PACKS
from render.face.seen import MouthMeter
from render.speech import MOUTH


@pytest.fixture(scope="module")
def face():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield load_face(PACKS / "lin", (720, 1280))
    torch.set_num_threads(before)


def test_pixels_and_geometry_agree(face):
    """Over mouths of all sorts; the geometry is never shown to the meter."""
    meter, picture, dice = MouthMeter(face.plate, *face.lips_at), face.plate.copy(), np.random.default_rng(3)
    seen, drawn = [], []
    for _ in range(60):
        row = dice.uniform(0.0, 0.6, len(MOUTH)).astype(np.float32) * (dice.random(len(MOUTH)) < 0.5)
        row[0] = dice.uniform(0.0, 0.8)
        for p in face.render(row, Life()):
            h, w, _ = p.rgb.shape
            picture[p.y : p.y + h, p.x : p.x + w] = p.rgb
        seen.append(meter.opening(picture))
        drawn.append(face.opening(row))
    assert np.corrcoef(seen, drawn)[0, 1] > 0.95
    assert np.abs(np.array(seen) - drawn).mean() < 3.0  # pixels


def test_shut_lips_read_nothing_whatever_the_light(face):
    assert MouthMeter(face.plate, *face.lips_at).opening(face.plate) == 0.0
    dim = (face.plate * 0.7).astype(np.uint8)
    assert MouthMeter(dim, *face.lips_at).opening(dim) == 0.0
