"""Pieces of words as a sparse vector: what a comment's letters say, beside what its sentence vector says. Pure.

In: a folded text. Out: `Sparse`: places from 0 to `PLACES` and their weights, a unit vector. Pieces are one to three
Chinese characters, one or two Latin words, and three to five letters of a word with its edges marked; a piece's place
is its CRC-32 (the hashing trick of Weinberger et al. 2009), its weight the piece's rarity in the bank.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

PLACES = 8192
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[a-z0-9']+")
_CHARACTERS = (1, 2, 3)
_WORDS = (1, 2)
_LETTERS = (3, 4, 5)


@dataclass(frozen=True, slots=True)
class Sparse:
    places: np.ndarray
    weights: np.ndarray


def pieces(text: str) -> Iterator[str]:
    """Each piece of the text, as often as it stands there."""
    for run in _HAN_RUN.findall(text):
        for n in _CHARACTERS:
            for i in range(len(run) - n + 1):
                yield f"z{run[i : i + n]}"
    words = _WORD.findall(text)
    for n in _WORDS:
        for i in range(len(words) - n + 1):
            yield "w" + " ".join(words[i : i + n])
    for word in words:
        edged = f"<{word}>"
        for n in _LETTERS:
            for i in range(len(edged) - n + 1):
                yield f"c{edged[i : i + n]}"


def place(piece: str) -> int:
    return zlib.crc32(piece.encode()) % PLACES


def places_of(text: str) -> list[int]:
    """The places of its pieces, each once, in order."""
    return sorted({place(piece) for piece in pieces(text)})


def rarity(texts: Sequence[str]) -> np.ndarray:
    """(PLACES,) of float32: the logarithm of how many of the texts there are to one that has it."""
    had = Counter(place for text in texts for place in places_of(text))
    count = np.zeros(PLACES, np.float32)
    count[list(had)] = list(had.values())
    return np.log((len(texts) + 1) / (count + 1)).astype(np.float32)


def sparse(text: str, rare: np.ndarray) -> Sparse:
    """`rare`: (PLACES,), as `rarity` gives it."""
    places = np.array(places_of(text), np.int64)
    weights = rare[places].astype(np.float32)
    length = float(np.linalg.norm(weights))
    return Sparse(places, weights / length if length else weights)
