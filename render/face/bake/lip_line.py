"""Closed lips meet: what the rendered mesh leaves between them at the corners of the mouth is painted over.

In: the resting plate and the two lips' vertices on it. Out: the plate. In the render a hair's breadth stays open at
both corners, and grey teeth show through it; the warp would carry that grey into every vowel. Pixels along the line
that are less red than lips are take the colour of the lips around them, a little darker where they were dark.
"""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F

from render.face.bake.motion import continued, lip_line

_REACH = 9  # pixels above and below the line
_ASIDE = 4  # pixels beyond the corners
_DARKEST = 0.62  # of the lips' colour


def closed(plate: np.ndarray, upper: np.ndarray, lower: np.ndarray) -> np.ndarray:
    """uint8[h, w, 3]; `upper`, `lower` (n, 2) are x, y of the resting lips' vertices."""
    first, last = int(upper[:, 0].min()) - _ASIDE, int(upper[:, 0].max()) + _ASIDE + 1
    line = lip_line(upper, lower, np.arange(first, last) + 0.5)
    top, foot = int(line.min()) - _REACH - 6, int(line.max()) + _REACH + 7
    part = plate[top:foot, first:last].astype(np.float32)
    near = np.abs(np.arange(top, foot)[:, None] + 0.5 - line) < _REACH
    redness, bright = part[..., 0] - part[..., 1], part[..., 0]
    open_still = near & (redness < 0.85 * np.median(redness[near])) & (bright < 0.9 * np.median(bright[near]))
    grey = F.max_pool2d(torch.tensor(open_still[None, None]).float(), 5, 1, 2)[0, 0].numpy() > 0
    filled = continued(part.transpose(2, 0, 1), ~grey, 200).transpose(1, 2, 0)
    shadow = np.clip(bright / np.maximum(filled[..., 0], 1.0), 0.4, 1.0)
    filled *= (_DARKEST + (1 - _DARKEST) * (shadow - 0.4) / 0.6)[..., None]
    cover = F.avg_pool2d(torch.tensor(grey[None, None]).float(), 3, 1, 1)[0, 0].numpy()[..., None]
    out = plate.copy()
    out[top:foot, first:last] = np.clip(part + (filled - part) * cover + 0.5, 0, 255).astype(np.uint8)
    return out
