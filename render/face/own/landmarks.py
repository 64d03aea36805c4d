"""Where a face is in a picture, and its 478 points: MediaPipe's face landmarker, run here with torch.

In: the folder of the model `face.landmarks` and a picture, uint8[h, w, 3]. Out: `Points`. The model is a ZIP of two
nets: a detector (128 x 128, 896 anchors) and the landmarks (256 x 256, an upright square around the face). Anchors and
squares as in MediaPipe's face_landmarker graph (Apache-2.0).
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from errors import BadInput
from render.face.own.tflite import TfliteNet

FILE = "face_landmarker.task"
_DETECTOR, _MESH = 128, 256  # pixels of the nets' pictures
_SURE = 0.5  # a face's score
_AROUND = 1.5  # the square around a face
_SAME = 0.3  # overlap above which two finds are one face

# Points by their numbers in the mesh; "right" and "left" are the person's own.
LIPS_UPPER = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)  # the seam, from the picture's left to its right
LIPS_LOWER = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308)
EYES = {
    "right": {"corners": (33, 133), "upper": (33, 246, 161, 160, 159, 158, 157, 173, 133),
              "lower": (33, 7, 163, 144, 145, 153, 154, 155, 133), "brow": (46, 53, 52, 65, 55), "iris": 468},
    "left": {"corners": (362, 263), "upper": (362, 398, 384, 385, 386, 387, 388, 466, 263),
             "lower": (362, 382, 381, 380, 374, 373, 390, 249, 263), "brow": (285, 295, 282, 283, 276), "iris": 473},
}  # fmt: skip
OVAL = (10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152,
        148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109)  # fmt: skip


@dataclass(frozen=True, eq=False, slots=True)
class Points:
    """`xyz` float64[478, 3]: pixels of the picture, x right, y down, z (depth, same scale) away from the camera;
    468..472 and 473..477 are the irises, their middles first. `score` 0..1: how surely it is a face."""

    xyz: np.ndarray
    score: float

    @property
    def xy(self) -> np.ndarray:
        return self.xyz[:, :2]

    def between_eyes(self) -> float:
        """Distance of the two irises in pixels."""
        return float(np.linalg.norm(self.xy[473] - self.xy[468]))

    def lips_apart(self) -> float:
        """The widest gap between the lips as a share of the eyes' distance."""
        gap = np.linalg.norm(self.xy[list(LIPS_UPPER)] - self.xy[list(LIPS_LOWER)], axis=1).max()
        return float(gap) / self.between_eyes()

    def eyes_open(self) -> float:
        """Height of the narrower eye as a share of its width."""
        shares = []
        for eye in EYES.values():
            upper, lower = self.xy[list(eye["upper"])], self.xy[list(eye["lower"])]
            a, b = self.xy[list(eye["corners"])]
            shares.append(np.linalg.norm(upper - lower, axis=1).max() / np.linalg.norm(b - a))
        return float(min(shares))

    def turned(self) -> tuple[float, float]:
        """Yaw and roll in degrees, roughly: from the depth of the face's sides, and from the line of the eyes."""
        side = self.xyz[454] - self.xyz[234]
        eyes = self.xyz[473] - self.xyz[468]
        return float(np.degrees(np.arctan2(side[2], side[0]))), float(np.degrees(np.arctan2(eyes[1], eyes[0])))


class Landmarker:
    def __init__(self, folder: Path) -> None:
        try:
            with zipfile.ZipFile(folder / FILE) as box:
                nets = {n: box.read(f"face_{n}.tflite") for n in ("detector", "landmarks_detector")}
        except (OSError, KeyError, zipfile.BadZipFile) as e:
            raise BadInput(f"no readable landmark model ({e})", where=str(folder / FILE), remedy="make models") from e
        self._detect = TfliteNet(nets["detector"], "face_detector")
        self._mesh = TfliteNet(nets["landmarks_detector"], "face_landmarks_detector")
        self._anchors = _anchors()

    def find(self, picture: np.ndarray) -> list[Points]:
        """Every face, the largest first: looked for in the whole picture, then in ever smaller parts of it."""
        h, w = picture.shape[:2]
        for parts in (1, 2, 4, 6):
            side = max(w, h) / parts
            if parts > 1 and side < _DETECTOR:
                break
            places = [np.array([x, y]) for y in _middles(h, side / 2) for x in _middles(w, side / 2)]
            squares = _distinct([face for place in places for face in self._faces(picture, place, side)])
            found = [points for square in squares if (points := self.follow(picture, square)) is not None]
            if found:
                return _apart(sorted(found, key=lambda p: -p.between_eyes()))
        return []

    def follow(self, picture: np.ndarray, near: Points | tuple[np.ndarray, float, float]) -> Points | None:
        """The face at `near` (its points a moment ago, or a square: centre, side, turn); None when it is gone."""
        square = _square_of(near) if isinstance(near, Points) else near
        points = None
        for _ in range(1 if isinstance(near, Points) else 2):  # the second look is level and centred
            points = self._points(picture, square)
            if points.score < _SURE:
                return None
            square = _square_of(points)
        return points

    def _points(self, picture: np.ndarray, square: tuple[np.ndarray, float, float]) -> Points:
        centre, side, turn = square
        cut, back = _cut(picture, centre, side, turn, _MESH)
        out = self._mesh(cut[None].astype(np.float32) / 255.0)
        xyz = out[0].reshape(478, 3).astype(np.float64)
        xy = xyz[:, :2] @ back[:, :2].T + back[:, 2]
        score = 1 / (1 + np.exp(-float(out[1].ravel()[0])))
        return Points(np.concatenate([xy, xyz[:, 2:] * side / _MESH], 1), score)

    def _faces(self, picture: np.ndarray, centre: np.ndarray, side: float) -> list[tuple]:
        cut, back = _cut(picture, centre, side, 0.0, _DETECTOR)
        boxes, scores = self._detect(cut[None].astype(np.float32) / 127.5 - 1.0)
        score = 1 / (1 + np.exp(-np.clip(scores[0, :, 0], -60, 60)))
        faces = []
        for i in np.flatnonzero(score > _SURE):
            box = boxes[0, i].reshape(8, 2) / _DETECTOR
            middle, size = box[0] + self._anchors[i], box[1]
            eyes = box[2:4] + self._anchors[i]
            lean = float(np.arctan2(eyes[1, 1] - eyes[0, 1], eyes[1, 0] - eyes[0, 0]))
            place = back[:, :2] @ (middle * _DETECTOR) + back[:, 2]
            faces.append((float(score[i]), place, float(size.max()) * side, lean))
        return faces


