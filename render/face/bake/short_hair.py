"""A short cut: tapered sides, a longer top parted and combed back over the crown.

In: a root on the scalp, its normal, its side of the part, the length on top. Out: one guide, evenly spaced knots.
"""

from __future__ import annotations

import numpy as np
from mathutils import Vector
from mathutils.bvhtree import BVHTree

from render.face.bake.motion import step
from render.face.bake.scene import lerp, unit

_SIDES = np.array([0.0, 0.35, -1.0])  # down and a little back


def grow_short(
    tree: BVHTree,
    rng: np.random.Generator,
    root: np.ndarray,
    normal: np.ndarray,
    side: float,
    length: float,
    knots: int,
) -> np.ndarray:
    """(knots, 3), metres, in the unposed space."""
    top = float(step(0.725, 0.768, root[2]))
    front = float(step(-0.085, -0.150, root[1]))
    short = lerp(0.005, 0.014, float(step(0.630, 0.725, root[2])))
    less = 0.60 if side > 0 else 1.0  # the side it is combed away from
    reach = lerp(short, less * length * (0.85 + 0.35 * front), top) * rng.uniform(0.85, 1.08)
    over = np.array([side * 0.85, 0.60, 0.15]) + np.array([0, 0.25, 0.6]) * front
    comb = lerp(_SIDES, over, top) + rng.normal(0, 0.10, 3)
    tangent = unit(comb - normal * (comb @ normal))
    way = unit(tangent + normal * lerp(0.25, less * (0.75 + 0.55 * front), top))
    layer = lerp(0.0035, less * (0.013 + 0.012 * front), top)
    stride = reach / (knots - 1)
    at, line = root.copy(), [root.copy()]
    for k in range(1, knots):
        way = unit(way + tangent * 0.10 + np.array([0, 0, -0.05]) * (k / knots))
        new = at + way * stride
        place, out, _, _ = tree.find_nearest(Vector(new))
        place, out = np.array(place), np.array(out)
        height, least = ((new - place) * out).sum(), 0.0012 * min(1.0, k / 4)
        if height < least:
            new = place + out * least
        elif height > layer:
            new = new - out * (height - layer) * 0.30
        way = unit(new - at)
        at = at + way * stride
        line.append(at)
    return np.array(line)
