"""Vectors of what the shop says, kept by their words: a row's meaning is worked out once, not once a question.

In: an encoder; texts. Out: their vectors, or None where one is not known yet: then it is remembered as wanted, and
`catch_up`, called by whoever has time for it, learns it for the next question. `patient`: wait for it instead. Bounded:
the text unused for longest goes first. Safe to use from several threads.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np

from agent.answers.likeness import read_before
from agent.answers.nearest import candidates, texts
from agent.answers.question import Lang
from agent.answers.sheet import build, focus_of
from catalog import Product

MOST = 20_000  # texts: 20 MB of half-precision vectors
MOST_WANTED = 2_000
AT_ONCE = 8


class Encode(Protocol):
    """Texts to unit vectors (n, dimensions), float32; None where the model is not there or not ready."""

    def __call__(self, texts: Sequence[str]) -> np.ndarray | None: ...


class RowVectors:
    def __init__(self, encode: Encode, *, patient: bool = False, most: int = MOST) -> None:
        self._encode = encode
        self._patient = patient
        self._most = most
        self._known: OrderedDict[str, np.ndarray] = OrderedDict()
        self._wanted: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, wanted: Sequence[str]) -> np.ndarray | None:
        """A vector a text, (n, dimensions) float32."""
        with self._lock:
            lacking = [t for t in dict.fromkeys(wanted) if t not in self._known]
        if lacking and not (self._patient and self._learn(lacking)):
            with self._lock:
                self._wanted.update(dict.fromkeys(lacking[: MOST_WANTED - len(self._wanted)]))
            return None
        with self._lock:
            if any(t not in self._known for t in wanted):
                return None  # another thread's texts took their place
            for t in wanted:
                self._known.move_to_end(t)
            return np.stack([self._known[t] for t in wanted]).astype(np.float32)

    def prepare(self, products: Iterable[Product], langs: Sequence[Lang], now: float) -> None:
        """Learn what these products say, a few texts at a time, up to half of what is kept."""
        for product in products:
            for lang in langs:
                focus = focus_of(product)
                rows = candidates(build((focus,), lang=lang, now=now), focus.sku)
                self._learn([t for row in rows for t in texts(row)])
                for row in rows:
                    read_before(row)
            if len(self._known) * 2 >= self._most:
                return

    def catch_up(self) -> bool:
        """Learn what was wanted; False where nothing was."""
        with self._lock:
            wanted = list(self._wanted)
            self._wanted.clear()
        return bool(wanted) and self._learn(wanted)

    def _learn(self, new: Sequence[str]) -> bool:
        with self._lock:
            new = [t for t in dict.fromkeys(new) if t not in self._known]
        for start in range(0, len(new), AT_ONCE):
            part = new[start : start + AT_ONCE]
            vectors = self._encode(part)
            if vectors is None:
                return False
            with self._lock:
                self._known.update(zip(part, vectors.astype(np.float16), strict=True))
                while len(self._known) > self._most:
                    self._known.popitem(last=False)
        return True
