"""LivePortrait behind the contract: the built-in mouth track tells how far the lips part, its graphs draw that.

In: a folder of ONNX graphs: LivePortrait's (`render.face.engines.portraits`) and the one that retargets lips, [n, 65]
(the face's 63 points, how far its lips are apart, how far they shall be; both as a share of the mouth's width) to
[n, 63], how far its points go. As KwaiVGI/LivePortrait does it (`retarget_lip`). Out: 512 pixels, RGB.

It hears nothing: how far is the gap that this host's own motion opens for the same row of the mouth track.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from render.face.engines.contract import Spec, Wanted, as_bytes
from render.face.engines.keypoints import POINTS, points_of
from render.face.engines.portraits import DRAWN, Portraits, files_in
from render.face.engines.session import Graph
from render.face.film import FilmPack
from render.face.pack import open_pack
from render.face.runtime import Face

WIDEST = 0.8  # a share of the mouth's width; LivePortrait's own slider ends there
_ASKED = 3 * POINTS + 2


class LivePortrait:
    name = "liveportrait"

    def __init__(self, film: FilmPack, weights: Path, *, device: str = "auto", threads: int = 1) -> None:
        files = files_in(weights, role_of, ("lips",))
        self._portraits = Portraits(film, files, device=device, threads=threads)
        self._lips = Graph(files.others["lips"], {"asked": (None, _ASKED)}, device=device, threads=threads)
        self.spec = Spec(self.name, DRAWN, "crop", self._portraits.runs_on)
        pack = open_pack(film.folder)
        self._face = Face(pack, pack.size)
        self._wide = float(np.ptp(pack.lip_upper[0, :, 0]))

    def hear(self, pcm: np.ndarray, mouth: np.ndarray) -> np.ndarray:
        """float32[frames]: how far the lips are apart, as a share of the mouth's width."""
        gaps = [self._face.opening(row) / self._wide for row in mouth]
        return np.minimum(gaps, WIDEST).astype(np.float32)

    def draw(self, wanted: Sequence[Wanted]) -> np.ndarray:
        films = [w.film for w in wanted]
        source = np.stack([points_of(self._portraits.seen(n)) for n in films])
        apart = np.array(
            [[0.0, w.heard[min(w.frame, len(w.heard) - 1)]] for w in wanted], np.float32
        )  # a film's is shut
        moved = self._lips.array({"asked": np.concatenate([source.reshape(len(films), -1), apart], 1)})
        return as_bytes(self._portraits.drawn(films, source + moved.reshape(source.shape)))

    def prepare(self) -> bool:
        return self._portraits.prepare()


def role_of(inputs: dict[str, tuple], outputs: dict[str, tuple]) -> str | None:
    """Of the graphs that are not the others'; by rank and shape alone."""
    given, made = [s[-1:] for s in inputs.values()], [s[-1:] for s in outputs.values()]
    return "lips" if given == [(_ASKED,)] and made == [(3 * POINTS,)] else None
