"""Avatar folders of LiveTalking and MuseTalk, made into packs of ours: `avatar import FOLDER`.

In: a folder with `full_imgs/` (frames by number) and `coords.pkl`; LiveTalking's wav2lip has `face_imgs/` (boxes as
y1, y2, x1, x2), its ultralight too (x1, y1, x2, y2, as all others), MuseTalk's `latents.pt`, `mask/` and
`mask_coords.pkl`. Out: a pack with a film whose boxes, masks and latents are theirs; the resting frame, the warp's
motion and the loop are found here, as from footage. MuseTalk keeps its frames there and back again; the way back is
left out: nothing is played backwards. No pickle of theirs runs code.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from PIL import Image

from errors import BadInput
from render.consent import Consent
from render.face.own.film import Given
from render.face.own.footage import Tell, numbered
from render.face.own.unpickle import plain
from render.face.own.video import pack_from_video

SIDES = {96: "wav2lip", 168: "ultralight", 256: "wav2lip256"}
MASK = 128  # pixels of a kept mask
_ROWS = 100_000  # more than an hour


@dataclass(frozen=True, eq=False, slots=True)
class Foreign:
    """What a folder holds, by frame. `engine`: the one it was made for."""

    frames: Path
    engine: str
    given: Given
    count: int


def pictures_digest(folder: Path) -> str:
    """What `cd FOLDER && sha256sum * | sha256sum` prints: a folder of pictures as its consent record names it."""
    lines = hashlib.sha256()
    for path in sorted((p for p in folder.iterdir() if p.is_file()), key=lambda p: p.name.encode()):
        with path.open("rb") as f:
            lines.update(f"{hashlib.file_digest(f, 'sha256').hexdigest()}  {path.name}\n".encode())
    return lines.hexdigest()


def pack_from_folder(
    folder: Path, consent: Consent, model: Path, packs: dict[str, Path], out: Path, name: str, tell: Tell
) -> dict[str, Any]:
    """Write the pack; the report is `pack_from_video`'s. Raises BadInput where the folder is not whole."""
    foreign = read_folder(folder)
    tell(f"{foreign.count} frames made for {foreign.engine}")
    with TemporaryDirectory() as work:
        there = Path(work) / folder.name
        there.mkdir()
        for path in numbered(foreign.frames)[: _way_there(foreign.frames)]:
            (there / path.name).symlink_to(path.absolute())
        about = {"steps": 0, "engine": foreign.engine, "given": foreign.given}
        return pack_from_video(there, consent, model, packs, out, name, tell, **about)


