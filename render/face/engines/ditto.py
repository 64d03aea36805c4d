"""Ditto behind the contract: hubert hears the clause, a diffusion makes motion of it, LivePortrait's graphs draw it.

In: a folder of ONNX graphs: LivePortrait's (`render.face.engines.portraits`), hubert for windows of 6480 samples
([1, 6480] to [steps, 1024]), the diffusion (`LMDM`: [1, 80, 265], [1, 265], [1, 80, 1103] and a step to noise and
motion); where the maker's settings (`*.pkl`) lie beside them, the bounds of the motion. Out: 512 pixels, RGB.

As antgroup/ditto-talkinghead does it live on footage: hubert sees three frames before five and two after them; each
frame's condition is its 1024 numbers, how the speaker feels (neutral, 8), the eyes of the film's first frame (8) and
the face's own points there (63); the motion counts from what silence before the clause gives. Head and eyes stay the
film's own, only the lips' six points take the motion (`motion_stitch.py`, `use_d_keys=("exp",)`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from errors import BadInput
from render.face.engines.contract import SAMPLES, Spec, Wanted, as_bytes
from render.face.engines.diffusion import SHARED, WINDOW, motion_of
from render.face.engines.keypoints import EXPRESSION, POINTS, VECTOR, lips_only, points_of
from render.face.engines.portraits import DRAWN, Portraits, files_in
from render.face.engines.session import Graph, as_array
from render.face.film import FilmPack
from render.face.own.unpickle import plain

WIDTH = 1024  # of hubert's steps
CONDITION = WIDTH + 8 + 8 + 3 * POINTS
_BEFORE, _CHUNK, _AFTER = 3, 5, 2  # frames hubert sees at once
_SEEN = (_BEFORE + _CHUNK + _AFTER) * SAMPLES + 80
_LEAD = SHARED  # frames of silence before a clause
_NEUTRAL = 4  # of angry, disgusted, afraid, happy, neutral, sad, surprised, scornful
_OPEN = 1.07  # of both eyes, where the film does not say
_SEED = 25


class Ditto:
    name = "ditto"

    def __init__(self, film: FilmPack, weights: Path, *, device: str = "auto", threads: int = 1) -> None:
        files = files_in(weights, role_of, ("hubert", "diffusion"))
        about: dict[str, Any] = {"device": device, "threads": threads}
        self._hubert = Graph(files.others["hubert"], {"samples": (None, _SEEN)}, **about)
        roles = {"noised": (None, WINDOW, VECTOR), "first": (None, VECTOR), "sound": (None, WINDOW, CONDITION),
                 "step": (None,)}  # fmt: skip
        self._diffusion = Graph(files.others["diffusion"], roles, **about)
        self._guesses = _in_order(list(self._diffusion.outputs))
        self._bounds = bounds_in(weights)
        self._portraits = Portraits(film, files, **about)
        self.spec = Spec(self.name, DRAWN, "crop", self._portraits.runs_on)
        first = self._portraits.seen(0)
        self._start = first.vector()
        eyes = np.array([_OPEN, _OPEN, 0, 0, 0, 0, 0, 0], np.float32) if film.eyes is None else film.eyes
        self._always = np.concatenate([_feeling(), eyes, first.still.ravel()]).astype(np.float32)

    def hear(self, pcm: np.ndarray, mouth: np.ndarray) -> np.ndarray:
        """float32[frames, 21, 3]: how each frame's lips differ from those of silence."""
        frames = _LEAD + len(mouth)
        sound = np.concatenate([self._heard(pcm, frames), np.repeat(self._always[None], frames, 0)], 1)
        motion = motion_of(self._guess, self._start, sound, seed=_SEED)
        if self._bounds is not None:
            motion = np.clip(motion, *self._bounds)
        expression = motion[:, EXPRESSION:].reshape(-1, POINTS, 3)
        return lips_only(expression[_LEAD:] - expression[0])

    def draw(self, wanted: Sequence[Wanted]) -> np.ndarray:
        moves = np.stack([w.heard[min(w.frame, len(w.heard) - 1)] for w in wanted])
        faces = [self._portraits.seen(w.film) for w in wanted]
        driving = [points_of(face, face.expression + move) for face, move in zip(faces, moves, strict=True)]
        return as_bytes(self._portraits.drawn([w.film for w in wanted], np.stack(driving)))

    def prepare(self) -> bool:
        return self._portraits.prepare()

    def _heard(self, pcm: np.ndarray, frames: int) -> np.ndarray:
        """float32[frames, 1024]: the lead's silence, then the clause."""
        before = _SEEN - (_CHUNK + _AFTER) * SAMPLES
        sound = np.zeros(before + frames * SAMPLES + _SEEN, np.float32)
        at = before + _LEAD * SAMPLES
        pcm = np.asarray(pcm, np.float32)[: len(sound) - at]
        sound[at : at + len(pcm)] = pcm
        parts = []
        for first in range(0, frames, _CHUNK):
            seen = sound[first * SAMPLES : first * SAMPLES + _SEEN]
            out = as_array(self._hubert.run({"samples": seen[None]}, [next(iter(self._hubert.outputs))])[0])
            steps = out.reshape(-1, WIDTH)[-2 * (_CHUNK + _AFTER) : -2 * _AFTER]
            parts.append(steps.reshape(_CHUNK, 2, WIDTH).mean(1))
        return np.concatenate(parts)[:frames]

    def _guess(self, noised: np.ndarray, first: np.ndarray, sound: np.ndarray, level: int) -> Any:
        feeds = {"noised": noised[None], "first": first[None], "sound": sound[None], "step": np.array([level])}
        noise, motion = self._diffusion.run(feeds, self._guesses)
        return as_array(noise)[0], as_array(motion)[0]


