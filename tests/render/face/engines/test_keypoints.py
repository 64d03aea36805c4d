"""LivePortrait's points: where an expression and a pose put them, by figures worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from render.face.engines.keypoints import BINS, LIPS, POINTS, VECTOR, Portrait, degrees, lips_only, points_of, rotation


def at(pitch: float = 0.0, yaw: float = 0.0, roll: float = 0.0) -> np.ndarray:
    """Likelihoods whose mean is that angle, the middle of a range."""
    out = np.full((3, BINS), -40.0)
    for row, angle in zip(out, (pitch, yaw, roll), strict=True):
        row[round((angle + 97.5) / 3)] = 0.0
    return out


def face(**about) -> Portrait:
    dice = np.random.default_rng(1)
    still, expression = dice.standard_normal((2, POINTS, 3)).astype(np.float32) * 0.2
    return Portrait(about.pop("angles", at(1.5, 1.5, 1.5)), np.float32([0.1, -0.2, 9.0]), expression, 1.3, still)


def test_an_angle_is_the_mean_over_its_ranges():
    np.testing.assert_allclose(degrees(at(-97.5, -1.5, 28.5)), [-97.5, -1.5, 28.5], atol=1e-6)
    np.testing.assert_allclose(degrees(np.zeros((1, BINS))), [0.0], atol=1e-9)


def test_a_turn_by_ninety_degrees_takes_one_axis_to_another():
    ahead, right, up = np.eye(3)[2], np.eye(3)[0], np.eye(3)[1]
    np.testing.assert_allclose(ahead @ rotation(np.array([0, 90.0, 0])), right, atol=1e-12)
    np.testing.assert_allclose(right @ rotation(np.array([0, 0, 90.0])), up, atol=1e-12)
    np.testing.assert_allclose(up @ rotation(np.array([90.0, 0, 0])), ahead, atol=1e-12)
    turned = rotation(np.array([10.0, 20.0, -30.0]))
    np.testing.assert_allclose(turned @ turned.T, np.eye(3), atol=1e-12)


def test_points_are_turned_moved_sized_and_placed_without_depth():
    here = face(angles=np.zeros((3, BINS)))
    wanted = 1.3 * (here.still + here.expression)
    wanted[:, :2] += here.place[:2]
    np.testing.assert_allclose(points_of(here), wanted, atol=1e-6)
    moved = points_of(here, here.expression + 0.1) - points_of(here)
    np.testing.assert_allclose(moved, 0.13, atol=1e-6)


def test_dittos_vector_says_size_angles_place_and_expression_in_that_order():
    vector = face().vector()
    assert vector.shape == (VECTOR,) == (265,) and vector[0] == pytest.approx(0.3)
    np.testing.assert_array_equal(vector[199:202], face().place)
    np.testing.assert_array_equal(vector[202:].reshape(21, 3), face().expression)


def test_only_the_lips_take_a_change():
    out = lips_only(np.ones((2, POINTS, 3), np.float32))
    assert out.sum() == 2 * 6 * 3 and out[:, LIPS].all() and out[:, 11].max() == 0
