"""How a film is cut out of footage: where it repeats, what is shut, where the face is. On made-up tracks."""

from __future__ import annotations

import numpy as np
import pytest

from render.face.own import film
from render.face.own.film import boxes_of, eased, loop_points


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


def test_an_open_mouth_is_covered_before_it_opens_and_after_it_shut():
    apart = np.zeros(60)
    apart[25:35] = 0.3
    much = film._parted(apart)
    assert much[27:33].min() > 0.95 and much[23] > 0.5 and much[36] > 0.5 and much[5] < 0.01 and much[55] < 0.01
    assert np.abs(np.diff(much)).max() < 0.4
