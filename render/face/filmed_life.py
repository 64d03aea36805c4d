"""A host made from footage keeps still as the person does: their turns of the head and blinks, the rest as ever.

In: the loop of a pack (see `render.face.own.idle`) and a `LifeLine`. Out: a `Life` for each tick; pure.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from render.face.life import Life, LifeLine


class FilmedLife:
    def __init__(self, loop: np.ndarray, line: LifeLine) -> None:
        self._loop, self._line = loop, line

    def at(self, tick: int, speaking: bool = False, stress: float = 0.0, glance: float = 0.0) -> Life:
        life = self._line.at(tick, speaking, stress, glance)
        yaw, roll, blink = (float(v) for v in self._loop[tick % len(self._loop)])
        return replace(life, sway_x=yaw - 1.6 * glance, roll=roll, blink=blink)
