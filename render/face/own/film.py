"""The film of a host made from footage: frames that repeat without a seam, the mouth shut, and where the face is.

In: a `Take`, its resting plate. Out: a film in the pack (`render.face.film`). The loop lies between the two nearest
moments of the clip (place, turn, size, speed), rather where the person is silent, and its last eight frames ease into
those before its beginning; it is never played backwards. Where the mouth is open in a frame, the resting mouth is laid
over it, by the bones the mouth does not move, through the mask that drawn mouths will use.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

from errors import BadInput
from render.face import laying
from render.face.film import FPS, write_film
from render.face.own.footage import Take, Tell, pictures
from render.face.own.landmarks import EYES, OVAL, Points
from render.face.own.measured import STEADY
from render.face.own.photo import SIZE as PLATE
from render.face.own.photo import Plate, laid_at
from render.face.own.sampling import centres, sampled
from render.face.own.spline import similarity

SIZE = (720, 1280)
_SHORTEST, _LONGEST = 4.0, 20.0  # seconds
_SMOOTH, _SMOOTH_LIGHT = 1.6, 6.0  # frames
_EASE = 8  # frames
_SPEED, _OPEN, _ASIDE = 6.0, 120.0, 1.2  # how much speed, an open mouth and a turned head cost, in pixels of the plate
_SHUT, _PARTED = 0.02, 0.05  # beyond the rest's: lips that need nothing, lips that are covered wholly
_MASK = 128
_RIGHT = ((145, 159), (144, 160), (153, 158))  # lower and upper lid
_LEFT = ((374, 386), (373, 387), (380, 385))
Box = tuple[int, int, int, int]


@dataclass(frozen=True, eq=False, slots=True)
class Given:
    """What a film that comes from elsewhere brings along, by frame of its clip: face boxes in the clip's pixels
    (x0, y0, x1, y1), masks of these boxes, latents."""

    boxes: np.ndarray
    masks: np.ndarray | None = None
    latents: np.ndarray | None = None


def add_film(
    pack: Path, take: Take, plate: Plate, square: Box, engine: str, tell: Tell, *, given: Given | None = None
) -> dict[str, Any]:
    """Write the film; the report says how long it is and how far its ends are apart (pixels of the plate)."""
    start, end = take.longest_seen()
    if end - start < _SHORTEST * FPS:
        raise BadInput(f"the face is seen for {(end - start) / FPS:.1f} s at most in one piece", where=str(take.path),
                       remedy=f"{_SHORTEST:.0f} s are needed for a film; film from the front")  # fmt: skip
    faces = [face for face in take.points[start:end] if face is not None]
    ways = ways_of(faces, plate)
    apart = np.array([face.lips_apart() for face in faces]) - plate.points.lips_apart()
    poses = poses_of(ways, faces)
    first, last, gap = loop_points(poses, apart)
    tell(f"the film: {(last - first) / FPS:.1f} s from {(start + first) / FPS:.1f} s on")
    ease = min(_EASE, first)
    mouth = mouth_of(plate)
    mask = mask_of(plate, mouth)
    wanted = slice(first - ease, last)
    maker = _Maker(take, plate, mouth, mask, ways[wanted], _parted(apart[wanted]), start + first - ease)
    loop = ways[first:last].copy()
    for k in range(ease):
        part = (k + 1) / (ease + 1)
        loop[k - ease] = loop[k - ease] * (1 - part) + ways[first - ease + k] * part
    scale = SIZE[0] / PLATE[0]
    if given is None:
        boxes = boxes_of(face_box(plate.points, engine), loop)
    else:
        boxes = (given.boxes[start + first : start + last] * plate.scale + np.tile(plate.place, 2)) * scale
    write_film(
        pack,
        eased(maker.frames(), ease),
        engine=engine,
        size=SIZE,
        boxes=boxes.astype(np.float32),
        way=loop.astype(np.float32),
        light=maker.light[ease:].astype(np.float32),
        mouth=mouth,
        mask=mask,
        square=square,
        masks=None if given is None or given.masks is None else given.masks[start + first : start + last],
        latents=None if given is None or given.latents is None else given.latents[start + first : start + last],
        eyes=eyes_of(faces[first], np.array(face_box(faces[first], engine))) if engine == "ditto" else None,
    )
    return {"film_s": round((last - first) / FPS, 2), "film_gap": round(gap, 2)}


def ways_of(faces: list[Points], plate: Plate) -> np.ndarray:
    """float64[n, 2, 3]: from the plate's pixels to the film's, smoothed: landmarks tremble, heads do not."""
    scale = SIZE[0] / PLATE[0]
    rest = plate.points.xy[list(STEADY)]
    ways = np.stack([
        similarity(rest, (face.xy[list(STEADY)] * plate.scale + plate.place) * scale) for face in faces
    ])  # fmt: skip
    return _smoothed(ways.reshape(len(ways), 6), _SMOOTH).reshape(-1, 2, 3)


def poses_of(ways: np.ndarray, faces: list[Points]) -> np.ndarray:
    """float64[n, 5]: where the head is, in pixels of the plate: place, turn in the picture, size, turn aside."""
    scale = SIZE[0] / PLATE[0]
    middle = (ways[:, :, :2] @ np.array([PLATE[0] / 2, 0.37 * PLATE[1]]) + ways[:, :, 2]) / scale
    size = np.sqrt(np.linalg.det(ways[:, :, :2])) / scale
    roll = np.arctan2(ways[:, 1, 0], ways[:, 0, 0])
    yaw = _smoothed(np.array([[face.turned()[0]] for face in faces]), 3.0)[:, 0]
    return np.stack([middle[:, 0], middle[:, 1], 300 * roll, 300 * np.log(size), 3 * yaw], 1)


def loop_points(poses: np.ndarray, apart: np.ndarray) -> tuple[int, int, float]:
    """Where the loop begins, one past its end, and how far these two moments are apart."""
    speed = np.gradient(poses, axis=0)
    shortest, longest = round(_SHORTEST * FPS), round(_LONGEST * FPS)
    shortest = min(shortest, len(poses) - 1)
    sums = lambda v: np.concatenate([[0.0], np.cumsum(v)])  # noqa: E731
    opened, aside = sums(np.maximum(apart, 0.0)), sums(np.abs(poses[:, 4] - np.median(poses[:, 4])))
    best, found = np.inf, (0, len(poses), 0.0)
    for first in range(len(poses) - shortest):
        ends = np.arange(first + shortest, min(len(poses), first + longest + 1))
        away = np.linalg.norm(poses[ends] - poses[first], axis=1)
        cost = away + _SPEED * np.linalg.norm(speed[ends] - speed[first], axis=1)
        long = ends - first
        cost += (_OPEN * (opened[ends] - opened[first]) + _ASIDE * (aside[ends] - aside[first])) / long
        cost += 4.0 * shortest / long  # the longer the better
        at = int(np.argmin(cost))
        if cost[at] < best:
            best, found = float(cost[at]), (first, int(ends[at]), float(away[at]))
    return found


def mouth_of(plate: Plate) -> Box:
    """What may be drawn anew of the plate: under the eyes to well below the chin of an open jaw."""
    lips, eyes = plate.points.xy[[61, 291]].mean(0), plate.points.between_eyes()
    chin = float(plate.points.xy[152, 1])
    x0, y0 = lips - (0.86 * eyes, 0.62 * eyes)
    return round(x0), round(y0), round(x0 + 1.72 * eyes), round(chin + 0.58 * eyes)


def mask_of(plate: Plate, mouth: Box) -> np.ndarray:
    """uint8[_MASK, _MASK] over the mouth's box: from under the nose to below an open jaw's chin, soft everywhere."""
    eyes = plate.points.between_eyes()
    lips = plate.points.xy[[61, 291]].mean(0)
    steps = np.array([mouth[2] - mouth[0], mouth[3] - mouth[1]]) / _MASK
    away = (centres(_MASK, _MASK) * steps + mouth[:2] - lips) / eyes
    nose, chin = ((plate.points.xy[i, 1] - lips[1]) / eyes for i in (2, 152))
    side = _step((0.83 - np.abs(away[..., 0])) / 0.34)
    above = _step((away[..., 1] - nose + 0.10) / 0.18)
    below = _step((chin + 0.56 - away[..., 1]) / 0.26)
    return np.round(255 * side * above * below).astype(np.uint8)


def face_box(points: Points, engine: str) -> tuple[float, float, float, float]:
    """The face on the plate as the engine's maker cut it. Wav2Lip: a detector's box, brows to chin, a little below;
    MuseTalk: the lower end of the nose's bridge in the middle, chin and ten pixels of 256 below at the foot;
    Ultralight: a square between the jaw's sides, from the nose's bridge down; Ditto and LivePortrait: a square 2.3
    times as large as brows and jaw, an eighth of it further up: the whole head."""
    oval = points.xy[list(OVAL)]
    left, right = float(oval[:, 0].min()), float(oval[:, 0].max())
    top, chin = float(oval[:, 1].min()), float(oval[:, 1].max())
    if engine == "ultralight":
        x0, x1, y0 = float(points.xy[93, 0]), float(points.xy[323, 0]), float(points.xy[197, 1])
        return x0, y0, x1, y0 + x1 - x0
    if engine in ("ditto", "liveportrait"):
        brows = points.xy[[i for eye in EYES.values() for i in eye["brow"]], 1].min()
        side = 2.3 * max(right - left, chin - float(brows))
        x0, y0 = (left + right - side) / 2, (float(brows) + chin) / 2 - 0.625 * side
        return x0, y0, x0 + side, y0 + side
    if engine == "musetalk":
        middle = float(points.xy[5, 1])
        return left, 2 * middle - chin, right, chin + (chin - middle) * 2 * 10 / 256
    tall = chin - top
    return left, top + 0.10 * tall, right, chin + 0.07 * tall


def eyes_of(points: Points, box: np.ndarray) -> np.ndarray:
    """float32[8]: how far both eyes are open (their height at three places over their width), then for x, y and depth
    how far the irises stand from their middle, right and left; lengths in sides of the face's box. As Ditto's
    `core/utils/eye_info.py` tells it."""
    xyz = points.xyz / (box[2] - box[0])
    opened, moved = [], []
    for eye, heights in (("right", _RIGHT), ("left", _LEFT)):
        outer, inner = (xyz[i] for i in (EYES[eye]["corners"] if eye == "right" else EYES[eye]["corners"][::-1]))
        wide = np.linalg.norm(outer - inner)
        opened.append(sum(np.linalg.norm(xyz[a] - xyz[b]) for a, b in heights) / wide)
        off = xyz[EYES[eye]["iris"]] - (outer + inner) / 2
        moved.append(off - (outer - inner) / wide * np.linalg.norm(off))
    return np.concatenate([opened, np.stack(moved, 1).ravel()]).astype(np.float32)


def boxes_of(box: tuple[float, float, float, float], ways: np.ndarray) -> np.ndarray:
    """float64[n, 4]: the plate's box in every frame, upright."""
    low, high = np.array(box[:2]), np.array(box[2:])
    middle = ways[:, :, :2] @ ((low + high) / 2) + ways[:, :, 2]
    half = np.sqrt(np.linalg.det(ways[:, :, :2]))[:, None] * (high - low) / 2
    return np.concatenate([middle - half, middle + half], 1)


