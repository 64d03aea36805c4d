"""The stage of a bake: meshes and strands that follow the body from expression to expression.

In: a look and its posed vertices. Out: a Blender scene whose parts know which body vertices they are made of, so that
`express(name)` moves skin, eyes, teeth, lashes and brows together.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import bpy
import numpy as np
from mathutils import Vector
from mathutils.bvhtree import BVHTree

from render.face.bake.body import body_vertices, load_mesh, members
from render.face.bake.look import Look
from render.face.bake.nodes import mask_image

Keep = Callable[[np.ndarray], bool]


def unit(v: np.ndarray) -> np.ndarray:
    return v / np.maximum(np.linalg.norm(v, axis=-1, keepdims=True), 1e-9)


def lerp(a: Any, b: Any, t: Any) -> Any:
    return a + (b - a) * t


class Scene:
    def __init__(self, look: Look) -> None:
        self.look = look
        self.rng = np.random.default_rng(look.seed)
        self.groups, self.uv = load_mesh()
        self.vertices = body_vertices(look, self.groups)
        self.rest, self.neutral = self.vertices["rest"], self.vertices["neutral"]
        self.parts: dict[str, tuple[Any, np.ndarray]] = {}
        self.riding: list[tuple[Any, np.ndarray, np.ndarray, np.ndarray]] = []
        self.redrawn: list[tuple[Any, Callable[[np.ndarray], np.ndarray]]] = []
        bpy.ops.wm.read_factory_settings(use_empty=True)
        self.scene = bpy.context.scene
        self._turn, self._shift = self._head_pose()
        self.eye = {side: self.rest[members(self.groups, f"helper-{side}-eye")].mean(0) for side in "lr"}

    def _head_pose(self) -> tuple[np.ndarray, np.ndarray]:
        """The rigid motion that takes the unposed skull to the posed one (Kabsch)."""
        ids = np.array(members(self.groups, "body"))
        ids = ids[self.rest[ids, 2] > 0.60]
        a, b = self.rest[ids].mean(0), self.neutral[ids].mean(0)
        u, _, vt = np.linalg.svd((self.rest[ids] - a).T @ (self.neutral[ids] - b))
        turn = (u @ np.diag([1, 1, np.linalg.det(u @ vt)]) @ vt).T
        return turn, b - turn @ a

    def posed(self, points: np.ndarray) -> np.ndarray:
        flat = points.reshape(-1, 3) @ self._turn.T + self._shift
        return flat.reshape(points.shape)

    def mesh(
        self,
        name: str,
        vertices: Any,
        faces: Any,
        material: Any,
        *,
        smooth: int = 0,
        uv: Any = None,
        attributes: dict[str, np.ndarray] | None = None,
        flat: bool = False,
    ) -> Any:
        mesh = bpy.data.meshes.new(name)
        mesh.from_pydata(np.asarray(vertices).tolist(), [], [[int(i) for i in face] for face in faces])
        mesh.update()
        mesh.polygons.foreach_set("use_smooth", np.full(len(mesh.polygons), not flat))
        if uv is not None:
            mesh.uv_layers.new(name="uv").data.foreach_set("uv", np.asarray(uv, np.float32).ravel())
        for key, values in (attributes or {}).items():
            values = np.asarray(values, np.float32)
            kind, slot = ("FLOAT", "value") if values.ndim == 1 else ("FLOAT_VECTOR", "vector")
            mesh.attributes.new(key, kind, "POINT").data.foreach_set(slot, values.ravel())
        mesh.materials.append(material)
        thing = bpy.data.objects.new(name, mesh)
        self.scene.collection.objects.link(thing)
        if smooth:
            modifier = thing.modifiers.new("smooth", "SUBSURF")
            modifier.levels = modifier.render_levels = smooth
        return thing

    def part(
        self,
        group: str,
        material: Any,
        *,
        name: str = "",
        smooth: int = 2,
        keep: Keep | None = None,
        attributes: Callable[[np.ndarray], dict[str, np.ndarray]] | None = None,
    ) -> Any:
        """A group of the body as an object that follows its expressions; `attributes(ids)` are per vertex."""
        faces = self.groups[group]
        if keep is not None:
            faces = [f for f in faces if keep(self.neutral[[v for v, _ in f]].mean(0))]
        ids = np.array(sorted({v for f in faces for v, _ in f}))
        place = {v: i for i, v in enumerate(ids)}
        thing = self.mesh(
            name or group,
            self.neutral[ids],
            [[place[v] for v, _ in f] for f in faces],
            material,
            smooth=smooth,
            uv=[self.uv[t] for f in faces for _, t in f],
            attributes={"rest": self.rest[ids], **(attributes(ids) if attributes else {})},
        )
        self.parts[name or group] = (thing, ids)
        return thing

    def strands(self, name: str, points: np.ndarray, radius: np.ndarray, material: Any) -> Any:
        """Curves of `points` (n, k, 3) with `radius` (n, k)."""
        count, knots, _ = points.shape
        curves = bpy.data.hair_curves.new(name)
        curves.add_curves([knots] * count)
        curves.attributes["position"].data.foreach_set("vector", points.astype(np.float32).ravel())
        curves.attributes.new("radius", "FLOAT", "POINT").data.foreach_set("value", radius.astype(np.float32).ravel())
        curves.materials.append(material)
        self.scene.collection.objects.link(bpy.data.objects.new(name, curves))
        return curves

    def ride(self, curves: Any, points: np.ndarray, triangles: np.ndarray, weights: np.ndarray) -> None:
        """Let each strand follow the place on the body where it grows."""
        self.riding.append((curves, points, triangles, weights))

    def redraw(self, curves: Any, draw: Callable[[np.ndarray], np.ndarray]) -> None:
        """Let `draw(vertices)` give the strands anew for each expression."""
        self.redrawn.append((curves, draw))

    def surface(self, above: float = 0.45) -> tuple[BVHTree, np.ndarray]:
        """The unposed body's surface for ray casts, and its triangles."""
        faces = [[v for v, _ in f] for f in self.groups["body"]]
        faces = [f for f in faces if self.rest[f, 2].min() > above]
        triangles = np.array([t for f in faces for t in ((f[0], f[1], f[2]), (f[0], f[2], f[3]))])
        return BVHTree.FromPolygons(self.rest.tolist(), triangles.tolist()), triangles

    def on_face(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Cast unposed `points` along +y on the face: places, normals, triangles, barycentric weights."""
        tree, triangles = self.surface()
        found = []
        for p in points:
            place, normal, index, _ = tree.ray_cast(Vector((p[0], -0.5, p[2])), Vector((0, 1, 0)))
            a, b, c = self.rest[triangles[index]]
            v, w = np.linalg.lstsq(np.stack([b - a, c - a], 1), np.array(place) - a, rcond=None)[0]
            found.append((np.array(place), np.array(normal), triangles[index], np.array([1 - v - w, v, w])))
        places, normals, corners, weights = (np.array(column) for column in zip(*found, strict=True))
        return places, normals, corners, weights

    def mask(self, file: str) -> np.ndarray:
        """A texture mask read at every body vertex."""
        image = mask_image(file)
        width, height = image.size
        pixels = np.empty(width * height * 4, np.float32)
        image.pixels.foreach_get(pixels)
        pixels = pixels.reshape(height, width, 4)[..., 0]
        out = np.zeros(len(self.rest), np.float32)
        for face in self.groups["body"]:
            for vertex, texture in face:
                u, v = self.uv[texture]
                seen = pixels[min(int(v * height), height - 1), min(int(u * width), width - 1)]
                out[vertex] = max(out[vertex], seen)
        return out

    def express(self, name: str) -> None:
        now = self.vertices[name]
        for thing, ids in self.parts.values():
            thing.data.vertices.foreach_set("co", now[ids].astype(np.float32).ravel())
            thing.data.update()
        moved = [
            (curves, points + ((now - self.neutral)[corners] * weights[..., None]).sum(1)[:, None])
            for curves, points, corners, weights in self.riding
        ]
        moved += [(curves, draw(now)) for curves, draw in self.redrawn]
        for curves, points in moved:
            curves.attributes["position"].data.foreach_set("vector", points.astype(np.float32).ravel())
            curves.update_tag()

    def evaluated(self, name: str, attributes: tuple[str, ...] = ()) -> tuple[np.ndarray, np.ndarray, dict]:
        """A part as it will be rendered: vertices, triangles and per-vertex attributes after smoothing."""
        thing, _ = self.parts[name]
        thing.update_tag()
        graph = bpy.context.evaluated_depsgraph_get()
        graph.update()
        mesh = thing.evaluated_get(graph).data
        mesh.calc_loop_triangles()
        vertices = np.empty(len(mesh.vertices) * 3, np.float32)
        mesh.vertices.foreach_get("co", vertices)
        triangles = np.empty(len(mesh.loop_triangles) * 3, np.int32)
        mesh.loop_triangles.foreach_get("vertices", triangles)
        values = {}
        for key in attributes:
            data = mesh.attributes[key]
            vector = data.data_type == "FLOAT_VECTOR"
            flat = np.empty(len(mesh.vertices) * (3 if vector else 1), np.float32)
            data.data.foreach_get("vector" if vector else "value", flat)
            values[key] = flat.reshape(-1, 3) if vector else flat
        return vertices.reshape(-1, 3), triangles.reshape(-1, 3), values
