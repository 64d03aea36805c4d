"""Voice activity while the sound is still coming in: Silero, one probability for every 32 ms, state carried along.

In: mono float32 at 16 kHz in pieces of any length. Out: probabilities of whole steps; what is left over waits for the
next piece. The weights are those that faster-whisper carries; the recogniser itself is not loaded. 0.2 ms a step on
one thread: cheap enough to be asked wherever the sound arrives. Fed the same sound, it says what `vad.probabilities`
says.
"""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path

import numpy as np

from errors import Missing

STEP_SAMPLES = 512
_CONTEXT = 64  # samples of the step before that the model sees again


class Silero:
    """One speaker's sound. `reset` forgets it."""

    def __init__(self) -> None:
        self._session = _session()
        self.reset()

    def reset(self) -> None:
        self._h = np.zeros((1, 1, 128), np.float32)
        self._c = np.zeros((1, 1, 128), np.float32)
        self._context = np.zeros(_CONTEXT, np.float32)
        self._left = np.zeros(0, np.float32)

    def feed(self, sound: np.ndarray) -> np.ndarray:
        """The probabilities of the steps that are whole with this piece, oldest first."""
        held = np.concatenate([self._left, sound.astype(np.float32, copy=False)])
        count = len(held) // STEP_SAMPLES
        self._left = held[count * STEP_SAMPLES :].copy()
        if not count:
            return np.zeros(0, np.float32)
        steps = held[: count * STEP_SAMPLES].reshape(count, STEP_SAMPLES)
        before = np.concatenate([self._context[None], steps[:-1, -_CONTEXT:]])
        self._context = steps[-1, -_CONTEXT:].copy()
        fed = {"input": np.concatenate([before, steps], axis=1), "h": self._h, "c": self._c}
        chances, self._h, self._c = self._session.run(None, fed)
        return np.asarray(chances, np.float32).reshape(-1)


@cache
def _session():
    """Stateless: one for all who speak."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.inter_op_num_threads = options.intra_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(
        str(beside_faster_whisper("assets/silero_vad_v6.onnx")), options, providers=["CPUExecutionProvider"]
    )


def beside_faster_whisper(name: str) -> Path:
    """A file of faster-whisper, found without importing it: that would load the whole recogniser's library."""
    found = importlib.util.find_spec("faster_whisper")
    for folder in (found.submodule_search_locations or ()) if found else ():
        path = Path(folder) / name
        if path.is_file():
            return path
    raise Missing(f"faster-whisper's {name} is not here", where="ears", remedy="make setup")
