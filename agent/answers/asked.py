"""What a comment asks, by its meaning and its letters: a vector and the words in, the likeliest kind of question out.
Pure.

In: a unit vector of a comment whose product names are masked (`masked`), from the encoder that the bank was learned
with, and those words. Out: `Guess`: a label of the bank and how sure it is (a probability). The weights are data,
`words/asked.npz`; `learn` makes them from the bank, `words/asked_zh.txt` and `asked_en.txt`: a softmax regression over
the vector and the hashed pieces of words, with an L2 penalty, by Nesterov's accelerated gradient, from zero, so that
the same bank gives the same weights.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from agent.answers.focus import Resolution
from agent.answers.grams import PLACES, Sparse, place, rarity, sparse
from agent.answers.mention import part_spans, whole_spans, words_of

WORDS = Path(__file__).parent / "words"
BANKS, WEIGHTS = (WORDS / "asked_zh.txt", WORDS / "asked_en.txt"), WORDS / "asked.npz"
SCALE = 5.0  # of the unit vectors, against the constant beside them
OF_PIECES = 6.0  # the same, of the unit vectors of pieces
PENALTY = 0.5
STEPS = 120

_HAN = re.compile(r"[\u3400-\u9fff]")
_THIS = {"zh": "这款", "en": "this one"}
_ARTICLE = re.compile(r"\b(?:(?:the|a|an|your|my|that|this|those|these|some|any) )?this one(?: this one)*\b")


@dataclass(frozen=True, slots=True)
class Guess:
    """`label` as in the bank; `sure` from 0 to 1; `next` the second likeliest label; `of` every label's share."""

    label: str
    sure: float
    next: str = ""
    of: tuple[tuple[str, float], ...] = ()

    def share(self, *begins: str) -> float:
        """How likely it is one of these labels, or of those that begin so."""
        return sum(p for label, p in self.of if label.startswith(begins))


@dataclass(frozen=True, slots=True)
class Head:
    """`weights`: (dimensions + 1, labels), the last row the constants. `pieces`: (PLACES, labels) and `rare`:
    (PLACES,), of the hashed pieces. `bank`: its fingerprint."""

    labels: tuple[str, ...]
    weights: np.ndarray
    pieces: np.ndarray
    rare: np.ndarray
    bank: str = ""

    def guess(self, vector: np.ndarray, text: str) -> Guess:
        found = sparse(text, self.rare)
        logits = SCALE * (vector @ self.weights[:-1]) + self.weights[-1]
        logits = logits + OF_PIECES * (found.weights @ self.pieces[found.places])
        likely = np.exp(logits - logits.max())
        likely /= likely.sum()
        first, second = np.argsort(likely)[::-1][:2]
        every = tuple(zip(self.labels, likely.tolist(), strict=True))
        return Guess(self.labels[first], float(likely[first]), self.labels[second], every)


@cache
def head() -> Head:
    """The committed weights."""
    with np.load(WEIGHTS, allow_pickle=False) as data:
        weights, pieces, rare = (data[name].astype(np.float32) for name in ("weights", "pieces", "rare"))
        return Head(tuple(str(x) for x in data["labels"]), weights, pieces, rare, str(data["bank"]))


def rarity_of(piece: str) -> float:
    """How rare a piece of words is among what viewers ask, as `grams.pieces` writes it."""
    return float(head().rare[place(piece)])


def fingerprint() -> str:
    """Of the bank as it stands there."""
    return hashlib.blake2b(repr(bank()).encode(), digest_size=8).hexdigest()


def bank(paths: Sequence[Path] = BANKS) -> list[tuple[str, str]]:
    """The examples as (label, words with the product masked). Lines before the first label are left out."""
    out = []
    for path in paths:
        label = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            line = line.strip()
            if line.startswith("[") and line.endswith("]"):
                label = line[1:-1]
            elif line and label and not line.startswith("#"):
                this = _THIS["zh" if _HAN.search(line) else "en"]
                out.append((label, line.replace("{x}", this).lower()))
    return out


