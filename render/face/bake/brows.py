"""Brows and lashes: short curves that move with the skin they stand on.

In: a `Scene`. Out: strands brow_l, brow_r riding on the face, and lashes spanned on the body's helper strips, which
carry the blink.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from render.face.bake.motion import step
from render.face.bake.nodes import Nodes
from render.face.bake.scene import Scene, lerp, unit

_BROWS = 1150
_ARC = np.array(
    [[0.0105, 0.0186], [0.020, 0.0214], [0.030, 0.0242], [0.040, 0.0258], [0.048, 0.0256], [0.0550, 0.0224]]
)
_THICK = np.array([0.0046, 0.0054, 0.0050, 0.0042, 0.0030, 0.0014])


def hair_material(
    name: str, melanin: float, redness: float, rough: float = 0.30, radial: float = 0.4, vary: float = 0.25
) -> Any:
    n = Nodes(name)
    shader = n.new(
        "BsdfHairPrincipled", _parametrization="MELANIN", Melanin=melanin, Roughness=rough, IOR=1.55, Coat=0.0
    )
    n.put(shader.inputs["Melanin Redness"], redness)
    n.put(shader.inputs["Radial Roughness"], radial)
    n.put(shader.inputs["Random Color"], vary)
    n.put(shader.inputs["Random Roughness"], 0.15)
    n.surface(shader.outputs[0])
    return n.material


def add_brows(scene: Scene) -> None:
    r = scene.rng
    hair = scene.look.hair
    male = scene.look.body.gender < 0.5
    arc = _ARC - (0, 0.004 if male else 0)
    thick = _THICK * (1.35 if male else 1.0)
    material = hair_material("brow", hair.melanin - 0.02, hair.redness, 0.4)
    knots = np.linspace(0, 1, len(arc))
    along = np.linspace(0, 1, 6)
    for side, sign in (("l", 1), ("r", -1)):
        u = r.beta(1.0, 1.08, _BROWS)
        across = np.clip(r.normal(0, 0.42, _BROWS), -1, 1)
        x = np.interp(u, knots, arc[:, 0])
        z = scene.eye[side][2] + np.interp(u, knots, arc[:, 1]) + across * np.interp(u, knots, thick)
        root, normal, corners, weights = scene.on_face(np.stack([sign * x, 0 * x, z], 1))
        lean = np.interp(u, knots, [0.55, 0.45, 0.25, -0.15, -0.55, -0.75])
        lift = np.interp(u, knots, [0.7, 0.42, 0.2, 0.05, -0.05, -0.1])
        lift = lift - across * np.interp(u, knots, [0.1, 0.35, 0.5, 0.5, 0.4, 0.3])
        way = np.stack([np.full(_BROWS, float(sign)), 0 * u, lean + lift], 1) + r.normal(0, 0.10, (_BROWS, 3))
        way = unit(way - (way * normal).sum(1, keepdims=True) * normal)
        length = np.interp(u, knots, [0.0036, 0.0056, 0.0068, 0.0068, 0.0058, 0.0045]) * r.uniform(0.7, 1.1, _BROWS)
        rise = 0.0004 + 0.0016 * along * (1.15 - along)
        points = (
            root[:, None] + way[:, None] * (length[:, None] * along)[..., None] + normal[:, None] * rise[None, :, None]
        )
        radius = np.linspace(0.000050, 0.000015, 6)[None].repeat(_BROWS, 0)
        points = scene.posed(points)
        scene.ride(scene.strands("brow_" + side, points, radius, material), points, corners, weights)


def add_lashes(scene: Scene) -> None:
    n = Nodes("lash")
    n.set(Base__Color=(0.006, 0.004, 0.004), Roughness=0.5)
    r, full = scene.rng, scene.look.skin.lashes
    for side in "lr":
        for strip, count, reach in (("2", 190, 0.92), ("1", 80, 0.55)):
            group = f"helper-{side}-eyelashes-{strip}"
            inner, outer = _edges(scene, group, scene.eye[side])
            u = np.sort(r.uniform(0.04, 0.98, count))
            slant = r.normal(0, 0.012, count) + 0.02
            length = full * reach * r.uniform(0.75, 1.1, count) * (0.55 + 0.45 * step(0, 0.5, u))
            curl = 0.25 if strip == "2" else -0.25

            def draw(now: np.ndarray, i=inner, o=outer, u=u, s=slant, length=length, curl=curl) -> np.ndarray:
                root = _along(now[i], u)
                tip = root + (_along(now[o], np.clip(u + s, 0, 0.999)) - root) * length[:, None]
                t = np.linspace(0, 1, 6)[None, :, None]
                bow = (t * t - t) * curl * np.linalg.norm(tip - root, axis=1)[:, None, None]
                return root[:, None] + (tip - root)[:, None] * t + bow * np.array([0, 0, 1.0])

            radius = np.linspace(0.00017, 0.00003, 6)[None].repeat(count, 0) * full * (1 if strip == "2" else 0.6)
            scene.redraw(scene.strands(group, draw(scene.neutral), radius, n.material), draw)


def _along(line: np.ndarray, u: np.ndarray) -> np.ndarray:
    at = u * (len(line) - 1)
    i = np.minimum(at.astype(int), len(line) - 2)
    return lerp(line[i], line[i + 1], (at - i)[:, None])


def _edges(scene: Scene, group: str, eye: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The long sides of a lash strip from the inner corner outwards: the lid's edge first, then the tips'."""
    faces = [[v for v, _ in f] for f in scene.groups[group]]
    used: dict[frozenset[int], int] = {}
    touched: dict[int, int] = {}
    for face in faces:
        for a, b in zip(face, face[1:] + face[:1], strict=True):
            used[frozenset((a, b))] = used.get(frozenset((a, b)), 0) + 1
        for a in face:
            touched[a] = touched.get(a, 0) + 1
    beside: dict[int, list[int]] = {}
    for edge, count in used.items():
        if count == 1:
            a, b = edge
            beside.setdefault(a, []).append(b)
            beside.setdefault(b, []).append(a)
    corners = [a for a in beside if touched[a] == 1]
    sides = []
    for a in corners:
        for b in beside[a]:
            path = [a, b]
            while path[-1] not in corners:
                path.append(next(q for q in beside[path[-1]] if q != path[-2]))
            sides.append(path)
    sides = sorted(sides, key=len)[-4:]
    sides = [p for p in sides if abs(scene.rest[p[0], 0]) < abs(scene.rest[p[-1], 0])]
    sides.sort(key=lambda p: np.linalg.norm(scene.rest[p] - eye, axis=1).mean())
    return np.array(sides[0]), np.array(sides[-1])
