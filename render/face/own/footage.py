"""A clip of somebody talking, read for making a host.

In: a video file. Out: `Take`: for each of its frames at 25 a second the face's points, and which frame is the resting
one: lips closed, eyes open, level, sharp. Frames are decoded one after another and not kept: `pictures` reads the clip
again. BadInput says what is wrong: no video, too short, no face, the face lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from errors import BadInput
from render.face.own.landmarks import Landmarker, Points, read_picture
from render.face.own.photo import refusal

FPS = 25
SHORTEST, LONGEST = 8.0, 300.0  # seconds
_LOST = 0.2  # share of frames without a face that still will do
_STILLS = (".png", ".jpg", ".jpeg")
_STAYS = 2  # frames to either side in which the lips of a resting frame stay shut
Tell = Callable[[str], None]


@dataclass(frozen=True, eq=False, slots=True)
class Take:
    """`points[n]` is frame n's face, None where there is none; `rest` the frame to stand still on."""

    path: Path
    points: tuple[Points | None, ...]
    rest: int

    def seen(self) -> list[int]:
        return [n for n, points in enumerate(self.points) if points is not None]

    def longest_seen(self) -> tuple[int, int]:
        """(first, end) of the longest stretch in which the face is never lost."""
        best, start = (0, 0), 0
        for n, face in enumerate((*self.points, None)):
            if face is None:
                best = max(best, (start, n), key=lambda s: s[1] - s[0])
                start = n + 1
        return best


def pictures(path: Path) -> Iterator[np.ndarray]:
    """uint8[h, w, 3], 25 a second by the clip's own times; a frame that is missing is shown twice. A folder is a clip
    of the pictures in it, by their numbers."""
    if path.is_dir():
        yield from _stills(path)
        return
    try:
        with av.open(str(path)) as clip:
            if not clip.streams.video:
                raise BadInput("no video in it", where=str(path), remedy="give a clip of the person talking")
            due = 0
            start: float | None = None
            for frame in clip.decode(clip.streams.video[0]):
                at = float(frame.time or 0.0)
                start = at if start is None else start
                picture = None
                while (at - start) * FPS >= due - 0.5 and due <= LONGEST * FPS:
                    picture = frame.to_ndarray(format="rgb24") if picture is None else picture
                    yield picture
                    due += 1
    except av.FFmpegError as e:
        raise BadInput(f"cannot be read ({e})", where=str(path), remedy="give an MP4, MOV or WebM") from e


def numbered(folder: Path) -> list[Path]:
    """The pictures of a folder in the order of their numbers."""
    found = [p for p in folder.iterdir() if p.suffix.lower() in _STILLS]
    return sorted(found, key=lambda p: (int(p.stem) if p.stem.isdecimal() else 0, p.name))


def _stills(folder: Path) -> Iterator[np.ndarray]:
    paths = numbered(folder)[: int(LONGEST * FPS)]
    if not paths:
        raise BadInput("no pictures in it", where=str(folder), remedy="give the folder with the frames")
    size = None
    for path in paths:
        picture = read_picture(path)
        size = size or picture.shape
        if picture.shape != size:
            raise BadInput("of another size than the first frame", where=str(path), remedy="export the frames anew")
        yield picture


def read_take(path: Path, finder: Landmarker, tell: Tell) -> Take:
    points: list[Points | None] = []
    sharp: list[float] = []
    last: Points | None = None
    for n, picture in enumerate(pictures(path)):
        found = finder.follow(picture, last) if last is not None else None
        if found is None and (last is not None or n % FPS == 0):  # looking everywhere is slow: once a second
            found = next(iter(finder.find(picture)), None)
        points.append(found)
        sharp.append(_sharpness(picture, found) if found else 0.0)
        last = found
        if n and n % (10 * FPS) == 0:
            tell(f"{n // FPS} s of footage read")
    if len(points) < SHORTEST * FPS:
        raise BadInput(f"{len(points) / FPS:.1f} s long", where=str(path),
                       remedy=f"at least {SHORTEST:.0f} s; a minute is good")  # fmt: skip
    missed = sum(p is None for p in points) / len(points)
    if missed > _LOST:
        raise BadInput(f"no face in {missed:.0%} of it", where=str(path),
                       remedy="one person, from the front, in even light")  # fmt: skip
    return Take(path, tuple(points), _resting(points, sharp, str(path)))


def _resting(points: list[Points | None], sharp: list[float], where: str) -> int:
    """The best frame to stand still on."""
    usual = float(np.median([s for s in sharp if s > 0]))
    best, reason = (np.inf, -1), None
    for n, face in enumerate(points):
        if face is None:
            continue
        trouble = refusal(face)
        if trouble:
            reason = reason or trouble
            continue
        yaw, roll = face.turned()
        around = [p for p in points[max(0, n - _STAYS) : n + _STAYS + 1] if p is not None]
        cost = 20 * max(p.lips_apart() for p in around) - 2 * min(face.eyes_open(), 0.35) + (abs(yaw) + abs(roll)) / 20
        cost -= 0.5 * min(1.5, sharp[n] / usual)
        best = min(best, (float(cost), n))
    if best[1] < 0:
        what, remedy = reason or ("no face is seen", "film from the front")
        raise BadInput(
            f"no frame to rest on: {what}", where=where, remedy=f"look into the camera silently once; {remedy}"
        )
    return best[1]


def _sharpness(picture: np.ndarray, face: Points) -> float:
    low, high = face.xy.min(0).astype(int), face.xy.max(0).astype(int)
    x0, y0 = np.maximum(low, 0)
    grey = picture[y0 : high[1], x0 : high[0]].mean(2)
    return float(np.abs(np.diff(grey, axis=0)).mean() + np.abs(np.diff(grey, axis=1)).mean()) if grey.size else 0.0
