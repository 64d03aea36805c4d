"""A host from footage: `avatar from-video`.

In: a clip of a person talking, their consent, the landmark model, the built-in packs to take motion from. Out: the pack
of the clip's best resting frame, as from a photo; the loop of how they keep still (`render.face.own.idle`); and a
network that has learnt from the other frames how this mouth really looks (`render.face.own.retouch`). A tenth of them,
moments here and there, is kept back to see whether it helped.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from errors import BadInput
from render.consent import Consent
from render.face.own.film import Given, add_film
from render.face.own.footage import FPS, Take, Tell, pictures, read_take
from render.face.own.idle import idle_of
from render.face.own.landmarks import Landmarker
from render.face.own.measured import to_plate, weights_of
from render.face.own.photo import Plate, framed, written
from render.face.own.retouch import SIDE, WIDTHS, Retouch, learn, saved
from render.face.own.sampling import centres, picture_at
from render.face.own.spline import applied, inverse
from render.face.pack import open_pack
from render.face.pack_file import add_file
from render.face.runtime import Face

_MOST = 3000  # frames learnt from: two minutes
_LEAST = 100
_TURNED = 12.0  # degrees from the resting frame
_MOMENT = 10  # frames kept back together, of ten times as many
Box = tuple[int, int, int, int]


@dataclass(frozen=True, eq=False, slots=True)
class Lesson:
    """Pictures of the mouth's box (uint8) as the pack warps it and as the footage shows it, and the weights."""

    warped: np.ndarray
    truth: np.ndarray
    weights: np.ndarray


def pack_from_video(
    clip: Path,
    consent: Consent,
    model: Path,
    packs: dict[str, Path],
    out: Path,
    name: str,
    tell: Tell,
    *,
    steps: int,
    device: str = "cpu",
    widths: tuple[int, ...] = WIDTHS,
    engine: str | None = None,
    given: Given | None = None,
) -> dict[str, Any]:
    """Write the pack; the report says how near the mouth came to the moments kept back, warped and learnt (dB). With an
    `engine` ("" for the warp alone) the pack gets a film, whose boxes may be `given`."""
    finder = Landmarker(model)
    take = read_take(clip, finder, tell)
    rest = take.points[take.rest]
    assert rest is not None
    picture = next(p for n, p in enumerate(pictures(clip)) if n == take.rest)
    plate = framed(picture, rest, finder, str(clip))
    tell(f"rests on the frame at {take.rest / FPS:.2f} s")
    report = written(plate, consent, finder, packs, out, name, tell)
    loop = idle_of(take)
    if loop is not None:
        add_file(out, "idle.npz", _npz(life=loop))
    report["idle_s"] = 0.0 if loop is None else len(loop) / FPS
    if steps:
        report |= _learnt(take, plate, out, steps, device, tell, widths)
    if engine is not None:
        if engine == "own" and report.get("learnt_db", 0.0) <= report.get("warped_db", 0.0):
            tell("no mouth that helps was learnt; the film is for the warp")
            engine = ""
        report |= {
            "engine": engine or "warp",
            **add_film(out, take, plate, mouth_box(plate), engine, tell, given=given),
        }
    return report


def _learnt(
    take: Take, plate: Plate, out: Path, steps: int, device: str, tell: Tell, widths: tuple[int, ...]
) -> dict[str, Any]:
    """Learn the mouth, and keep it where it helped."""
    box = mouth_box(plate)
    lesson = lesson_of(take, plate, out, box)
    learnt, held = kept_back(lesson)
    tell(f"learning from {len(learnt.weights)} frames on {device}")
    net = learn(learnt.warped, learnt.truth, learnt.weights, steps=steps, device=device, tell=tell, widths=widths)
    before, after = nearness(None, held), nearness(net, held)
    report = {"frames": len(learnt.weights), "held_out": len(held.weights), "warped_db": before, "learnt_db": after}
    if after > before:
        add_file(out, "lips.npz", saved(net), boxes={"retouch": box})
    else:  # never worse than the warp
        tell("what was learnt does not help where it was not shown; it is left out")
    return report


