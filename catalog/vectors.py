"""Products as vectors of meaning: one a product, kept beside each other, the nearest found by one multiplication.

In: unit vectors by handle, each with the key of the text it was made from. Out: the handles nearest to another vector.
Bounded; a product that changed takes its old row. The caller keeps threads apart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from catalog.values import Product

LONGEST = 300  # characters of a product's names that are encoded
GROWTH = 1024


def meant(product: Product) -> str:
    """What of a product says what it is: titles and aliases. A price or stock is no part of it."""
    return "\n".join([*product.title.values(), ", ".join(product.aliases)])[:LONGEST].strip()


def key(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def unit(vectors: np.ndarray) -> np.ndarray:
    """Each row with length 1; a row of nothing stays nothing."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)


class Vectors:
    def __init__(self, most: int, width: int = 512) -> None:
        self._most = most
        self._rows = np.zeros((0, width), np.float32)
        self._handles: list[str] = []  # by row; "" where a row is free
        self._row_of: dict[str, int] = {}
        self._keys: dict[str, bytes] = {}
        self._free: list[int] = []

    def __len__(self) -> int:
        return len(self._row_of)

    def lacking(self, wanted: Mapping[str, bytes]) -> list[str]:
        """Of `wanted` (handle → key) the handles whose vector is not here, as many as there is room for; what is here
        and not wanted is dropped."""
        for handle in [h for h in self._row_of if h not in wanted]:
            self._drop(handle)
        new = [handle for handle, of in wanted.items() if self._keys.get(handle) != of]
        fresh = sum(handle not in self._row_of for handle in new)
        over = max(0, len(self._row_of) + fresh - self._most)
        if over:
            keep = {h for h in new if h in self._row_of}
            room = fresh - over
            for handle in new:
                if handle not in keep and room > 0:
                    keep.add(handle)
                    room -= 1
            new = [handle for handle in new if handle in keep]
        return new

    def put(self, handle: str, of: bytes, vector: np.ndarray) -> None:
        row = self._row_of.get(handle)
        if row is None:
            row = self._free.pop() if self._free else len(self._handles)
            if row == len(self._handles):
                self._handles.append(handle)
                if row == len(self._rows):
                    self._rows = np.concatenate([self._rows, np.zeros((GROWTH, self._rows.shape[1]), np.float32)])
        self._handles[row], self._row_of[handle], self._keys[handle] = handle, row, of
        self._rows[row] = vector

    def _drop(self, handle: str) -> None:
        row = self._row_of.pop(handle)
        del self._keys[handle]
        self._handles[row] = ""
        self._rows[row] = 0
        self._free.append(row)

    def near(self, vector: np.ndarray, *, most: int, least: float) -> list[tuple[str, float]]:
        """The handles nearest to a unit vector with their cosines, nearest first, none below `least`."""
        count = len(self._handles)
        if not count:
            return []
        likeness = self._rows[:count] @ vector
        some = min(most, count)
        nearest = np.argpartition(-likeness, some - 1)[:some]
        nearest = nearest[np.argsort(-likeness[nearest])]
        found = ((self._handles[row], float(likeness[row])) for row in nearest)
        return [(handle, like) for handle, like in found if handle and like >= least]

    def save(self, path: Path) -> None:
        """By key, whatever products they are of; replaces the file in one step."""
        handles = list(self._row_of)
        keys = np.frombuffer(b"".join(self._keys[h] for h in handles), np.uint8).reshape(len(handles), 16)
        vectors = self._rows[[self._row_of[h] for h in handles]].astype(np.float16)
        part = path.with_name(path.name + ".part")
        with part.open("wb") as out:
            np.savez(out, keys=keys, vectors=vectors)
        part.replace(path)


def saved(path: Path, wanted: Iterable[bytes]) -> dict[bytes, np.ndarray]:
    """What a file of `Vectors.save` has of the wanted keys; nothing of a file that cannot be read."""
    try:
        with np.load(path, allow_pickle=False) as file:
            keys, vectors = file["keys"], file["vectors"]
    except (OSError, ValueError, KeyError, EOFError):
        return {}
    asked = set(wanted)
    found = ((row.tobytes(), at) for at, row in enumerate(keys))
    return {of: unit(vectors[at].astype(np.float32)) for of, at in found if of in asked}
