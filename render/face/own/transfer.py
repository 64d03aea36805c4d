"""One host's exact motion given to another face.

In: a baked pack (the model) and a picture with its points. Out: the arrays of a pack for the picture: where each of its
pixels goes when the lips round or the jaw drops, what the mouth looks like inside, how the head turns.

The model's plate and the picture are matched point by point (478 landmarks, the lips' seam laid exactly); what the
model's skin does at a place, this skin does at the matching place, stretched by the match. Teeth and tongue are the
model's render, moved to this mouth and lit like this skin. Head and chest follow by size and place only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from render.face.own.landmarks import LIPS_LOWER, LIPS_UPPER, Points
from render.face.own.lips import seam
from render.face.own.sampling import centres, picture_at, sampled
from render.face.own.spline import Spline, applied, inverse, similarity
from render.face.pack import Pack

_CELL = 4  # pixels of a facial field's cell
_MOUTH = (61, 291, 0, 17, 37, 267, 84, 314, 98, 327, 2)  # lips' outline and the foot of the nose
_CHEEKS = (205, 425, 50, 280, 117, 346)
_SEAM = frozenset(LIPS_UPPER) | frozenset(LIPS_LOWER)
Box = tuple[int, int, int, int]


@dataclass(frozen=True, eq=False, slots=True)
class Match:
    """The model's pack and points, and the ways between its plate and the picture."""

    pack: Pack
    there: Spline  # picture to model
    back: Spline  # model to picture
    face: np.ndarray  # similarities, model to picture
    mouth: np.ndarray
    error: float  # of the similarity, as a share of the eyes' distance: how alike the faces are


def matched(pack: Pack, model: Points, picture: np.ndarray, points: Points) -> Match:
    """Match `picture` to the pack's plate, whose points are `model`."""
    face = similarity(model.xy[:468], points.xy[:468])
    apart = np.linalg.norm(applied(face, model.xy[:468]) - points.xy[:468], axis=1).mean() / points.between_eyes()
    ids = [i for i in range(468) if i not in _SEAM]
    start = [model.xy[ids], seam(pack.plate, model)]
    end = [points.xy[ids], seam(picture, points)]
    # far from the face only size and place are matched
    low, high = model.xy.min(0), model.xy.max(0)
    ring = np.array([(np.cos(a), np.sin(a)) for a in np.linspace(0, 2 * np.pi, 24, endpoint=False)])
    far = (low + high) / 2 + ring * (high - low) * 1.1
    start.append(far)
    end.append(applied(face, far))
    a, b = np.concatenate(start), np.concatenate(end)
    return Match(
        pack=pack,
        there=Spline(b, a),
        back=Spline(a, b),
        face=face,
        mouth=similarity(model.xy[list(_MOUTH)], points.xy[list(_MOUTH)]),
        error=float(apart),
    )


def motion(match: Match, size: tuple[int, int]) -> dict[str, Any]:
    """The motion arrays of a pack of `size`, and its boxes "face" and "mouth"."""
    pack = match.pack
    face = _framed(match.face, pack.boxes["face"], size, _CELL)
    sheets = _sheets(match, face)
    lips = {
        name: match.back(getattr(pack, name).astype(float)).astype(np.float32) for name in ("lip_upper", "lip_lower")
    }
    return {
        "boxes": {"face": face, "mouth": _framed(match.mouth, pack.boxes["mouth"], size, 2)},
        "arrays": {
            "upper": sheets[0],
            "lower": sheets[1],
            **lips,
            "jaw": applied(match.mouth, pack.jaw.astype(float)).astype(np.float32),
            "mouth_jaw": applied(match.mouth, pack.mouth_jaw.astype(float)[None])[0].astype(np.float32),
            "body": _body(match, size),
        },
    }


def mouth_inside(
    match: Match, box: Box, picture: np.ndarray, points: Points, model: Points
) -> tuple[np.ndarray, np.ndarray]:
    """The inside of the mouth and its upper teeth's mask, the size of `box`, in this picture's light."""
    pack = match.pack
    x0, y0, *_ = pack.boxes["mouth"]
    places = applied(inverse(match.mouth), centres(box[2] - box[0], box[3] - box[1], box[:2]).reshape(-1, 2)) - (x0, y0)
    places = places.reshape(box[3] - box[1], box[2] - box[0], 2)
    ours, theirs = (_cheeks(p, at) for p, at in ((picture, points), (pack.plate, model)))
    light = np.clip(ours.mean() / theirs.mean(), 0.45, 1.35)
    tint = np.clip((ours / ours.mean()) / (theirs / theirs.mean()), 0.85, 1.18)
    inside = picture_at(pack.mouth, places).astype(np.float32) * light * tint
    teeth = sampled(pack.teeth[None].astype(np.float32), places)[0]
    return np.clip(inside + 0.5, 0, 255).astype(np.uint8), np.clip(teeth + 0.5, 0, 255).astype(np.uint8)


