"""Does somebody speak right now? Silero, frame by frame, for a microphone that is open.

In: mono float32 sound at 16 kHz, 512 samples at a time. Out: how likely that frame holds speech. It remembers what it
heard before, so one detector serves one source. About 0.2 ms a frame on one thread; the weights (1.2 MB) are those that
faster-whisper carries.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np

FRAME = 512  # samples
FRAME_S = FRAME / 16_000
_CONTEXT = 64  # samples of the frame before that the network looks at


class SpeechDetector:
    """One source's. Built in a thread: it loads the network."""

    def __init__(self) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 4
        self._session = onnxruntime.InferenceSession(
            str(_weights()), sess_options=options, providers=["CPUExecutionProvider"]
        )
        self.forget()

    def forget(self) -> None:
        """What comes next is not what follows on what was heard last."""
        self._h = np.zeros((1, 1, 128), np.float32)
        self._c = np.zeros((1, 1, 128), np.float32)
        self._before = np.zeros(_CONTEXT, np.float32)

    def chance(self, frame: np.ndarray) -> float:
        """The probability that these 512 samples hold speech."""
        taken = np.concatenate([self._before, frame])[None]
        self._before = frame[-_CONTEXT:].copy()
        (chance,), self._h, self._c = self._session.run(None, {"input": taken, "h": self._h, "c": self._c})
        return float(np.ravel(chance)[0])


def _weights() -> Path:
    """Found without importing faster-whisper, which would bring its whole engine into this process."""
    spec = importlib.util.find_spec("faster_whisper")
    assert spec is not None and spec.origin is not None
    return next((Path(spec.origin).parent / "assets").glob("silero_vad*.onnx"))
