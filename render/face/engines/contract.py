"""What a lip-sync engine is: it hears a clause, then draws the mouth of any of its frames into any frame of a film.

In: a host's film (`render.face.film`), the engine's weights, a device. Out: a `LipEngine` by its name. A new engine
adds its line to ENGINES and LICENCES, and passes `tests/render/face/engines/test_engine_contract.py`.

An engine is told the whole clause before it draws any of it, so every frame sees the sound on both sides of it
whatever frames it is drawn together with: chunks leave no seam in time.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np

from errors import BadInput, EngineFailed

if TYPE_CHECKING:
    from render.face.film import FilmPack

RATE = 16_000  # of the sound engines hear
SAMPLES = RATE // 25  # a frame


@dataclass(frozen=True, slots=True)
class Spec:
    """`side` of the square it draws, pixels. `space`: where that square lies, "crop" the frame's face box, "plate" the
    mouth's box of the resting plate (it is then moved and lit like the frame)."""

    name: str
    side: int
    space: Literal["crop", "plate"]
    runs_on: str = "cpu"


@dataclass(frozen=True, eq=False, slots=True)
class Wanted:
    """Frame `frame` of the clause `heard`, to be shown in frame `film` of the film."""

    heard: Any
    frame: int
    film: int


class LipEngine(Protocol):
    """Not thread-safe; belongs to one worker."""

    spec: Spec

    def hear(self, pcm: np.ndarray, mouth: np.ndarray) -> Any:
        """Take a clause: float32 mono at RATE, and its mouth track float32[frames, MOUTH]. What comes back goes into
        `Wanted.heard`; it holds frames 0 .. len(mouth) − 1."""
        ...

    def draw(self, wanted: Sequence[Wanted]) -> np.ndarray:
        """uint8[len(wanted), side, side, 3], RGB. Frames of several clauses (of several rooms) may stand together."""
        ...

    def prepare(self) -> bool:
        """Do a little that will be needed, while nothing is asked for. False: nothing is left to do."""
        ...


ENGINES = {
    "own": "render.face.engines.own:OwnMouth",
    "wav2lip": "render.face.engines.wav2lip:Wav2Lip",
    "wav2lip256": "render.face.engines.wav2lip:Wav2Lip256",
    "musetalk": "render.face.engines.musetalk:MuseTalk",
    "ultralight": "render.face.engines.ultralight:Ultralight",
    "ditto": "render.face.engines.ditto:Ditto",
    "liveportrait": "render.face.engines.liveportrait:LivePortrait",
}
LICENCES = {
    "own": "learnt here from the person's own footage; used by their consent only",
    "wav2lip": "weights are for research only, NOT commercial (trained on LRS2, Rudrabha/Wav2Lip); bring your own",
    "wav2lip256": "weights as their maker says; those trained on LRS2 are NOT commercial; bring your own",
    "musetalk": "code MIT, weights for any purpose, also commercial (TMElyralab/MuseTalk); VAE and whisper-tiny MIT",
    "ultralight": "code Apache-2.0; the person's network is whoever trained it's; hubert-large-ls960-ft Apache-2.0",
    "ditto": "code and weights Apache-2.0 (antgroup/ditto-talkinghead), LivePortrait's graphs MIT; the InsightFace "
    "detectors that come with them, NOT commercial, are not used here",
    "liveportrait": "code and weights MIT (KwaiVGI/LivePortrait); the InsightFace detectors that come with them, NOT "
    "commercial, are not used here",
}
NEEDS_WEIGHTS = frozenset({"wav2lip", "wav2lip256", "musetalk", "ultralight", "ditto", "liveportrait"})


def engine_at(name: str) -> Any:
    """The class of that name. Raises BadInput where there is none."""
    if name not in ENGINES:
        raise BadInput(f"no engine {name!r}", where="[avatar] engine", remedy=f"one of {', '.join(ENGINES)}")
    module, attribute = ENGINES[name].split(":")
    return getattr(importlib.import_module(module), attribute)


def open_engine(
    name: str, film: FilmPack, weights: Path | None, *, device: str = "auto", threads: int = 1
) -> LipEngine:
    """Ready to hear. `device`: auto, cpu, cuda or tensorrt. Raises BadInput or Missing with the remedy."""
    kind = engine_at(name)
    if name in NEEDS_WEIGHTS and weights is None:
        raise BadInput(f"{name} needs its weights", where="[avatar] weights", remedy="docs/engines.md says where from")
    return kind(film, weights, device=device, threads=threads)


def as_bytes(rgb: np.ndarray) -> np.ndarray:
    """uint8[n, h, w, 3] of float[n, 3, h, w] in 0..1. Raises EngineFailed where a number is none."""
    if not np.isfinite(rgb).all():
        raise EngineFailed("the network gave what is no number", where="engine", remedy="try other weights")
    return np.clip(rgb * 255.0 + 0.5, 0, 255).astype(np.uint8).transpose(0, 2, 3, 1)


def sound_around(pcm: np.ndarray, before: int, after: int) -> np.ndarray:
    """The clause with silence around it, samples."""
    return np.pad(np.asarray(pcm, np.float32), (before, after))
