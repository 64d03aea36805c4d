"""Hair: guides grown over the scalp and draped by collision, then thousands of children gathered into locks.

In: a `Scene`. Out: the strands "hair". Grown in the unposed, symmetric space, then moved rigidly with the skull.
"""

from __future__ import annotations

import numpy as np
import torch
from mathutils import Vector
from mathutils.bvhtree import BVHTree

from errors import BadInput
from render.face.bake.brows import hair_material
from render.face.bake.head import hairline, off_ears
from render.face.bake.motion import step
from render.face.bake.scene import Scene, lerp, unit
from render.face.bake.short_hair import grow_short

_GUIDES, _CHILDREN, _ALONG_PART, _LOCKS = 2600, 26_000, 2500, 900
_STEPS, _STRIDE, _KNOTS = 36, 0.0095, 22
_PARTS = {"long": 0.024, "short": 0.034}  # where the hair parts, metres to the host's left


def add_hair(scene: Scene) -> None:
    look = scene.look.hair
    if look.style not in _PARTS:
        raise BadInput(f"no hair style {look.style!r}", where="[hair] style", remedy=f"one of {', '.join(_PARTS)}")
    part = _PARTS[look.style]
    scalp = _Scalp(scene)
    roots, normals = scalp.roots(_GUIDES)
    guides = np.zeros((_GUIDES, _KNOTS, 3))
    sides = np.zeros(_GUIDES)
    for i, (root, normal) in enumerate(zip(roots, normals, strict=True)):
        line = float(_part(root[None], part)[0])
        sides[i] = 1.0 if root[0] + scene.rng.normal(0, 0.0025) > line else -1.0
        if look.style == "short":
            guides[i] = grow_short(scalp.tree, scene.rng, root, normal, sides[i], look.length, _KNOTS)
            continue
        grown = _grow(scalp.tree, scene.rng, root, normal, sides[i], abs(root[0] - line))
        guides[i] = _cut(grown, look.ends - 0.016 * step(-0.02, -0.11, grown[-1, 1]) + scene.rng.normal(0, 0.004))
    strands = _children(scene, scalp, roots, sides, guides, look.wave)
    along = np.linspace(0, 1, _KNOTS)
    radius = np.interp(along, [0, 0.08, 0.7, 1], [0.00005, 0.00009, 0.00008, 0.00002])[None]
    radius = radius * scene.rng.uniform(0.8, 1.2, len(strands))[:, None]
    material = hair_material("hair", look.melanin, look.redness, 0.26, 0.35, 0.3)
    scene.strands("hair", scene.posed(strands), radius, material)


class _Scalp:
    def __init__(self, scene: Scene) -> None:
        self.tree, self._triangles = scene.surface(above=0.50)
        self._rng = scene.rng
        self._points, self._style = scene.rest, scene.look.hair.style
        a, b, c = (self._points[self._triangles[:, i]] for i in range(3))
        normal = np.cross(b - a, c - a)
        area = np.linalg.norm(normal, axis=1) * ((a + b + c)[:, 2] / 3 > 0.60)
        self._share = area / area.sum()
        self._normals = unit(normal)

    def roots(self, count: int) -> tuple[np.ndarray, np.ndarray]:
        """Places on the outer skull above a soft hairline, and the normals there."""
        places, normals = np.zeros((0, 3)), np.zeros((0, 3))
        while len(places) < count:
            i = self._rng.choice(len(self._triangles), count * 3, p=self._share)
            u, v = self._rng.random((2, count * 3))
            fold = u + v > 1
            u[fold], v[fold] = 1 - u[fold], 1 - v[fold]
            a, b, c = (self._points[self._triangles[i, k]] for k in range(3))
            p = a + (b - a) * u[:, None] + (c - a) * v[:, None]
            good = p[:, 2] - hairline(p, self._style) > self._rng.exponential(0.0022, count * 3)
            good &= off_ears(p, self._style)
            good &= (p[:, 1] > -0.10) | (p[:, 2] > 0.70)
            good &= ((p - np.array([0, -0.06, 0.70])) * self._normals[i]).sum(1) > 0.02
            places, normals = np.concatenate([places, p[good]]), np.concatenate([normals, self._normals[i][good]])
        return places[:count], normals[:count]


