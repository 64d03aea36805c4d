"""A film of a built-in host for measuring and testing engines: her plate, swaying by whole pixels, so that where her
face is in every frame is known exactly.

In: the host, an engine's name. Out: a pack with a film, in a folder.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
from PIL import Image

from commands.host_choice import PACKS
from render.face.film import write_film

FACE = (0.44, 0.60)  # of the face box's sides: what an engine is shown


def film_of(host: str, out: Path, engine: str, *, frames: int = 50, size: tuple[int, int] = (720, 1280)) -> Path:
    shutil.copytree(PACKS / host, out)
    plate = Image.open(out / "plate.png").convert("RGB")
    scale = size[0] / plate.width
    still = np.asarray(plate.resize(size, Image.Resampling.BOX))
    turn = 2 * np.pi * np.arange(frames) / frames
    shifts = np.round(np.stack([6 * np.sin(turn), 3 * np.sin(2 * turn)], 1)).astype(int)
    way = np.zeros((frames, 2, 3), np.float32)
    way[:, 0, 0] = way[:, 1, 1] = scale
    way[:, :, 2] = shifts
    mouth, mask, face = places(out)
    boxes = np.array(face, np.float32)[None] * scale + np.tile(shifts, (1, 2))
    write_film(
        out,
        (np.roll(still, (dy, dx), (0, 1)) for dx, dy in shifts),
        engine=engine,
        size=size,
        boxes=boxes.astype(np.float32),
        way=way,
        light=np.ones((frames, 3), np.float32),
        mouth=mouth,
        mask=mask,
        square=mouth,
    )
    return out


def places(pack: Path) -> tuple[tuple[int, int, int, int], np.ndarray, tuple[float, float, float, float]]:
    """The mouth's square on the plate, its soft mask, and the face's box, from the pack's own boxes."""
    import json

    manifest = json.loads((pack / "manifest.json").read_text("utf-8"))
    x0, y0, x1, y1 = manifest["boxes"]["mouth"]
    middle, half = ((x0 + x1) / 2, (y0 + y1) / 2), 0.75 * (x1 - x0)
    mouth = tuple(int(v) for v in (middle[0] - half, middle[1] - half, middle[0] + half, middle[1] + half))
    along = np.linspace(-1, 1, 96)
    away = np.sqrt(along[None] ** 2 + along[:, None] ** 2)
    mask = (np.clip((0.95 - away) / 0.35, 0, 1) * 255).astype(np.uint8)
    (ax, ay), (bx, by) = manifest["anchors"]["eyes"]
    apart = abs(bx - ax)
    cx, cy = (ax + bx) / 2, (ay + by) / 2 + 0.55 * apart
    return mouth, mask, (cx - 1.2 * apart, cy - 1.3 * apart, cx + 1.2 * apart, cy + 1.3 * apart)