def learn(labels: Sequence[str], vectors: np.ndarray, texts: Sequence[str]) -> Head:
    """`labels` and `texts` one a row of `vectors`, which are unit vectors (n, dimensions)."""
    names = tuple(sorted(set(labels)))
    rare = rarity(texts)
    bags = _Bags([sparse(text, rare) for text in texts], OF_PIECES)
    x = np.hstack([vectors.astype(np.float32) * np.float32(SCALE), np.ones((len(vectors), 1), np.float32)])
    y = np.eye(len(names), dtype=np.float32)[[names.index(label) for label in labels]]
    n, penalty = np.float32(len(x)), np.float32(PENALTY / len(x))
    w = z = np.zeros((x.shape[1], len(names)), np.float32)
    v = q = np.zeros((PLACES, len(names)), np.float32)
    step = np.float32(1.0 / (0.5 * _largest(x, bags) / n + penalty))
    t = 1.0
    for _ in range(STEPS):
        p = x @ z + bags.times(q)
        p = np.exp(p - p.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        off = (p - y) / n
        slope = x.T @ off + penalty * np.vstack([z[:-1], np.zeros((1, len(names)), np.float32)])
        w_after, v_after = z - step * slope, q - step * (bags.transposed_times(off) + penalty * q)
        t_after = (1 + (1 + 4 * t * t) ** 0.5) / 2
        on = np.float32((t - 1) / t_after)
        w, z, v, q, t = w_after, w_after + on * (w_after - w), v_after, v_after + on * (v_after - v), t_after
    return Head(names, w, v, rare)


class _Bags:
    """Rows of hashed pieces as one sparse matrix (n, PLACES)."""

    def __init__(self, rows: Sequence[Sparse], scale: float) -> None:
        rows = [r if len(r.places) else Sparse(np.zeros(1, np.int64), np.zeros(1, np.float32)) for r in rows]
        sizes = [len(r.places) for r in rows]
        self._places = np.concatenate([r.places for r in rows])
        self._weights = (np.concatenate([r.weights for r in rows]) * np.float32(scale))[:, None]
        self._starts = np.cumsum([0, *sizes[:-1]])
        by_place = np.argsort(self._places, kind="stable")
        self._rows = np.repeat(np.arange(len(rows)), sizes)[by_place]
        self._by_place = self._weights[by_place]
        self._there, self._first = np.unique(self._places[by_place], return_index=True)

    def times(self, dense: np.ndarray) -> np.ndarray:
        """(PLACES, k) → (n, k)."""
        return np.add.reduceat(dense[self._places] * self._weights, self._starts, axis=0)

    def transposed_times(self, dense: np.ndarray) -> np.ndarray:
        """(n, k) → (PLACES, k)."""
        out = np.zeros((PLACES, dense.shape[1]), np.float32)
        out[self._there] = np.add.reduceat(dense[self._rows] * self._by_place, self._first, axis=0)
        return out


def _largest(x: np.ndarray, bags: _Bags, rounds: int = 15) -> np.float32:
    """The largest eigenvalue of the features' second moments, a little above it, by power iteration."""
    a, b = np.ones((x.shape[1], 1), np.float32), np.ones((PLACES, 1), np.float32)
    length = np.float32(1)
    for _ in range(rounds):
        told = x @ a + bags.times(b)
        a, b = x.T @ told, bags.transposed_times(told)
        length = np.sqrt((a**2).sum() + (b**2).sum())
        a, b = a / length, b / length
    return np.float32(1.05) * length


def masked(resolution: Resolution) -> str:
    """The folded comment with "this one" in the place of every product's name."""
    text = resolution.reading.text
    spans: list[tuple[int, int]] = []
    for focus in resolution.focuses:
        if focus.how not in ("memory", "on_air"):
            words = words_of(focus.product)
            spans += whole_spans(text, words) or part_spans(text, words)
    this = _THIS["zh" if _HAN.search(text) else "en"]
    at = len(text)
    for start, end in sorted(set(spans), reverse=True):
        end = min(end, at)
        if start < end:
            text, at = text[:start] + this + text[end:], start
    return _ARTICLE.sub("this one", text).replace("这款这款", "这款")
