"""Clothes: the body's own outline, relaxed until it drapes, and cut along curves like a pattern.

In: a `Scene`. Out: the objects top, jacket, lapel, collar, overlap and two buttons.
"""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np
from mathutils import Vector
from mathutils.bvhtree import BVHTree

from render.face.bake.motion import step
from render.face.bake.nodes import Nodes, plain
from render.face.bake.scene import Scene, lerp, unit

_BUTTON, _NECK, _COLLAR = 0.175, 0.555, 0.566  # heights, metres


def add_clothes(scene: Scene) -> None:
    look = scene.look.clothes
    cloth = _fabric("jacket", look.jacket, 1400, 0.75, 0.25)
    skin, faces = _tights(scene)
    out = _normals(skin, faces)
    x, y, z = skin.T
    front = y < np.interp(z, [0.0, 0.45, 0.60], [-0.02, -0.045, -0.045])

    top = _relaxed(skin, faces, 6) + out * 0.004
    ax = np.abs(top[:, 0])
    edge = look.neckline + 4.0 * np.minimum(ax, 0.10) ** 2 + 0.35 * np.maximum(ax - 0.055, 0)
    neckline = np.where(front, edge, 0.55) - top[:, 2]
    keep = np.minimum.reduce([neckline, 0.080 - ax, np.where(front, 1.0, -1.0)])
    _garment(scene, "top", top, faces, keep, _fabric("top", look.top, 900, 0.6, 0.1), 0.0016)

    drape = _relaxed(skin, faces, 90)
    inside = ((drape - skin) * out).sum(1)
    drape = _relaxed(drape + out * np.maximum(0, 0.004 - inside)[:, None], faces, 6)
    out = _normals(drape, faces)
    drape = drape + out * np.interp(z, [-0.2, 0.30, 0.50, 0.60], [0.010, 0.008, 0.006, 0.005])[:, None]
    x, y, z = drape.T
    ax = np.abs(x)
    opening = np.interp(z, [_BUTTON, 0.30, 0.45, 0.52, _NECK, 0.62], [0.0, 0.034, 0.060, 0.066, 0.068, 0.075])
    keep = np.where(front & (z > _BUTTON), ax - opening, 0.05)
    _garment(scene, "jacket", drape, faces, np.minimum(keep, _COLLAR - z), cloth, 0.003)

    # lapels and collar: strips of the same surface, one layer further out, between the opening and an outer curve
    wide = np.interp(z, [_BUTTON - 0.01, 0.22, 0.34, 0.438, 0.450], [0.004, 0.028, 0.050, 0.066, 0.068])
    notch = 0.447 + 0.18 * (ax - 0.09) - z
    keep = np.minimum.reduce([ax - opening - 0.0008, opening + wide - ax, z - _BUTTON + 0.002, notch])
    rise = 0.0042 + 0.0022 * np.clip((ax - opening) / np.maximum(wide, 1e-3), 0, 1)
    lapel = drape + out * rise[:, None]
    _garment(scene, "lapel", lapel, faces, np.where(front, keep, -0.05), cloth, 0.0026)

    wide = np.interp(z, [0.44, 0.47, 0.52, 0.56], [0.060, 0.052, 0.040, 0.030])
    before = np.minimum.reduce([ax - opening - 0.0008, opening + wide - ax, z - 0.455 - 0.10 * (ax - 0.09)])
    behind = np.minimum(z - _COLLAR + 0.05, opening + 0.03 - ax)
    keep = np.minimum(np.where(front, before, behind), _COLLAR - z)
    _garment(scene, "collar", drape + out * 0.0055, faces, keep, cloth, 0.0026)

    closing = step(0.07, 0.0, x)
    keep = np.where(front & (z < _BUTTON + 0.012), np.minimum(x + 0.012, 0.075 - x), -0.05)
    _garment(scene, "overlap", drape + out * (-0.002 + 0.0052 * closing)[:, None], faces, keep, cloth, 0.0024)
    _buttons(scene, drape + out * 0.006, faces)


