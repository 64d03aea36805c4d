"""The person's own learnt mouth behind the contract: what `avatar from-video --engine own` trained on their footage.

In: the clause's mouth track (not its sound). Out: the mouth's box of the resting plate, warped and retouched
(`render.face.own.retouch`); whoever shows it moves and lights it like the frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from errors import BadInput
from render.face.engines.contract import Spec, Wanted
from render.face.film import FilmPack
from render.face.own.retouch import SIDE
from render.face.own.sampling import centres
from render.face.pack import open_pack
from render.face.runtime import Face
from render.face.shown import effective

FINE = 2  # pixels of the warp for one of the network's


class OwnMouth:
    name = "own"

    @torch.inference_mode()
    def __init__(self, film: FilmPack, weights: Path | None = None, *, device: str = "auto", threads: int = 1) -> None:
        pack = open_pack(film.folder)
        if pack.retouch is None:
            raise BadInput("no mouth has been learnt for this host", where=str(film.folder),
                           remedy="run.py avatar from-video CLIP --engine own --steps 1500")  # fmt: skip
        torch.set_num_threads(threads)
        runs_on = "cuda" if device != "cpu" and torch.cuda.is_available() else "cpu"
        self.spec = Spec(self.name, SIDE * FINE, "plate", runs_on)
        self._net = pack.retouch.to(runs_on)
        self._face = Face(replace(pack, retouch=None), pack.size, runs_on)
        x0, y0, x1, _ = pack.boxes["retouch"]
        grid = centres(SIDE * FINE, SIDE * FINE, (x0, y0), (x1 - x0) / (SIDE * FINE))
        self._place = torch.tensor(grid.transpose(2, 0, 1), dtype=torch.float32, device=runs_on)

    def hear(self, pcm: np.ndarray, mouth: np.ndarray) -> np.ndarray:
        return np.asarray(mouth, np.float32)

    @torch.inference_mode()
    def draw(self, wanted: Sequence[Wanted]) -> np.ndarray:
        rows = np.stack([effective(w.heard[min(w.frame, len(w.heard) - 1)]) for w in wanted])
        warped = torch.cat([self._face.warped(row, self._place) for row in rows])
        small = F.avg_pool2d(warped, FINE)
        added = self._net(small, torch.tensor(rows, device=warped.device))
        out = warped + F.interpolate(added, scale_factor=FINE, mode="bilinear", align_corners=False)
        return (out + 0.5).clamp(0, 255).to(torch.uint8).permute(0, 2, 3, 1).cpu().numpy()

    def prepare(self) -> bool:
        return False