def _npz(**arrays: np.ndarray) -> bytes:
    out = io.BytesIO()
    np.savez_compressed(out, **arrays)
    return out.getvalue()


def kept_back(lesson: Lesson) -> tuple[Lesson, Lesson]:
    """What is learnt from, and what is not shown: moments of speech here and there."""
    hidden = np.arange(len(lesson.weights)) // _MOMENT % 10 == 4
    return tuple(Lesson(lesson.warped[s], lesson.truth[s], lesson.weights[s]) for s in (~hidden, hidden))


def mouth_box(plate: Plate) -> Box:
    """A square around the mouth, from under the nose to the chin when the jaw is open."""
    lips, eyes = plate.points.xy[[61, 291]].mean(0), plate.points.between_eyes()
    x0, y0 = (lips - (0.80 * eyes, 0.62 * eyes)).round().astype(int)
    side = round(1.60 * eyes)
    return int(x0), int(y0), int(x0 + side), int(y0 + side)


def lesson_of(take: Take, plate: Plate, pack: Path, box: Box) -> Lesson:
    """Every frame that can be learnt from, brought to the plate."""
    rest = plate.points
    still = take.points[take.rest]
    assert still is not None
    frames = [
        n for n in take.seen() if n != take.rest and abs(take.points[n].turned()[0] - still.turned()[0]) < _TURNED
    ]
    frames = frames[:: max(1, -(-len(frames) // _MOST))]
    if len(frames) < _LEAST:
        raise BadInput(f"only {len(frames)} frames face the camera", where=str(take.path), remedy="film from the front")
    opened = open_pack(pack)
    weights = weights_of(opened, rest, [take.points[n] for n in frames])
    truth = np.stack(list(_crops(take, frames, plate, box)))
    warped = warps(Face(opened, opened.size), weights, box)
    return Lesson(warped, _lit_like(truth, warped), weights)


def warps(face: Face, weights: np.ndarray, box: Box) -> np.ndarray:
    """uint8[n, SIDE, SIDE, 3]: the mouth's box as the pack draws it for each row of weights."""
    place = torch.tensor(_grid(box).transpose(2, 0, 1), dtype=torch.float32)
    return np.stack([face.warped(row, place)[0].permute(1, 2, 0).clamp(0, 255).numpy().astype(np.uint8)
                     for row in weights])  # fmt: skip


def _grid(box: Box) -> np.ndarray:
    return centres(SIDE, SIDE, box[:2], (box[2] - box[0]) / SIDE)


def _crops(take: Take, frames: list[int], plate: Plate, box: Box):
    wanted = set(frames)
    for n, picture in enumerate(pictures(take.path)):
        if n in wanted:
            back = inverse(to_plate(take.points[n], plate.points))
            yield picture_at(picture, applied(back, _grid(box).reshape(-1, 2)).reshape(SIDE, SIDE, 2))


def _lit_like(truth: np.ndarray, warped: np.ndarray) -> np.ndarray:
    """A camera that changes its exposure is not a mouth that moves: the rim's light is made equal."""
    rim = np.ones((SIDE, SIDE), bool)
    rim[12:-12, 12:-12] = False
    gain = (warped[:, rim].mean((1, 2)) + 1) / (truth[:, rim].mean((1, 2)) + 1)
    return np.clip(truth * np.clip(gain, 0.7, 1.4)[:, None, None, None] + 0.5, 0, 255).astype(np.uint8)


@torch.inference_mode()
def nearness(net: Retouch | None, lesson: Lesson) -> float:
    """PSNR of the mouth's box against the footage, dB, over the lesson."""
    warped = torch.tensor(lesson.warped).permute(0, 3, 1, 2).float()
    if net is not None:
        asked = torch.tensor(lesson.weights)
        parts = [w + net(w, a) for w, a in zip(warped.split(16), asked.split(16), strict=True)]
        warped = torch.cat(parts).clamp(0, 255)
    error = (warped - torch.tensor(lesson.truth).permute(0, 3, 1, 2).float()).square().mean()
    return round(float(10 * torch.log10(255.0**2 / error)), 2)