class _Maker:
    """Frames laid into the film, lit and shut."""

    def __init__(
        self, take: Take, plate: Plate, mouth: Box, mask: np.ndarray, ways: np.ndarray, parted: np.ndarray, start: int
    ) -> None:
        self._take, self._plate, self._mouth, self._ways, self._parted = take, plate, mouth, ways, parted
        self._start = start
        self._picture = torch.tensor(plate.picture, dtype=torch.float32).permute(2, 0, 1)[None]
        self._mask = torch.tensor(mask, dtype=torch.float32)[None, None] / 255.0
        self.light = self._lights(mask)

    def frames(self) -> Iterator[np.ndarray]:
        for n, picture in self._laid():
            yield self._shut(picture, n)

    def _laid(self) -> Iterator[tuple[int, np.ndarray]]:
        scale = SIZE[0] / PLATE[0]
        place = (round(self._plate.place[0] * scale), round(self._plate.place[1] * scale))
        for n, picture in self._pictures():
            h, w = picture.shape[:2]
            size = (round(w * self._plate.scale * scale), round(h * self._plate.scale * scale))
            image = Image.fromarray(picture)
            image = image if image.size == size else image.resize(size, Image.Resampling.BICUBIC)
            yield n, laid_at(image, place, SIZE)

    def _pictures(self) -> Iterator[tuple[int, np.ndarray]]:
        """The clip's own frames, those of the film."""
        for at, picture in enumerate(pictures(self._take.path)):
            n = at - self._start
            if n >= len(self._ways):
                return
            if n >= 0:
                yield n, picture

    def _lights(self, mask: np.ndarray) -> np.ndarray:
        """float64[n, 3]: the skin around the mouth in each frame, against the plate's: cameras change exposure."""
        side = 32
        x0, y0, x1, y1 = self._mouth
        grid = (centres(side, side) * ((x1 - x0) / side, (y1 - y0) / side) + (x0, y0)).reshape(-1, 2)
        cover = np.asarray(Image.fromarray(mask).resize((side, side), Image.Resampling.BOX)).ravel()
        rim = grid[(cover > 8) & (cover < 160) & (grid[:, 1] < y0 + 0.6 * (y1 - y0))]  # skin, no neck
        still = np.median(sampled(self._plate.picture.transpose(2, 0, 1), rim), 1) + 4.0
        found = np.ones((len(self._ways), 3))
        scale = SIZE[0] / PLATE[0]
        for n, picture in self._pictures():
            places = (rim @ self._ways[n, :, :2].T + self._ways[n, :, 2]) / scale
            places = (places - self._plate.place) / self._plate.scale
            found[n] = (np.median(sampled(picture.transpose(2, 0, 1), places), 1) + 4.0) / still
        return _smoothed(np.clip(found, 0.7, 1.4), _SMOOTH_LIGHT)

    def _shut(self, picture: np.ndarray, n: int) -> np.ndarray:
        much = float(self._parted[n])
        if much < 0.01:
            return picture
        out, way = picture.copy(), self._ways[n]
        box = laying.reach(way, self._mouth, SIZE)
        x0, y0, x1, y1 = box
        place = laying.back(way, laying.pixels(box))
        light = torch.tensor(self.light[n], dtype=torch.float32).view(1, 3, 1, 1)
        rest = (laying.within(self._picture, place, (0, 0, *PLATE), edge="border") * light).clamp(0, 255)
        part = torch.tensor(out[y0:y1, x0:x1]).permute(2, 0, 1)[None].float()
        cover = laying.within(self._mask, place, self._mouth) * much
        mixed = torch.lerp(part, rest, cover) + 0.5
        out[y0:y1, x0:x1] = mixed.clamp(0, 255).to(torch.uint8)[0].permute(1, 2, 0).numpy()
        return out


