"""How many frames an engine draws at once, which of them it need not draw, and which it has no time for. Pure.

The first chunk of a clause is small, so that its first mouth is there soon; later ones are as large as the time in hand
allows, because a batch is cheaper by the frame. Silent stretches are skipped: the film's own mouth is shut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from render.face.engines.contract import SAMPLES

FIRST, GROWN, LARGEST = 2, 8, 16
AHEAD = 48  # frames drawn before they are due, at most
TICK = 0.040
_QUIET = 10 ** (-50 / 20)
_AROUND = 2  # frames beside a sound that are drawn although they are silent


@dataclass(frozen=True, slots=True)
class Chunk:
    """Frames `first` .. `first + count − 1`; `silent`: nothing is drawn for them."""

    first: int
    count: int
    silent: bool = False


def silent_frames(pcm: np.ndarray, frames: int) -> np.ndarray:
    """bool[frames]: nothing sounds in it, nor in the two to either side."""
    padded = np.pad(np.abs(np.asarray(pcm, np.float32)), (0, max(0, frames * SAMPLES - len(pcm))))
    loud = padded[: frames * SAMPLES].reshape(frames, SAMPLES).max(1) > _QUIET
    spread = np.pad(loud, _AROUND)
    near = np.lib.stride_tricks.sliding_window_view(spread, 2 * _AROUND + 1).any(1) if frames else loud
    return ~near


def next_chunk(
    silent: Sequence[bool] | np.ndarray, done: int, drawn: int, *, slack: float | None, frame_s: float
) -> Chunk | None:
    """What to draw after frame `done` − 1; None where nothing is left. `drawn`: frames of this clause drawn so far;
    `slack` seconds until frame `done` is due (None: nobody waits); `frame_s` what a frame costs, 0 where not known."""
    total = len(silent)
    if slack is not None and slack < frame_s:  # what is past, or would be once it is drawn
        skipped = int((frame_s - slack) / TICK) + 1
        done, slack = done + skipped, slack + skipped * TICK
    if done >= total:
        return None
    run = 1
    while done + run < total and run < LARGEST and bool(silent[done + run]) == bool(silent[done]):
        run += 1
    if silent[done]:
        return Chunk(done, run, silent=True)
    most = FIRST if drawn == 0 else GROWN if drawn <= FIRST else LARGEST
    if slack is not None and frame_s > 0:
        most = max(1, min(most, int(slack / frame_s)))
    return Chunk(done, min(run, most))
