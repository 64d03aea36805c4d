"""An avatar pack on disk: `manifest.json`, pictures as PNG, motion as one NPZ.

In: the folder that `render.face.bake` wrote. Out: a `Pack` of arrays, after every file's SHA-256 was compared with the
manifest. Coordinates are pixels of the pack's own plate.
"""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from errors import BadInput

if TYPE_CHECKING:
    from render.face.own.retouch import Retouch

FORMAT = 1
PACKS = Path(__file__).parent / "packs"
_REMEDY = "restore the pack from the repository or bake it again: run.py avatar bake LOOK.toml"
_ARRAYS = ("body", "upper", "lower", "lip_upper", "lip_lower", "jaw", "mouth_jaw")


@dataclass(frozen=True, eq=False, slots=True)
class Pack:
    """`plate` uint8[H, W, 3]; `eyes` pictures by key (blink35, blink70, blink, gaze±x±y) the size of box "eyes";
    `mouth` the inside of the mouth and `teeth` its upper teeth's mask, the size of box "mouth"; motion as
    `render.face.bake.motion` describes it. `boxes` are x0, y0, x1, y1: face, speech, eyes, mouth. `retouch` is a
    person's learnt mouth for the box "retouch", `idle` their way of keeping still, where the pack has them (lips.npz,
    idle.npz)."""

    manifest: dict[str, Any]
    size: tuple[int, int]
    boxes: dict[str, tuple[int, int, int, int]]
    plate: np.ndarray
    eyes: dict[str, np.ndarray]
    mouth: np.ndarray
    teeth: np.ndarray
    body: np.ndarray
    upper: np.ndarray
    lower: np.ndarray
    lip_upper: np.ndarray
    lip_lower: np.ndarray
    jaw: np.ndarray
    mouth_jaw: np.ndarray
    retouch: Retouch | None = None
    idle: np.ndarray | None = None


def open_pack(folder: Path) -> Pack:
    """Read and verify a pack."""
    where = folder / "manifest.json"
    try:
        manifest = json.loads(where.read_text("utf-8"))
    except (OSError, ValueError) as e:
        raise BadInput(f"no readable avatar pack ({e})", where=str(where), remedy=_REMEDY) from e
    if manifest.get("format") != FORMAT:
        raise BadInput(
            f"pack format {manifest.get('format')!r}, this version reads {FORMAT}", where=str(where), remedy=_REMEDY
        )
    files = {name: _verified(folder / name, entry["sha256"]) for name, entry in manifest["files"].items()}

    def picture(name: str, mode: str = "RGB") -> np.ndarray:
        return np.asarray(Image.open(io.BytesIO(files[name])).convert(mode))

    try:
        with np.load(io.BytesIO(files["motion.npz"]), allow_pickle=False) as npz:
            arrays = {name: npz[name] for name in _ARRAYS}
        strip = picture("eyes.png")
        keys = manifest["eye_keys"]
        return Pack(
            manifest=manifest,
            size=tuple(manifest["size"]),
            boxes={name: tuple(box) for name, box in manifest["boxes"].items()},
            plate=picture("plate.png"),
            eyes=dict(zip(keys, np.split(strip, len(keys)), strict=True)),
            mouth=picture("mouth.png"),
            teeth=picture("teeth.png", "L"),
            retouch=_learnt(files.get("lips.npz")),
            idle=_filmed(files.get("idle.npz")),
            **arrays,
        )
    except (KeyError, ValueError) as e:
        raise BadInput(f"incomplete avatar pack ({e})", where=str(folder), remedy=_REMEDY) from e


def _learnt(data: bytes | None) -> Retouch | None:
    if data is None:
        return None
    from render.face.own.retouch import loaded

    return loaded(data)


def _filmed(data: bytes | None) -> np.ndarray | None:
    if data is None:
        return None
    with np.load(io.BytesIO(data), allow_pickle=False) as npz:
        loop = npz["life"]
    if loop.ndim != 2 or loop.shape[1] != 3 or not len(loop) or not np.isfinite(loop).all():
        raise ValueError(f"idle motion of shape {loop.shape}")
    return loop.astype(np.float32)


def _verified(path: Path, sha256: str) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as e:
        raise BadInput(f"cannot be read ({e.strerror})", where=str(path), remedy=_REMEDY) from e
    if hashlib.sha256(data).hexdigest() != sha256:
        raise BadInput("differs from its manifest", where=str(path), remedy=_REMEDY)
    return data