def eased(frames: Iterator[np.ndarray], ease: int) -> Iterator[np.ndarray]:
    """`ease` frames that come before the loop, then the loop: its last frames become those before its beginning."""
    before = [next(frames) for _ in range(ease)]
    held: deque[np.ndarray] = deque()
    for frame in frames:
        held.append(frame)
        if len(held) > ease:
            yield held.popleft()
    for k, frame in enumerate(held):
        part = (k + 1) / (ease + 1)
        yield (frame * (1 - part) + before[k] * part + 0.5).astype(np.uint8)


def _parted(apart: np.ndarray) -> np.ndarray:
    """0..1: how much the resting mouth covers each frame's; it comes before an opening and stays a little after."""
    much = np.clip((apart - _SHUT) / (_PARTED - _SHUT), 0, 1)
    wide = np.lib.stride_tricks.sliding_window_view(np.pad(much, 3, mode="edge"), 7).max(1)
    return _smoothed(wide[:, None], 1.5)[:, 0]


def _step(x: np.ndarray) -> np.ndarray:
    x = np.clip(x, 0, 1)
    return x * x * (3 - 2 * x)


def _smoothed(rows: np.ndarray, sigma: float) -> np.ndarray:
    far = int(3 * sigma) + 1
    taps = np.exp(-0.5 * (np.arange(-far, far + 1) / sigma) ** 2)
    padded = np.pad(rows, ((far, far), (0, 0)), mode="edge")
    return np.stack([np.convolve(c, taps / taps.sum(), "valid") for c in padded.T], 1)
