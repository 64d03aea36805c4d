"""Writes an avatar pack: pictures, motion, and a manifest with every file's SHA-256, licence and source.

In: arrays as `render.face.pack.Pack` holds them, and `about`, what the manifest says of who is depicted, licence,
sources, voice. Out: a folder that `open_pack` reads.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from render.face.pack import FORMAT

Box = tuple[int, int, int, int]


def write_pack(
    out: Path,
    *,
    name: str,
    plate: np.ndarray,
    eyes: dict[str, np.ndarray],
    mouth: np.ndarray,
    teeth: np.ndarray,
    motion: dict[str, np.ndarray],
    boxes: dict[str, Box],
    anchors: dict[str, Any],
    about: dict[str, Any],
    texts: dict[str, bytes],
    kept: dict[str, bytes] | None = None,
) -> None:
    """`texts` are further files of the pack; `kept` are files beside it that may be renewed (a consent record)."""
    out.mkdir(parents=True, exist_ok=True)
    for file, picture in (
        ("plate.png", plate),
        ("eyes.png", np.concatenate(list(eyes.values()))),
        ("mouth.png", mouth),
        ("teeth.png", teeth),
    ):
        Image.fromarray(picture).save(out / file, optimize=True)
    np.savez_compressed(out / "motion.npz", **motion)
    for file, data in {**texts, **(kept or {})}.items():
        (out / file).write_bytes(data)
    files = ("plate.png", "eyes.png", "mouth.png", "teeth.png", "motion.npz", *texts)
    manifest = {
        "format": FORMAT,
        "name": name,
        **about,
        "size": [plate.shape[1], plate.shape[0]],
        "boxes": {k: list(v) for k, v in boxes.items()},
        "anchors": anchors,
        "eye_keys": list(eyes),
        "files": {f: {"sha256": _sha256(out / f), "bytes": (out / f).stat().st_size} for f in files},
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", "utf-8")


def add_file(pack: Path, file: str, data: bytes, *, boxes: dict[str, Box] | None = None) -> None:
    """One more file of a pack, and its boxes."""
    where = pack / "manifest.json"
    manifest = json.loads(where.read_text("utf-8"))
    (pack / file).write_bytes(data)
    manifest["files"][file] = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    manifest["boxes"] |= {name: list(box) for name, box in (boxes or {}).items()}
    where.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", "utf-8")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