def _cheeks(picture: np.ndarray, points: Points) -> np.ndarray:
    return np.median(sampled(picture.transpose(2, 0, 1), points.xy[list(_CHEEKS)]), 1) + 1.0


def _framed(way: np.ndarray, box: Box, size: tuple[int, int], whole: int) -> Box:
    """The box around `box` moved by `way`, of `whole` pixels' multiples, within the picture."""
    x0, y0, x1, y1 = box
    corners = applied(way, np.array([(x0, y0), (x1, y0), (x0, y1), (x1, y1)], float))
    low = np.maximum(0, corners.min(0) // whole * whole)
    high = np.minimum(np.array(size) // whole * whole, -(-corners.max(0) // whole) * whole)
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])


def _sheets(match: Match, box: Box) -> list[np.ndarray]:
    """The model's two sheets on this face: (actions, 2, h, w) each."""
    pack = match.pack
    w, h = (box[2] - box[0]) // _CELL, (box[3] - box[1]) // _CELL
    there, across, along, lost = _ways(match, box, w, h)
    x0, y0, x1, y1 = pack.boxes["face"]
    cell = (x1 - x0) / pack.upper.shape[-1]
    inside = (there[..., 0] > x0) & (there[..., 0] < x1) & (there[..., 1] > y0) & (there[..., 1] < y1)
    ys, xs = np.mgrid[:h, :w]
    rim = np.minimum.reduce([xs, w - 1 - xs, ys, h - 1 - ys])
    fade = np.clip(rim / 3.0, 0, 1) * inside * (lost < 0.25 * (box[2] - box[0]))
    out = []
    for sheet in (pack.upper, pack.lower):
        fields = sampled(sheet.reshape(-1, *sheet.shape[2:]).astype(np.float32), (there - (x0, y0)) / cell)
        fields = fields.reshape(sheet.shape[0], 2, h, w)
        moved = fields[:, :1] * across.transpose(2, 0, 1)[None] + fields[:, 1:] * along.transpose(2, 0, 1)[None]
        out.append((moved * fade).astype(np.float16))
    return out


def _ways(match: Match, box: Box, w: int, h: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """For each cell of `box`: its place in the model's plate, where one pixel right and one down there lead here, and
    how far the way there and back misses. Smooth, so found at every fourth cell and read between."""
    coarse = centres(-(-w // 4) + 1, -(-h // 4) + 1, (box[0] - 2 * _CELL, box[1] - 2 * _CELL), 4.0 * _CELL)
    there, step = match.there(coarse), 2.0
    right, down = np.array([step, 0.0]), np.array([0.0, step])
    across = (match.back(there + right) - match.back(there - right)) / (2 * step)
    along = (match.back(there + down) - match.back(there - down)) / (2 * step)
    lost = np.linalg.norm(match.back(there) - coarse, axis=-1, keepdims=True)
    all_of = np.concatenate([there, across, along, lost], -1).transpose(2, 0, 1)
    fine = sampled(all_of, (centres(w, h, (0, 0), 1.0) + 2) / 4)
    fine = fine.transpose(1, 2, 0)
    return fine[..., :2], fine[..., 2:4], fine[..., 4:6], fine[..., 6]


def _body(match: Match, size: tuple[int, int]) -> np.ndarray:
    """Turns of the head and the breath, (4, 2, rows, columns): the model's, by size and place."""
    pack = match.pack
    rows, columns = pack.body.shape[2:]
    step = size[0] / columns
    there = applied(inverse(match.face), centres(columns, rows, (0, 0), step).reshape(-1, 2)).reshape(rows, columns, 2)
    fields = sampled(pack.body.reshape(8, rows, columns).astype(np.float32), there / (pack.size[0] / columns))
    fields = fields.reshape(4, 2, rows, columns)
    turn = match.face[:, :2]
    return np.einsum("ij,kjyx->kiyx", turn, fields).astype(np.float16)
