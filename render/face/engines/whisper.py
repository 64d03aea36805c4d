"""What MuseTalk hears: the hidden states of whisper-tiny's encoder, ten steps of them around each frame.

In: a clause of 16 kHz sound, the encoder as an ONNX graph. Out: float32[frames, 50, 384], position code added. As
TMElyralab/MuseTalk 1.5 does it (`musetalk/utils/audio_processor.py`, `models/unet.py`): log-mel of 30 s, five hidden
states (the embedding's and each layer's) fifty times a second, two frames to either side, zeros before the beginning;
rows are step by step, five states each; sines and cosines of the place in the fifty are added.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from errors import BadInput
from render.face.engines.mel import RATE, whisper_mel
from render.face.engines.session import Graph, as_array

STATES, WIDTH = 5, 384
STEPS = 10  # of 20 ms: two frames before, the frame, two after
ROWS = STATES * STEPS
_SEGMENT = 30 * RATE
_BEFORE = 4  # steps: two frames


class WhisperEncoder:
    def __init__(self, model: Path, *, device: str, threads: int) -> None:
        self._graph = Graph(model, {"mel": (None, 80, 3000)}, device=device, threads=threads)
        self._outputs = _states_of(self._graph.outputs, model.name)

    def hear(self, pcm: np.ndarray) -> np.ndarray:
        """float32[steps, 5, 384], fifty steps a second."""
        parts = []
        for first in range(0, max(1, len(pcm)), _SEGMENT):
            part = np.asarray(pcm[first : first + _SEGMENT], np.float32)
            mel = whisper_mel(np.pad(part, (0, _SEGMENT - len(part))))
            out = [as_array(v) for v in self._graph.run({"mel": mel[None]}, self._outputs)]
            states = np.stack([o[0] for o in out], 1) if len(out) > 1 else _steps_first(out[0][0])
            parts.append(states[: -(-len(part) * 50 // RATE)])
        return np.concatenate(parts)


def _states_of(outputs: dict[str, tuple], where: str) -> list[str]:
    """The output that holds all five, or the five (a last one that is given twice is left out)."""
    whole = [n for n, s in outputs.items() if len(s) == 4 and s[-1] in (WIDTH, None)]
    if len(whole) == 1:
        return whole
    each = [n for n, s in outputs.items() if len(s) == 3 and s[-1] in (WIDTH, None)]
    if len(each) in (STATES, STATES + 1):
        return each[-STATES:]
    raise BadInput(f"{len(each)} hidden states, not {STATES}", where=where,
                   remedy="export whisper-tiny's encoder with output_hidden_states=True")  # fmt: skip


def _steps_first(states: np.ndarray) -> np.ndarray:
    """(steps, 5, 384), whichever of the first two stands first."""
    return states if states.shape[1] == STATES else states.transpose(1, 0, 2)


def windows(states: np.ndarray, frames: int) -> np.ndarray:
    """float32[frames, 50, 384] with the position code."""
    needed = 2 * frames + STEPS
    padded = np.pad(states, ((_BEFORE, max(0, needed - _BEFORE - len(states))), (0, 0), (0, 0)))
    rows = np.stack([padded[2 * i : 2 * i + STEPS].reshape(ROWS, WIDTH) for i in range(frames)]) if frames else (
        np.zeros((0, ROWS, WIDTH), np.float32)
    )  # fmt: skip
    return (rows + position_code()).astype(np.float32)


def position_code() -> np.ndarray:
    """float64[50, 384]: sin on even columns, cos on odd ones (Vaswani et al. 2017)."""
    place = np.arange(ROWS)[:, None] * np.exp(np.arange(0, WIDTH, 2) * (-np.log(10000.0) / WIDTH))
    code = np.empty((ROWS, WIDTH))
    code[:, 0::2], code[:, 1::2] = np.sin(place), np.cos(place)
    return code
