"""The studio: light, camera, and a small shop out of focus behind the host.

In: a `Scene`. Out: its lights, shelves and camera; `Camera` for projecting what the camera sees.
"""

from __future__ import annotations

import math
from typing import Any

import bpy
import numpy as np
from mathutils import Vector

from render.face.bake.motion import FRAME, Camera
from render.face.bake.nodes import Nodes, plain
from render.face.bake.scene import Scene, unit

_FACE = (0, -0.05, 0.60)
_WARES = (
    (0.80, 0.72, 0.62), (0.62, 0.22, 0.16), (0.20, 0.34, 0.30), (0.86, 0.80, 0.74), (0.75, 0.45, 0.22),
    (0.45, 0.52, 0.50), (0.85, 0.62, 0.55),
)  # fmt: skip
_SHELVES = ((-0.62, -0.155, (0.50, 0.78, 1.06)), (0.20, 0.62, (0.36, 0.66, 0.95)))
_RING = 24


def add_studio(scene: Scene) -> Camera:
    _lights(scene)
    _shop(scene)
    return _camera(scene)


def _area(scene: Scene, place: tuple, size: tuple[float, float], watts: float, colour: tuple, at: tuple = _FACE) -> Any:
    light = bpy.data.lights.new("area", "AREA")
    light.shape = "RECTANGLE"
    light.size, light.size_y = size
    light.energy, light.color = watts, colour
    thing = bpy.data.objects.new("area", light)
    thing.location = place
    thing.rotation_euler = (Vector(at) - Vector(place)).to_track_quat("-Z", "Y").to_euler()
    scene.scene.collection.objects.link(thing)
    return thing


def _lights(scene: Scene) -> None:
    _area(scene, (-0.95, -1.7, 1.35), (1.0, 1.0), 32, (1, 0.965, 0.92))  # key
    _area(scene, (1.5, -1.5, 0.75), (1.4, 1.6), 8, (0.93, 0.96, 1))  # fill
    _area(scene, (0, -1.5, -0.25), (1.2, 0.7), 4, (1, 0.96, 0.92))
    _area(scene, (1.1, 1.1, 1.5), (0.6, 1.2), 16, (1, 0.97, 0.93))  # rims
    _area(scene, (-1.2, 1.0, 1.3), (0.5, 1.2), 10, (0.92, 0.96, 1))
    _area(scene, (0, 0.5, 2.0), (0.8, 0.5), 5, (1, 0.98, 0.96))
    _area(scene, (-0.42, -1.7, 1.15), (0.30, 0.30), 5, (1, 1, 1)).visible_diffuse = False  # the light in her eyes
    _area(scene, (0, 0.75, 2.1), (1.8, 0.4), 26, (1, 0.86, 0.70), (0, 1.66, 0.7))  # the wall
    world = bpy.data.worlds.new("world")
    world.use_nodes = True
    sky = world.node_tree.nodes["Background"]
    sky.inputs[0].default_value = (0.82, 0.86, 0.92, 1)
    sky.inputs[1].default_value = 0.16
    scene.scene.world = world


def _shop(scene: Scene) -> None:
    r = np.random.default_rng(5)
    n = Nodes("wall")
    at = n.new("TexCoord").outputs["Object"]
    n.set(
        Base__Color=n.mix(n.ramp(n.noise(2.5, 3, at), 0.3, 0.7), (0.62, 0.50, 0.40), (0.70, 0.58, 0.47)), Roughness=0.9
    )
    _box(scene, "wall", (0, 1.66, -0.8), (5, 0.02, 3.4), n.material)
    oak, glow = plain("oak", (0.34, 0.19, 0.10)), plain("glow", (1.0, 0.72, 0.42), 0.5, 7.0)
    wares = [plain(f"ware{i}", colour, 0.35) for i, colour in enumerate(_WARES)]
    leaf, pot = plain("leaf", (0.05, 0.16, 0.06)), plain("pot", (0.75, 0.68, 0.60), 0.6)
    for x0, x1, heights in _SHELVES:
        for z in heights:
            middle, length = (x0 + x1) / 2, x1 - x0
            _box(scene, "shelf", (middle, 1.50, z), (length, 0.24, 0.022), oak)
            _box(scene, "led", (middle, 1.60, z - 0.006), (length * 0.96, 0.012, 0.005), glow)
            x = x0 + 0.04
            while x < x1 - 0.04:
                width, height = r.uniform(0.035, 0.07), r.uniform(0.06, 0.15)
                ware, kind = wares[r.integers(len(wares))], r.random()
                x += width / 2
                if kind < 0.45:
                    _box(scene, "box", (x, 1.47, z + 0.022), (width, 0.06, height), ware)
                elif kind < 0.85:
                    _turned(scene, (x, 1.47, z + 0.022), width / 2, height * 0.75, ware, 0.9)
                    _turned(scene, (x, 1.47, z + 0.022 + height * 0.75), width * 0.22, height * 0.25, wares[3], 1.0)
                else:
                    _turned(scene, (x, 1.47, z + 0.022), width * 0.5, 0.05, pot, 1.2)
                    _plant(scene, r, np.array([x, 1.47, z + 0.07]), leaf)
                x += width / 2 + r.uniform(0.006, 0.03)


def _box(scene: Scene, name: str, foot: tuple, size: tuple, material: Any) -> None:
    (x, y, z), (sx, sy, sz) = foot, size
    corners = [(x + a * sx / 2, y + b * sy / 2, z + c * sz) for a in (-1, 1) for b in (-1, 1) for c in (0, 1)]
    faces = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    scene.mesh(name, corners, faces, material, flat=True)


def _turned(scene: Scene, foot: tuple, radius: float, height: float, material: Any, taper: float) -> None:
    """A bottle's body, a cap, a pot: a cone frustum."""
    x, y, z = foot
    angles = np.linspace(0, 2 * np.pi, _RING + 1)[:-1]
    rings = [
        (x + k * radius * np.cos(a), y + k * radius * np.sin(a), z + h)
        for k, h in ((1, 0), (taper, height))
        for a in angles
    ]
    sides = [(i, (i + 1) % _RING, _RING + (i + 1) % _RING, _RING + i) for i in range(_RING)]
    scene.mesh("turned", rings, [*sides, tuple(range(_RING, 2 * _RING)), tuple(range(_RING - 1, -1, -1))], material)


def _plant(scene: Scene, r: np.random.Generator, foot: np.ndarray, material: Any) -> None:
    for _ in range(26):
        way = unit(r.normal(0, 1, 3) * (1, 0.6, 1) + (0, 0, 0.9)) * r.uniform(0.05, 0.11)
        across = unit(np.cross(way, (0, 1, 0.2))) * 0.014
        scene.mesh(
            "leaf", [foot, foot + way / 2 + across, foot + way, foot + way / 2 - across], [(0, 1, 2, 3)], material
        )


def _camera(scene: Scene) -> Camera:
    view = scene.look.view
    face = view.distance - 0.12
    data = bpy.data.cameras.new("camera")
    data.sensor_fit, data.sensor_height, data.lens = "VERTICAL", 36, 36 * face / view.height
    data.dof.use_dof, data.dof.focus_distance, data.dof.aperture_fstop = True, view.distance - 0.13, view.stop
    thing = bpy.data.objects.new("camera", data)
    thing.location, thing.rotation_euler = (0, -view.distance, view.level), (math.pi / 2, 0, 0)
    scene.scene.collection.objects.link(thing)
    scene.scene.camera = thing
    return Camera(np.array([0, -view.distance, view.level]), face / view.height * FRAME[1])
