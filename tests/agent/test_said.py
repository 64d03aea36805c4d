"""The window of what was said moves a step at a time."""

from __future__ import annotations

import itertools

from agent.said import STEP, Said


def test_it_keeps_the_last_ones_and_moves_in_steps():
    said, seen = Said(), []
    for n in range(20):
        said.add(str(n))
        seen.append(said.last())
    assert seen[-1][-1] == "19"
    assert all(len(window) < 2 * STEP for window in seen)
    moved = sum(a[0] != b[0] for a, b in itertools.pairwise(seen))
    assert moved == 4
