"""The operator's search by meaning: the shop's products as vectors, beside the catalog's search by words.

In: the catalog. Out: a shelf for the studio whose `search` also finds what is only meant ("something to dry my hair").
Answers to viewers find no product by it: there a near miss would be a wrong product. Blocking; the studio calls it in
a thread. A large shop is encoded in the background, at the first search: until it is done the words alone are searched.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import numpy as np

from catalog import Catalog, Hit
from catalog.vectors import Vectors, key, meant, saved, unit
from commands.encoder import SentenceEncoder

log = logging.getLogger(__name__)

MOST = 25_000  # products: 50 MB of vectors
LEAST = 0.2  # cosine below which two texts mean different things
KEPT = 40  # products a search by meaning has a word on
AT_ONCE = 100  # products encoded while somebody waits
BATCH = 8
WORTH_SAVING = 500  # products: fewer are encoded in less than the file's time

Encode = Callable[[Sequence[str]], np.ndarray]


class ShelfByMeaning:
    """Satisfies the studio's `Shelf`: everything is the catalog's but `search`. `kept` is where a large shop's vectors
    wait for the next start."""

    def __init__(self, catalog: Catalog, kept: Path | None = None, encode: Encode | None = None) -> None:
        self._catalog = catalog
        self._kept = kept
        self._encoder = encode
        self._one_thread: Callable[..., AbstractContextManager[Any]] | None = None
        self._encoding = threading.Lock()
        self._lock = threading.Lock()
        self._vectors = Vectors(MOST)
        self._version = -1
        self._behind: threading.Thread | None = None
        self._stop = threading.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._catalog, name)

    def search(self, text: str, *, limit: int = 5) -> list[Hit]:
        return self._catalog.search(text, limit=limit, dense=self._near)

    def close(self) -> None:
        self._stop.set()
        if self._behind is not None:
            self._behind.join()

    def catch_up(self) -> None:
        """Waits until every product has its vector."""
        self._follow()
        if (behind := self._behind) is not None:
            behind.join()

    def _near(self, text: str) -> list[tuple[str, float]]:
        """The products nearest in meaning with their cosines, nearest first."""
        self._follow()
        if not len(self._vectors):
            return []
        vector = self._encode([text])[0]
        with self._lock, self._limited():
            return self._vectors.near(vector, most=KEPT, least=LEAST)

    def _follow(self) -> None:
        """Encodes what changed: a little at once, much in the background."""
        with self._lock:
            version = self._catalog.version()
            if version == self._version or (self._behind is not None and self._behind.is_alive()):
                return
            self._version = version
            texts = {p.handle: meant(p) for p in self._catalog.products()}
            keys = {handle: key(text) for handle, text in texts.items()}
            lacking = self._vectors.lacking(keys)
        work = [(handle, keys[handle], texts[handle]) for handle in lacking]
        if len(work) <= AT_ONCE:
            self._take(work)
        else:
            self._behind = threading.Thread(target=self._catch_up, args=(work,), name="meaning", daemon=True)
            self._behind.start()

    def _catch_up(self, work: list[tuple[str, bytes, str]]) -> None:
        known = saved(self._kept, [of for _, of, _ in work]) if self._kept else {}
        with self._lock:
            for handle, of, _ in work:
                if of in known:
                    self._vectors.put(handle, of, known[of])
        left = [item for item in work if item[1] not in known]
        self._take(left)
        if self._kept and len(left) >= WORTH_SAVING and not self._stop.is_set():
            try:
                with self._lock:
                    self._vectors.save(self._kept)
            except OSError as e:
                log.warning("the search's vectors are not kept for the next start: %s", e)

    def _take(self, work: list[tuple[str, bytes, str]]) -> None:
        for start in range(0, len(work), BATCH):
            if self._stop.is_set():
                return
            part = work[start : start + BATCH]
            vectors = self._encode([text for _, _, text in part])
            with self._lock:
                for (handle, of, _), vector in zip(part, vectors, strict=True):
                    self._vectors.put(handle, of, vector)

    def _encode(self, texts: Sequence[str]) -> np.ndarray:
        """A unit vector a text; of a text of several lines, the mean of theirs."""
        lines = [text.split("\n") for text in texts]
        with self._encoding:
            if self._encoder is None:
                self._encoder = SentenceEncoder().encode
            encoded = unit(np.asarray(self._encoder([line for of in lines for line in of]), np.float32))
        ends = np.cumsum([len(of) for of in lines])
        return unit(np.stack([part.mean(0) for part in np.split(encoded, ends[:-1])]))

    def _limited(self) -> AbstractContextManager[Any]:
        """One core for the multiplication: two threads on a busy machine wait for each other longer than it takes."""
        if self._one_thread is None:
            from threadpoolctl import ThreadpoolController

            self._one_thread = ThreadpoolController().limit
        return self._one_thread(limits=1, user_api="blas")