def _way_there(frames: Path) -> int:
    """How many frames there are before they come back the same way."""
    paths = numbered(frames)
    half = len(paths) // 2
    pairs = [(k, len(paths) - 1 - k) for k in {0, 1, half // 2, half - 1} if 0 <= k < half]
    same = len(paths) >= 4 and len(paths) % 2 == 0 and all(_alike(paths[a], paths[b]) for a, b in pairs)
    return half if same else len(paths)


def _alike(one: Path, other: Path) -> bool:
    with Image.open(one) as a, Image.open(other) as b:
        return a.size == b.size and a.convert("RGB").tobytes() == b.convert("RGB").tobytes()


def read_folder(folder: Path) -> Foreign:
    frames = folder / "full_imgs"
    if not frames.is_dir():
        raise BadInput(
            "no full_imgs/ in it", where=str(folder), remedy="give an avatar folder of LiveTalking or MuseTalk"
        )
    paths = numbered(frames)
    if not paths:
        raise BadInput("no pictures in full_imgs/", where=str(folder), remedy="copy the folder again")
    boxes = _boxes(plain(folder / "coords.pkl"), folder / "coords.pkl")
    if len(boxes) != len(paths):
        raise BadInput(f"{len(paths)} frames, {len(boxes)} boxes", where=str(folder), remedy="copy the folder again")
    with Image.open(paths[0]) as first:
        size = first.size
    if (folder / "latents.pt").is_file():
        return Foreign(frames, "musetalk", _musetalk(folder, _within(boxes, size, folder)), len(paths))
    engine = _engine_of(folder)
    if engine != "ultralight":
        boxes = boxes[:, [2, 0, 3, 1]]  # y1, y2, x1, x2
    return Foreign(frames, engine, Given(_within(boxes, size, folder)), len(paths))


def _engine_of(folder: Path) -> str:
    faces = numbered(folder / "face_imgs") if (folder / "face_imgs").is_dir() else []
    if not faces:
        raise BadInput("neither face_imgs/ nor latents.pt in it", where=str(folder),
                       remedy="give an avatar folder of LiveTalking's wav2lip or of MuseTalk")  # fmt: skip
    with Image.open(faces[0]) as face:
        side = face.size[0]
    if side not in SIDES:
        raise BadInput(f"faces of {side} pixels", where=str(folder / "face_imgs"),
                       remedy=f"known are {', '.join(f'{n} ({e})' for n, e in SIDES.items())}")  # fmt: skip
    return SIDES[side]


def _boxes(found: Any, where: Path) -> np.ndarray:
    """float64[n, 4] of what a coords.pkl held: a row may be any number of things, in any number of rows."""
    try:
        if len(found) > _ROWS or any(len(row) != 4 for row in found):
            raise ValueError("no rows of four")
        boxes = np.array([[float(v) for v in row] for row in found])
    except (TypeError, ValueError) as e:
        raise BadInput("holds no boxes of four numbers", where=str(where), remedy="make the avatar again") from e
    if boxes.ndim != 2 or boxes.shape[1] != 4 or not np.isfinite(boxes).all():
        raise BadInput("holds no boxes of four numbers", where=str(where), remedy="make the avatar again")
    return boxes


def _within(boxes: np.ndarray, size: tuple[int, int], folder: Path) -> np.ndarray:
    """Boxes (x0, y0, x1, y1); a frame without a face (their placeholder is zeros) takes its neighbour's."""
    wide, tall = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    good = (wide >= 16) & (tall >= 16) & (boxes[:, 2] <= size[0] + 64) & (boxes[:, 3] <= size[1] + 64)
    good &= (boxes[:, :2] >= -64).all(1)
    if good.mean() < 0.8:
        raise BadInput(f"{(~good).sum()} of {len(good)} boxes lie outside the picture", where=str(folder),
                       remedy="copy the folder again, coords.pkl and full_imgs/ together")  # fmt: skip
    known = np.flatnonzero(good)
    nearest = known[np.abs(known[None] - np.arange(len(boxes))[:, None]).argmin(1)]
    return boxes[nearest]


def _musetalk(folder: Path, boxes: np.ndarray) -> Given:
    latents = _latents(folder / "latents.pt", len(boxes))
    masks = numbered(folder / "mask") if (folder / "mask").is_dir() else []
    if len(masks) != len(boxes) or not (folder / "mask_coords.pkl").is_file():
        return Given(boxes, None, latents)
    around = _boxes(plain(folder / "mask_coords.pkl"), folder / "mask_coords.pkl")
    if len(around) != len(boxes):
        raise BadInput(f"{len(boxes)} boxes, {len(around)} of masks", where=str(folder), remedy="copy it again")
    return Given(boxes, np.stack([_mask(*row) for row in zip(masks, around, boxes, strict=True)]), latents)


def _mask(path: Path, around: np.ndarray, box: np.ndarray) -> np.ndarray:
    """uint8[MASK, MASK]: the part of a mask that lies in the face's box."""
    with Image.open(path) as mask:
        grey = mask.convert("L")
        scale = np.array(grey.size) / (around[2:] - around[:2])
        low, high = (box[:2] - around[:2]) * scale, (box[2:] - around[:2]) * scale
        low, high = np.maximum(low, 0), np.minimum(high, grey.size)
        if (high - low).min() < 1:
            raise BadInput("does not lie on its face", where=str(path), remedy="copy the folder again")
        return np.asarray(grey.resize((MASK, MASK), Image.Resampling.BILINEAR, box=(*low, *high)))


def _latents(path: Path, count: int) -> np.ndarray | None:
    """float16[count, 8, 32, 32]; None where they are fewer than the frames: they are then made anew."""
    from render.face.engines.wav2lip_net import read_tensors

    found = read_tensors(path)
    rows = found if isinstance(found, list | tuple) else [found]
    if not all(getattr(r, "shape", ())[-3:] == (8, 32, 32) for r in rows):
        raise BadInput("holds no latents of 8 x 32 x 32", where=str(path), remedy="make the avatar again")
    latents = np.concatenate([r.float().numpy().reshape(-1, 8, 32, 32) for r in rows])
    return latents.astype(np.float16) if len(latents) == count else None
