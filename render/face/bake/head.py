"""Skin, eyes, teeth and tongue: the body's own groups with procedural materials.

In: a `Scene`. Out: its parts body, eye_l, eye_r, helper-upper-teeth, helper-lower-teeth, tongue; and `Window`, the
switch that makes everything in front of the teeth transparent, for the picture of the inside of the mouth.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from render.face.bake.motion import step
from render.face.bake.nodes import Nodes
from render.face.bake.scene import Scene

# The hairline: depth y of the head -> height below which no hair grows.
_HAIRLINE = np.array(
    [[-0.20, 0.760], [-0.145, 0.757], [-0.122, 0.744], [-0.108, 0.724], [-0.094, 0.703], [-0.084, 0.700],
     [-0.076, 0.702], [-0.045, 0.699], [-0.034, 0.66], [-0.01, 0.625], [0.06, 0.615]]
)  # fmt: skip
# A short cut shows what long hair covers: the edge above the temples, and sideburns before the ears.
_SHORT_HAIRLINE = np.array(
    [[-0.20, 0.762], [-0.145, 0.758], [-0.122, 0.746], [-0.108, 0.724], [-0.095, 0.700], [-0.086, 0.684],
     [-0.078, 0.670], [-0.064, 0.672], [-0.050, 0.698], [-0.034, 0.668], [-0.01, 0.628], [0.06, 0.612]]
)  # fmt: skip
# The upper edge of a beard: distance from the middle of the face -> height.
_BEARD = ([0, 0.012, 0.030, 0.046, 0.060, 0.075], [0.651, 0.650, 0.639, 0.638, 0.652, 0.690])
_TEETH_FRONT = ([0, 0.01, 0.02, 0.03, 0.035], [-0.150, -0.148, -0.139, -0.122, -0.105])


@dataclass(frozen=True, slots=True)
class Window:
    value: Any

    def open(self, yes: bool) -> None:
        self.value.default_value = float(yes)


def hairline(points: np.ndarray, style: str) -> np.ndarray:
    line = _SHORT_HAIRLINE if style == "short" else _HAIRLINE
    return np.interp(points[:, 1], line[:, 0], line[:, 1])


def off_ears(points: np.ndarray, style: str) -> np.ndarray:
    x, y, z = points.T
    before = -0.066 if style == "short" else -0.085
    return ~((np.abs(x) > 0.071) & (z < 0.703) & (y > before) & (y < -0.03))


def add_skin(scene: Scene) -> Window:
    look, style, n = scene.look.skin, scene.look.hair.style, Nodes("skin")
    base = np.array(look.base)
    shade = n.ramp(n.noise(38, 4), 0.3, 0.7)
    colour = n.mix(shade, tuple(base * 0.955), tuple(np.minimum(base * 1.03, 1)))
    colour = n.mix(n.math("MULTIPLY", n.attribute("red"), look.blush), colour, tuple(base * (1.0, 0.70, 0.66)))
    lids = n.math("MULTIPLY", n.mask("mpfb_eyelids.jpg"), 0.35)
    colour = n.mix(lids, colour, tuple(base * (0.72, 0.58, 0.55)))
    shaven = n.math("MULTIPLY", n.attribute("beard"), n.math("ADD", 0.75, n.math("MULTIPLY", n.noise(420, 2), 0.5)))
    colour = n.mix(n.math("MULTIPLY", shaven, look.beard * 0.5), colour, tuple(base * (0.52, 0.58, 0.64)))
    lips = n.mask("mpfb_lips.jpg")
    colour = n.mix(n.math("MULTIPLY", lips, look.lip_amount), colour, look.lips)
    colour = n.mix(n.ramp(n.mask("mpfb_inside-mouth.jpg"), 0.4, 0.6), colour, (0.30, 0.07, 0.065))
    colour = n.mix(n.attribute("scalp"), colour, (0.05, 0.032, 0.022))
    rough = n.math("ADD", 0.43, n.math("MULTIPLY", n.noise(90, 2), 0.10))
    n.set(
        Base__Color=colour,
        Roughness=n.math("SUBTRACT", rough, n.math("MULTIPLY", lips, 0.20)),
        Subsurface__Weight=0.85,
        Subsurface__Radius=(1.0, 0.36, 0.20),
        Subsurface__Scale=0.0065,
        Specular__IOR__Level=0.42,
    )
    n.bump(n.math("ADD", n.noise(900, 2), n.math("MULTIPLY", n.noise(260, 2), 0.6)), 0.00016, 0.35)
    switch = n.new("Value").outputs[0]
    clear = n.new("MixShader")
    n.put(clear.inputs[0], n.math("MULTIPLY", switch, n.math("GREATER_THAN", n.attribute("window"), 0.5)))
    n.put(clear.inputs[1], n.shader.outputs[0])
    n.put(clear.inputs[2], n.new("BsdfTransparent").outputs[0])
    n.surface(clear.outputs[0])

    lip, inner = scene.mask("mpfb_lips.jpg"), scene.mask("mpfb_inside-mouth.jpg")
    drop = (scene.vertices["open"] - scene.neutral)[:, 2]

    def attributes(ids: np.ndarray) -> dict[str, np.ndarray]:
        p = scene.rest[ids]
        x, y, z = np.abs(p[:, 0]), p[:, 1], p[:, 2]

        def spot(centre: tuple, spread: tuple) -> np.ndarray:
            return np.exp(-(((p - np.array(centre)) / spread) ** 2).sum(1))

        red = 0.55 * spot((0, -0.175, 0.662), (0.014, 0.03, 0.014)) + 0.25 * spot(
            (0, -0.16, 0.605), (0.02, 0.04, 0.014)
        )
        for side in (-1, 1):
            red += spot((side * 0.046, -0.135, 0.664), (0.024, 0.05, 0.019))
            red += 0.8 * spot((side * 0.08, -0.055, 0.675), (0.012, 0.05, 0.035))
        front = np.where(inner[ids] < 0.5, -0.105, np.interp(x, *_TEETH_FRONT))
        return {
            "window": ((x < 0.040) & (z > 0.596) & (z < 0.668) & (y < front)) * 1.0,
            "lip": lip[ids],
            "inner": inner[ids],
            "drop": drop[ids],
            "red": np.clip(red, 0, 1),
            "beard": step(0.004, -0.005, z - np.interp(x, *_BEARD)) * step(0.552, 0.576, z) * step(-0.045, -0.075, y),
            "scalp": step(-0.010, 0.006, z - hairline(p, style)) * (z > 0.6) * off_ears(p, style),
        }

    scene.part(
        "body", n.material, keep=lambda p: bool(p[2] > 0.40 and abs(p[0]) < 0.16), attributes=attributes, name="body"
    )
    return Window(switch)


def add_eyes(scene: Scene) -> None:
    """The helper eyeballs with a polar iris and a clear coat for the cornea."""
    iris = np.array(scene.look.skin.iris)
    edge, pupil = 0.47, 0.185
    for side in "lr":
        n = Nodes("eye_" + side)
        place = n.attribute("eyep", "Vector")
        axes = n.new("SeparateXYZ")
        n.put(axes.inputs[0], place)
        x, _, z = axes.outputs
        r = n.math("SQRT", n.math("ADD", n.math("MULTIPLY", x, x), n.math("MULTIPLY", z, z)))
        angle = n.math("ARCTAN2", x, z)
        polar = n.new("CombineXYZ")
        n.put(polar.inputs[0], n.math("MULTIPLY", n.math("SINE", angle), 18.0))
        n.put(polar.inputs[1], n.math("MULTIPLY", n.math("COSINE", angle), 18.0))
        n.put(polar.inputs[2], n.math("MULTIPLY", r, 2.0))
        fibres = n.ramp(n.noise(1.6, 4, polar.outputs[0]), 0.35, 0.65)
        colour = n.mix(fibres, tuple(iris * 0.55), tuple(iris * 1.5))
        colour = n.mix(n.ramp(r, pupil, edge * 0.75), n.mix(0.5, colour, tuple(np.minimum(iris * 2.2, 1))), colour)
        colour = n.mix(n.ramp(r, edge * 0.80, edge), colour, tuple(iris * 0.10))
        colour = n.mix(n.ramp(r, pupil - 0.02, pupil + 0.02), (0.003, 0.003, 0.003), colour)
        white = n.mix(n.ramp(n.noise(3.2, 3, place), 0.45, 0.8), (0.84, 0.82, 0.80), (0.80, 0.70, 0.67))
        white = n.mix(n.ramp(r, 0.6, 1.0), white, (0.72, 0.52, 0.47))
        n.set(
            Base__Color=n.mix(n.ramp(r, edge - 0.015, edge + 0.02), colour, white),
            Roughness=0.12,
            Coat__Weight=1.0,
            Coat__Roughness=0.015,
            Coat__IOR=1.38,
            Subsurface__Weight=0.15,
            Subsurface__Radius=(1, 0.5, 0.4),
            Subsurface__Scale=0.002,
            Specular__IOR__Level=0.3,
        )

        def attributes(ids: np.ndarray) -> dict[str, np.ndarray]:
            p = scene.rest[ids]
            low, high = p.min(0), p.max(0)
            radius = (high[0] - low[0]) / 2
            centre = np.array([(low[0] + high[0]) / 2, high[1] - radius, (low[2] + high[2]) / 2])
            return {"eyep": (p - centre) / radius}

        scene.part(f"helper-{side}-eye", n.material, smooth=3, attributes=attributes, name="eye_" + side)


def add_mouth(scene: Scene) -> None:
    """Teeth with their gaps drawn along the arch, gums, tongue."""
    n = Nodes("teeth")
    beside = n.math("FRACT", n.math("DIVIDE", n.attribute("arch"), 0.0080))
    line = n.ramp(n.math("ABSOLUTE", n.math("SUBTRACT", beside, 0.5)), 0.425, 0.5)
    colour = n.mix(n.math("MULTIPLY", line, 0.45), (0.95, 0.92, 0.85), (0.55, 0.42, 0.34))
    colour = n.mix(n.ramp(n.attribute("gum"), 0.35, 0.65), colour, (0.62, 0.25, 0.24))
    n.set(
        Base__Color=colour,
        Roughness=0.16,
        Subsurface__Weight=0.3,
        Subsurface__Radius=(1, 0.7, 0.5),
        Subsurface__Scale=0.002,
        Coat__Weight=0.4,
        Coat__Roughness=0.05,
        Emission__Color=colour,
        Emission__Strength=0.10,
    )
    n.bump(n.math("MULTIPLY", line, -1.0), 0.0006)
    for group, above in (("helper-upper-teeth", True), ("helper-lower-teeth", False)):

        def attributes(ids: np.ndarray, above: bool = above) -> dict[str, np.ndarray]:
            x, y, z = scene.rest[ids].T
            height = (z - z.min()) / np.ptp(z)
            arch = np.abs(np.arctan2(x, y.max() - 0.012 - y)) * 0.0235
            return {"arch": arch, "gum": (height > 0.75 if above else height < 0.25) * 1.0}

        scene.part(group, n.material, attributes=attributes)
    t = Nodes("tongue")
    t.set(
        Base__Color=(0.50, 0.17, 0.16),
        Roughness=0.35,
        Subsurface__Weight=0.6,
        Subsurface__Radius=(1, 0.4, 0.3),
        Subsurface__Scale=0.004,
        Coat__Weight=0.3,
    )
    t.bump(t.noise(500, 2), 0.0004)
    scene.part("helper-tongue", t.material, name="tongue")
