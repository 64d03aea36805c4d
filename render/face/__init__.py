"""The host's face: a mouth track from phonemes or from sound alone (`mouth_track`, `heard_track`, numpy only), life
(`Life`, `LifeLine`), and a baked avatar pack played by torch (`load_face` -> `Face` -> `Patch`es). Names load what they
need when first asked for, so a voice worker that wants `mouth_track` imports no torch."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from render.face.coarticulation import mouth_track
    from render.face.filmed_life import FilmedLife, FilmLife
    from render.face.heard import heard_track
    from render.face.life import Life, LifeLine
    from render.face.runtime import Face, Patch, load_face

_HOME = {
    "mouth_track": "coarticulation",
    "heard_track": "heard",
    "Life": "life",
    "LifeLine": "life",
    "Face": "runtime",
    "FilmLife": "filmed_life",
    "FilmedLife": "filmed_life",
    "Patch": "runtime",
    "load_face": "runtime",
}

__all__ = ["Face", "FilmLife", "FilmedLife", "Life", "LifeLine", "Patch", "heard_track", "load_face", "mouth_track"]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"render.face.{_HOME[name]}"), name)