def _middles(length: int, half: float) -> np.ndarray:
    """Middles of squares that overlap by half and cover `length`."""
    return np.array([length / 2]) if half * 2 >= length else np.arange(half, length - half / 2, half)


def _distinct(faces: list[tuple]) -> list[tuple[np.ndarray, float, float]]:
    kept: list[tuple] = []
    for face in sorted(faces, key=lambda f: -f[0]):
        if all(np.abs(face[1] - k[1]).max() > (1 - _SAME) * min(face[2], k[2]) for k in kept):
            kept.append(face)
    return [(place, side * _AROUND, lean) for _, place, side, lean in kept]


def _apart(faces: list[Points]) -> list[Points]:
    """Two finds that became the same face are one."""
    kept: list[Points] = []
    for face in faces:
        if all(np.linalg.norm(face.xy.mean(0) - k.xy.mean(0)) > 0.5 * k.between_eyes() for k in kept):
            kept.append(face)
    return kept


def _square_of(points: Points) -> tuple[np.ndarray, float, float]:
    lean = np.radians(points.turned()[1])
    turn = np.array([[np.cos(lean), np.sin(lean)], [-np.sin(lean), np.cos(lean)]])
    level = points.xy @ turn.T
    low, high = level.min(0), level.max(0)
    return turn.T @ ((low + high) / 2), float((high - low).max() * _AROUND), float(lean)


def _cut(picture: np.ndarray, centre: np.ndarray, side: float, turn: float, size: int) -> tuple[np.ndarray, np.ndarray]:
    """The square as `size` x `size` pixels, black outside the picture, and the 2 x 3 way back to the picture."""
    c, s = np.cos(turn) * side / size, np.sin(turn) * side / size
    back = np.array([[c, -s, 0.0], [s, c, 0.0]])
    back[:, 2] = centre - back[:, :2] @ np.full(2, size / 2)
    image = Image.fromarray(picture)
    # PIL samples at pixel centres itself; shrink first where pixels would be skipped
    shrink = max(1, int(side / size))
    if shrink > 1:
        image = image.reduce(shrink)
    cut = image.transform(
        (size, size), Image.Transform.AFFINE, tuple((back / shrink).ravel()), Image.Resampling.BILINEAR
    )
    return np.asarray(cut), back


def _anchors() -> np.ndarray:
    """Middles of the detector's 896 anchors, 0..1: two at each place of 16 x 16, six at each of 8 x 8."""
    rows = []
    for places, count in ((16, 2), (8, 6)):
        ys, xs = np.mgrid[:places, :places]
        middles = np.stack([xs, ys], -1).reshape(-1, 2)
        rows.append(np.repeat((middles + 0.5) / places, count, 0))
    return np.concatenate(rows)


def read_picture(path: Path, largest: int = 6000) -> np.ndarray:
    """uint8[h, w, 3], upright as the camera meant it. Raises BadInput."""
    from PIL import ImageOps

    try:
        with Image.open(io.BytesIO(path.read_bytes())) as image:
            if max(image.size) > largest:
                raise BadInput(f"{image.size[0]} x {image.size[1]} pixels", where=str(path),
                               remedy=f"scale it down to at most {largest} a side")  # fmt: skip
            return np.asarray(ImageOps.exif_transpose(image).convert("RGB"))
    except (OSError, Image.DecompressionBombError, ValueError) as e:
        raise BadInput(f"not a picture ({e})", where=str(path), remedy="give a JPEG, PNG or WebP") from e
