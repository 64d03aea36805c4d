"""A host made from footage keeps still as the person does: their turns of the head and blinks, the rest as ever; one
that is a film keeps still by itself, and only nods at accents and turns to a card.

In: the loop of a pack (see `render.face.own.idle`) and a `LifeLine`, or nothing. Out: a `Life` for each tick; pure.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from render.face.life import ACCENT_NOD, Life, LifeLine


class FilmedLife:
    def __init__(self, loop: np.ndarray, line: LifeLine) -> None:
        self._loop, self._line = loop, line

    def at(self, tick: int, speaking: bool = False, stress: float = 0.0, glance: float = 0.0) -> Life:
        life = self._line.at(tick, speaking, stress, glance)
        yaw, roll, blink = (float(v) for v in self._loop[tick % len(self._loop)])
        return replace(life, sway_x=yaw - 1.6 * glance, roll=roll, blink=blink)


class FilmLife:
    """What is added to a film, whose person breathes, sways and blinks already."""

    def at(self, tick: int, speaking: bool = False, stress: float = 0.0, glance: float = 0.0) -> Life:
        nod = ACCENT_NOD * min(max(stress, 0.0), 1.0) if speaking else 0.0
        return Life(sway_x=-1.6 * glance, sway_y=0.7 * glance, nod=nod)
