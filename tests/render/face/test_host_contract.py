"""What every host does, shipped or made from a photo: rests, speaks, shuts the lips, blinks, looks, moves smoothly."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from render.face import Life, LifeLine, load_face
from render.face.pack import PACKS, open_pack
from tests.render.face.mouths import REST, A, B, I, U, row

SIZE = (540, 960)
HOSTS = ("lin", "kai", pytest.param("photo", marks=pytest.mark.weights))


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module", params=HOSTS)
def host(request):
    folder = request.getfixturevalue("photo_pack") if request.param == "photo" else PACKS / request.param
    pack = open_pack(folder)
    return pack, load_face(folder, SIZE)


class Screen:
    def __init__(self, pack, face):
        self.pack, self.face, self.picture = pack, face, face.plate.copy()

    def show(self, mouth=REST, **life) -> np.ndarray:
        for p in self.face.render(mouth, Life(**life)):
            self.picture[p.y : p.y + p.rgb.shape[0], p.x : p.x + p.rgb.shape[1]] = p.rgb
        return self.picture.astype(np.int16)

    def part(self, name: str) -> tuple[slice, slice]:
        x0, y0, x1, y1 = (v * SIZE[0] // self.pack.size[0] for v in self.pack.boxes[name])
        return slice(y0, y1), slice(x0, x1)


@pytest.fixture
def screen(host):
    out = Screen(*host)
    out.show()
    yield out
    out.show()  # the face remembers: leave it at rest


def test_it_stands_where_the_layout_expects_it(host):
    pack, face = host
    assert pack.size == (1080, 1920) and face.plate.shape == (SIZE[1], SIZE[0], 3)
    for _, y in pack.manifest["anchors"]["eyes"]:
        assert 0.35 <= y / pack.size[1] <= 0.40


def test_it_speaks_and_comes_back_to_rest(screen):
    face, mouth = screen.face, screen.part("mouth")
    before = screen.show().copy()
    wide = face.opening(A)
    assert wide > 11 and wide > face.opening(I) > 1 and face.opening(REST) < 1
    assert face.opening(B) < 0.15 * wide
    dark = [int((screen.show(m)[mouth].max(2) < 95).sum()) for m in (REST, A, B)]
    assert dark[1] > dark[0] + 80 and dark[2] < dark[0] + 0.25 * (dark[1] - dark[0])
    narrow = screen.show(U)[mouth]
    assert np.abs(narrow - before[mouth]).mean() > 1.0
    assert np.abs(screen.show() - before).max() <= 2


def test_it_blinks_and_looks_aside(screen):
    eyes = screen.part("eyes")
    awake = screen.show()[eyes].copy()
    asleep, aside = screen.show(blink=1.0)[eyes].copy(), screen.show(gaze_x=-1.0, gaze_y=-1.0)[eyes].copy()
    assert np.percentile(np.abs(awake - asleep).max(2), 97) > 20  # both eyes are some 7 % of their box
    assert (asleep.max(2) < 60).sum() < 0.97 * (awake.max(2) < 60).sum()  # pupils are gone
    assert np.abs(awake - aside).max() > 50
    assert np.abs(screen.show()[eyes] - awake).max() <= 1


def test_a_moment_of_life_never_pops(screen):
    line, last, worst = LifeLine(2), screen.show().copy(), 0.0
    for tick in range(60):
        life = line.at(tick, True)
        for p in screen.face.render(A if tick % 2 else I, life):
            screen.picture[p.y : p.y + p.rgb.shape[0], p.x : p.x + p.rgb.shape[1]] = p.rgb
        now = screen.picture.astype(np.int16)
        outside = np.abs(now - last)
        outside[screen.part("face")] = 0
        worst = max(worst, float(outside.mean()))
        last = now.copy()
    assert worst < 1.0


def test_the_picture_does_not_tear(screen):
    """Where the jaw drops and the lips round, no pixel beside the mouth turns into something that was not near it."""
    x0, y0, x1, y1 = (v * SIZE[0] // screen.pack.size[0] for v in screen.pack.boxes["mouth"])
    rest = screen.show().copy()
    for mouth in (A, U, row(smile=1.0), row(funnel=0.8, jaw_open=0.5)):
        now = screen.show(mouth)
        beside = np.abs(now - rest).max(2)
        beside[y0:y1, x0:x1] = 0
        assert np.percentile(beside[screen.part("face")], 99) < 90