def _fabric(name: str, colour: tuple[float, float, float], weave: float, rough: float, sheen: float) -> Any:
    n = Nodes(name)
    at = n.attribute("rest", "Vector")
    base = np.array(colour)
    vary = n.ramp(n.noise(weave * 1.3, 2, at), 0.3, 0.7)
    n.set(
        Base__Color=n.mix(vary, tuple(base * 0.80), tuple(np.minimum(base * 1.18, 1))),
        Roughness=rough,
        Sheen__Weight=sheen,
        Sheen__Roughness=0.4,
        Specular__IOR__Level=0.25,
    )
    n.bump(n.math("ADD", n.noise(weave, 2, at), n.math("MULTIPLY", n.noise(60, 3, at), 0.8)), 0.0007, 0.5)
    return n.material


def _tights(scene: Scene) -> tuple[np.ndarray, np.ndarray]:
    """The helper suit around the upper body, subdivided: points and triangles."""
    scene.part("helper-tights", Nodes("pattern").material, keep=lambda p: bool(p[2] > -0.15), name="pattern")
    points, faces, _ = scene.evaluated("pattern")
    thing, _ = scene.parts.pop("pattern")
    points, faces = points.astype(float), faces.copy()
    bpy.data.objects.remove(thing)
    return points, faces


def _normals(points: np.ndarray, faces: np.ndarray) -> np.ndarray:
    flat = np.cross(points[faces[:, 1]] - points[faces[:, 0]], points[faces[:, 2]] - points[faces[:, 0]])
    out = np.zeros_like(points)
    for corner in range(3):
        np.add.at(out, faces[:, corner], flat)
    return unit(out)


def _relaxed(points: np.ndarray, faces: np.ndarray, rounds: int) -> np.ndarray:
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    edges = np.concatenate([edges, edges[:, ::-1]])
    count = np.maximum(np.bincount(edges[:, 0], minlength=len(points))[:, None], 1)
    for _ in range(rounds):
        total = np.stack([np.bincount(edges[:, 0], points[edges[:, 1], axis], len(points)) for axis in range(3)], 1)
        points = lerp(points, total / count, 0.5)
    return points


def _cut(points: np.ndarray, faces: np.ndarray, keep: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What has `keep` > 0, with triangles split exactly where it is 0."""
    places = list(points)
    made: dict[tuple[int, int], int] = {}
    out: list[tuple[int, int, int]] = []

    def between(a: int, b: int) -> int:
        key = (min(a, b), max(a, b))
        if key not in made:
            made[key] = len(places)
            places.append(points[a] + (points[b] - points[a]) * (keep[a] / (keep[a] - keep[b])))
        return made[key]

    for face, kept in zip(faces, keep[faces] > 0, strict=True):
        inside = int(kept.sum())
        if inside == 3:
            out.append(tuple(face))
        elif inside:
            i = int(np.argmax(kept)) if inside == 1 else int(np.argmin(kept))
            a, b, c = face[i], face[(i + 1) % 3], face[(i + 2) % 3]
            ab, ac = between(a, b), between(a, c)
            out += [(a, ab, ac)] if inside == 1 else [(ab, b, c), (ab, c, ac)]
    used, index = np.unique(np.array(out), return_inverse=True)
    return np.array(places)[used], index.reshape(-1, 3)


def _garment(
    scene: Scene, name: str, points: np.ndarray, faces: np.ndarray, keep: np.ndarray, material: Any, thick: float
) -> None:
    points, faces = _cut(points, faces, keep)
    thing = scene.mesh(name, points, faces, material, attributes={"rest": points})
    solid = thing.modifiers.new("thickness", "SOLIDIFY")
    solid.thickness, solid.offset = thick, 0
    bevel = thing.modifiers.new("edge", "BEVEL")
    bevel.width, bevel.segments, bevel.limit_method, bevel.angle_limit = thick * 0.4, 2, "ANGLE", 1.0


def _buttons(scene: Scene, points: np.ndarray, faces: np.ndarray) -> None:
    dark = plain("button", tuple(np.array(scene.look.clothes.jacket) * 0.5), 0.25)
    tree = BVHTree.FromPolygons(points.tolist(), faces.tolist())
    for height in (_BUTTON - 0.02, _BUTTON - 0.125):
        place, normal, _, _ = tree.ray_cast(Vector((0.006, -1, height)), Vector((0, 1, 0)))
        bpy.ops.mesh.primitive_cylinder_add(vertices=32, radius=0.0105, depth=0.0035, location=place)
        thing = bpy.context.object
        thing.name = "button"
        thing.rotation_euler = normal.to_track_quat("Z", "Y").to_euler()
        thing.data.materials.append(dark)
