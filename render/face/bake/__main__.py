"""`python -m render.face.bake LOOK.toml --out DIR`: the bake itself.

In: a look. Out: an avatar pack; progress on stderr. Minutes on two cores: one whole frame, eleven small eye pictures,
the inside of the mouth, three masks.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from errors import ZhuboError
from render.face.bake.about import about
from render.face.bake.body import ACTIONS, BLINKS, GAZES
from render.face.bake.lip_line import closed
from render.face.bake.look import Look, read_look
from render.face.bake.motion import Camera, Geometry, bodily, facial
from render.face.pack_file import write_pack

if TYPE_CHECKING:
    from render.face.bake.head import Window
    from render.face.bake.render import Renderer
    from render.face.bake.scene import Scene

# Parts of the 1080 x 1920 frame, x0, y0, x1, y1.
BOXES = {"face": (324, 460, 776, 1112), "eyes": (368, 576, 724, 798), "mouth": (410, 748, 680, 998)}
HAIR = (236, 346, 844, 1230)
HOST = {"body", "hair", "brow", "eye", "jacket", "lapel", "collar", "overlap", "top", "button"}


def main() -> int:
    parser = argparse.ArgumentParser(prog="render.face.bake", description=__doc__)
    parser.add_argument("look", type=Path, help="the look, a TOML file")
    parser.add_argument("--out", type=Path, help="the pack's folder (default: beside the look, by its name)")
    parser.add_argument("--samples", type=int, default=16, help="light paths a pixel of the plate")
    parser.add_argument("--threads", type=int, default=2, help="CPU threads")
    parser.add_argument("--preview", type=Path, help="only a small picture of the resting face, to judge a look by")
    args = parser.parse_args()
    try:
        look = read_look(args.look)
        if args.preview is not None:
            preview(look, args.preview, args.samples, args.threads)
            return 0
        bake(look, args.look.read_text("utf-8"), args.out or args.look.parent / look.name, args.samples, args.threads)
    except ZhuboError as e:
        sys.stderr.write(f"bake: {e}\n")
        return e.exit_code
    return 0


def build(look: Look, threads: int) -> tuple[Scene, Window, Camera, Renderer]:
    from render.face.bake.brows import add_brows, add_lashes
    from render.face.bake.clothes import add_clothes
    from render.face.bake.hair import add_hair
    from render.face.bake.head import add_eyes, add_mouth, add_skin
    from render.face.bake.render import Renderer
    from render.face.bake.scene import Scene
    from render.face.bake.studio import add_studio

    scene = Scene(look)
    window = add_skin(scene)
    for add in (add_eyes, add_mouth, add_lashes, add_brows, add_clothes, add_hair):
        add(scene)
    camera = add_studio(scene)
    return scene, window, camera, Renderer(scene, threads)


def preview(look: Look, out: Path, samples: int, threads: int) -> None:
    """The resting face at half the frame's size, as PNG."""
    from PIL import Image

    renderer = build(look, threads)[3]
    Image.fromarray(renderer.picture("neutral", samples, percent=50)).save(out)


def bake(look: Look, text: str, out: Path, samples: int, threads: int) -> None:
    began = time.monotonic()

    def tell(what: str) -> None:
        sys.stderr.write(f"bake {time.monotonic() - began:6.1f} s  {what}\n")
        sys.stderr.flush()

    scene, window, camera, renderer = build(look, threads)
    tell("scene built")
    geometry = measure(scene, camera)

    with renderer.masked({"helper-upper-teeth"}), renderer.hidden("body"):
        teeth = renderer.picture("open", 8, BOXES["mouth"])
    hair, host = np.zeros((1920, 1080), np.float32), np.zeros((1920, 1080), np.float32)
    with renderer.masked({"hair"}):
        x0, y0, x1, y1 = HAIR
        hair[y0:y1, x0:x1] = renderer.picture("neutral", 8, HAIR)[..., 0] / 255
    with renderer.masked(HOST):
        host[:] = renderer.picture("neutral", 4)[..., 0] / 255
    tell("masks")
    motion = facial(geometry, ACTIONS, BOXES["face"], hair)
    motion["body"] = bodily(geometry, camera, hair, host)
    motion["mouth_jaw"] = geometry.jaw["open"][:2].astype(np.float32)
    tell("motion")
    window.open(True)
    with renderer.hidden("hair"):
        mouth = renderer.picture("open", samples, BOXES["mouth"])
    window.open(False)
    eyes = {}
    for name in (*BLINKS, *GAZES):
        eyes[name] = renderer.picture(name, samples, BOXES["eyes"])
        tell(name)
    plate = closed(renderer.picture("neutral", samples), motion["lip_upper"][0], motion["lip_lower"][0])
    tell("plate")
    centres = camera.screen(np.stack([scene.posed(scene.eye[side]) for side in "lr"]))
    write_pack(
        out,
        name=look.name,
        plate=plate,
        eyes=eyes,
        mouth=mouth,
        teeth=teeth[..., 0],
        motion=motion,
        boxes=BOXES,
        anchors={"eyes": centres[:, :2].round(1).tolist(), "card": [40, 1180], "captions_below": 1498},
        about=about(look),
        texts={"look.toml": text.encode()},
    )
    tell(f"written to {out}")


def measure(scene: Scene, camera: Camera) -> Geometry:
    """Project the body in neutral, open and every action."""
    seen, jaw = {}, {}
    triangles = values = None
    for name in ("neutral", "open", *ACTIONS):
        scene.express(name)
        points, triangles, values = scene.evaluated("body", ("rest", "lip", "inner", "drop"))
        seen[name] = camera.screen(points.astype(float))
        jaw[name] = camera.screen(scene.evaluated("helper-lower-teeth")[0].astype(float)).mean(0)
    return Geometry(triangles, seen, jaw, values["rest"], values["lip"], values["inner"], values["drop"])


if __name__ == "__main__":
    sys.exit(main())
