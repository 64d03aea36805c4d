"""Smart Turn v3.2: from how something was said, whether it is whole. Through onnxruntime, about 40 ms on one thread.

In: the folder of its weights; a turn at 16 kHz. Out: a probability. The model takes the last 8 s, silence in front of
what is shorter, loudness levelled, as Whisper's log-mel picture (80 × 800); by pipecat's reference implementation.
"""

from __future__ import annotations

import importlib.util
from functools import cached_property
from pathlib import Path

import numpy as np

from errors import EngineFailed
from perception.voice.heard import SAMPLE_RATE
from perception.voice.silero import beside_faster_whisper
from perception.voice.turn_end import LIMIT_S

SECONDS = 8
WEIGHTS = "smart-turn-v3.2-cpu.onnx"


class SmartTurn:
    """Blocking; safe from several threads."""

    limit_s = LIMIT_S

    def __init__(self, folder: Path | None) -> None:
        import onnxruntime

        path = Path(folder or "") / WEIGHTS
        options = onnxruntime.SessionOptions()
        options.inter_op_num_threads = options.intra_op_num_threads = 1
        options.log_severity_level = 4
        try:
            self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception as e:  # onnxruntime's own errors share no class
            remedy = "fetch it again: python -m models fetch turn.smart"
            raise EngineFailed(f"the judge of turns cannot be built: {e}", where=str(path), remedy=remedy) from e

    def chance(self, sound: np.ndarray) -> float:
        length = SECONDS * SAMPLE_RATE
        heard = np.pad(sound[-length:].astype(np.float32), (max(0, length - len(sound)), 0))
        heard = (heard - heard.mean()) / np.sqrt(heard.var() + 1e-7)
        picture = self._log_mel(heard, padding=0)[None, :, : 100 * SECONDS]
        (said,) = self._session.run(None, {"input_features": picture.astype(np.float32)})
        return float(said.reshape(-1)[0])

    @cached_property
    def _log_mel(self):
        return _feature_extractor()(feature_size=80, chunk_length=SECONDS)


def _feature_extractor():
    """faster-whisper's, which needs NumPy alone; taken from its file, for its package would load the recogniser too."""
    path = beside_faster_whisper("feature_extractor.py")
    spec = importlib.util.spec_from_file_location("perception.voice._feature_extractor", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.FeatureExtractor
