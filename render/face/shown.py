"""What was drawn last of one host, and what has moved enough since to be drawn anew. No torch.

In: a row of MOUTH weights and a `Life` for each frame. Out: `Moved`, and the row, eyes and pose to draw. Pure but for
what it remembers; one face (`render.face.runtime`) and the faces of several rooms (`render.face.rooms`) both ask it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from render.face.life import Life
from render.speech import MOUTH

_STILL = 0.48  # output pixels the head may be away from where it was drawn
_BROW = 0.06  # brow and squint below this are not worth a drawing
_BREATH = 3.2  # pack pixels the chest rises
_CLOSE, _TUCK = MOUTH.index("close"), MOUTH.index("tuck_ff")
_PUCKER, _SMILE, _STRETCH = MOUTH.index("pucker"), MOUTH.index("smile"), MOUTH.index("stretch")
_PARTING = [MOUTH.index(n) for n in ("jaw_open", "lower_down", "upper_up", "funnel")]


@dataclass(frozen=True, slots=True)
class Moved:
    """What of a host has moved enough to be drawn anew; a chest that breathes takes the head with it."""

    mouth: bool
    brows: bool
    eyes: bool
    head: bool
    chest: bool


class Shown:
    """What was drawn last of one host: `row` float32 (MOUTH weights, brow, squint), `eyes` the name of their key,
    `pose` float32[4] (turn, nod, roll in degrees; the chest in pack pixels)."""

    def __init__(self) -> None:
        self.row = np.zeros(len(MOUTH) + 2, np.float32)
        self.eyes = "open"
        self.pose = np.zeros(4, np.float32)

    def move(self, mouth_row: np.ndarray, life: Life, reach: np.ndarray) -> Moved:
        """Take over what moved. `reach`: output pixels that one unit of each of the pose's four moves at most."""
        row = np.concatenate([smiling(effective(mouth_row), life.smile), (life.brow, life.squint)]).astype(np.float32)
        apart = np.abs(row - self.row)
        mouth, brows = float(apart[:-2].max()) > 0.004, float(apart[-2:].max()) > _BROW
        if mouth or brows:
            if not brows:
                row[-2:] = self.row[-2:]
            self.row = row
        eyes, before = eyes_of(life), self.eyes
        self.eyes = eyes
        pose = np.array([life.sway_x, life.sway_y + life.nod, life.roll, life.breath * _BREATH], np.float32)
        away = np.abs(pose - self.pose) * reach
        chest = bool(away[3] > _STILL)
        head = chest or bool(np.linalg.norm(away[:3]) > _STILL)
        if head:
            self.pose = pose if chest else np.append(pose[:3], self.pose[3])
        return Moved(mouth, brows, eyes != before, head, chest)


def eyes_of(life: Life) -> str:
    """The name of the rendered key nearest to these eyes; `open` for the plate's own."""
    if life.blink > 0.15:
        return "blink35" if life.blink < 0.52 else "blink70" if life.blink < 0.85 else "blink"
    x, y = (0 if abs(v) < 0.5 else 1 if v > 0 else -1 for v in (life.gaze_x, life.gaze_y))
    return f"gaze{x:+d}{y:+d}" if x or y else "open"


def effective(mouth_row: np.ndarray) -> np.ndarray:
    """Lips that press together cannot stay apart, whatever else the row asks for."""
    row = np.clip(np.asarray(mouth_row, np.float32), 0.0, 1.0).copy()
    row[_PARTING] *= 1.0 - min(1.0, float(row[_CLOSE]) + 0.5 * float(row[_TUCK]))
    return row


def smiling(row: np.ndarray, smile: float) -> np.ndarray:
    """A smile on top of speech: corners up and out, less so where the lips are round."""
    if smile > 0.0:
        row = row.copy()
        room = smile * (1.0 - 0.7 * min(1.0, float(row[_PUCKER]) * 1.5))
        row[_SMILE] = min(1.0, float(row[_SMILE]) + room)
        row[_STRETCH] = min(1.0, float(row[_STRETCH]) + 0.3 * room)
    return row
