"""A host's film: footage that repeats without a seam, and where the face is in each of its frames.

In: a pack's folder with `film.mp4` and `film.npz`. Out: `FilmPack`. Footage is kept with the mouth shut; whatever draws
a mouth (an engine, or the warp that fills in for it) lays it over by these places:

- `way[n]` takes the resting plate's pixels (1080 x 1920) to frame n's; `light[n]` is what its skin is brighter by.
- `boxes[n]` is the face's square-on box in frame n, as an engine wants to see it (x0, y0, x1, y1).
- `mouth` is a box of the plate, and `mask` (uint8) how much of it a drawn mouth covers; `masks`, where the film came
  with its own, say so for each frame's box instead. `square` is the box of the plate that a learnt mouth fills.
- `latents` float16[n, 8, 32, 32]: what MuseTalk's encoder made of each box, where it was made beforehand.
- `eyes` float32[8]: how far the first frame's eyes are open and where they look, as Ditto wants to know it.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from PIL import Image

from errors import BadInput
from render.face.pack_file import add_file

FPS = 25
FILE, PLACES = "film.mp4", "film.npz"
MOST = 60 * FPS  # frames
_REMEDY = "make the pack again: run.py avatar from-video CLIP --engine NAME"
Box = tuple[int, int, int, int]


@dataclass(frozen=True, eq=False, slots=True)
class FilmPack:
    folder: Path
    engine: str  # the one it was made for; "" for the warp alone
    size: tuple[int, int]
    boxes: np.ndarray
    way: np.ndarray
    light: np.ndarray
    mouth: Box
    mask: np.ndarray
    square: Box
    masks: np.ndarray | None = None
    latents: np.ndarray | None = None
    eyes: np.ndarray | None = None

    @property
    def frames(self) -> int:
        return len(self.way)

    def crops(self, side: int) -> np.ndarray:
        """uint8[frames, side, side, 3], RGB: the face of each frame; black where its box leaves the picture."""
        out = np.empty((self.frames, side, side, 3), np.uint8)
        for n, frame in zip(range(self.frames), pictures(self.folder / FILE), strict=False):
            box = self.boxes[n].astype(np.float64)
            over = np.ceil(np.maximum(0, [-box[:2], box[2:] - self.size])).astype(int)
            if over.any():
                frame = np.pad(frame, ((over[0, 1], over[1, 1]), (over[0, 0], over[1, 0]), (0, 0)))
                box += np.tile(over[0], 2)
            image = Image.fromarray(frame)
            out[n] = np.asarray(image.resize((side, side), Image.Resampling.BICUBIC, box=tuple(box)))
        return out


def open_film(folder: Path) -> FilmPack | None:
    """The film of a pack; None where it has none. Raises BadInput where it is damaged."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        about = manifest.get("film")
        if about is None:
            return None
        for name in (FILE, PLACES):
            with (folder / name).open("rb") as f:
                if hashlib.file_digest(f, "sha256").hexdigest() != manifest["files"][name]["sha256"]:
                    raise BadInput("differs from its manifest", where=str(folder / name), remedy=_REMEDY)
        with np.load(folder / PLACES, allow_pickle=False) as npz:
            arrays = {name: npz[name] for name in npz.files}
        film = FilmPack(
            folder, str(about["engine"]), tuple(int(v) for v in about["size"]), arrays["boxes"], arrays["way"],
            arrays["light"], _box(arrays["mouth"]), arrays["mask"], _box(arrays["square"]), arrays.get("masks"),
            arrays.get("latents"), arrays.get("eyes"),
        )  # fmt: skip
        _sound(film)
        return film
    except (OSError, KeyError, TypeError, ValueError) as e:
        raise BadInput(f"no readable film ({e})", where=str(folder), remedy=_REMEDY) from e


def _box(array: np.ndarray) -> Box:
    x0, y0, x1, y1 = (int(v) for v in array)
    if x1 - x0 < 8 or y1 - y0 < 8:
        raise ValueError(f"a box of {x1 - x0} x {y1 - y0}")
    return x0, y0, x1, y1


def _sound(film: FilmPack) -> None:
    n = film.frames
    wanted = {"boxes": (n, 4), "way": (n, 2, 3), "light": (n, 3)}
    for name, shape in wanted.items():
        array = getattr(film, name)
        if array.shape != shape or not np.isfinite(array).all():
            raise ValueError(f"{name} of shape {array.shape}")
    if not 1 <= n <= MOST:
        raise ValueError(f"{n} frames")
    if (film.boxes[:, 2:] - film.boxes[:, :2]).min() < 8 or (np.abs(np.linalg.det(film.way[:, :, :2])) < 1e-4).any():
        raise ValueError("a box or a way without area")
    if film.mask.ndim != 2 or film.mask.dtype != np.uint8:
        raise ValueError(f"mask of shape {film.mask.shape}")
    if film.masks is not None and (film.masks.ndim != 3 or len(film.masks) != n):
        raise ValueError(f"masks of shape {film.masks.shape}")
    if film.latents is not None and film.latents.shape[:2] != (n, 8):
        raise ValueError(f"latents of shape {film.latents.shape}")
    if film.eyes is not None and (film.eyes.shape != (8,) or not np.isfinite(film.eyes).all()):
        raise ValueError(f"eyes of shape {film.eyes.shape}")


def pictures(path: Path) -> Iterator[np.ndarray]:
    """uint8[h, w, 3] of every frame of a film."""
    with av.open(str(path)) as film:
        for frame in film.decode(film.streams.video[0]):
            yield frame.to_ndarray(format="rgb24")


def write_film(
    folder: Path,
    frames: Iterable[np.ndarray],
    *,
    engine: str,
    size: tuple[int, int],
    boxes: np.ndarray,
    way: np.ndarray,
    light: np.ndarray,
    mouth: Box,
    mask: np.ndarray,
    square: Box,
    masks: np.ndarray | None = None,
    latents: np.ndarray | None = None,
    eyes: np.ndarray | None = None,
) -> None:
    """Add a film to the pack in `folder`; `frames` are as many as there are boxes."""
    add_file(folder, FILE, _encoded(frames, size))
    arrays = {"boxes": boxes, "way": way, "light": light, "mask": mask}
    arrays |= {"mouth": np.array(mouth, np.int32), "square": np.array(square, np.int32)}
    more = (("masks", masks), ("latents", latents), ("eyes", eyes))
    arrays |= {name: a for name, a in more if a is not None}
    places = io.BytesIO()
    np.savez_compressed(places, **arrays)
    add_file(folder, PLACES, places.getvalue())
    where = folder / "manifest.json"
    manifest = json.loads(where.read_text("utf-8"))
    manifest["film"] = {"engine": engine, "fps": FPS, "frames": len(way), "size": list(size)}
    where.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", "utf-8")


def _encoded(frames: Iterable[np.ndarray], size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as film:
        stream = film.add_stream("libx264", rate=FPS, options={"crf": "14", "preset": "fast", "g": "25", "bf": "0"})
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for frame in frames:
            film.mux(stream.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24")))
        film.mux(stream.encode(None))
    return out.getvalue()
