"""MuseTalk 1.5 behind the contract: whisper's states and a face's latents in, the mouth drawn anew out.

In: a folder of ONNX graphs, each known by its shapes: whisper-tiny's encoder [n, 80, 3000]; the U-Net with latents
[n, 8, 32, 32], step (int64) and sound [n, 50, 384]; the VAE's decoder [n, 4, 32, 32]; its encoder [n, 3, 256, 256],
needed only where the film has no latents yet. Out: 256 pixels, RGB.

Latents (`musetalk/models/vae.py`): the face as RGB in −1..1, once with its lower half black, once whole, both times
0.18215, one on top of the other. An encoder that gives mean and log-variance is read by its mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from errors import BadInput
from render.face.engines.contract import Spec, Wanted, as_bytes
from render.face.engines.graph_shapes import shapes_of
from render.face.engines.session import Graph, as_array
from render.face.engines.whisper import ROWS, WIDTH, WhisperEncoder, windows
from render.face.film import FilmPack

SIDE = 256
SCALE = 0.18215
_UNET = {"latents": (None, 8, None, None), "sound": (None, ROWS, WIDTH)}


@dataclass(frozen=True, slots=True)
class Files:
    """Which file of a folder is what."""

    whisper: Path
    unet: Path
    decoder: Path
    encoder: Path | None


def files_in(folder: Path) -> Files:
    """Raises BadInput naming what is missing."""
    if not folder.is_dir():
        raise BadInput(
            "no such folder", where=str(folder), remedy="[avatar] weights: the folder of MuseTalk's ONNX files"
        )
    found: dict[str, Path] = {}
    for path in sorted(folder.rglob("*.onnx")):
        role = role_of(*shapes_of(path))
        if role:
            if role in found:
                raise BadInput(f"{path.name} and {found[role].name} are both the {role}", where=str(folder),
                               remedy="leave one of them there")  # fmt: skip
            found[role] = path
    lacking = [role for role in ("whisper", "unet", "decoder") if role not in found]
    if lacking:
        raise BadInput(f"no {', no '.join(lacking)} among {len(found)} known graphs", where=str(folder),
                       remedy="docs/engines.md says which ONNX files MuseTalk needs, and their shapes")  # fmt: skip
    return Files(found["whisper"], found["unet"], found["decoder"], found.get("encoder"))


def role_of(inputs: dict[str, tuple], outputs: dict[str, tuple]) -> str | None:
    """By rank and shape alone; None for what is none of them."""
    shapes, out = list(inputs.values()), list(outputs.values())
    if len(shapes) == 1 and len(shapes[0]) == 3 and shapes[0][1] == 80:
        return "whisper"
    four = [s for s in shapes if len(s) == 4]
    if any(s[1] == 8 for s in four) and any(len(s) == 3 and s[-1] == WIDTH for s in shapes):
        return "unet"
    if len(shapes) == 1 and four and four[0][1] == 4 and any(len(s) == 4 and s[1] in (3, None) for s in out):
        return "decoder"
    if len(shapes) == 1 and four and four[0][1] == 3 and any(len(s) == 4 and s[1] in (4, 8, None) for s in out):
        return "encoder"
    return None


class MuseTalk:
    name = "musetalk"

    def __init__(self, film: FilmPack, weights: Path, *, device: str = "auto", threads: int = 1) -> None:
        files = files_in(weights)
        self._whisper = WhisperEncoder(files.whisper, device=device, threads=threads)
        inputs = shapes_of(files.unet)[0]
        step = [n for n, s in inputs.items() if len(s) <= 1]
        roles = dict(_UNET) | ({"step": tuple(inputs[step[0]])} if step else {})
        self._unet = Graph(files.unet, roles, device=device, threads=threads)
        self._step = np.zeros((1,) if inputs[step[0]] else (), np.int64) if step else None
        self._decoder = Graph(files.decoder, {"latents": (None, 4, None, None)}, device=device, threads=threads)
        self.spec = Spec(self.name, SIDE, "crop", self._unet.runs_on)
        self._latents = _Latents(film, files.encoder, device, threads)

    def hear(self, pcm: np.ndarray, mouth: np.ndarray) -> np.ndarray:
        return windows(self._whisper.hear(pcm), len(mouth))

    def draw(self, wanted: Sequence[Wanted]) -> np.ndarray:
        sound = np.stack([w.heard[min(w.frame, len(w.heard) - 1)] for w in wanted])
        latents = np.stack([self._latents[w.film] for w in wanted])
        size = self._unet.size_for(len(wanted))
        parts = []
        for first in range(0, len(wanted), size):
            rows, heard = latents[first : first + size], sound[first : first + size]
            short = size - len(rows)
            if short:
                rows, heard = (np.concatenate([a, np.repeat(a[-1:], short, 0)]) for a in (rows, heard))
            parts.append(self._drawn(rows, heard)[: size - short])
        return np.concatenate(parts)

    def prepare(self) -> bool:
        """Latents of one more frame of the film."""
        return self._latents.one_more()

    def _drawn(self, latents: np.ndarray, sound: np.ndarray) -> np.ndarray:
        feeds = {"latents": latents, "sound": sound} | ({} if self._step is None else {"step": self._step})
        made = self._unet.run(feeds, [next(iter(self._unet.outputs))])[0]
        image = self._decoder.array({"latents": as_array(made) / SCALE})
        return as_bytes(image / 2 + 0.5)


class _Latents:
    """By film frame: from the pack, or made when first wanted and kept."""

    def __init__(self, film: FilmPack, encoder: Path | None, device: str, threads: int) -> None:
        self._count = film.frames
        self._kept: dict[int, np.ndarray] = {}
        if film.latents is not None:
            self._kept = dict(enumerate(film.latents.astype(np.float32)))
            return
        if encoder is None:
            raise BadInput("the host has no latents, and the VAE's encoder is not among the weights",
                           where=str(film.folder), remedy="add the encoder's ONNX file to the weights")  # fmt: skip
        self._graph = Graph(encoder, {"image": (None, 3, SIDE, SIDE)}, device=device, threads=threads)
        self._faces = film.crops(SIDE)

    def one_more(self) -> bool:
        lacking = next((n for n in range(self._count) if n not in self._kept), None)
        return lacking is not None and self[lacking] is not None

    def __getitem__(self, n: int) -> np.ndarray:
        n %= self._count
        if n not in self._kept:
            self._kept[n] = latents_of(self._graph, self._faces[n])
        return self._kept[n]


def latents_of(encoder: Graph, face: np.ndarray) -> np.ndarray:
    """float32[8, 32, 32] of uint8[256, 256, 3]."""
    whole = face.astype(np.float32).transpose(2, 0, 1) / 255.0
    masked = whole.copy()
    masked[:, SIDE // 2 :] = 0.0
    out = encoder.array({"image": (np.stack([masked, whole]) - 0.5) / 0.5})
    return (out[:, :4] * SCALE).reshape(8, *out.shape[2:]).astype(np.float32)
