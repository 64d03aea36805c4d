"""The face in motion, on the shipped pack: it opens, shuts, leaves no seam, and draws only what changed."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from render.face import Life, LifeLine, load_face, mouth_track
from render.face.pack import PACKS
from render.face.seen import MouthMeter
from render.speech import SAMPLE_RATE, Phone
from tests.render.face.mouths import REST, A, B, I, U, row

SIZE = (720, 1280)


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def face():
    return load_face(PACKS / "lin", SIZE)


class Screen:
    """A canvas that takes patches, as the stage's does."""

    def __init__(self, face):
        self.face = face
        self.picture = face.plate.copy()

    def show(self, mouth=REST, life=None):
        for p in self.face.render(mouth, life or Life()):
            h, w, _ = p.rgb.shape
            assert p.x % 2 == p.y % 2 == h % 2 == w % 2 == 0 and p.rgb.dtype == np.uint8
            assert p.x + w <= SIZE[0] and p.y + h <= SIZE[1]
            self.picture[p.y : p.y + h, p.x : p.x + w] = p.rgb
        return self.picture.astype(np.int16)


def test_the_plate_is_the_resting_face(face):
    assert face.plate.shape == (SIZE[1], SIZE[0], 3) and face.plate.dtype == np.uint8
    screen = Screen(face)
    before = screen.show()
    screen.show(A, Life(sway_x=1.5, blink=1.0))
    assert np.abs(screen.show() - before).max() <= 2  # back at rest, nothing stays behind
    assert face.render(REST, Life()) == []  # and nothing is drawn when nothing moves


def test_the_mouth_opens_and_closes(face):
    assert face.opening(A) > 15
    assert face.opening(A) > face.opening(I) > 2
    assert face.opening(B) < 0.15 * face.opening(A)
    assert face.opening(REST) < 1.0
    screen = Screen(face)
    rest, wide, shut = screen.show().copy(), screen.show(A).copy(), screen.show(B).copy()
    mouth = (slice(555, 630), slice(310, 420))

    def dark(picture):
        return int((picture[mouth].max(2) < 95).sum())

    assert dark(wide) > dark(rest) + 150
    assert dark(shut) <= dark(rest) + 20


def test_a_spoken_word_shuts_the_lips_on_its_bilabial(face):
    phones = [Phone("a", 0.1, 0.3), Phone("p", 0.3, 0.38), Phone("a", 0.38, 0.6)]
    pcm = np.random.default_rng(0).normal(0, 0.1, int(0.8 * SAMPLE_RATE)).astype(np.float32)
    gaps = [face.opening(r) for r in mouth_track(phones, pcm)]
    assert min(gaps[6:10]) < 0.15 * max(gaps)


@pytest.mark.parametrize("mouth", [A, I, U, B], ids=["a", "i", "u", "b"])
def test_no_seam_where_patches_end(face, mouth):
    """Just outside and just inside every patch's border the picture is what one drawing of the whole frame gives."""
    from render.face.runtime import Box

    screen = Screen(face)
    life = Life(sway_x=1.5, roll=0.8, breath=1.0, brow=0.6)
    patches = face.render(mouth, life)
    for p in patches:
        h, w, _ = p.rgb.shape
        screen.picture[p.y : p.y + h, p.x : p.x + w] = p.rgb
    whole = face._draw(Box(0, 0, *SIZE)).astype(int)
    apart = np.abs(screen.picture.astype(int) - whole).max(2)
    for p in patches:
        h, w, _ = p.rgb.shape
        ring = np.zeros(apart.shape, bool)
        ring[max(0, p.y - 3) : p.y + h + 3, max(0, p.x - 3) : p.x + w + 3] = True
        ring[p.y + 3 : p.y + h - 3, p.x + 3 : p.x + w - 3] = False
        assert np.percentile(apart[ring], 99) <= 6 and apart[ring].mean() < 0.5


def test_upper_teeth_stay_with_the_skull(face):
    """The bright edge of the upper teeth does not move when only the jaw does."""
    screen = Screen(face)

    def teeth(amount):
        picture = screen.show(row(jaw_open=amount, upper_up=0.3))[560:625, 350:380]
        bright = (picture.min(2) > 150) & (picture.max(2) - picture.min(2) < 60)
        rows = np.flatnonzero(bright.mean(1) > 0.5)
        return int(rows[0] + np.argmax(np.diff(np.append(rows, 999)) > 1))  # end of the first bright band

    assert abs(teeth(0.6) - teeth(0.9)) <= 1


