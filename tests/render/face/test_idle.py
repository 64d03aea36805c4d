"""The idle loop of a host from footage: no seam where it meets itself, never backwards, no blink cut in two."""

from __future__ import annotations

import numpy as np

from render.face import FilmedLife, LifeLine
from render.face.own.idle import loop_points, looped

FRAMES = 400


def still_person(seed: int = 0) -> np.ndarray:
    r, t = np.random.default_rng(seed), np.arange(FRAMES) / 25
    yaw = 1.5 * np.sin(0.9 * t + 1) + 0.8 * np.sin(2.1 * t) + 0.02 * t
    roll = 0.7 * np.sin(1.3 * t + 2) + 0.3 * np.sin(0.37 * t)
    blink = np.zeros(FRAMES)
    for at in r.integers(10, FRAMES - 10, 5):
        blink[at : at + 5] = (0.45, 1.0, 1.0, 0.72, 0.30)
    return np.stack([yaw, roll, blink], 1).astype(np.float32)


def test_it_meets_itself_without_a_jump():
    for seed in range(4):
        track = still_person(seed)
        loop = looped(track)
        steps = np.linalg.norm(np.diff(loop[:, :2], axis=0), axis=1)
        across = np.linalg.norm(loop[0, :2] - loop[-1, :2])
        assert across < 2 * steps.max() and steps.max() < 0.35  # degrees in 40 ms
        assert loop[0, 2] == 0 and len(loop) >= 5 * 25


def test_it_goes_forwards_only():
    track = still_person()
    first, last = loop_points(track)
    loop = looped(track)
    kept = len(loop) - 8
    assert np.array_equal(loop[:kept], track[first : first + kept]) and first + len(loop) == last


def test_the_host_keeps_still_as_filmed_and_does_the_rest_as_ever():
    loop = looped(still_person())
    line = LifeLine(1)
    life = FilmedLife(loop, line)
    for tick in (0, 7, len(loop), 5 * len(loop) + 7):
        now, usual = life.at(tick, True, 0.5), line.at(tick, True, 0.5)
        assert now.sway_x == float(loop[tick % len(loop), 0]) and now.blink == float(loop[tick % len(loop), 2])
        assert (now.nod, now.breath, now.brow) == (usual.nod, usual.breath, usual.brow)
    assert life.at(3, glance=1.0).sway_x < life.at(3).sway_x  # it still turns to the card
    assert life.at(3) == life.at(3)
