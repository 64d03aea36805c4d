"""Wav2Lip behind the contract: 96 pixels as published, 256 as LiveTalking runs it; ONNX or the maker's checkpoint.

In: mel [n, 1, 80, 16] (frame i begins at column int(3.2 i): 200 ms from its own beginning) and faces [n, 6, S, S]: BGR
of 0..1, the lower half black, then the whole. Out: [n, 3, S, S]. Inputs are mapped by shape: Rudrabha's, facefusion's
(`source`, `target`, one at a time) and LiveTalking's exports differ in their names alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from errors import BadInput
from render.face.engines.contract import Spec, Wanted, as_bytes, sound_around
from render.face.engines.mel import WAV2LIP_HOP, wav2lip_mel
from render.face.film import FilmPack

COLUMNS = 16
_PER_FRAME = 80 / 25  # columns


class Wav2Lip:
    side = 96
    name = "wav2lip"

    def __init__(self, film: FilmPack, weights: Path, *, device: str = "auto", threads: int = 1) -> None:
        self._net = _Onnx(weights, self.side, device, threads) if weights.suffix == ".onnx" else _Torch(
            weights, self.side, device, threads
        )  # fmt: skip
        self.spec = Spec(self.name, self.side, "crop", self._net.runs_on)
        faces = film.crops(self.side)[..., ::-1].transpose(0, 3, 1, 2)
        self._faces = np.ascontiguousarray(faces)

    def hear(self, pcm: np.ndarray, mouth: np.ndarray) -> np.ndarray:
        """The clause's mel, silence after it."""
        beyond = int((len(mouth) + 1) * _PER_FRAME) + COLUMNS
        return wav2lip_mel(sound_around(pcm, 0, max(0, beyond * WAV2LIP_HOP - len(pcm))))

    def draw(self, wanted: Sequence[Wanted]) -> np.ndarray:
        mel = np.stack([w.heard[:, (s := int(w.frame * _PER_FRAME)) : s + COLUMNS] for w in wanted])[:, None]
        whole = self._faces[[w.film % len(self._faces) for w in wanted]].astype(np.float32) / 255.0
        masked = whole.copy()
        masked[:, :, self.side // 2 :] = 0.0
        out = self._net(mel, np.concatenate([masked, whole], 1))
        return as_bytes(out[:, ::-1])

    def prepare(self) -> bool:
        return False


class Wav2Lip256(Wav2Lip):
    side = 256
    name = "wav2lip256"


class _Onnx:
    def __init__(self, path: Path, side: int, device: str, threads: int) -> None:
        from render.face.engines.session import Graph

        if not path.is_file():
            raise BadInput("no such file", where=str(path), remedy="[avatar] weights names an .onnx or .pth file")
        roles = {"sound": (None, 1, 80, COLUMNS), "face": (None, 6, side, side)}
        self._graph = Graph(path, roles, device=device, threads=threads)
        self.runs_on = self._graph.runs_on

    def __call__(self, mel: np.ndarray, faces: np.ndarray) -> np.ndarray:
        return self._graph.array({"sound": mel, "face": faces})


class _Torch:
    def __init__(self, path: Path, side: int, device: str, threads: int) -> None:
        import torch

        from render.face.engines.wav2lip_net import network_of

        if not path.is_file():
            raise BadInput("no such file", where=str(path), remedy="[avatar] weights names an .onnx or .pth file")
        torch.set_num_threads(threads)
        self._torch = torch
        self.runs_on = "cuda" if device != "cpu" and torch.cuda.is_available() else "cpu"
        self._net = network_of(path, side).to(self.runs_on)

    def __call__(self, mel: np.ndarray, faces: np.ndarray) -> np.ndarray:
        torch = self._torch
        with torch.inference_mode():
            given = (torch.from_numpy(np.ascontiguousarray(a)).to(self.runs_on) for a in (mel, faces))
            return self._net(*given).float().cpu().numpy()
