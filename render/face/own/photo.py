"""A host from one photo: `avatar from-photo`.

In: the photo, its owner's consent, the landmark model, the built-in packs to take motion from. Out: a pack that the
runtime plays as it plays the built-in ones. Everything happens on this machine.

The photo is laid into a portrait frame with the eyes where the layout wants them; what it does not cover is its own
edge, blurred. BadInput says what is wrong with a photo: no face, two, too small, turned away, mouth open, eyes shut.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageFilter

from errors import BadInput
from render.consent import Consent
from render.face.own.eyes import eye_box, eye_keys
from render.face.own.landmarks import Landmarker, Points, read_picture
from render.face.own.transfer import Match, matched, motion, mouth_inside
from render.face.pack import open_pack
from render.face.pack_file import write_pack

SIZE = (1080, 1920)
EYES = (540.0, 714.0)  # where the middle between the eyes goes
APART = 142.0  # pixels between the eyes
_SMALLEST = 60.0  # pixels between the eyes of a photo
_MOST_TURNED = 18.0  # degrees
_LIPS_APART = 0.075  # of the eyes' distance
_EYES_OPEN = 0.16
Tell = Callable[[str], None]


@dataclass(frozen=True, eq=False, slots=True)
class Plate:
    """The photo in its frame, with the points of its face; it lies at `place`, `scale` times its size."""

    picture: np.ndarray
    points: Points
    scale: float = 1.0
    place: tuple[int, int] = (0, 0)


def pack_from_photo(
    photo: Path, consent: Consent, model: Path, packs: dict[str, Path], out: Path, name: str, tell: Tell
) -> dict[str, Any]:
    """Write the pack into `out`; the report says whose motion it has and how alike the faces are."""
    finder = Landmarker(model)
    picture = read_picture(photo)
    plate = framed(picture, the_face(finder, picture, str(photo)), finder, str(photo))
    tell("face found")
    return written(plate, consent, finder, packs, out, name, tell)


def written(
    plate: Plate, consent: Consent, finder: Landmarker, packs: dict[str, Path], out: Path, name: str, tell: Tell
) -> dict[str, Any]:
    """The pack of a plate, in the motion of the most alike of `packs`."""
    like, match, points = nearest_match(plate, packs, finder)
    tell(f"motion of {like}, faces {match.error * 100:.0f} % of the eyes' distance apart")
    arrays = motion(match, SIZE)
    boxes = {**arrays["boxes"], "eyes": eye_box(plate.points, SIZE)}
    mouth, teeth = mouth_inside(match, boxes["mouth"], plate.picture, plate.points, points)
    eyes = eye_keys(plate.picture, plate.points, boxes["eyes"])
    tell("mouth and lids made")
    centres = plate.points.xy[[473, 468]].round(1).tolist()
    write_pack(
        out,
        name=name,
        plate=plate.picture,
        eyes=eyes,
        mouth=mouth,
        teeth=teeth,
        motion=arrays["arrays"],
        boxes=boxes,
        anchors={"eyes": centres, "card": [40, 1180], "captions_below": 1498},
        about=about(consent, like, match.pack.manifest),
        texts={},
        kept={"consent.toml": consent.path.read_bytes()},
    )
    return {"out": str(out), "motion_of": like, "unlike": round(match.error, 4)}


def about(consent: Consent, like: str, model: dict[str, Any]) -> dict[str, Any]:
    """What the manifest says of a host made of a person."""
    return {
        "depicts": f"A real person, {consent.who}, by consent until {consent.until}.",
        "licence": "the person's own; used by consent only",
        "person": {"who": consent.who, "material": consent.sha256},
        "sources": [
            {"what": "picture", "from": consent.material.name, "licence": f"by consent of {consent.who}"},
            {"what": "motion, teeth, tongue", "from": f"the built-in host {like}", "licence": model["licence"]},
        ],
        "voice": model.get("voice", {}),
    }


def the_face(finder: Landmarker, picture: np.ndarray, where: str) -> Points:
    """The one face of a photo that will do."""
    faces = finder.find(picture)
    if not faces:
        raise BadInput("no face is seen", where=where, remedy="take a photo from the front, in even light")
    large = [f for f in faces if f.between_eyes() > 0.4 * faces[0].between_eyes()]
    if len(large) > 1:
        raise BadInput(f"{len(large)} faces are seen", where=where, remedy="crop it to the one who consented")
    face = faces[0]
    trouble = refusal(face)
    if trouble:
        raise BadInput(trouble[0], where=where, remedy=trouble[1])
    return face


def refusal(face: Points) -> tuple[str, str] | None:
    """What is wrong with this face for a host, and what to do; None when nothing is."""
    yaw, roll = face.turned()
    if face.between_eyes() < _SMALLEST:
        return (f"the face is small: {face.between_eyes():.0f} pixels between the eyes",
                f"at least {_SMALLEST:.0f} are needed, {APART:.0f} are good")  # fmt: skip
    if abs(yaw) > _MOST_TURNED or abs(roll) > _MOST_TURNED:
        return f"the face is turned by {max(abs(yaw), abs(roll)):.0f}°", "look straight into the camera"
    if face.lips_apart() > _LIPS_APART:
        return "the mouth is open", "take one with closed lips; teeth are made, not taken"
    if face.eyes_open() < _EYES_OPEN:
        return "the eyes are shut", "take one with open eyes"
    return None


def framed(picture: np.ndarray, face: Points, finder: Landmarker, where: str) -> Plate:
    """The photo scaled and moved into the frame of `SIZE`, its points found anew there."""
    h, w = picture.shape[:2]
    scale = APART / face.between_eyes()
    cover = max(SIZE[0] / w, SIZE[1] / h)
    if scale < cover <= 1.35 * scale:
        scale = cover
    size = (max(1, round(w * scale)), max(1, round(h * scale)))
    image = Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS)
    middle = (face.xy[468] + face.xy[473]) / 2 * scale
    place = [round(EYES[i] - middle[i]) for i in (0, 1)]
    for i, slack in ((0, 60), (1, 110)):  # a little aside rather than an edge that is made up
        if size[i] >= SIZE[i]:
            kept = min(max(place[i], SIZE[i] - size[i]), 0)
            place[i] = min(max(kept, place[i] - slack), place[i] + slack)
    laid = laid_at(image, (place[0], place[1]))
    found = finder.follow(laid, _moved(face, scale, place))
    if found is None:
        raise BadInput("the face is lost once it is laid into the frame", where=where, remedy="crop it less tightly")
    return Plate(laid, found, scale, (place[0], place[1]))


def _moved(face: Points, scale: float, place: list[int]) -> Points:
    return Points(face.xyz * scale + (place[0], place[1], 0), face.score)


def laid_at(image: Image.Image, place: tuple[int, int], frame: tuple[int, int] = SIZE) -> np.ndarray:
    """`image` on the frame at `place`; around it its own edge, softened the more the farther away."""
    w, h = image.size
    x0, y0 = max(0, place[0]), max(0, place[1])
    x1, y1 = min(frame[0], place[0] + w), min(frame[1], place[1] + h)
    if (x0, y0, x1, y1) == (0, 0, *frame):
        return np.asarray(image.crop((-place[0], -place[1], frame[0] - place[0], frame[1] - place[1])))
    seen = np.asarray(image)[y0 - place[1] : y1 - place[1], x0 - place[0] : x1 - place[0]]
    sides = ((y0, frame[1] - y1), (x0, frame[0] - x1), (0, 0))
    whole = Image.fromarray(np.pad(seen, sides, mode="edge"))
    soft = np.asarray(whole.filter(ImageFilter.GaussianBlur(40)), np.float32)
    ys, xs = np.mgrid[: frame[1], : frame[0]]
    away = np.maximum.reduce([x0 - xs, xs - x1 + 1, y0 - ys, ys - y1 + 1, 0 * xs])
    blend = np.clip(away / 40, 0, 1)[..., None]
    return (np.asarray(whole) * (1 - blend) + soft * blend + 0.5).astype(np.uint8)


def nearest_match(plate: Plate, packs: dict[str, Path], finder: Landmarker) -> tuple[str, Match, Points]:
    """The built-in host whose face is most like this one, matched."""
    best: tuple[str, Match, Points] | None = None
    for name, folder in packs.items():
        pack = open_pack(folder)
        model = finder.find(pack.plate)[0]
        match = matched(pack, model, plate.picture, plate.points)
        if best is None or match.error < best[1].error:
            best = (name, match, model)
    assert best is not None
    return best
