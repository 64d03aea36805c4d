"""Hosts of several rooms in one pass: each shows what it would show alone; who holds still is not drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from render.face import Life, LifeLine
from render.face.pack import PACKS, open_pack
from render.face.rooms import Faces
from render.face.runtime import Face
from tests.render.face.mouths import REST, A, B, I, U

SIZE = (360, 640)


TURNED = Life(sway_x=1.5, sway_y=-0.6, roll=0.8)


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module", params=["lin", "kai"])
def pack(request):
    return open_pack(PACKS / request.param)


@pytest.fixture(scope="module")
def lin():
    return open_pack(PACKS / "lin")


def same(alone, together):
    """As many patches at the same places, no pixel further apart than 1 of 255."""
    assert [(p.x, p.y, p.rgb.shape) for p in alone] == [(p.x, p.y, p.rgb.shape) for p in together]
    for one, other in zip(alone, together, strict=True):
        assert other.rgb.dtype == np.uint8
        assert np.abs(one.rgb.astype(np.int16) - other.rgb.astype(np.int16)).max() <= 1


def test_every_room_shows_what_it_would_show_alone(pack):
    faces, together = [Face(pack, SIZE) for _ in range(4)], Faces(pack, 4, SIZE)
    assert np.array_equal(together.plate, faces[0].plate)
    lines = [LifeLine(seed) for seed in range(4)]
    ticks = [
        ([A, U, B, REST], [Life(), TURNED, Life(blink=1.0), Life(gaze_x=-1.0, gaze_y=-1.0)]),  # each moves its own way
        ([I, A, REST, REST], [Life(brow=0.8, squint=0.5), TURNED, Life(blink=0.6), Life(breath=1.0)]),
        ([I, B, A, U], [Life(), replace(TURNED, nod=1.2, blink=0.3), Life(smile=0.9), Life(breath=1.0, gaze_x=1.0)]),
        ([A, I, U, B], [line.at(40, True, 0.6, 0.5) for line in lines]),
        ([REST, U, I, A], [line.at(55, False) for line in lines]),
    ]
    for mouths, lives in ticks:
        drawn = together.render(np.stack(mouths), lives)
        for face, mouth, life, patches in zip(faces, mouths, lives, drawn, strict=True):
            same(face.render(mouth, life), patches)


def test_a_room_that_holds_still_is_not_drawn(lin):
    together = Faces(lin, 3, SIZE)
    assert together.render(np.stack([REST] * 3), [Life()] * 3) == [[], [], []]
    first = together.render(np.stack([REST, A, REST]), [Life()] * 3)
    assert [len(patches) for patches in first] == [0, 1, 0]
    assert together.render(np.stack([REST, A, REST]), [Life()] * 3) == [[], [], []]


def test_one_room_of_many_moves_and_the_others_keep_their_faces(lin):
    """What one room does leaves no trace in the state of its neighbours above and below."""
    alone, together = [Face(lin, SIZE) for _ in range(3)], Faces(lin, 3, SIZE)
    for mouths in ([I, A, U], [I, B, U], [I, REST, U]):
        lives = [TURNED, Life(blink=1.0, brow=0.9), Life()]
        for face, mouth, life, patches in zip(
            alone, mouths, lives, together.render(np.stack(mouths), lives), strict=True
        ):
            same(face.render(mouth, life), patches)
    drawn = together.render(np.stack([A, REST, A]), [Life(), Life(), TURNED])
    for face, mouth, life, patches in zip(alone, [A, REST, A], [Life(), Life(), TURNED], drawn, strict=True):
        same(face.render(mouth, life), patches)


def test_one_room_alone_is_a_batch_too(lin):
    face, together = Face(lin, SIZE), Faces(lin, 1, SIZE)
    for mouth, life in ((A, Life()), (B, TURNED), (REST, Life(blink=1.0))):
        same(face.render(mouth, life), together.render(mouth[None], [life])[0])


def test_rows_and_lives_must_be_as_many_as_rooms(lin):
    with pytest.raises(ValueError, match="2 rooms want"):
        Faces(lin, 2, SIZE).render(np.stack([A]), [Life()])


def test_what_a_network_learnt_is_laid_over_each_rooms_own_mouth(lin):
    from render.face.own.retouch import Retouch

    torch.manual_seed(3)
    net = Retouch()
    with torch.no_grad():
        for weights in net.parameters():
            weights.add_(torch.randn_like(weights) * 0.02)
    learnt = replace(lin, retouch=net.eval(), boxes=lin.boxes | {"retouch": (430, 740, 670, 980)})
    faces, together = [Face(learnt, SIZE) for _ in range(2)], Faces(learnt, 2, SIZE)
    drawn = together.render(np.stack([A, U]), [Life(), TURNED])
    plain = Face(lin, SIZE).render(A, Life())
    for face, mouth, life, patches in zip(faces, [A, U], [Life(), TURNED], drawn, strict=True):
        same(face.render(mouth, life), patches)
    assert plain[0].rgb.shape != drawn[0][0].rgb.shape or np.abs(plain[0].rgb.astype(int) - drawn[0][0].rgb).max() > 3
