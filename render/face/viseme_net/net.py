"""The small net that hears visemes: any sound in, a row of probabilities for every 10 ms, 80 ms later. Numpy only.

In: 16 kHz mono in −1..1, whole or in pieces of any size (a live microphone). Out: float32[rows, len(classes)], row n
for the 10 ms that begin at n · 10 ms. The net is causal: six layers of convolutions over what was heard; it names a
moment once it has heard LOOK_AHEAD_S more. Weights are ours (`train`), 16-bit, in `weights.npz` beside `manifest.json`,
which says what they were learnt from, what they score, and their hash; a file that differs is refused.
"""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from errors import BadInput
from render.face.viseme_net.mel import BANDS, HOP, ROWS, WINDOW, log_mel
from render.face.visemes import SILENCE, Viseme, visemes

DELAY = 7  # rows heard beyond the one that is named
LOOK_AHEAD_S = (DELAY + 0.5) / ROWS  # from the middle of a row to the last sample that matters to it
DILATIONS = (1, 2, 4, 8, 16)
_HERE = Path(__file__).parent
_SILENT = "silence"


@dataclass(frozen=True, eq=False, slots=True)
class Net:
    """The weights, widened to float32, and the viseme of each class."""

    classes: tuple[Viseme, ...]
    layers: dict[str, np.ndarray]


@lru_cache(maxsize=1)
def load_net(folder: Path = _HERE) -> Net:
    """The committed weights. BadInput where they are damaged."""
    remedy = "restore render/face/viseme_net from the repository or train it again (docs/render.md)"
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        data = (folder / "weights.npz").read_bytes()
    except (OSError, ValueError) as e:
        raise BadInput(f"the viseme net cannot be read ({e})", where=str(folder), remedy=remedy) from e
    if hashlib.sha256(data).hexdigest() != manifest["sha256"]:
        raise BadInput("the viseme net differs from its manifest", where=str(folder / "weights.npz"), remedy=remedy)
    with np.load(io.BytesIO(data), allow_pickle=False) as npz:
        layers = {name: npz[name].astype(np.float32) for name in npz.files}
    return Net(tuple(class_of(name) for name in manifest["classes"]), layers)


def class_of(name: str) -> Viseme:
    """A class is named by the letters that look alike; its viseme is that of the first one."""
    return SILENCE if name == _SILENT else visemes(name[0])[0]


def hear(pcm: np.ndarray) -> np.ndarray:
    """Probabilities for the whole of a 16 kHz sound: ceil(len / 160) rows."""
    stream = VisemeStream()
    rows = -(-len(pcm) // HOP)
    padded = np.zeros((rows + DELAY) * HOP, np.float32)
    padded[: len(pcm)] = pcm
    return stream.push(padded)[:rows]


class VisemeStream:
    """One sound, heard as it comes. Rows come out DELAY rows after they were heard."""

    def __init__(self, net: Net | None = None) -> None:
        self._net = net or load_net()
        self.classes = self._net.classes
        self._tail = np.zeros(0, np.float32)
        self._before = np.zeros(WINDOW - HOP, np.float32)
        width = self._net.layers["in.weight"].shape[2]
        self._pasts = {"in": np.zeros((2, BANDS), np.float32)}
        self._pasts |= {f"block{i}": np.zeros((2 * d, width), np.float32) for i, d in enumerate(DILATIONS)}
        self._skip = DELAY

    def push(self, pcm: np.ndarray) -> np.ndarray:
        """The rows that can be named now; possibly none."""
        heard = np.concatenate((self._tail, np.asarray(pcm, np.float32)))
        whole = len(heard) // HOP * HOP
        self._tail = heard[whole:]
        classes = len(self._net.classes)
        if not whole:
            return np.zeros((0, classes), np.float32)
        rows = self._run(log_mel(heard[:whole], self._before))
        self._before = np.concatenate((self._before, heard[:whole]))[-(WINDOW - HOP) :]
        skip = min(self._skip, len(rows))
        self._skip -= skip
        return rows[skip:]

    def _run(self, mel: np.ndarray) -> np.ndarray:
        layers = self._net.layers
        x = (mel - layers["mean"]) / layers["std"]
        x = _relu(self._convolve("in", x, 1))
        for i, dilation in enumerate(DILATIONS):
            name = f"block{i}"
            inner = _relu(self._convolve(name, x, dilation))
            x = x + inner @ layers[f"{name}.mix"] + layers[f"{name}.mix.bias"]
        score = _relu(x) @ layers["out"] + layers["out.bias"]
        score = np.exp(score - score.max(1, keepdims=True))
        return score / score.sum(1, keepdims=True)

    def _convolve(self, name: str, x: np.ndarray, dilation: int) -> np.ndarray:
        """Three taps, `dilation` rows apart, the last one now; what they need of the past is kept."""
        weight, bias = self._net.layers[f"{name}.weight"], self._net.layers[f"{name}.bias"]
        past = np.concatenate((self._pasts[name], x))
        self._pasts[name] = past[-2 * dilation :]
        n = len(x)
        return sum(past[k * dilation : k * dilation + n] @ weight[k] for k in range(3)) + bias


def _relu(x: np.ndarray) -> np.ndarray:
    return np.maximum(x, 0.0)