def role_of(inputs: dict[str, tuple], outputs: dict[str, tuple]) -> str | None:
    """Of the graphs that are not LivePortrait's; by rank and shape alone."""
    shapes, out = list(inputs.values()), list(outputs.values())
    if any(s[1:] == (WINDOW, VECTOR) for s in shapes) and len(out) >= 2:
        return "diffusion"
    one = len(shapes) == 1 and len(shapes[0]) == 2 and shapes[0][1] in (None, _SEEN)
    return "hubert" if one and out[0][-1:] in ((WIDTH,), (None,)) else None


def bounds_in(folder: Path) -> tuple[np.ndarray, np.ndarray] | None:
    """The least and the most of each number of the motion, from the maker's settings; None where they are not there.
    Raises BadInput where the file would run anything, or says bounds of another length."""
    for path in sorted(folder.glob("*.pkl")):
        settings = plain(path)
        said = settings.get("default_kwargs") if isinstance(settings, dict) else None
        bounds = said.get("v_min_max_for_clip") if isinstance(said, dict) else None
        if bounds is None:
            continue
        rows = bounds.astype(np.float32) if isinstance(bounds, np.ndarray) else np.zeros(0)
        if rows.ndim != 2 or len(rows) < 2 or rows.shape[1] != VECTOR or not (rows[0] <= rows[1]).all():
            raise BadInput(
                f"bounds of shape {rows.shape}", where=str(path), remedy=f"the maker's have rows of {VECTOR}"
            )
        return rows[0], rows[1]
    return None


def _feeling() -> np.ndarray:
    """float64[8]: as the maker puts it, the softmax of eight for the one and nothing for the others."""
    likely = np.exp(np.where(np.arange(8) == _NEUTRAL, 8.0, 0.0))
    return likely / likely.sum()


def _in_order(names: list[str]) -> list[str]:
    """The noise, then the motion: both of one shape, told apart by their names, else in the maker's order."""
    if len(names) < 2:
        raise BadInput("gives one output, not noise and motion", where="diffusion", remedy="export it again")
    starts = [n for n in names if "start" in n.lower()]
    others = [n for n in names if n not in starts]
    return [others[0], starts[0]] if len(starts) == 1 else names[:2]
