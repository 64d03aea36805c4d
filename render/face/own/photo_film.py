"""The film of a host made from a photo: how the warp moves it at rest, filmed, for an engine to draw mouths over.

In: a pack made from a photo, the landmark model, an engine's name. Out: a film in that pack, as footage of the person
gives one (`render.face.own.film`): the photo itself never moved, so head, eyes and breath are the built-in motion's.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import av
import numpy as np

from errors import BadInput
from render.face.life import LifeLine
from render.face.own.film import SIZE, add_film
from render.face.own.footage import FPS, Tell, read_take
from render.face.own.landmarks import Landmarker
from render.face.own.photo import Plate
from render.face.own.video import mouth_box
from render.face.pack import open_pack
from render.face.runtime import Face
from render.speech import MOUTH

SECONDS = 14.0  # of rest: the loop is the best stretch of it
_SEED = 4


def film_of_photo(pack: Path, model: Path, engine: str, tell: Tell) -> dict[str, Any]:
    """Add the film; the report says how long it is. `engine` "" is for the warp alone."""
    opened = open_pack(pack)
    finder = Landmarker(model)
    face = next(iter(finder.find(opened.plate)), None)
    if face is None:
        raise BadInput("no face is seen in the pack's plate", where=str(pack), remedy="run.py avatar from-photo again")
    with TemporaryDirectory() as work:
        clip = Path(work) / "rest.mp4"
        write_rest(clip, Face(opened, SIZE), round(SECONDS * FPS))
        take = read_take(clip, finder, tell)
        plate = Plate(opened.plate, face, opened.size[0] / SIZE[0])
        return {"engine": engine or "warp", **add_film(pack, take, plate, mouth_box(plate), engine, tell)}


def write_rest(path: Path, face: Face, frames: int) -> None:
    """The host at rest, as H.264 that loses next to nothing."""
    with av.open(str(path), "w") as clip:
        stream = clip.add_stream("libx264", rate=FPS, options={"crf": "10", "preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        for picture in at_rest(face, frames):
            clip.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        clip.mux(stream.encode(None))


def at_rest(face: Face, frames: int) -> Iterator[np.ndarray]:
    """uint8[h, w, 3], each its own: lips shut, head, lids and chest alive; nobody looks aside in a loop."""
    line, row = LifeLine(_SEED), np.zeros(len(MOUTH), np.float32)
    picture = face.plate.copy()
    for tick in range(frames):
        life = line.at(tick, speaking=True)  # who speaks keeps looking at the camera
        for patch in face.render(row, life):
            h, w = patch.rgb.shape[:2]
            picture[patch.y : patch.y + h, patch.x : patch.x + w] = patch.rgb
        yield picture.copy()