def test_she_blinks_and_looks_aside(face):
    screen = Screen(face)
    eyes = (slice(440, 500), slice(270, 460))
    awake = screen.show()[eyes].copy()
    asleep = screen.show(life=Life(blink=1.0))[eyes].copy()
    aside = screen.show(life=Life(gaze_x=-1.0, gaze_y=-1.0))[eyes].copy()
    assert (awake.max(2) > 200).sum() > (asleep.max(2) > 200).sum() * 1.5 or (awake.max(2) < 60).sum() > 80
    assert np.abs(awake - asleep).max() > 80 and np.abs(awake - aside).max() > 60
    assert np.abs(screen.show()[eyes] - awake).max() <= 1


def test_a_minute_of_life_never_pops(face):
    """Between two frames of idle life (no blink, no glance) the picture moves by a whisper."""
    screen, line = Screen(face), LifeLine(2)
    last, worst = screen.show().copy(), 0.0
    for tick in range(150):
        life = line.at(tick, True)
        now = screen.show(life=life).copy()
        if life.blink == 0 and line.at(tick - 1 if tick else 0, True).blink == 0 and tick:
            worst = max(worst, float(np.abs(now - last).mean()))
        last = now
    assert worst < 1.5


def test_two_faces_agree(face):
    other = load_face(PACKS / "lin", SIZE)
    line = LifeLine(4)
    for tick, mouth in enumerate((A, U, B, I, REST)):
        for p, q in zip(face.render(mouth, line.at(tick)), other.render(mouth, line.at(tick)), strict=True):
            assert (p.x, p.y) == (q.x, q.y) and np.array_equal(p.rgb, q.rgb)


@pytest.mark.parametrize("size", [(540, 960), (1080, 1920)])
def test_other_canvases(size):
    small = load_face(PACKS / "lin", size)
    assert small.plate.shape == (size[1], size[0], 3)
    assert small.opening(A) == pytest.approx(24.2 * size[0] / 720, rel=0.25)
    assert all(p.x % 2 == 0 and p.rgb.shape[1] % 2 == 0 for p in small.render(A, Life(sway_x=1.0)))


def test_a_smile_lifts_the_corners_and_shut_lips_stay_shut(face):
    screen = Screen(face)
    mouth = (slice(540, 640), slice(290, 440))
    calm, smiling = screen.show()[mouth].copy(), screen.show(life=Life(smile=0.6))[mouth].copy()
    assert np.abs(smiling - calm).max() > 25
    meter = MouthMeter(face.plate, *face.lips_at)
    assert meter.opening(screen.show(B, Life(smile=0.6)).astype(np.uint8)) < 2.0


O = row(jaw_open=0.28, funnel=0.34, pucker=0.36)  # noqa: E741


@pytest.mark.parametrize("host", ["lin", "kai"])
def test_the_corners_of_the_mouth_are_flesh_in_shadow_neither_black_nor_grey(host):
    face = load_face(PACKS / host, SIZE)
    screen = Screen(face)
    ys, xs = face.lips_at
    third = (xs.stop - xs.start) // 3
    for mouth in (A, I, U, O):
        seen = screen.show(mouth)[ys, xs]
        corners = np.concatenate([seen[:, :third], seen[:, -third:]], 1)
        bright = corners.max(2)
        red = (corners[..., 0] - corners[..., 1]) / np.maximum(1, corners[..., 0])
        assert bright.min() > 40
        assert ((bright < 150) & (red < 0.14)).sum() < 40


@pytest.mark.parametrize("host", ["lin", "kai"])
def test_the_skin_of_a_rolling_lip_never_folds_over_itself(host):
    """Along every column the places that skin came from follow each other."""
    face = load_face(PACKS / host, SIZE)
    for mouth in (A, I, U, O):
        face.render(mouth)
        way = face._flow[0, 1:4:2]  # up and down, both sheets; one cell is four pixels
        assert float((way[:, 1:] - way[:, :-1]).min()) > -4.0
