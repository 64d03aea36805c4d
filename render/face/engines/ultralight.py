"""Ultralight-Digital-Human behind the contract: a U-Net trained for one person, driven by hubert-large.

In: a folder with hubert's encoder as ONNX ([1, samples] to [1, steps, 1024], fifty a second; FeatherHuBERT's fits too)
and the person's network, `.onnx` (faces [n, 6, 160, 160], sound [n, 16, 32, 32]) or the maker's `.pth`. Out: 168
pixels: the face with the 160 inside redrawn. As `dihuman_run.py` and LiveTalking's `ultralight_avatar.py` do it: BGR of
0..1, the face and the face with x 5..154, y 5..149 black; for each frame the eight steps before and after its
beginning, zeros beyond.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from errors import BadInput
from render.face.engines.contract import SAMPLES, Spec, Wanted, as_bytes
from render.face.engines.graph_shapes import shapes_of
from render.face.engines.session import Graph, as_array
from render.face.film import FilmPack

CROP, INNER = 168, 160
WIDTH, STEPS = 1024, 16
_EDGE = (CROP - INNER) // 2
_CLIP = 1000  # steps heard at once: twenty seconds
_HOP, _WINDOW = 320, 400  # samples


class Ultralight:
    name = "ultralight"

    def __init__(self, film: FilmPack, weights: Path, *, device: str = "auto", threads: int = 1) -> None:
        hubert, net = files_in(weights)
        self._hubert = Graph(hubert, {"samples": (None, None)}, device=device, threads=threads)
        if net.suffix == ".onnx":
            roles = {"face": (None, 6, INNER, INNER), "sound": (None, STEPS, 32, 32)}
            self._graph = Graph(net, roles, device=device, threads=threads)
            self._draw, runs_on = self._by_graph, self._graph.runs_on
        else:
            self._net, runs_on = _torch(net, device, threads)
            self._draw = self._by_torch
        self.spec = Spec(self.name, CROP, "crop", runs_on)
        self._faces = film.crops(CROP)[..., ::-1].transpose(0, 3, 1, 2)

    def hear(self, pcm: np.ndarray, mouth: np.ndarray) -> np.ndarray:
        """float32[2 · frames + 16, 1024]: the clause's steps with eight of zeros on either side."""
        steps = 2 * len(mouth)
        needed = len(mouth) * SAMPLES + _WINDOW - _HOP
        sound = np.zeros(max(needed, _WINDOW), np.float32)
        sound[: min(len(pcm), len(sound))] = pcm[: len(sound)]
        sound = (sound - sound.mean()) / np.sqrt(sound.var() + 1e-7)
        parts = []
        for first in range(0, steps, _CLIP):
            part = sound[first * _HOP : (first + _CLIP) * _HOP + _WINDOW - _HOP]
            parts.append(as_array(self._hubert.run({"samples": part[None]}, [next(iter(self._hubert.outputs))])[0])[0])
        heard = np.concatenate(parts)[:steps]
        return np.pad(heard, ((STEPS // 2, STEPS // 2 + steps - len(heard)), (0, 0)))

    def draw(self, wanted: Sequence[Wanted]) -> np.ndarray:
        sound = np.stack([w.heard[2 * w.frame : 2 * w.frame + STEPS].reshape(STEPS, 32, 32) for w in wanted])
        crops = self._faces[[w.film % len(self._faces) for w in wanted]].astype(np.float32) / 255.0
        face = crops[:, :, _EDGE:-_EDGE, _EDGE:-_EDGE]
        masked = face.copy()
        masked[:, :, 5:150, 5:155] = 0.0
        crops[:, :, _EDGE:-_EDGE, _EDGE:-_EDGE] = self._draw(np.concatenate([face, masked], 1), sound)
        return as_bytes(crops[:, ::-1])

    def prepare(self) -> bool:
        return False

    def _by_graph(self, faces: np.ndarray, sound: np.ndarray) -> np.ndarray:
        return self._graph.array({"face": faces, "sound": sound})

    def _by_torch(self, faces: np.ndarray, sound: np.ndarray) -> np.ndarray:
        import torch

        with torch.inference_mode():
            given = (torch.from_numpy(np.ascontiguousarray(a)).to(self.spec.runs_on) for a in (faces, sound))
            return self._net(*given).float().cpu().numpy()


def _torch(path: Path, device: str, threads: int):
    import torch

    from render.face.engines.ultralight_net import network_of

    torch.set_num_threads(threads)
    runs_on = "cuda" if device != "cpu" and torch.cuda.is_available() else "cpu"
    return network_of(path).to(runs_on), runs_on


def files_in(folder: Path) -> tuple[Path, Path]:
    """Hubert's encoder and the person's network. Raises BadInput naming what is missing."""
    if not folder.is_dir():
        raise BadInput("no such folder", where=str(folder), remedy="name the folder with hubert's ONNX and the network")
    hubert, nets = [], sorted(folder.rglob("*.pth"))
    for path in sorted(folder.rglob("*.onnx")):
        inputs, _ = shapes_of(path)
        shapes = list(inputs.values())
        if len(shapes) == 1 and len(shapes[0]) == 2:
            hubert.append(path)
        elif any(len(s) == 4 and s[1] == 6 for s in shapes):
            nets.append(path)
            if any(len(s) == 4 and s[1] == 128 for s in shapes):
                raise BadInput("was trained on wenet's features, which are not made here", where=str(path),
                               remedy="train it with --asr hubert")  # fmt: skip
    for found, what in ((hubert, "encoder of hubert (.onnx)"), (nets, "network of the person (.onnx or .pth)")):
        if len(found) != 1:
            raise BadInput(f"{len(found) or 'no'} {what}", where=str(folder), remedy="docs/engines.md: one of each")
    return hubert[0], nets[0]
