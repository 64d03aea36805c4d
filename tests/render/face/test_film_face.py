"""A filmed host: what is drawn is laid softly over the footage; late, at rest, cut, from the wrong frame."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from render.face import laying
from render.face.film import open_film
from render.face.film_face import Drawn, FilmFace
from render.face.filmed_life import FilmLife
from render.face.gestures import Manner, perform
from render.face.life import Life
from render.speech import MOUTH

SIZE = (216, 384)
REST = np.zeros(len(MOUTH), np.float32)
OPEN = REST.copy()
OPEN[MOUTH.index("jaw_open")] = 0.8


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


class Mouths:
    """An engine that has drawn what it is told to have drawn: one colour, for the film's frame of that tick."""

    def __init__(self, frames: int) -> None:
        self.there, self.frames, self.off = True, frames, 0
        self.at_rest = False

    def take(self, speech, frame, tick, generation):
        if not self.there:
            return None
        square = None if self.at_rest else np.full((32, 32, 3), 255, np.uint8)
        return Drawn(square, (tick + self.off) % self.frames, "crop")


@pytest.fixture(scope="module")
def film(film_host):
    return open_film(film_host)


@pytest.fixture
def mouths(film):
    return Mouths(film.frames)


@pytest.fixture(scope="module")
def opened(film):
    face = FilmFace(film, SIZE, patient=True)
    yield face
    face.close()


@pytest.fixture
def face(opened, mouths):
    opened.lips = mouths
    opened.late = opened.used = 0
    shown(opened, 0, REST, speaking=False)
    shown(opened, 0, REST, speaking=False)
    return opened


def shown(face: FilmFace, tick: int, row: np.ndarray, *, speaking: bool = True, life: Life | None = None) -> np.ndarray:
    beat = SimpleNamespace(speech=object() if speaking else None, frame=tick, generation=0)
    face.follow(tick, beat)
    (patch,) = face.render(row, life)
    assert (patch.x, patch.y) == (0, 0) and patch.rgb.shape == (SIZE[1], SIZE[0], 3)
    return patch.rgb.astype(int)


def footage(face: FilmFace, tick: int) -> np.ndarray:
    lips, face.lips = face.lips, None
    picture = shown(face, tick, REST, speaking=False)
    face.lips = lips
    return picture


