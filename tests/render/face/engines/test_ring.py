"""The ring of finished mouths: bounded, by generation, what is past goes."""

from __future__ import annotations

import numpy as np

from render.face.engines.ring import PatchRing
from render.face.film_face import Drawn


def square(n: int = 0) -> Drawn:
    return Drawn(np.full((2, 2, 3), n, np.uint8), n, "crop")


def test_a_frame_is_given_once_and_older_ones_go_with_it():
    ring = PatchRing()
    for n in range(4):
        ring.put(1, n, 0, square(n))
    assert ring.take(1, 2).film == 2 and ring.take(1, 2) is None
    assert len(ring) == 1 and ring.take(1, 1) is None


def test_the_furthest_is_dropped_where_it_is_full():
    ring = PatchRing(limit=3)
    for n in (0, 1, 5):
        ring.put(1, n, 0, square(n))
    ring.put(1, 7, 0, square(7))
    ring.put(1, 2, 0, square(2))
    assert ring.dropped == 2 and ring.take(1, 2).film == 2 and ring.take(1, 5) is None


def test_a_generation_that_is_over_goes_and_stays_away():
    ring = PatchRing()
    ring.put(1, 0, 0, square())
    ring.put(2, 0, 1, square())
    ring.cancel(1)
    ring.put(1, 1, 0, square())
    assert len(ring) == 1 and ring.take(1, 0) is None and ring.take(2, 0) is not None


def test_files_wait_only_as_long_as_they_are_told():
    ring = PatchRing()
    assert ring.wait(1, 0, 0.01) is None
    ring.put(1, 0, 0, square())
    assert ring.wait(1, 0, 10.0) is not None