def _grow(
    tree: BVHTree, rng: np.random.Generator, root: np.ndarray, normal: np.ndarray, side: float, from_part: float
) -> np.ndarray:
    """One guide: combed away from the part, pulled down, kept out of the head and out of the face."""
    top, back = step(0.70, 0.80, root[2]), step(-0.05, 0.02, root[1])
    layer = 0.0035 + 0.0125 * top**0.8 * rng.uniform(0.75, 1.0)
    comb = np.array([side * lerp(0.9, 0.22, back), lerp(0.45, 0.25, back), lerp(-0.05, -0.8, back)])
    comb = comb + np.array([0, 0.25, 0.15]) * step(-0.10, -0.14, root[1])
    way = unit(comb - normal * (comb @ normal))
    way = unit(way + normal * lerp(0.12, 0.32, step(0.0, 0.03, from_part)))
    at = root.copy()
    line = [at]
    for k in range(1, _STEPS):
        way = unit(way + np.array([0, 0, -1]) * np.interp(k, [0, 4, 12], [0.05, 0.20, 0.40]))
        if at[2] < 0.640 and abs(at[0]) > 0.080:
            way = unit(way + np.array([-np.sign(at[0]) * 0.10, 0, 0]))  # ends turn in
        new = at + way * _STRIDE
        place, out, _, _ = tree.find_nearest(Vector(new))
        place, out = np.array(place), np.array(out)
        if new[2] > 0.655:
            height, wanted = ((new - place) * out).sum(), lerp(0.0015, layer, step(0, 7, k))
            new = place + out * wanted if height < wanted else new - out * (height - wanted) * 0.35
        if new[1] < -0.085 and new[2] < 0.75:
            free = np.interp(new[2], [0.58, 0.64, 0.69, 0.75], [0.080, 0.080, 0.075, 0.058])
            if abs(new[0]) < free:
                new[0] = side * lerp(abs(new[0]), free, 0.6)
        if new[2] < 0.66:
            widest = np.interp(new[2], [0.55, 0.60, 0.66], [0.088, 0.098, 0.101])
            if abs(new[0]) > widest:
                new[0] = np.sign(new[0]) * lerp(abs(new[0]), widest, 0.5)
        way = unit(new - at)
        at = at + way * _STRIDE
        line.append(at)
    return np.array(line)


def _cut(line: np.ndarray, end: float) -> np.ndarray:
    """`line` down to the height `end`, in evenly spaced knots."""
    below = line[:, 2] < end
    last = int(np.argmax(below)) if below.any() else len(line) - 1
    t = np.linspace(0, max(last, 4), _KNOTS)
    i = np.minimum(t.astype(int), len(line) - 2)
    return lerp(line[i], line[i + 1], (t - i)[:, None])


def _children(
    scene: Scene, scalp: _Scalp, guide_roots: np.ndarray, guide_sides: np.ndarray, guides: np.ndarray, wave: float
) -> np.ndarray:
    r, part = scene.rng, _PARTS[scene.look.hair.style]
    roots, normals = scalp.roots(_CHILDREN)
    more, more_normals = scalp.roots(40_000)
    at_part = (np.abs(more[:, 0] - _part(more, part)) < 0.007) & (more[:, 2] > 0.74)
    roots = np.concatenate([roots, more[at_part][:_ALONG_PART]])
    normals = np.concatenate([normals, more_normals[at_part][:_ALONG_PART]])
    count, t = len(roots), np.linspace(0, 1, _KNOTS)
    sides = np.where(roots[:, 0] + r.normal(0, 0.0022, count) > _part(roots, part), 1.0, -1.0)

    def distance(to: np.ndarray, to_sides: np.ndarray) -> np.ndarray:
        """Between roots; strands of the two sides of the part never mix."""
        apart = torch.cdist(torch.tensor(roots), torch.tensor(to)).numpy()
        return apart + 9.0 * (sides[:, None] != to_sides[None])

    far = distance(guide_roots, guide_sides)
    near = np.argpartition(far, 3, 1)[:, :3]
    weight = 1 / (np.take_along_axis(far, near, 1) + 0.001) ** 2
    weight /= weight.sum(1, keepdims=True)
    shape = guides - guide_roots[:, None]
    strands = sum(weight[:, j, None, None] * shape[near[:, j]] for j in range(3)) + roots[:, None]

    leaders = r.choice(count, _LOCKS, replace=False)
    leader = leaders[distance(roots[leaders], sides[leaders]).argmin(1)]
    lock = strands[leader] + (roots - roots[leader])[:, None] * (1 - 0.55 * t)[None, :, None]
    strands = lerp(strands, lock, (0.15 + 0.45 * t**1.3)[None, :, None] * r.uniform(0.5, 1.0, count)[:, None, None])
    phase, rate = r.uniform(0, 6.28, (count, 1, 3)), r.uniform(1, 2.2, (count, 1, 3))
    strands = strands + np.sin(phase + rate * 6.28 * t[None, :, None]) * (0.0011 * t)[None, :, None]
    together = r.uniform(0, 6.28, (count, 1, 3))[leader]
    strands = strands + np.sin(together + 8 * t[None, :, None]) * (wave * t)[None, :, None]
    loose = r.random(count) < 0.007
    stray = normals[loose][:, None] * 0.012 + r.normal(0, 0.006, (loose.sum(), 1, 3))
    stray *= 0.3 if scene.look.hair.style == "short" else 1.0
    strands[loose] += stray * (t**1.5)[None, :, None]
    depth = (r.random(count) ** 2 * 0.0035)[:, None, None]
    strands = strands + normals[:, None] * depth * np.minimum(1, t * 4)[None, :, None]
    x, y, z = np.moveaxis(strands, 2, 0)
    return strands[~((np.abs(x) < 0.052) & (z < 0.66) & (y < -0.02)).any(1)]  # none across the neck


def _part(points: np.ndarray, beside: float) -> np.ndarray:
    """Where the part runs at the depth of `points`: it nears the middle towards the back."""
    return beside - 0.03 * np.maximum(0, points[:, 1] + 0.08)