def brightness(face: FilmFace, tick: int, picture: np.ndarray) -> float:
    """Mean of the middle of the mouth's box."""
    x0, y0, x1, y1 = laying.reach(face._way(tick % face.film.frames), face.film.mouth, SIZE, 0)
    return float(picture[(y0 + y1) // 2 - 4 : (y0 + y1) // 2 + 4, (x0 + x1) // 2 - 4 : (x0 + x1) // 2 + 4].mean())


def test_a_shut_mouth_is_the_footage_itself(face, mouths):
    mouths.there = False
    assert np.array_equal(shown(face, 3, REST), footage(face, 3))


def test_without_an_engines_mouth_the_warp_draws_one(face, mouths):
    mouths.there = False
    rest, now = footage(face, 5), shown(face, 5, OPEN)
    changed = np.abs(now - rest).max(2) > 8
    assert changed.sum() > 60
    x0, y0, x1, y1 = laying.reach(face._way(5), face.film.mouth, SIZE, 0)
    assert not changed[:y0].any() and not changed[y1:].any() and not changed[:, :x0].any() and not changed[:, x1:].any()
    assert face.late == 1 and face.used == 0


def test_a_drawn_mouth_is_faded_in_and_out(face, mouths):
    mouths.there = False
    level = [brightness(face, 7, shown(face, 7, OPEN))]
    mouths.there = True
    level += [brightness(face, 7, shown(face, 7, OPEN)) for _ in range(3)]
    assert level[0] < level[1] < level[2] < level[3] and level[3] > 250
    mouths.there = False
    out = [brightness(face, 7, shown(face, 7, OPEN)) for _ in range(3)]
    assert level[3] > out[0] > out[1] > out[2] and abs(out[2] - level[0]) < 2  # the warp has it again
    assert (face.used, face.late) == (3, 4)


def test_it_has_no_edge(face, mouths):
    """White over a face: from one pixel to the next it never leaps."""
    for _ in range(4):
        now = shown(face, 9, OPEN)
    apart = now - footage(face, 9)
    assert max(np.abs(np.diff(apart, axis=k)).max() for k in (0, 1)) < 80 and apart.max() > 100


def test_after_a_cut_the_mouth_is_shut_in_the_second_frame(face, mouths):
    for _ in range(3):
        shown(face, 11, OPEN)
    shown(face, 11, OPEN * 0.4, speaking=False)
    assert np.array_equal(shown(face, 11, REST, speaking=False), footage(face, 11))


def test_a_mouth_of_another_frame_is_not_laid(face, mouths):
    mouths.off = 1
    shown(face, 13, OPEN)
    assert (face.used, face.late) == (0, 1)
    assert np.array_equal(shown(face, 13, REST), footage(face, 13))


def test_silence_within_speech_is_the_footage_and_not_late(face, mouths):
    mouths.at_rest = True
    assert np.array_equal(shown(face, 4, REST), footage(face, 4))
    assert face.late == 0


def test_footage_that_brought_masks_is_covered_by_them(film, mouths):
    from dataclasses import replace

    masks = np.zeros((film.frames, 16, 16), np.uint8)
    masks[:, 10:14, 4:12] = 255
    own = FilmFace(replace(film, masks=masks), SIZE, mouths, patient=True)
    try:
        for _ in range(3):
            now = shown(own, 2, OPEN)
        changed = np.abs(now - footage(own, 2)).max(2) > 20
        x0, y0, x1, y1 = own.film.boxes[2]
        rows, columns = np.flatnonzero(changed.any(1)), np.flatnonzero(changed.any(0))
        assert rows[0] > (y0 + y1) / 2 and rows[-1] < y1 and columns[0] > x0 and columns[-1] < x1
    finally:
        own.close()


def eyes_of(face: FilmFace, tick: int, picture: np.ndarray) -> np.ndarray:
    """A band of the head, from brows to nose, in grey."""
    x0, y0, x1, y1 = laying.reach(face._way(tick), face.film.mouth, SIZE, 0)
    tall = y1 - y0
    return picture[max(0, y0 - tall) : y0, x0:x1].mean(2)


def moved_by(now: np.ndarray, before: np.ndarray) -> tuple[int, int]:
    """How many pixels to the right and down `now` lies from `before`."""

    def apart(dx: int, dy: int) -> float:
        return float(np.abs(np.roll(before, (dy, dx), (0, 1)) - now)[6:-6, 6:-6].mean())

    return min(((dx, dy) for dx in range(-5, 6) for dy in range(-5, 6)), key=lambda d: apart(*d))


def test_a_nod_moves_the_head_down_and_a_glance_aside_and_the_shoulders_stay(face, mouths):
    mouths.there = False
    still = footage(face, 6)
    nod = shown(face, 6, REST, life=Life(nod=2.8))
    aside = shown(face, 6, REST, life=Life(sway_x=2.4))
    assert moved_by(eyes_of(face, 6, nod), eyes_of(face, 6, still))[1] > 0
    assert moved_by(eyes_of(face, 6, aside), eyes_of(face, 6, still))[0] > 0
    assert np.array_equal(nod[-SIZE[1] // 5 :], still[-SIZE[1] // 5 :])
    for turned in (nod, aside):
        border = np.abs(turned - still)
        assert border[:, :3].max() < 12 and border[:, -3:].max() < 12 and border[:3].max() < 12


def test_at_rest_a_film_is_the_film_whatever_its_own_life_does(face, mouths):
    mouths.there = False
    other = Life(blink=1.0, gaze_x=-1.0, breath=1.0, brow=0.5)
    assert np.array_equal(shown(face, 8, REST, life=other), footage(face, 8))


def test_a_smile_is_drawn_over_a_shut_mouth(face, mouths):
    mouths.there = False
    apart = np.abs(shown(face, 10, REST, life=Life(smile=0.6)) - footage(face, 10)).max(2) > 8
    assert apart.sum() > 20


def test_the_brains_gestures_pass_through_a_film_without_a_leap(face, mouths):
    """Tick by tick over one frame of footage: the picture changes, and no two neighbours by much."""
    mouths.there = False
    manner, life = Manner(), FilmLife()
    for name in ("nod", "smile", "point", "wave"):
        manner.begin(name, 0)
        pictures = [shown(face, 12, REST, life=perform(life.at(tick), *manner.at(tick, ""))) for tick in range(70)]
        steps = [float(np.abs(b - a).mean()) for a, b in pairwise(pictures)]
        far = max(float(np.abs(p - pictures[0]).mean()) for p in pictures)
        assert far > 0.02, name
        assert max(steps) < 0.7 * far + 0.1, name
        assert np.array_equal(pictures[-1], footage(face, 12)), name
