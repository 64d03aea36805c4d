"""What a mouth in footage does, as MOUTH weights.

In: a host's pack, its resting points, and the points of other frames brought to its plate. Out: for each frame the
weights whose motion comes nearest to what its points did: least squares within 0..1, all frames at once.
"""

from __future__ import annotations

import numpy as np

from render.face.own.landmarks import LIPS_LOWER, LIPS_UPPER, Points
from render.face.own.sampling import sampled
from render.face.own.spline import applied, similarity
from render.face.pack import Pack
from render.speech import MOUTH

# Parts of the skull that the mouth does not move: brow bone, bridge of the nose, temples, eye corners.
STEADY = (6, 168, 197, 195, 8, 9, 151, 10, 108, 337, 33, 133, 362, 263, 127, 356, 21, 251, 162, 389)
_UPPER = (*LIPS_UPPER[1:-1], 0, 37, 267, 39, 269, 40, 270, 185, 409, 61, 291, 2, 164)
_LOWER = (*LIPS_LOWER[1:-1], 17, 84, 314, 181, 405, 91, 321, 146, 375, 18, 200, 199, 175, 152, 148, 377)
_ROUNDS, _RIDGE = 400, 0.02


def to_plate(frame: Points, rest: Points) -> np.ndarray:
    """The 2 x 3 way from the frame to the plate, by what the mouth does not move."""
    return similarity(frame.xy[list(STEADY)], rest.xy[list(STEADY)])


def weights_of(pack: Pack, rest: Points, frames: list[Points]) -> np.ndarray:
    """float32[frames, len(MOUTH)]."""
    x0, y0, x1, _ = pack.boxes["face"]
    cell = (x1 - x0) / pack.upper.shape[-1]
    parts = []
    for ids, sheet in ((_UPPER, pack.upper), (_LOWER, pack.lower)):
        flat = sheet[: len(MOUTH)].astype(np.float32).reshape(-1, *sheet.shape[2:])
        parts.append(sampled(flat, (rest.xy[list(ids)] - (x0, y0)) / cell).reshape(len(MOUTH), 2, -1))
    ids = [*_UPPER, *_LOWER]
    basis = np.concatenate(parts, 2).reshape(len(MOUTH), -1)  # (actions, 2 n)
    moved = np.stack([applied(to_plate(f, rest), f.xy[ids]) - rest.xy[ids] for f in frames])
    wanted = moved.transpose(0, 2, 1).reshape(len(frames), -1)
    square = basis @ basis.T
    square += np.eye(len(MOUTH)) * _RIDGE * np.trace(square) / len(MOUTH)
    side, pull = wanted @ basis.T, 1.0 / np.linalg.eigvalsh(square)[-1]
    weights = np.zeros((len(frames), len(MOUTH)))
    for _ in range(_ROUNDS):
        weights = np.clip(weights - pull * (weights @ square - side), 0.0, 1.0)
    return weights.astype(np.float32)
