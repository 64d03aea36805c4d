"""How a film is cut out of footage: where it repeats, what is shut, where the face is. On made-up tracks."""

from __future__ import annotations

import numpy as np
import pytest

from render.face.own import film
from render.face.own.film import boxes_of, eased, loop_points
from render.face.own.landmarks import EYES, OVAL, Points


def poses(n: int, *, period: float) -> np.ndarray:
    """A head that sways, comes back to where it was every `period` frames, and drifts a little."""
    t = np.arange(n) / period * 2 * np.pi
    out = np.zeros((n, 5))
    out[:, 0], out[:, 1] = 12 * np.sin(t), 5 * np.cos(t)
    out[:, 4] = 6 * np.sin(t)
    return out


def test_it_repeats_where_the_head_is_where_it_was_and_moves_as_it_did():
    first, last, gap = loop_points(poses(400, period=130.0), np.zeros(400))
    assert (last - first) % 130 == pytest.approx(0, abs=2) and gap < 1.0
    assert 100 <= last - first <= 500


def test_a_silent_stretch_is_rather_taken():
    apart = np.full(600, 0.2)
    apart[300:] = 0.0
    first, _, _ = loop_points(poses(600, period=125.0), apart)
    assert first >= 290


def test_a_head_that_is_turned_aside_is_rather_not_taken():
    track = poses(600, period=125.0)
    track[:250, 4] += 40.0
    first, _, _ = loop_points(track, np.zeros(600))
    assert first >= 240


def test_short_footage_is_taken_whole():
    assert loop_points(poses(60, period=200.0), np.zeros(60))[:2] == (0, 59)


def test_the_end_eases_into_what_came_before_the_beginning():
    frames = (np.full((2, 2, 3), v, np.uint8) for v in (100, 100, 0, 0, 0, 0, 0, 0))
    out = [int(f[0, 0, 0]) for f in eased(frames, 2)]
    assert out[:4] == [0, 0, 0, 0] and 0 < out[4] < out[5] < 100 and len(out) == 6
    assert len(list(eased((np.zeros((2, 2, 3), np.uint8) for _ in range(5)), 0))) == 5


def test_boxes_follow_the_head_and_stay_upright():
    turned = np.array([[0.5 * np.cos(0.1), -0.5 * np.sin(0.1), 30.0], [0.5 * np.sin(0.1), 0.5 * np.cos(0.1), 10.0]])
    still = np.array([[0.5, 0.0, 0.0], [0.0, 0.5, 0.0]])
    boxes = boxes_of((100.0, 200.0, 300.0, 500.0), np.stack([still, turned]))
    np.testing.assert_allclose(boxes[0], [50, 100, 150, 250])
    np.testing.assert_allclose(boxes[1, 2:] - boxes[1, :2], [100, 150])


def standing(**moved: tuple[float, float]) -> Points:
    """Points of which those that matter are set: jaw 200 wide from x = 100, brows at 150, chin at 400."""
    xyz = np.full((478, 3), 250.0)
    xyz[:, 2] = 0.0
    xyz[list(OVAL), 0], xyz[234, 0], xyz[454, 0] = 200.0, 100.0, 300.0
    xyz[152, 1], xyz[10, 1] = 400.0, 100.0
    for eye in EYES.values():
        xyz[list(eye["brow"]), 1] = 150.0
    for name, place in moved.items():
        xyz[int(name[1:]), :2] = place
    return Points(xyz, 1.0)


@pytest.mark.parametrize("engine", ["ditto", "liveportrait"])
def test_the_whole_head_is_shown_where_the_whole_head_is_drawn(engine):
    """LivePortrait's crop: 2.3 times brows and jaw, its middle an eighth of itself above theirs."""
    x0, y0, x1, y1 = film.face_box(standing(), engine)
    assert x1 - x0 == y1 - y0 == pytest.approx(2.3 * 250)
    assert (x0 + x1) / 2 == pytest.approx(200) and (y0 + y1) / 2 == pytest.approx(275 - 0.125 * 2.3 * 250)


def test_eyes_are_told_as_ditto_wants_them():
    """The person's right eye 40 wide and 12 open, looking at its inner corner by 5; the left shut, looking ahead."""
    lids = {"p145": (200, 206), "p159": (200, 194), "p144": (195, 206), "p160": (195, 194), "p153": (205, 206),
            "p158": (205, 194), "p374": (300, 200), "p386": (300, 200), "p373": (295, 200), "p387": (295, 200),
            "p380": (305, 200), "p385": (305, 200)}  # fmt: skip
    corners = {"p33": (180, 200), "p133": (220, 200), "p362": (280, 200), "p263": (320, 200)}
    eyes = film.eyes_of(standing(**lids, **corners, p468=(205, 200), p473=(300, 200)), np.array([0, 0, 500, 500]))
    assert eyes.shape == (8,) and eyes[:2].tolist() == [pytest.approx(3 * 12 / 40), 0]
    # by where the iris is off the middle, less as far outwards along the eye: 5 + 5 of 500 to x, nothing else
    np.testing.assert_allclose(eyes[2:], [10 / 500, 0, 0, 0, 0, 0], atol=1e-6)


def test_an_open_mouth_is_covered_before_it_opens_and_after_it_shut():
    apart = np.zeros(60)
    apart[25:35] = 0.3
    much = film._parted(apart)
    assert much[27:33].min() > 0.95 and much[23] > 0.5 and much[36] > 0.5 and much[5] < 0.01 and much[55] < 0.01
    assert np.abs(np.diff(much)).max() < 0.4
